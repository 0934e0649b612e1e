import Amounts
import BusinessCalendar
import ChartOfAccounts
import DayEnd
import Events
import EventStore
import LMDB
public import Statements
import Vouchers

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
    let limits = chart?.ageLimits ?? [:]
    items += try parked(state, through: bounds.last).map { event in
      let type = event.ageType(among: limits)
      return SuspenseReport.Item(
        kind: .parked,
        order: event.draft.order ?? event.draft.id,
        origin: EventOrigin(
          sequence: event.sequence,
          source: event.draft.source,
          id: event.draft.id
        ),
        since: event.accountingDate,
        age: Int(bounds.through.dayNumber - event.accountingDate.dayNumber),
        type: type ?? "",
        limit: type.flatMap { limits[$0] },
        suspended: state.suspension(of: event.sequence, through: bounds.last),
        waitsFor: event.waitsFor(reviewedBy: state.parked.reviewers(of: event.sequence), state)
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
    let waiting = still + (try resolvedLater(than: last, state))
    return try waiting.sorted().map { (sequence) throws(BookFailure) in
      try event(at: sequence)
    }
  }

  /// The events that were parked at a sequence and have been released, rejected or given up since.
  private func resolvedLater(
    than last: UInt64,
    _ state: BookState
  ) throws(BookFailure) -> [UInt64] {
    var resolved: [UInt64] = []
    guard last < state.lastSequence else { return resolved }
    try walking {
      try log.read(from: last + 1, through: state.lastSequence) { block, wanted in
        for index in wanted {
          let sequence = block.firstSequence + UInt64(index)
          let header = try recordHeader(block.record(at: index), at: sequence)
          let isResolved =
            header.type == WellKnownName.eventReleased.rawValue
            || state.reviewStep(ofType: header.type) == .rejection
            || state.isDismissal(type: header.type)
          // One that is refused is related to nothing.
          guard isResolved, header.related != 0, header.related <= last else { continue }
          resolved.append(header.related)
        }
        return .goOn
      }
    }
    return resolved
  }
}

extension RecordedEvent {
  /// The type of ageing that limits how long it may be parked; nil for none.
  func ageType(among limits: [String: Int]) -> String? {
    ParkedAge.type(ofEvent: draft.type, isDocument: reason == .notReviewed, among: limits)
  }

  /// What a parked event waits for: the reason with its figures, and who has reviewed it.
  fileprivate func waitsFor(reviewedBy reviewers: [UInt32], _ state: BookState) -> String {
    let detail = reason == .noRule ? draft.code.map { ["code \($0)"] } ?? [] : []
    let values = computed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let names = reviewers.map { "reviewed by \(state.name($0))" }
    return ([reason.word] + detail + values + names).joined(separator: ", ")
  }
}
