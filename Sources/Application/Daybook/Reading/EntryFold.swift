import BusinessCalendar
import Events
import EventStore
import Journal
import Ledgers
import Statements

/// A posted entry on its way through a report.
struct PostedEntry {
  var sequence: UInt64
  var accountingDate: BusinessDate
  var valueDate: BusinessDate

  /// The date by which a report counts it.
  func date(by axis: DateAxis) -> BusinessDate {
    axis == .accounting ? accountingDate : valueDate
  }
}

/// Walks the journal entries of a range of the log.
///
/// The state must be one of the log's end, or of any point after the range: rules and currencies
/// are found by number, so a later state explains every earlier entry.
struct EntryFold {
  let log: LogReader
  let state: BookState

  /// Calls `visit` for every entry of the records `first` to `last`, in order.
  ///
  /// `visit`: gets the entry, the reader that holds its lines and facts, and the record.
  func run(
    from first: UInt64 = 1,
    through last: UInt64,
    _ visit: (PostedEntry, borrowing EntryReader, RawSpan) throws -> Void
  ) throws(BookFailure) {
    guard first <= last else { return }
    var reader = EntryReader()
    var rules = state.rules
    try walking {
      try log.read(from: first, through: last) { block, wanted in
        for index in wanted {
          let (record, sequence) = (block.record(at: index), block.firstSequence + UInt64(index))
          let header = try recordHeader(record, at: sequence)
          guard header.outcome == .posted, Self.mayHaveEntry(header) else { continue }
          try reader.read(record, header, at: sequence, &rules, state.currencies) {
            (other, body) throws(BookFailure) in try log.withRecord(other, body)
          }
          let entry = PostedEntry(
            sequence: sequence,
            accountingDate: header.accountingDate,
            valueDate: reader.valueDate(bookedOn: header.accountingDate)
          )
          try visit(entry, reader, record)
        }
        return .goOn
      }
    }
  }

  /// Whether a posted record makes an entry at all: a business event by its rule, or one of
  /// Daybook's own three that do.
  private static func mayHaveEntry(_ header: RecordHeader) -> Bool {
    header.rule != 0 || header.type == WellKnownName.journalPosted.rawValue
      || header.type == WellKnownName.entryReversed.rawValue
  }
}

/// The balances before a period and at its end, by either date.
struct PeriodBalances {
  /// What was booked before the period.
  var opening = Balances()
  /// What was booked up to its end.
  var closing = Balances()

  init(
    _ log: LogReader,
    _ state: BookState,
    from: BusinessDate?,
    _ bounds: ReportBounds
  ) throws(BookFailure) {
    var (opening, closing) = (Balances(), Balances())
    opening.use(state.balances.subjects, state.balances.kinds)
    closing.use(state.balances.subjects, state.balances.kinds)
    try EntryFold(log: log, state: state).run(through: bounds.last) { posted, reader, _ in
      let date = posted.date(by: bounds.axis)
      guard date <= bounds.through else { return }
      if let from, date < from {
        guard opening.add(reader.entry) else { throw Self.overflow(posted.sequence) }
      }
      guard closing.add(reader.entry) else { throw Self.overflow(posted.sequence) }
    }
    (self.opening, self.closing) = (opening, closing)
  }

  private static func overflow(_ sequence: UInt64) -> BookFailure {
    BookFailure(.integrity, "event \(sequence): a balance does not fit in 128 bits")
  }
}

/// A cut with everything filled in: what a report's head says.
///
/// The state must be the one that was known at the cut's sequence.
struct ReportBounds {
  var through: BusinessDate
  var axis: DateAxis
  /// With the knowledge of which sequence.
  var knownAt: UInt64
  /// The last record that can count.
  var last: UInt64
  /// Whether the last day was sealed then.
  var isSealed: Bool
  /// Whether nothing may be taken from what a close kept: for an audit.
  var readsLogAlone = false

  init(_ cut: ReportCut, _ state: BookState) {
    through = cut.asOf ?? state.days.open
    axis = cut.axis
    knownAt = state.lastSequence
    last = knownAt
    isSealed = (state.days.closed(through)?.sealed ?? 0) != 0
    // By accounting date, a closed day is a prefix of the log.
    if axis == .accounting, let cut = state.days.lastSequence(through: through) {
      last = cut
    }
  }
}
