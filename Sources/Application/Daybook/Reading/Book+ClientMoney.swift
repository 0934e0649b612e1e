import Amounts
import ChartOfAccounts
import DayEnd
import Ledgers
import RuleSyntax
public import Statements

extension Book {
  /// Whether client money is covered (R5-001): pool, client and own per currency, by subject.
  ///
  /// - Throws: ``BookFailure`` `badInput` where the chart does not say what client money is.
  public func clientMoney(_ cut: ReportCut = ReportCut()) throws(BookFailure) -> ClientMoneyReport {
    let state = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, state)
    // Before the first day there was no chart and nothing to cover.
    guard let chart = try state.chart(knownAt: bounds.last) ?? state.chart,
      var cover = ClientMoneyCover(chart)
    else {
      throw BookFailure(
        .badInput,
        "the chart does not say what client money is. Next: add client_money: to the chart, then "
          + "daybook chart publish FILE"
      )
    }
    let balances = try closing(state, bounds)
    for (account, key) in balances.keys.enumerated() {
      let balance = balances.balance(of: UInt32(account))
      cover.add(balance, of: state.name(key.subject), state.currency(key.currency))
    }
    let positions = cover.positions()
    var head = head("client-money", state, bounds, from: nil, [])
    head.currencies = positions.map(\.currency)
    return ClientMoneyReport(head: head, positions: positions)
  }
}

extension BookState {
  /// The chart that was in force at a sequence.
  func chart(knownAt sequence: UInt64) throws(BookFailure) -> Chart? {
    let charts = publications.filter(\.isChart)
    guard let then = charts.last(where: { $0.sequence <= sequence }) else { return nil }
    if then == charts.last { return chart }
    do throws(SyntaxErrors) { return try Chart(text: then.source, file: then.file) } catch {
      throw BookFailure(.integrity, "the chart of event \(then.sequence) cannot be read: \(error)")
    }
  }
}
