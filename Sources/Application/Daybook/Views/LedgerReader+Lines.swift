import Amounts
import BusinessCalendar
import EventStore
import LMDB
import Ledgers
import Statements

extension LedgerReader {
  /// Where the stored lines of a day are not those of the log: the account, the event, and both
  /// amounts.
  func differences(
    _ day: BookDays.Closed,
    _ ledgers: DayLedgers
  ) throws(BookFailure) -> [CheckResult.Finding] {
    try views.read([LedgerViews.subsidiary], failing: { BookFailure($0) }) {
      (transaction, found) throws(BookFailure) in
      guard let table = found[0]?.table else {
        throw BookFailure(.integrity, "the subsidiary ledger of \(day.businessDate) is not there")
      }
      var findings: [CheckResult.Finding] = []
      do throws(StoreFailure) {
        var cursor = try transaction.cursor(over: table)
        for account in 0..<UInt32(state.balances.count) {
          let stored = try lines(of: account, on: day, &cursor)
          let logged = ledgers.hasLines(of: account) ? Array(ledgers.lines(of: account)) : []
          if stored != logged { findings.append(difference(account, stored, logged)) }
          if findings.count >= 100 { break }
        }
      } catch {
        throw BookFailure(error)
      }
      return findings
    }
  }

  private func lines(
    of account: UInt32,
    on day: BookDays.Closed,
    _ cursor: inout Cursor
  ) throws(StoreFailure) -> [LedgerPage.Line] {
    let date = LedgerViews.number(day.businessDate)
    let first = LedgerViews.key(account, date, 0)
    var lines: [LedgerPage.Line] = []
    var record = try cursor.seek(atLeast: first.span)
    while let found = record {
      let parts = LedgerViews.parts(of: found.key)
      guard parts.count == 3, parts[0] == account, parts[1] == date else { break }
      lines += try LedgerPage(stored: found.value).lines
      record = try cursor.next()
    }
    return lines
  }

  private func difference(
    _ account: UInt32,
    _ stored: [LedgerPage.Line],
    _ logged: [LedgerPage.Line]
  ) -> CheckResult.Finding {
    let key = state.balances.keys[Int(account)]
    let currency = state.currency(key.currency)
    func text(_ line: LedgerPage.Line?) -> String {
      guard let line else { return "no line" }
      let amount = Amount(minor: line.amount, currency: currency)
      return "\(line.isDebit ? "Dr" : "Cr") \(amount) of event \(line.sequence)"
    }
    let index =
      zip(stored, logged).enumerated().first { $1.0 != $1.1 }?.offset
      ?? min(stored.count, logged.count)
    let theirs = index < stored.count ? stored[index] : nil
    let ours = index < logged.count ? logged[index] : nil
    let name = state.text(key)
    return CheckResult.Finding(
      sequence: (ours ?? theirs)?.sequence,
      account: name,
      amount: Amount(minor: (theirs?.amount ?? 0) - (ours?.amount ?? 0), currency: currency),
      text: "\(name), line \(index + 1): the log says \(text(ours)), the view \(text(theirs))"
    )
  }
}
