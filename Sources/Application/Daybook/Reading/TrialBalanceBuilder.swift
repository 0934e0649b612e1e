import Amounts
import ChartOfAccounts
import Ledgers
import Statements

/// Rolls the balances of a period up into a trial balance.
struct TrialBalanceBuilder {
  let state: BookState

  /// One cell of the report: a subject in a currency.
  private struct Cell: Hashable {
    var subject: String
    var currency: UInt32
  }

  /// The three pairs of columns.
  private struct Columns {
    var opening = DebitCredit.zero
    var movement = DebitCredit.zero
    var closing = DebitCredit.zero

    mutating func add(_ other: Columns) {
      opening = opening + other.opening
      movement = movement + other.movement
      closing = closing + other.closing
    }
  }

  func build(_ period: PeriodBalances, head: ReportHead) -> TrialBalance {
    var cells: [Cell: Columns] = [:]
    var totals: [UInt32: Columns] = [:]
    for (index, key) in period.closing.keys.enumerated() {
      let columns = columns(of: UInt32(index), key, period)
      let code = state.name(key.subject)
      totals[key.currency, default: Columns()].add(columns)
      cells[Cell(subject: code, currency: key.currency), default: Columns()].add(columns)
      for above in state.chart?.ancestors(of: code) ?? [] {
        cells[Cell(subject: above.code, currency: key.currency), default: Columns()].add(columns)
      }
    }
    return TrialBalance(head: head, rows: rows(cells), totals: sums(totals))
  }

  /// One account's part: its balance in the column where it stands, its movement gross.
  private func columns(
    of account: UInt32,
    _ key: AccountKey,
    _ period: PeriodBalances
  ) -> Columns {
    let closing = period.closing
    let before = period.opening.find(key)
    let (debit, credit) =
      before.map { (period.opening.debits[Int($0)], period.opening.credits[Int($0)]) } ?? (0, 0)
    return Columns(
      opening: DebitCredit(balance: debit - credit),
      movement: DebitCredit(
        debit: closing.debits[Int(account)] - debit,
        credit: closing.credits[Int(account)] - credit
      ),
      closing: DebitCredit(balance: closing.balance(of: account))
    )
  }

  /// Rows in the order of the chart, parents before children, currencies by code.
  private func rows(_ cells: [Cell: Columns]) -> [TrialBalance.Row] {
    cells.sorted {
      state.comesFirst(($0.key.subject, $0.key.currency), ($1.key.subject, $1.key.currency))
    }.map { cell, columns in
      TrialBalance.Row(
        subject: state.label(cell.subject),
        level: (state.chart?.depth(of: cell.subject) ?? 0) + 1,
        isLeaf: state.chart?.isLeaf(cell.subject) ?? true,
        currency: state.currency(cell.currency),
        opening: columns.opening,
        movement: columns.movement,
        closing: columns.closing
      )
    }
  }

  private func sums(_ totals: [UInt32: Columns]) -> [TrialBalance.Totals] {
    totals.sorted { state.name($0.key) < state.name($1.key) }.map { currency, columns in
      TrialBalance.Totals(
        currency: state.currency(currency),
        opening: columns.opening,
        movement: columns.movement,
        closing: columns.closing
      )
    }
  }
}
