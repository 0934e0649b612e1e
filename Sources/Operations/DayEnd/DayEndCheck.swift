import Amounts
package import Statements

/// The checks of a day's stored books, in the order in which they are made (R1-061, R1-068).
///
/// Each compares figures that were computed in different ways; the replay, the chain and the list
/// of what waits are added by whoever reads the log.
package enum DayEndCheck: String, CaseIterable, Sendable {
  /// Debits equal credits per currency, in the movement and in the balances.
  case debitsEqualCredits = "debits-equal-credits"
  /// Each subject of the general ledger equals the sum of its accounts.
  case subjectsEqualAccounts = "subjects-equal-accounts"
  /// Opening + movement = closing, for each account and each subject.
  case openingPlusMovement = "opening-plus-movement-equals-closing"
  /// Running balances begin where the day before ended and end at the closing balance.
  case runningBalances = "running-balances-continue"

  /// Makes the check; findings name account or subject and the amount, at most a hundred.
  package func run(_ books: DayBooks) -> CheckResult {
    let (figures, findings) =
      switch self {
      case .debitsEqualCredits: Self.debitsEqualCredits(books)
      case .subjectsEqualAccounts: Self.subjectsEqualAccounts(books)
      case .openingPlusMovement: Self.openingPlusMovement(books)
      case .runningBalances: Self.runningBalances(books)
      }
    return CheckResult(
      name: rawValue,
      verdict: findings.isEmpty ? .passed : .failed,
      figures: figures,
      findings: Array(findings.prefix(100))
    )
  }

  private typealias Outcome = (figures: String, findings: [CheckResult.Finding])

  private static func debitsEqualCredits(_ books: DayBooks) -> Outcome {
    var movement: [Currency: (debit: Int128, credit: Int128)] = [:]
    var closing: [Currency: Int128] = [:]
    for account in books.accounts {
      movement[account.currency, default: (0, 0)].debit += account.debit
      movement[account.currency, default: (0, 0)].credit += account.credit
      closing[account.currency, default: 0] += account.closing
    }
    var findings: [CheckResult.Finding] = []
    let currencies = movement.keys.sorted { $0.code < $1.code }
    for currency in currencies {
      let (debit, credit) = movement[currency] ?? (0, 0)
      if debit != credit {
        findings.append(
          finding("movement", debit, credit, currency, left: "debits", right: "credits")
        )
      }
      if let sum = closing[currency], sum != 0 {
        findings.append(finding("closing balances", sum, 0, currency, left: "sum", right: "zero"))
      }
    }
    let figures = currencies.map { currency in
      Amount(minor: movement[currency]?.debit ?? 0, currency: currency).description
    }
    return (figures.isEmpty ? "no movement" : figures.joined(separator: ", "), findings)
  }

  private static func subjectsEqualAccounts(_ books: DayBooks) -> Outcome {
    struct Cell: Hashable {
      var subject: String
      var currency: Currency
    }
    struct Sums: Equatable {
      var opening: Int128 = 0
      var debit: Int128 = 0
      var credit: Int128 = 0
      var closing: Int128 = 0
    }
    var sums: [Cell: Sums] = [:]
    for account in books.accounts {
      let cell = Cell(subject: account.subject, currency: account.currency)
      sums[cell, default: Sums()].opening += account.opening
      sums[cell, default: Sums()].debit += account.debit
      sums[cell, default: Sums()].credit += account.credit
      sums[cell, default: Sums()].closing += account.closing
    }
    var findings: [CheckResult.Finding] = []
    for subject in books.subjects {
      let cell = Cell(subject: subject.subject, currency: subject.currency)
      let theirs = sums.removeValue(forKey: cell) ?? Sums()
      let columns = [
        ("opening", subject.opening, theirs.opening), ("debit", subject.debit, theirs.debit),
        ("credit", subject.credit, theirs.credit), ("closing", subject.closing, theirs.closing),
      ]
      for (name, ours, accounts) in columns where ours != accounts {
        findings.append(
          finding(
            "\(subject.subject) \(name)",
            ours,
            accounts,
            subject.currency,
            left: "general ledger",
            right: "accounts",
            subject: subject.subject
          )
        )
      }
    }
    for (cell, sums) in sums where sums != Sums() {
      findings.append(
        finding(
          "\(cell.subject) closing",
          0,
          sums.closing,
          cell.currency,
          left: "general ledger",
          right: "accounts",
          subject: cell.subject
        )
      )
    }
    return ("\(books.subjects.count) subjects, \(books.accounts.count) accounts", findings)
  }

  private static func openingPlusMovement(_ books: DayBooks) -> Outcome {
    var findings: [CheckResult.Finding] = []
    for account in books.accounts {
      let expected = account.opening + account.debit - account.credit
      guard expected != account.closing else { continue }
      findings.append(
        finding(
          account.account,
          expected,
          account.closing,
          account.currency,
          left: "opening + movement",
          right: "closing",
          account: account.account
        )
      )
    }
    for subject in books.subjects {
      let expected = subject.opening + subject.debit - subject.credit
      guard expected != subject.closing else { continue }
      findings.append(
        finding(
          subject.subject,
          expected,
          subject.closing,
          subject.currency,
          left: "opening + movement",
          right: "closing",
          subject: subject.subject
        )
      )
    }
    return ("\(books.accounts.count) accounts, \(books.subjects.count) subjects", findings)
  }

  private static func runningBalances(_ books: DayBooks) -> Outcome {
    var findings: [CheckResult.Finding] = []
    for account in books.accounts {
      let pairs = [
        ("closing of the day before", account.closedBefore, "opening", account.opening),
        ("last line", account.runningEnd ?? account.closing, "closing", account.closing),
        ("debit lines", account.lineDebit, "debit", account.debit),
        ("credit lines", account.lineCredit, "credit", account.credit),
      ]
      for (left, one, right, other) in pairs where one != other {
        findings.append(
          finding(
            account.account,
            one,
            other,
            account.currency,
            left: left,
            right: right,
            account: account.account
          )
        )
      }
    }
    return ("\(books.accounts.count) accounts", findings)
  }

  private static func finding(
    _ what: String,
    _ one: Int128,
    _ other: Int128,
    _ currency: Currency,
    left: String,
    right: String,
    account: String? = nil,
    subject: String? = nil
  ) -> CheckResult.Finding {
    let (first, second) = (
      Amount(minor: one, currency: currency), Amount(minor: other, currency: currency)
    )
    return CheckResult.Finding(
      account: account,
      subject: subject,
      amount: Amount(minor: one - other, currency: currency),
      text: "\(what): \(left) \(first), \(right) \(second)"
    )
  }
}
