import Amounts
public import BusinessCalendar
import ChartOfAccounts
import Codec
import DayEnd
import Events
import EventStore
import LMDB
public import Statements

extension Book {
  /// The account side's payments beside the clearing side's (R3-014), by day, channel and currency,
  /// and what came from one side only or differs.
  ///
  /// `from`: the first day shown; nil for the first day of the book. What is open is shown whatever
  /// its day.
  public func twoViews(
    from: BusinessDate? = nil,
    _ cut: ReportCut = ReportCut()
  ) throws(BookFailure) -> TwoViewsReport {
    let state = try state()
    return try twoViews(from: from, state, ReportBounds(cut, state))
  }

  /// The two views at a cut.
  func twoViews(
    from: BusinessDate? = nil,
    _ state: BookState,
    _ bounds: ReportBounds
  ) throws(BookFailure) -> TwoViewsReport {
    let views = try TwoViewsFold(log, state, bounds).views
    let limit = try state.chart(knownAt: bounds.last)?.ageLimits["pay"]
    let rows = views.rows().filter { row in from.map { row.day >= $0 } ?? true }
    let differences = views.differences(on: bounds.through, limit: limit)
    let first = from ?? state.identity.firstDay
    var head = head("two-views", state, bounds, from: first, [])
    let currencies = Set(rows.map(\.currency) + differences.map(\.currency))
    head.currencies = currencies.sorted { $0.code < $1.code }
    return TwoViewsReport(head: head, rows: rows, differences: differences)
  }
}

/// Reads from the log what each side says of a payment.
///
/// The account side counts when it is booked; the clearing side when it comes, booked or parked.
private struct TwoViewsFold {
  private typealias View = TwoViewsComparison.View

  private static let accountTypes = ["payment.received", "recharge.received"]
  private static let clearingTypes = ["payment.cleared"]

  private let log: LogReader
  private let state: BookState
  private let bounds: ReportBounds
  /// Which side a type belongs to, by name number.
  private var sides: [UInt32: View] = [:]
  private(set) var views = TwoViewsComparison()

  init(
    _ log: LogReader,
    _ state: BookState,
    _ bounds: ReportBounds
  ) throws(BookFailure) {
    (self.log, self.state, self.bounds) = (log, state, bounds)
    for (types, side) in [(Self.accountTypes, View.account), (Self.clearingTypes, .clearing)] {
      for number in types.compactMap({ state.names.number(of: $0) }) { sides[number] = side }
    }
    guard !sides.isEmpty, bounds.last > 0 else { return }
    try fold()
  }

  private mutating func fold() throws(BookFailure) {
    let log = log
    try walking {
      try log.read(from: 1, through: bounds.last) { block, wanted in
        for index in wanted {
          let (record, sequence) = (block.record(at: index), block.firstSequence + UInt64(index))
          try take(record, try recordHeader(record, at: sequence), sequence)
        }
        return .goOn
      }
    }
  }

  private mutating func take(
    _ record: RawSpan,
    _ header: RecordHeader,
    _ sequence: UInt64
  ) throws(BookFailure) {
    if let side = sides[header.type] {
      let counts = header.outcome == .posted || (side == .clearing && header.outcome == .parked)
      guard counts else { return }
      let event = try RecordedEvent(reading: record, at: sequence, state.names)
      add(side, event, 1, header.accountingDate, sequence)
      return
    }
    let type = WellKnownName(rawValue: header.type)
    guard header.outcome == .posted, type == .eventReleased || type == .entryReversed else {
      return
    }
    var other: RecordedEvent?
    try log.withRecord(header.related) { (record) throws(BookFailure) in
      guard let side = sides[try recordHeader(record, at: header.related).type] else { return }
      // A parked report of the clearing side has counted when it came.
      if side == .account || type == .entryReversed {
        other = try RecordedEvent(reading: record, at: header.related, state.names)
      }
    }
    guard let other, let number = state.names.number(of: other.draft.type),
      let side = sides[number]
    else { return }
    add(side, other, type == .entryReversed ? -1 : 1, header.accountingDate, sequence)
  }

  private mutating func add(
    _ side: View,
    _ event: RecordedEvent,
    _ sign: Int,
    _ accountingDate: BusinessDate,
    _ sequence: UInt64
  ) {
    let draft = event.draft
    let day = bounds.axis == .accounting ? accountingDate : draft.valueDate ?? accountingDate
    guard day <= bounds.through, let channel = draft.parties["channel"],
      let gross = draft.amounts["gross"], let currency = state.chart?.currency(gross.currency),
      let minor = gross.value.minorUnits(digits: currency.digits)
    else { return }
    let follows = side == .clearing ? draft.follows?.id : nil
    views.add(
      side,
      TwoViewsComparison.Payment(
        channel: channel,
        order: draft.order ?? follows ?? draft.id,
        currency: currency
      ),
      TwoViewsReport.Tally(count: sign, total: Int128(sign) * minor),
      on: day,
      by: EventOrigin(sequence: sequence, source: draft.source, id: draft.id)
    )
  }
}
