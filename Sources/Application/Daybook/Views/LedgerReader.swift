import BusinessCalendar
import Codec
import DayEnd
import EventStore
import LMDB
import Ledgers

/// Reads the ledgers of sealed days back from the views, for the checks and the audit.
struct LedgerReader {
  let views: ViewsReader
  let state: BookState

  /// The books of a day as they are stored: every account ever used by its end.
  func books(of day: BookDays.Closed) throws(BookFailure) -> DayBooks {
    try views.read(LedgerViews.all, failing: { BookFailure($0) }) {
      (transaction, found) throws(BookFailure) in
      guard let daily = found[0], let general = found[1], let subsidiary = found[2],
        let stamp = daily.stamp, stamp.sequence >= day.cut
      else { throw BookFailure(.integrity, "the ledgers of \(day.businessDate) are not there") }
      var books = DayBooks(day: day.businessDate)
      do throws(StoreFailure) {
        let accounts = AccountRows(
          state: state,
          day: day,
          daily: daily.table,
          subsidiary: subsidiary.table
        )
        books.accounts = try accounts.read(transaction)
        books.subjects = try subjects(day, transaction, general.table)
      } catch {
        throw BookFailure(error)
      }
      return books
    }
  }

  private func subjects(
    _ day: BookDays.Closed,
    _ transaction: borrowing ReadTransaction,
    _ table: Table
  ) throws(StoreFailure) -> [DayBooks.Subject] {
    var subjects: [DayBooks.Subject] = []
    let date = LedgerViews.number(day.businessDate)
    var cursor = try transaction.cursor(over: table)
    let first = LedgerViews.key(date, 0, 0)
    var record = try cursor.seek(atLeast: first.span)
    while let found = record {
      let parts = LedgerViews.parts(of: found.key)
      guard parts.count == 3, parts[0] == date else { break }
      let row = try LedgerRow(stored: found.value)
      subjects.append(
        DayBooks.Subject(
          subject: state.name(parts[1]),
          currency: state.currency(parts[2]),
          opening: row.opening,
          debit: row.debit,
          credit: row.credit,
          closing: row.closing
        )
      )
      record = try cursor.next()
    }
    return subjects
  }
}

extension LedgerRow {
  /// A row as it is stored; damage is a failure of the store.
  init(stored bytes: RawSpan) throws(StoreFailure) {
    do throws(CodecError) { try self.init(bytes) } catch {
      throw StoreFailure(.damaged, "a row of a ledger cannot be read. Next: daybook rebuild")
    }
  }
}

extension LedgerPage {
  /// A page as it is stored; damage is a failure of the store.
  init(stored bytes: RawSpan) throws(StoreFailure) {
    do throws(CodecError) { try self.init(bytes) } catch {
      throw StoreFailure(.damaged, "a page of a ledger cannot be read. Next: daybook rebuild")
    }
  }
}

/// Puts the day of every account together from its row and its pages.
private struct AccountRows {
  let state: BookState
  let day: BookDays.Closed
  let daily: Table
  let subsidiary: Table

  func read(_ transaction: borrowing ReadTransaction) throws(StoreFailure) -> [DayBooks.Account] {
    var rows = try transaction.cursor(over: daily)
    var pages = try transaction.cursor(over: subsidiary)
    var accounts: [DayBooks.Account] = []
    let date = LedgerViews.number(day.businessDate)
    for account in state.balances.keys.indices {
      let key = LedgerViews.key(UInt32(account), date)
      guard let found = try rows.seek(atMost: key.span) else { continue }
      let parts = LedgerViews.parts(of: found.key)
      guard parts.count == 2, parts[0] == UInt32(account) else { continue }
      let row = try LedgerRow(stored: found.value)
      if parts[1] != date {
        accounts.append(unmoved(UInt32(account), row.closing))
        continue
      }
      var before: Int128 = 0
      if let previous = try rows.previous(),
        LedgerViews.parts(of: previous.key).first == UInt32(account)
      {
        before = try LedgerRow(stored: previous.value).closing
      }
      accounts.append(try moved(UInt32(account), row, closedBefore: before, &pages))
    }
    return accounts
  }

  /// An account that the day did not touch.
  private func unmoved(_ account: UInt32, _ balance: Int128) -> DayBooks.Account {
    make(
      account,
      LedgerRow(opening: balance, debit: 0, credit: 0),
      closedBefore: balance,
      runningEnd: nil,
      lines: (0, 0)
    )
  }

  private func moved(
    _ account: UInt32,
    _ row: LedgerRow,
    closedBefore: Int128,
    _ pages: inout Cursor
  ) throws(StoreFailure) -> DayBooks.Account {
    let date = LedgerViews.number(day.businessDate)
    let first = LedgerViews.key(account, date, 0)
    var running = row.opening
    var (debit, credit): (Int128, Int128) = (0, 0)
    var record = try pages.seek(atLeast: first.span)
    while let found = record {
      let parts = LedgerViews.parts(of: found.key)
      guard parts.count == 3, parts[0] == account, parts[1] == date else { break }
      let page = try LedgerPage(stored: found.value)
      // A page must begin where the one before ended, and end where its lines lead; the first
      // place where it does not is where the running balance stays.
      guard page.opening == running else { break }
      running = page.closing
      for line in page.lines {
        if line.isDebit { debit += line.amount } else { credit += line.amount }
      }
      record = try pages.next()
    }
    return make(
      account,
      row,
      closedBefore: closedBefore,
      runningEnd: running,
      lines: (debit, credit)
    )
  }

  private func make(
    _ account: UInt32,
    _ row: LedgerRow,
    closedBefore: Int128,
    runningEnd: Int128?,
    lines: (debit: Int128, credit: Int128)
  ) -> DayBooks.Account {
    let key = state.balances.keys[Int(account)]
    return DayBooks.Account(
      account: state.text(key),
      subject: state.name(key.subject),
      currency: state.currency(key.currency),
      opening: row.opening,
      debit: row.debit,
      credit: row.credit,
      closing: row.closing,
      closedBefore: closedBefore,
      runningEnd: runningEnd,
      lineDebit: lines.debit,
      lineCredit: lines.credit
    )
  }
}
