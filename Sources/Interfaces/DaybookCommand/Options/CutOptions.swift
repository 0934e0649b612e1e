public import ArgumentParser
public import BusinessCalendar
public import Statements

extension BusinessDate: ExpressibleByArgument {
  /// Reads `2026-11-20` or `20261120`.
  public init?(argument: String) { self.init(argument) }
}

extension DateAxis: ExpressibleByArgument {}

/// With the knowledge of when a report is made: a sequence, or a time.
enum KnownAt: ExpressibleByArgument {
  case sequence(UInt64)
  case time(Timestamp)

  init?(argument: String) {
    if let sequence = UInt64(argument) {
      self = .sequence(sequence)
    } else if let time = Timestamp(argument) {
      self = .time(time)
    } else {
      return nil
    }
  }
}

/// Up to which date and with which knowledge: on every report.
struct CutOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("Up to the end of this day; the open day unless given.", valueName: "date")
  )
  var asOf: BusinessDate?

  @Option(
    name: .customLong("by"),
    help: """
      By which date an event belongs to a day: accounting (when it was booked) or value (the day \
      it counts for).
      """
  )
  var axis: DateAxis = .accounting

  @Option(
    name: .customLong("known-at"),
    help: ArgumentHelp(
      "With the knowledge of this sequence or time (2026-11-20T18:00:00+08:00); all unless given.",
      valueName: "sequence|time"
    )
  )
  var knownAt: KnownAt?
}

/// The first day of a period: on reports of a period.
struct PeriodOption: ParsableArguments {
  @Option(help: ArgumentHelp("The first day of the period.", valueName: "date"))
  var from: BusinessDate?
}
