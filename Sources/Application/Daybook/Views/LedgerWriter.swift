import BusinessCalendar
import Codec
import EventStore
import LMDB
import Ledgers

/// Writes the ledgers of a day into the views, behind those of the day before.
struct LedgerWriter {
  let views: ViewsWriter
  let log: LogReader
  let state: BookState

  /// Writes one day in one transaction: subsidiary ledger, daily balances, general ledger.
  func write(_ day: BookDays.Closed) throws(BookFailure) {
    let ledgers = try DayLedgers(day, log, state)
    do throws(StoreFailure) {
      let source = try views.reader.stamp(of: LedgerViews.daily)
      let target = try stamp(at: day)
      try views.update(LedgerViews.all, from: source, to: target) {
        (transaction, tables) throws(StoreFailure) in
        let cells = try accounts(day, ledgers, &transaction, tables[0], tables[2])
        try general(day, cells, &transaction, tables[1])
      }
    } catch {
      throw BookFailure(error)
    }
  }

  /// What the views of a day are computed from.
  func stamp(of day: BookDays.Closed) throws(BookFailure) -> ViewStamp {
    do throws(StoreFailure) { return try stamp(at: day) } catch { throw BookFailure(error) }
  }

  /// What the views are computed from: the log up to the block that ends with the day's cut.
  private func stamp(at day: BookDays.Closed) throws(StoreFailure) -> ViewStamp {
    let hash = try log.snapshot { (snapshot) throws(StoreFailure) in
      try snapshot.block(containing: day.cut)?.chainHash
    }
    guard let hash else { throw StoreFailure(.missing, "event \(day.cut) is not in the log") }
    return ViewStamp(
      book: state.identity.number,
      sequence: day.cut,
      chainHash: hash,
      format: LedgerViews.format
    )
  }

  /// Memory for one key and one value, used again for every row.
  private struct Buffers: ~Copyable {
    var key = ByteWriter(capacity: 16)
    var value = ByteWriter(capacity: 8192)
  }

  /// Rows and pages of every account that the day touched; gives the movement of each subject.
  private func accounts(
    _ day: BookDays.Closed,
    _ ledgers: DayLedgers,
    _ transaction: inout WriteTransaction,
    _ daily: Table,
    _ subsidiary: Table
  ) throws(StoreFailure) -> [GeneralCell: LedgerRow] {
    var cells: [GeneralCell: LedgerRow] = [:]
    var buffers = Buffers()
    let date = LedgerViews.number(day.businessDate)
    for account in ledgers.accounts {
      let opening = try closingBefore(account, date, transaction, daily)
      var row = LedgerRow(opening: opening, debit: 0, credit: 0)
      let lines = ledgers.lines(of: account)
      try pages(account, date, lines, &row, &transaction, subsidiary, &buffers)
      LedgerViews.write(key: account, date, to: &buffers.key)
      row.write(to: &buffers.value)
      try transaction.put(buffers.value.span, under: buffers.key.span, in: daily)
      let identity = state.balances.keys[Int(account)]
      let cell = GeneralCell(subject: identity.subject, currency: identity.currency)
      cells[cell, default: LedgerRow()].debit += row.debit
      cells[cell, default: LedgerRow()].credit += row.credit
    }
    return cells
  }

  /// The pages of one account, each beginning with the running balance that the last one left.
  private func pages(
    _ account: UInt32,
    _ date: UInt32,
    _ lines: ArraySlice<LedgerPage.Line>,
    _ row: inout LedgerRow,
    _ transaction: inout WriteTransaction,
    _ table: Table,
    _ buffers: inout Buffers
  ) throws(StoreFailure) {
    var page: UInt32 = 0
    var start = lines.startIndex
    while start < lines.endIndex {
      let end = min(start + LedgerViews.linesPerPage, lines.endIndex)
      LedgerPage.write(lines[start..<end], adding: &row, to: &buffers.value)
      LedgerViews.write(key: account, date, page, to: &buffers.key)
      try transaction.put(buffers.value.span, under: buffers.key.span, in: table)
      (start, page) = (end, page + 1)
    }
  }

  /// The closing balance of the last day before that touched the account.
  private func closingBefore(
    _ account: UInt32,
    _ date: UInt32,
    _ transaction: borrowing WriteTransaction,
    _ daily: Table
  ) throws(StoreFailure) -> Int128 {
    var cursor = try transaction.cursor(over: daily)
    let key = LedgerViews.key(account, date)
    guard let found = try cursor.seek(atMost: key.span) else { return 0 }
    guard LedgerViews.parts(of: found.key).first == account else { return 0 }
    do throws(CodecError) { return try LedgerRow(found.value).closing } catch {
      throw StoreFailure(.damaged, "daily balances of account \(account) cannot be read")
    }
  }

  /// A row for every subject and currency: those of the day before carried on, the day's added.
  private func general(
    _ day: BookDays.Closed,
    _ movements: [GeneralCell: LedgerRow],
    _ transaction: inout WriteTransaction,
    _ table: Table
  ) throws(StoreFailure) {
    var rows = movements
    for (cell, closing) in try closings(before: day, transaction, table) {
      rows[cell, default: LedgerRow()].opening = closing
    }
    let date = LedgerViews.number(day.businessDate)
    var buffers = Buffers()
    for (cell, row) in rows {
      LedgerRow(opening: row.opening, debit: row.debit, credit: row.credit)
        .write(to: &buffers.value)
      LedgerViews.write(key: date, cell.subject, cell.currency, to: &buffers.key)
      try transaction.put(buffers.value.span, under: buffers.key.span, in: table)
    }
  }

  /// The closing balances of the general ledger on the last day before.
  private func closings(
    before day: BookDays.Closed,
    _ transaction: borrowing WriteTransaction,
    _ table: Table
  ) throws(StoreFailure) -> [GeneralCell: Int128] {
    var closings: [GeneralCell: Int128] = [:]
    var cursor = try transaction.cursor(over: table)
    let start = LedgerViews.key(LedgerViews.number(day.businessDate), 0, 0)
    guard let last = try cursor.seek(atMost: start.span) else { return [:] }
    let date = LedgerViews.parts(of: last.key)[0]
    let first = LedgerViews.key(date, 0, 0)
    var record = try cursor.seek(atLeast: first.span)
    while let found = record {
      let parts = LedgerViews.parts(of: found.key)
      guard parts.count == 3, parts[0] == date else { break }
      do throws(CodecError) {
        let cell = GeneralCell(subject: parts[1], currency: parts[2])
        closings[cell] = try LedgerRow(found.value).closing
      } catch {
        throw StoreFailure(.damaged, "a row of the general ledger cannot be read")
      }
      record = try cursor.next()
    }
    return closings
  }
}
