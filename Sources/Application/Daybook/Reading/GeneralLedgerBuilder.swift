import Amounts
import BusinessCalendar
import ChartOfAccounts
import Statements

/// Rolls daily movements up the chart and strings them into a general ledger.
struct GeneralLedgerBuilder {
  let state: BookState

  private struct Cell: Hashable {
    var code: String
    var currency: UInt32
  }

  /// Rows by subject, currency and day; days before `from` make the opening balance.
  func rows(
    _ days: [GeneralCell: [BusinessDate: DebitCredit]],
    subject: String?,
    from: BusinessDate?
  ) -> [GeneralLedger.Row] {
    var cells: [Cell: [BusinessDate: DebitCredit]] = [:]
    for (cell, movements) in days {
      let code = state.name(cell.subject)
      let above = state.chart?.ancestors(of: code).map(\.code) ?? []
      guard subject.map({ $0 == code || above.contains($0) }) ?? true else { continue }
      for code in [code] + above {
        let cell = Cell(code: code, currency: cell.currency)
        cells[cell, default: [:]].merge(movements) { $0 + $1 }
      }
    }
    let order = cells.keys.sorted { left, right in
      (left.code, state.name(left.currency)) < (right.code, state.name(right.currency))
    }
    return order.flatMap { rows($0, cells[$0] ?? [:], from: from) }
  }

  private func rows(
    _ cell: Cell,
    _ movements: [BusinessDate: DebitCredit],
    from: BusinessDate?
  ) -> [GeneralLedger.Row] {
    var balance: Int128 = 0
    var rows: [GeneralLedger.Row] = []
    for date in movements.keys.sorted() {
      let movement = movements[date] ?? .zero
      defer { balance += movement.balance }
      if let from, date < from { continue }
      rows.append(
        GeneralLedger.Row(
          subject: state.label(cell.code),
          level: (state.chart?.depth(of: cell.code) ?? 0) + 1,
          isLeaf: state.chart?.isLeaf(cell.code) ?? true,
          currency: state.currency(cell.currency),
          date: date,
          opening: balance,
          movement: movement
        )
      )
    }
    return rows
  }
}
