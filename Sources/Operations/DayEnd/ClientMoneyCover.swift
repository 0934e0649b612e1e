package import Amounts
package import ChartOfAccounts
package import Statements
import RuleSyntax

/// Whether client money is covered (R5-001): pool less client is the platform's own, and by double
/// entry that is the sum of everything else, so a shortfall has names and amounts.
///
/// What one client has overdrawn pays no other one: it is money that the platform has lent, and is
/// missing in the pool until it is repaid.
package struct ClientMoneyCover {
  /// Which leaves hold it and which owe it.
  private let rule: ClientMoney
  private let chart: Chart
  private var cells: [Currency: [Cell: Int128]] = [:]

  /// A leaf in a part; what is overdrawn on one of clients is the platform's own.
  private struct Cell: Hashable {
    let part: ClientMoneyReport.Part
    let subject: String
  }

  /// Begins with no balances; nil where the chart does not say what client money is.
  package init?(_ chart: Chart) {
    guard let rule = chart.clientMoney else { return nil }
    (self.rule, self.chart) = (rule, chart)
  }

  /// Adds the balance of an account of a leaf: debit less credit, minor units.
  package mutating func add(_ balance: Int128, of subject: String, _ currency: Currency) {
    let part = part(of: subject)
    cells[currency, default: [:]][Cell(part: part, subject: subject), default: 0] += 0
    let isOverdrawn = part == .client && balance > 0 && chart.subject(subject)?.normal != .debit
    let cell = Cell(part: isOverdrawn ? .own : part, subject: subject)
    cells[currency, default: [:]][cell, default: 0] += balance
  }

  /// The position of each currency in which pool or client have accounts, by code.
  package func positions() -> [ClientMoneyReport.Position] {
    cells.filter { $0.value.keys.contains { $0.part != .own } }
      .sorted { $0.key.code < $1.key.code }
      .map { currency, balances in
        ClientMoneyReport.Position(currency: currency, lines: lines(balances))
      }
  }

  private func part(of subject: String) -> ClientMoneyReport.Part {
    rule.pool.contains(subject) ? .pool : rule.client.contains(subject) ? .client : .own
  }

  private func lines(_ balances: [Cell: Int128]) -> [ClientMoneyReport.Line] {
    ClientMoneyReport.Part.allCases.flatMap { part in
      balances.filter { $0.value != 0 && $0.key.part == part }
        .sorted { $0.key.subject < $1.key.subject }
        .map { cell, balance in
          let subject = chart.subject(cell.subject)
          return ClientMoneyReport.Line(
            part: part,
            subject: SubjectLabel(
              code: cell.subject,
              zh: subject?.zh ?? "",
              en: subject?.en ?? ""
            ),
            amount: part == .pool ? balance : 0 - balance
          )
        }
    }
  }

  // MARK: The check of day-end

  /// The name of the check.
  package static let checkName = "client-money-covered"

  /// The check: a shortfall is listed, or blocks the day where the chart says so.
  package func check() -> CheckResult {
    let positions = positions()
    let findings = positions.filter { $0.topUp > 0 }.map(Self.finding)
    let figures = positions.map { position in
      Amount(minor: position.own, currency: position.currency).description
    }
    return CheckResult(
      name: Self.checkName,
      verdict: findings.isEmpty ? .passed : rule.shortfall == .blocks ? .failed : .listed,
      figures: figures.isEmpty ? "no client money" : "own \(figures.joined(separator: ", "))",
      findings: findings
    )
  }

  /// The check of a book whose chart does not say what client money is.
  package static func unstated() -> CheckResult {
    CheckResult(
      name: checkName,
      verdict: .skipped,
      figures: "the chart declares no client_money"
    )
  }

  /// What is short, and why: the subjects that take from the platform's own part.
  private static func finding(_ position: ClientMoneyReport.Position) -> CheckResult.Finding {
    let currency = position.currency
    let causes = position.lines.filter { $0.part == .own && $0.amount < 0 }
      .map { "\($0.subject.code) \(Amount(minor: 0 - $0.amount, currency: currency).text)" }
    let (pool, client) = (
      Amount(minor: position.pool, currency: currency),
      Amount(minor: position.client, currency: currency)
    )
    let amount = Amount(minor: position.topUp, currency: currency)
    return CheckResult.Finding(
      amount: amount,
      text: "pool \(pool) does not cover client \(client), for "
        + "\(causes.joined(separator: ", ")); a top-up of \(amount) mends it"
    )
  }
}
