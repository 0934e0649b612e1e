import Amounts
import BusinessCalendar
import ChartOfAccounts
import DayEnd
import Digests
import EntryRules
import Events
import EventStore
import IndependentReplay
import LMDB
import Ledgers
import RuleSyntax
import Statements

/// The single checks of an audit that look at rules and balances.
enum Audit {
  /// Every record says what its digest says: 16 bytes of SHA-256 over its input part.
  static func records(_ log: LogReader, through last: UInt64) throws(BookFailure) -> CheckResult {
    var findings: [CheckResult.Finding] = []
    try walking {
      try log.read(through: last) { block, wanted in
        for index in wanted {
          let (record, sequence) = (block.record(at: index), block.firstSequence + UInt64(index))
          let header = try recordHeader(record, at: sequence)
          let hash = sha256(record.extracting(RecordHeader.inputStart..<header.inputEnd))
          guard header.digest != (hash.word(0), hash.word(1)) else { continue }
          findings.append(
            CheckResult.Finding(
              sequence: sequence,
              text: "event \(sequence): its content is not what its digest says"
            )
          )
          if findings.count >= 100 { return .stop }
        }
        return .goOn
      }
    }
    return CheckResult(
      name: "records",
      verdict: findings.isEmpty ? .passed : .failed,
      figures: "\(last) records",
      findings: findings
    )
  }

  /// Proves every published rule once more, under the chart that was in force.
  static func rules(of state: BookState) throws(BookFailure) -> CheckResult {
    var findings: [CheckResult.Finding] = []
    var chart: Chart?
    var proved = 0
    for publication in state.publications {
      do throws(SyntaxErrors) {
        if publication.isChart {
          chart = try Chart(text: publication.source, file: publication.file)
        } else if let chart {
          var book = RuleBook()
          var names: UInt32 = 0
          proved += try book.publish(
            publication.source,
            file: publication.file,
            chart: chart,
            at: publication.sequence
          ) { _ in
            names += 1
            return names
          }.count
        }
      } catch {
        findings.append(CheckResult.Finding(sequence: publication.sequence, text: "\(error)"))
      }
    }
    return CheckResult(
      name: "rule-proofs",
      verdict: findings.isEmpty ? .passed : .failed,
      figures: "\(proved) rules in \(state.publications.count) publications",
      findings: findings
    )
  }

  /// The engine's balances at the end of the log against those of the replay.
  static func balances(of state: BookState, _ replay: IndependentReplay) -> CheckResult {
    let stored = state.balances.keys.indices.map { account in
      ReplayBalance(
        account: state.text(state.balances.keys[account]),
        debit: state.balances.debits[account],
        credit: state.balances.credits[account]
      )
    }
    let findings = replay.compare(balances: stored) + compareBeside(state, replay)
    return CheckResult(
      name: "balances",
      verdict: findings.isEmpty ? .passed : .failed,
      figures: "\(stored.count) accounts",
      findings: findings.map { CheckResult.Finding($0) }
    )
  }

  /// The balances of the newest checkpoint, brought up to the end of the log, against the replay.
  static func checkpoints(
    _ views: BookViews,
    _ log: LogReader,
    _ replay: IndependentReplay,
    _ state: BookState
  ) -> CheckResult {
    let name = "checkpoint"
    let damaged = views.read { Checkpoint.damaged($0, log) } ?? []
    guard damaged.isEmpty else {
      return Book.failed(
        name,
        damaged.map {
          CheckResult.Finding(
            sequence: $0,
            text: "the checkpoint of sequence \($0) is not what was written. Next: daybook rebuild"
          )
        }
      )
    }
    let loaded = views.read { Checkpoint.load($0, log, through: .max, withIndex: true) }
    guard var checkpoint = loaded?.state else {
      return CheckResult(name: name, verdict: .skipped, figures: "there is none that can be used")
    }
    let sequence = checkpoint.lastSequence
    do throws(BookFailure) {
      var index = loaded?.index
      try StateLoader(log: log).advance(&checkpoint, through: state.lastSequence, index: &index)
    } catch {
      return Book.failed(name, [CheckResult.Finding(text: error.message)])
    }
    var result = balances(of: checkpoint, replay)
    result.name = name
    result.figures = "sequence \(sequence), " + result.figures
    return result
  }
}

/// Compares the stored ledgers of each sealed day with the log and the replay.
struct StoredLedgers {
  let views: BookViews
  let log: LogReader
  let state: BookState
  private var findings: [CheckResult.Finding] = []
  private var days = 0
  private var missing = 0

  init(views: BookViews, log: LogReader, state: BookState) {
    (self.views, self.log, self.state) = (views, log, state)
  }

  /// Checks one day: its rows against the replay, its pages line by line against the log.
  mutating func compare(_ day: BookDays.Closed, with replay: IndependentReplay) {
    guard findings.count < 100 else { return }
    guard day.sealed != 0 else { return }
    let state = state
    let log = log
    let found: [CheckResult.Finding]? = views.read { reader in
      let stamp = try? reader.stamp(of: LedgerViews.daily)
      guard let stamp, stamp.sequence >= day.cut, (try? log.fits(stamp)) == true else {
        return nil
      }
      do throws(BookFailure) {
        let ledgers = LedgerReader(views: reader, state: state)
        let books = try ledgers.books(of: day)
        let failed = DayEndCheck.allCases.map { $0.run(books) }.flatMap(\.findings)
        let lines = try ledgers.differences(day, DayLedgers(day, log, state))
        return lines + ReplayRun.compare(books, with: replay) + failed
      } catch {
        return [CheckResult.Finding(text: error.message)]
      }
    }
    if let found {
      days += 1
      findings += found
    } else {
      missing += 1
    }
  }

  /// What came of it.
  var result: CheckResult {
    let figures = "\(days) sealed days compared, \(missing) not in the views"
    let verdict: CheckResult.Verdict =
      findings.isEmpty ? (missing > 0 ? .skipped : .passed) : .failed
    return CheckResult(
      name: "stored-ledgers",
      verdict: verdict,
      figures: figures,
      findings: Array(findings.prefix(100))
    )
  }
}
