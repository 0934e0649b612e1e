import ChartOfAccounts
import Codec
import Events
import EventStore
import Intake
import Statements

/// Reads every recorded event as if it came in again: what its schema refuses now was altered, or
/// written by something else.
enum SchemaAudit {
  /// Checks the records up to `last`; each event must give its own bytes again, too.
  static func run(
    _ log: LogReader,
    _ state: BookState,
    through last: UInt64
  ) throws(BookFailure)
    -> CheckResult
  {
    var findings: [CheckResult.Finding] = []
    let declared = state.chart?.currencies ?? []
    var printer = EventText(declared: declared)
    // Without currencies: an event with more digits than its currency has may be parked or refused.
    var intake = EventIntake(currencies: .unknown, from: .writer)
    var (given, recorded) = (DraftBatch(), DraftBatch())
    try walking {
      try log.read(through: last) { block, wanted in
        for index in wanted {
          let sequence = block.firstSequence + UInt64(index)
          let event = try RecordedEvent(
            sequence: sequence,
            record: block.record(at: index),
            names: state.names
          )
          let line = Array(printer.line(event.draft).utf8)
          (given, recorded) = (DraftBatch(), DraftBatch())
          do throws(IntakeError) {
            try intake.append(line.span, number: 1, to: &given)
            recorded.appendUnchecked(event.draft)
            if given.bytes == recorded.bytes { continue }
            findings.append(finding(event, "read again, it is another event"))
          } catch {
            findings.append(finding(event, "\(error)"))
          }
          if findings.count >= 100 { return .stop }
        }
        return .goOn
      }
    }
    return CheckResult(
      name: "schemas",
      verdict: findings.isEmpty ? .passed : .failed,
      figures: "\(last) events",
      findings: findings
    )
  }

  private static func finding(_ event: RecordedEvent, _ what: String) -> CheckResult.Finding {
    let name = "event \(event.sequence) (\(event.draft.source) \(event.draft.id))"
    return CheckResult.Finding(sequence: event.sequence, text: "\(name): \(what)")
  }
}
