import Amounts
import BusinessCalendar
import Daybook
import Events
import RuleSyntax
import Statements

extension ScenarioRun {
  /// Compares balances of accounts and subjects.
  mutating func check(
    _ balances: [ScenarioBalance],
    _ view: ScenarioView
  ) throws(BookFailure) {
    guard let cut = cut(view) else { return }
    let rows = try book.balances(cut).rows
    for balance in balances {
      switch balance.of {
      case .account(let path):
        let currency = path.currency ?? ""
        guard isKnown(path.subject, isAccount: true, currency, at: balance.place) else { continue }
        let text = Self.text(path)
        let minor = rows.first { $0.account == text }?.totals.balance ?? 0
        compare(balance.balance, minor, currency, text, "balance", at: balance.place)
      case .subject(let code, let currency):
        guard isKnown(code, isAccount: false, currency, at: balance.place) else { continue }
        let pattern = AccountPattern(AccountPath.encoded(code))
        let minor = try book.balances(cut, matching: pattern).rows
          .filter { $0.currency.code == currency }.reduce(Int128(0)) { $0 + $1.totals.balance }
        compare(
          balance.balance,
          minor,
          currency,
          "\(code)/\(currency)",
          "balance",
          at: balance.place
        )
      }
    }
  }

  /// Compares what is on hold in accounts, and what is available.
  mutating func check(_ held: [ScenarioHeld], _ view: ScenarioView) throws(BookFailure) {
    guard let cut = cut(view) else { return }
    let rows = try book.balances(cut).rows
    for stated in held {
      let (currency, text) = (stated.account.currency ?? "", Self.text(stated.account))
      guard isKnown(stated.account.subject, isAccount: true, currency, at: stated.place) else {
        continue
      }
      let row = rows.first { $0.account == text }
      compare(stated.held, row?.held, currency, "on hold in \(text)", "held", at: stated.place)
      let name = "available in \(text)"
      compare(stated.available, row?.available, currency, name, "available", at: stated.place)
    }
  }

  /// Compares what customers have used, and what is left of their limits.
  mutating func check(_ customers: [ScenarioCustomer], year: Int?) throws(BookFailure) {
    let rows = try book.customers(year: year)
    for stated in customers {
      let code = stated.currency
      let row = rows.first { $0.customer == stated.customer && $0.used?.currency.code == code }
      let name = "\(stated.customer) in \(code)"
      check(
        row != nil,
        ScenarioFailure(
          at: stated.place,
          "customers",
          "\(name) has no limit and has used nothing",
          next: "correct the customer or the currency"
        )
      )
      compare(stated.used, row?.used?.minor, code, "used by \(name)", "customers", at: stated.place)
      compare(stated.left, row?.left?.minor, code, "left of \(name)", "customers", at: stated.place)
    }
  }

  private static func text(_ path: AccountPath) -> String {
    AccountName(subject: path.subject, owner: path.owner, purpose: path.purpose ?? "")
      .text(currency: path.currency ?? "")
  }

  /// Compares figures of the trial balance of a day.
  mutating func check(
    _ lines: [ScenarioTrialBalanceLine],
    _ view: ScenarioView
  ) throws(BookFailure) {
    guard let cut = cut(view) else { return }
    let report = try book.trialBalance(cut)
    for line in lines {
      let (code, currency) = (line.subject, line.currency)
      guard isKnown(code, isAccount: false, currency, at: line.place) else { continue }
      let row = report.rows.first { $0.subject.code == code && $0.currency.code == currency }
      func compare(_ stated: BalanceSyntax?, _ column: String, _ minor: Int128?) {
        guard let stated else { return }
        let name = "\(column) of \(code)/\(currency)"
        self.compare(stated, minor ?? 0, currency, name, "trial-balance", at: line.place)
      }
      compare(line.opening, "opening", row?.opening.balance)
      func compare(_ stated: DecimalText?, _ column: String, _ minor: Int128?) {
        let name = "\(column) of \(code)/\(currency)"
        self.compare(stated, minor, currency, name, "trial-balance", at: line.place)
      }
      compare(line.debit, "debit", row?.movement.debit)
      compare(line.credit, "credit", row?.movement.credit)
      compare(line.closing, "closing", row?.closing.balance)
    }
    for totals in report.totals {
      check(
        totals.isBalanced,
        ScenarioFailure(
          at: lines.first?.place ?? scenario.place,
          "trial-balance",
          "the columns of the trial balance in \(totals.currency.code) do not agree",
          next: "this is a fault of Daybook; report it with this file"
        )
      )
    }
  }

  /// Compares where client money stands.
  mutating func check(
    _ positions: [ScenarioClientMoney],
    _ view: ScenarioView
  ) throws(BookFailure) {
    guard let cut = cut(view) else { return }
    let report = try book.clientMoney(cut)
    for stated in positions {
      let position = report.positions.first { $0.currency.code == stated.currency }
      let figures = [
        ("pool", stated.pool, position?.pool), ("client", stated.client, position?.client),
        ("own", stated.own, position?.own), ("top_up", stated.topUp, position?.topUp),
      ]
      for (name, figure, minor) in figures {
        compare(
          figure,
          minor,
          stated.currency,
          "\(name) in \(stated.currency)",
          "client-money",
          at: stated.place
        )
      }
    }
  }

  // MARK: One figure

  private mutating func compare(
    _ stated: BalanceSyntax,
    _ minor: Int128,
    _ code: String,
    _ name: String,
    _ rule: String,
    at place: SourcePlace
  ) {
    guard let currency = chart.currency(code) else { return }
    let magnitude = stated.number.minorUnits(digits: currency.digits)
    let expected = magnitude.map { stated.side == .credit ? 0 - $0 : $0 }
    let side = stated.side.map { " \($0.rawValue)" } ?? ""
    check(
      expected == minor,
      ScenarioFailure(
        at: place,
        rule,
        name,
        expected: [chart.text(stated.number, code) + side],
        actual: [Self.text(Balance(debitLessCredit: minor, currency: currency))],
        next: "correct the figure, or the events that lead to it"
      )
    )
  }

  private mutating func compare(
    _ stated: DecimalText?,
    _ minor: Int128?,
    _ code: String,
    _ name: String,
    _ rule: String,
    at place: SourcePlace
  ) {
    guard let stated, let currency = chart.currency(code) else { return }
    check(
      stated.minorUnits(digits: currency.digits) == minor ?? 0,
      ScenarioFailure(
        at: place,
        rule,
        name,
        expected: [chart.text(stated, code)],
        actual: [Amount(minor: minor ?? 0, currency: currency).text],
        next: "correct the figure, or the events that lead to it"
      )
    )
  }

  /// A balance as scenarios write it: `1000.00 Cr`, or `0.00`.
  private static func text(_ balance: Balance) -> String {
    balance.amount.text + (balance.side.map { " \($0.sign)" } ?? "")
  }

  private mutating func isKnown(
    _ subject: String,
    isAccount: Bool,
    _ currency: String,
    at place: SourcePlace
  ) -> Bool {
    let fault = chart.fault(subject: subject, isAccount: isAccount, currency: currency)
    guard let fault else { return true }
    result.failures.append(
      ScenarioFailure(at: place, fault.rule, fault.what, next: fault.next)
    )
    return false
  }

  /// The cut that a step looks at; nil where it names an event that there is not.
  private mutating func cut(_ view: ScenarioView) -> ReportCut? {
    var cut = ReportCut(asOf: view.day, axis: view.axis == .value ? .value : .accounting)
    guard let id = view.knownAt else { return cut }
    guard let event = find(id) else { return nil }
    cut.knownAt = event.receipt.sequence
    return cut
  }
}
