import Amounts
import BusinessCalendar
import ChartOfAccounts
import DayEnd
import Events
public import Statements

extension Book {
  /// What waits: open items of the subjects that the chart marks as suspense or transit, and parked
  /// events with the reason for which they wait now, each with its age.
  public func suspense(_ cut: ReportCut = ReportCut()) throws(BookFailure) -> SuspenseReport {
    let state = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, state)
    var report = try openItems(state, bounds)
    report.items += try parkedItems(state, bounds)
    return report
  }

  /// The open items at a cut; `place`: where a close of that day keeps them.
  func openItems(
    _ state: BookState,
    _ bounds: ReportBounds,
    keepingAt place: KeptAtClose.Place? = nil
  ) throws(BookFailure) -> SuspenseReport {
    let fold = try OpenItemFold(self, state, try state.chart(knownAt: bounds.last), bounds)
    if let place { try KeptAtClose.openItems.keep(fold.items.bytes, at: place) }
    let items = fold.reported()
    var head = head("suspense", state, bounds, from: nil, [])
    let currencies = Set(items.compactMap { $0.balance?.amount.currency })
    head.currencies = currencies.sorted { $0.code < $1.code }
    return SuspenseReport(head: head, items: items)
  }

  /// The events that are parked at a cut; by value date, of those that are known then, what came
  /// up to its day.
  private func parkedItems(
    _ state: BookState,
    _ bounds: ReportBounds
  ) throws(BookFailure) -> [SuspenseReport.Item] {
    let events = try parked(state, through: bounds.last).filter {
      $0.accountingDate <= bounds.through
    }
    guard !events.isEmpty else { return [] }
    let limits = try state.chart(knownAt: bounds.last)?.ageLimits ?? [:]
    var again = try ParkedAgain(self, through: bounds.last)
    return try events.map { (event) throws(BookFailure) in
      let type = event.ageType(among: limits)
      let reasons = event.reasons(
        now: try again.obstacle(to: event.sequence),
        reviewedBy: again.reviewers(of: event.sequence)
      )
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
        waitsFor: reasons.now,
        waitedFor: reasons.recorded
      )
    }
  }
}

extension RecordedEvent {
  /// The type of ageing that limits how long it may be parked; nil for none.
  func ageType(among limits: [String: Int]) -> String? {
    ParkedAge.type(ofEvent: draft.type, isDocument: reason == .notReviewed, among: limits)
  }

  /// What a parked event waits for now, the reason with its figures and who has reviewed it; and
  /// what it waited for when it came, empty where the reason is the same.
  fileprivate func reasons(
    now obstacle: Obstacle?,
    reviewedBy names: [String]
  ) -> (now: String, recorded: String) {
    let reviews = names.map { "reviewed by \($0)" }
    guard let obstacle else {
      return (text(reason, computed, reviews), "")
    }
    let values = obstacle.detail.map { ($0.key.rawValue, $0.value) }
    let now = text(obstacle.reason, Dictionary(values) { first, _ in first }, reviews)
    return (now, obstacle.reason == reason ? "" : text(reason, computed, []))
  }

  private func text(_ reason: Reason, _ values: [String: String], _ more: [String]) -> String {
    let names = [draft.code.map { "code \($0)" }, "type \(draft.type)"].compactMap { $0 }
    let code = reason == .noRule ? names : []
    let values = values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return ([reason.word] + code + values + more).joined(separator: ", ")
  }
}
