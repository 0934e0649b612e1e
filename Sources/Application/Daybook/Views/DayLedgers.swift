import BusinessCalendar
import EventStore
import Journal
import Ledgers

/// The postings of one day, by account: what its ledgers are written from.
struct DayLedgers {
  /// One line, with the account that it belongs to.
  private struct Posted {
    var account: UInt32
    var line: LedgerPage.Line
  }

  /// Where each account's lines begin in `lines`; one more entry than there are accounts.
  private let starts: [Int]
  /// All lines, by account and then in the order of the log.
  private let lines: [LedgerPage.Line]

  /// Computes the entries of a day from the log.
  ///
  /// `state`: any state that knows the day; its accounts give the numbers.
  init(_ day: BookDays.Closed, _ log: LogReader, _ state: BookState) throws(BookFailure) {
    var posted: [Posted] = []
    let balances = state.balances
    try EntryFold(log: log, state: state).run(from: day.first, through: day.cut) {
      entry,
      reader,
      _ in
      for posting in reader.entry.postings {
        guard let account = balances.find(AccountKey(posting)) else {
          throw BookFailure(
            .integrity,
            "event \(entry.sequence): \(state.text(AccountKey(posting))) is not in the balances"
          )
        }
        let line = LedgerPage.Line(
          sequence: entry.sequence,
          isDebit: posting.isDebit,
          amount: posting.amount
        )
        posted.append(Posted(account: account, line: line))
      }
    }
    (starts, lines) = Self.sorted(posted, accounts: balances.count)
  }

  /// Sorts by counting: the order of the log is kept within an account.
  private static func sorted(
    _ posted: [Posted],
    accounts: Int
  ) -> (starts: [Int], lines: [LedgerPage.Line]) {
    var starts = Array(repeating: 0, count: accounts + 1)
    for line in posted { starts[Int(line.account) + 1] += 1 }
    for account in 0..<accounts { starts[account + 1] += starts[account] }
    var next = starts
    let empty = LedgerPage.Line(sequence: 0, isDebit: false, amount: 0)
    var lines = Array(repeating: empty, count: posted.count)
    for line in posted {
      lines[next[Int(line.account)]] = line.line
      next[Int(line.account)] += 1
    }
    return (starts, lines)
  }

  /// The accounts that the day touched.
  var accounts: [UInt32] {
    (0..<starts.count - 1).filter { starts[$0] < starts[$0 + 1] }.map { UInt32($0) }
  }

  /// Whether the day touched an account, which may be newer than the day.
  func hasLines(of account: UInt32) -> Bool {
    Int(account) < starts.count - 1 && starts[Int(account)] < starts[Int(account) + 1]
  }

  /// The lines of an account, in the order of the log.
  func lines(of account: UInt32) -> ArraySlice<LedgerPage.Line> {
    lines[starts[Int(account)]..<starts[Int(account) + 1]]
  }
}
