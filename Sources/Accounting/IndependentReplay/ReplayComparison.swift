import Amounts
import Codec
import Events
package import BusinessCalendar

/// An account's totals in minor units: since the first event, or of a day.
package struct ReplayBalance: Hashable, Sendable {
  /// `subject/owner[/purpose]/currency`; in totals of subjects `subject/currency`.
  package var account: String
  /// All debits; red ones are negative.
  package var debit: Int128
  /// All credits.
  package var credit: Int128

  /// Makes totals.
  package init(account: String, debit: Int128, credit: Int128) {
    (self.account, self.debit, self.credit) = (account, debit, credit)
  }
}

/// A line of an entry as the replay computed it.
package struct ReplayLine: Hashable, Sendable {
  /// Which side it stands on.
  package var isDebit: Bool
  /// `subject/owner[/purpose]/currency`.
  package var account: String
  /// Minor units; negative in red.
  package var amount: Int128

  /// Makes a line.
  package init(isDebit: Bool, account: String, amount: Int128) {
    (self.isDebit, self.account, self.amount) = (isDebit, account, amount)
  }
}

// MARK: Results

extension IndependentReplay {
  /// The entry that the last record made, in the order of its rule; empty where it made none.
  package var lastEntry: [ReplayLine] {
    computation.lines.compactMap { line in
      accounts.place(of: line.account).map { place in
        ReplayLine(
          isDebit: line.isDebit,
          account: accounts.all[place].text,
          amount: line.amount
        )
      }
    }
  }

  /// The totals of every account that was posted to, by account.
  package var balances: [ReplayBalance] {
    accounts.all.filter { $0.debit != 0 || $0.credit != 0 }
      .map { ReplayBalance(account: $0.text, debit: $0.debit, credit: $0.credit) }
      .sorted { $0.account < $1.account }
  }

  /// The movement of every account that a day has touched, by account: of the open day or, until
  /// they are forgotten, of days that ended in this replay.
  package func movements(on date: BusinessDate) -> [ReplayBalance] {
    let day = date == openDate ? accounts.movements(of: date) : endedDays[date] ?? []
    return day.map { place, debit, credit in
      ReplayBalance(account: accounts.all[place].text, debit: debit, credit: credit)
    }.sorted { $0.account < $1.account }
  }

  /// Forgets the movements of days before this one, to save memory.
  package mutating func forgetMovements(before date: BusinessDate) {
    endedDays = endedDays.filter { $0.key >= date }
  }

  /// The totals of every leaf subject in every currency, as `subject/currency`.
  package var subjectTotals: [ReplayBalance] { Self.bySubject(balances) }

  /// The movement of every leaf subject on a day, as `subject/currency`.
  package func subjectMovements(on date: BusinessDate) -> [ReplayBalance] {
    Self.bySubject(movements(on: date))
  }

  /// Sums of accounts under their subjects, gross.
  private static func bySubject(_ balances: [ReplayBalance]) -> [ReplayBalance] {
    var totals: ByName<ReplayBalance> = [:]
    for balance in balances {
      let parts = balance.account.parts(between: "/")
      guard let subject = parts.first, let currency = parts.last else { continue }
      let name = "\(subject)/\(currency)"
      var total = totals[name] ?? ReplayBalance(account: name, debit: 0, credit: 0)
      // No sum of totals below 2^127 in a book leaves 128 bits unnoticed: the trial balance of
      // both sides is compared with the engine's.
      total.debit &+= balance.debit
      total.credit &+= balance.credit
      totals[name] = total
    }
    return totals.map(\.value).sorted { $0.account < $1.account }
  }
}

// MARK: Comparison with the engine

extension IndependentReplay {
  /// Compares what the engine stored, in any order, with the replayed totals.
  ///
  /// Accounts that one side does not have stand at zero there. The findings are in the order of
  /// the accounts.
  package func compare(balances stored: some Sequence<ReplayBalance>) -> [ReplayFinding] {
    compare(stored, balances, .balance, "")
  }

  /// The same for the movements of a day.
  package func compare(
    movements stored: some Sequence<ReplayBalance>,
    on date: BusinessDate
  ) -> [ReplayFinding] {
    compare(stored, movements(on: date), .movement, " on \(date)")
  }

  /// The same for totals of subjects, given as `subject/currency`.
  package func compare(subjects stored: some Sequence<ReplayBalance>) -> [ReplayFinding] {
    compare(stored, subjectTotals, .subject, "")
  }

  /// The same for what is left of the holds in force, in any order.
  package func compare(held stored: [ReplayState.Held]) -> [ReplayFinding] {
    let (ours, theirs) = (Set(held), Set(stored))
    return ours.symmetricDifference(theirs).sorted { ($0.hold, $0.account) < ($1.hold, $1.account) }
      .prefix(findingsMaximum).map { part in
        let name = Self.words(part.hold)
        let isOurs = ours.contains(part)
        return ReplayFinding(
          check: .hold,
          sequence: 0,
          place: part.account,
          expected: isOurs ? "\(part.left) minor units left" : "no such hold",
          actual: isOurs ? "no such hold" : "\(part.left) minor units left",
          message: "\(part.account): hold \(name) with \(part.left) minor units left is "
            + (isOurs ? "replayed, and not stored" : "stored, and not replayed")
        )
      }
  }

  private func compare(
    _ stored: some Sequence<ReplayBalance>,
    _ replayed: [ReplayBalance],
    _ check: ReplayFinding.Check,
    _ when: String
  ) -> [ReplayFinding] {
    var theirs: ByName<ReplayBalance> = [:]
    var findings: [ReplayFinding] = []
    for balance in stored {
      let isTwice = theirs[balance.account] != nil
      theirs[balance.account] = balance
      guard isTwice else { continue }
      findings.append(
        ReplayFinding(
          check: check,
          sequence: 0,
          place: balance.account,
          expected: "one row",
          actual: "two rows",
          message: "\(balance.account) is stored twice\(when)"
        )
      )
    }
    var ours: ByName<ReplayBalance> = [:]
    for balance in replayed { ours[balance.account] = balance }
    for account in theirs.names.union(ours.names).sorted().map(\.text) {
      let zero = ReplayBalance(account: account, debit: 0, credit: 0)
      let (one, other) = (ours[account] ?? zero, theirs[account] ?? zero)
      if one == other { continue }
      findings.append(difference(one, stored: other, check, when))
      if findings.count >= findingsMaximum { break }
    }
    return findings
  }

  private func difference(
    _ ours: ReplayBalance,
    stored theirs: ReplayBalance,
    _ check: ReplayFinding.Check,
    _ when: String
  ) -> ReplayFinding {
    let currency = ours.account.parts(between: "/").last.map(String.init) ?? ""
    let digits = charts.current?.digits(of: currency) ?? 0
    func text(_ amount: Int128) -> String { DecimalText.render(amount, places: digits) }
    func sides(_ balance: ReplayBalance) -> String {
      "debit \(text(balance.debit)), credit \(text(balance.credit))"
    }
    var differences: [String] = []
    if ours.debit != theirs.debit {
      differences.append("debit by \(text(theirs.debit &- ours.debit)) \(currency)")
    }
    if ours.credit != theirs.credit {
      differences.append("credit by \(text(theirs.credit &- ours.credit)) \(currency)")
    }
    return ReplayFinding(
      check: check,
      sequence: accounts.all.first { ExactText($0.text) == ExactText(ours.account) }?.lastSequence
        ?? 0,
      place: ours.account,
      expected: sides(ours),
      actual: sides(theirs),
      message: "\(ours.account)\(when): replayed \(sides(ours)); stored \(sides(theirs)); off in "
        + differences.joined(separator: " and ")
    )
  }
}
