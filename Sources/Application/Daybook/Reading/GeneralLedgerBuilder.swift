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

  /// Rows by subject in the order of the chart, currency and day; days before `from` make the
  /// opening balance.
  ///
  /// `subject`: the top of what is shown: those above it would have a part of theirs alone.
  func rows(
    _ days: [GeneralCell: [BusinessDate: DebitCredit]],
    subject: String?,
    from: BusinessDate?
  ) -> [GeneralLedger.Row] {
    var cells: [Cell: [BusinessDate: DebitCredit]] = [:]
    for (cell, movements) in days {
      let code = state.name(cell.subject)
      let above = state.chart?.ancestors(of: code).map(\.code) ?? []
      var upwards = ([code] + above)[...]
      if let subject {
        guard let top = upwards.firstIndex(of: subject) else { continue }
        upwards = upwards[...top]
      }
      for code in upwards {
        let cell = Cell(code: code, currency: cell.currency)
        cells[cell, default: [:]].merge(movements) { $0 + $1 }
      }
    }
    let order = cells.keys.sorted {
      state.comesFirst(($0.code, $0.currency), ($1.code, $1.currency))
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
