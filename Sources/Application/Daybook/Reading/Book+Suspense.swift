import Amounts
import BusinessCalendar
import ChartOfAccounts
import Events
import EventStore
import LMDB
public import Statements

extension Book {
  /// What waits: open items of the subjects that the chart marks as suspense or transit, and parked
  /// events, each with its age.
  public func suspense(_ cut: ReportCut = ReportCut()) throws(BookFailure) -> SuspenseReport {
    let state = try state(knownAt: cut.knownAt)
    return try suspense(state, ReportBounds(cut, state))
  }

  /// What waits at a cut; `place`: where a close of that day keeps its open items.
  func suspense(
    _ state: BookState,
    _ bounds: ReportBounds,
    keepingAt place: KeptAtClose.Place? = nil
  ) throws(BookFailure) -> SuspenseReport {
    let chart = try state.chart(knownAt: bounds.last)
    let fold = try OpenItemFold(self, state, chart, bounds)
    if let place { try KeptAtClose.openItems.keep(fold.items.bytes, at: place) }
    var items = fold.reported()
    let limit = chart?.ageLimits[SuspenseReport.Kind.parked.rawValue]
    items += try parked(state, through: bounds.last).map { event in
      SuspenseReport.Item(
        kind: .parked,
        order: event.draft.order ?? event.draft.id,
        origin: EventOrigin(
          sequence: event.sequence,
          source: event.draft.source,
          id: event.draft.id
        ),
        since: event.accountingDate,
        age: Int(bounds.through.dayNumber - event.accountingDate.dayNumber),
        type: limit == nil ? "" : SuspenseReport.Kind.parked.rawValue,
        limit: limit,
        waitsFor: event.waitsFor
      )
    }
    var head = head("suspense", state, bounds, from: nil, [])
    let currencies = Set(items.compactMap { $0.balance?.amount.currency })
    head.currencies = currencies.sorted { $0.code < $1.code }
    return SuspenseReport(head: head, items: items)
  }

  /// The events that waited at a sequence, first parked first.
  func parked(
    _ state: BookState,
    through last: UInt64
  ) throws(BookFailure) -> [RecordedEvent] {
    let still = state.parked.sequences.filter { $0 <= last }
    let waiting = still + (try releasedLater(than: last, state))
    return try waiting.sorted().map { (sequence) throws(BookFailure) in
      try event(at: sequence)
    }
  }

  /// The events that were parked at a sequence and have been released since.
  private func releasedLater(
    than last: UInt64,
    _ state: BookState
  ) throws(BookFailure) -> [UInt64] {
    var released: [UInt64] = []
    guard last < state.lastSequence else { return released }
    try walking {
      try log.read(from: last + 1, through: state.lastSequence) { block, wanted in
        for index in wanted {
          let sequence = block.firstSequence + UInt64(index)
          let header = try recordHeader(block.record(at: index), at: sequence)
          guard header.type == WellKnownName.eventReleased.rawValue, header.related <= last
          else { continue }
          released.append(header.related)
        }
        return .goOn
      }
    }
    return released
  }
}

extension RecordedEvent {
  /// What a parked event waits for: the reason with its figures.
  var waitsFor: String {
    let detail = reason == .noRule ? draft.code.map { ["code \($0)"] } ?? [] : []
    let values = computed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return ([reason.word] + detail + values).joined(separator: ", ")
  }
}
