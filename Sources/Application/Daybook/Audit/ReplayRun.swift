import Amounts
import BusinessCalendar
import Codec
import DayEnd
import EventStore
import IndependentReplay
import LMDB
import Ledgers
import Statements

/// Runs the independent replay over the log and puts what it finds into check results.
struct ReplayRun {
  private(set) var replay: IndependentReplay
  let state: BookState
  /// Called for each day when its last record was replayed.
  typealias DayEnded = (BookDays.Closed, inout IndependentReplay) -> Void

  /// Starts before the first event, or where a kept replay ended.
  init(state: BookState, startingFrom kept: ReplayState? = nil, findingsMaximum: Int = 100) {
    self.state = state
    replay = IndependentReplay(
      startingFrom: kept ?? ReplayState(),
      findingsMaximum: findingsMaximum
    )
    first = replay.sequence + 1
  }

  /// The first record that is replayed.
  let first: UInt64

  /// Replays the records up to `last`.
  mutating func run(
    _ log: LogReader,
    through last: UInt64,
    dayEnded: DayEnded = { _, _ in }
  ) throws(BookFailure) {
    var days = state.days.closed.drop { $0.cut < first }
    try walking {
      try log.read(from: replay.sequence + 1, through: last) { block, wanted in
        for index in wanted {
          let sequence = block.firstSequence + UInt64(index)
          do throws(ReplayFinding) {
            try replay.apply(
              sequence: sequence,
              record: block.record(at: index),
              names: state.names
            ) { other in
              var bytes: [UInt8]?
              try? log.withRecord(other) { (record) throws(BookFailure) in
                bytes = record.array(0..<record.byteCount)
              }
              return bytes
            }
          } catch {
            return .stop
          }
          if let day = days.first, day.cut == sequence {
            dayEnded(day, &replay)
            days.removeFirst()
          }
        }
        return .goOn
      }
    }
  }

  /// What the replay itself found wrong with the events.
  var result: CheckResult {
    CheckResult(
      name: "independent-replay",
      verdict: replay.findings.isEmpty ? .passed : .failed,
      figures: "events \(first) to \(replay.sequence), \(replay.balances.count) accounts",
      findings: replay.findings.map { CheckResult.Finding($0) }
    )
  }

  /// Compares the stored ledgers of a day with the replay as it stands at the end of that day.
  static func compare(_ books: DayBooks, with replay: IndependentReplay) -> [CheckResult.Finding] {
    let movements = books.accounts.filter { $0.debit != 0 || $0.credit != 0 }.map {
      ReplayBalance(account: $0.account, debit: $0.debit, credit: $0.credit)
    }
    var findings = replay.compare(movements: movements, on: books.day).map {
      CheckResult.Finding($0)
    }
    var replayed: ByName<Int128> = [:]
    for balance in replay.balances { replayed[balance.account] = balance.debit - balance.credit }
    for account in books.accounts {
      let ours = replayed[account.account] ?? 0
      replayed[account.account] = nil
      guard ours != account.closing else { continue }
      findings.append(difference(account.account, account.currency, ours, account.closing))
    }
    for (account, balance) in replayed where balance != 0 {
      findings.append(
        CheckResult.Finding(account: account, text: "\(account): replayed, and not stored at all")
      )
    }
    return Array(findings.prefix(100))
  }

  private static func difference(
    _ account: String,
    _ currency: Currency,
    _ replayed: Int128,
    _ stored: Int128
  ) -> CheckResult.Finding {
    let (one, other) = (
      Balance(debitLessCredit: replayed, currency: currency),
      Balance(debitLessCredit: stored, currency: currency)
    )
    return CheckResult.Finding(
      account: account,
      amount: Amount(minor: stored - replayed, currency: currency),
      text: "\(account): replayed \(one.text), stored \(other.text)"
    )
  }
}

extension Balance {
  /// `10.00 CNY Cr`.
  fileprivate var text: String { "\(amount) \(side?.sign ?? "")" }
}

extension CheckResult.Finding {
  /// What the replay found, as reports say it.
  init(_ finding: ReplayFinding) {
    let isAccount = finding.place.utf8.contains(UInt8(ascii: "/"))
    self.init(
      sequence: finding.sequence == 0 ? nil : finding.sequence,
      account: isAccount ? finding.place : nil,
      subject: isAccount || finding.place.isEmpty ? nil : finding.place,
      text: finding.description
    )
  }
}
