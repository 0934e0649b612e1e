import BusinessCalendar
import ChartOfAccounts
import Codec
import DayEnd
import Events
import Payments

/// Parked events that are past their age, and stand in suspense until they are booked (R1-070).
extension BookState {
  /// Whether an event of this type places a parked one in suspense.
  func isSuspension(type: UInt32) -> Bool {
    names.bytes(of: type).byteCount == EventType.eventSuspended.utf8.count
      && name(type) == EventType.eventSuspended
  }

  /// By which event one that was parked at a sequence stood in suspense then; nil for none.
  func suspension(of sequence: UInt64, through last: UInt64) -> UInt64? {
    suspensions[sequence].flatMap { $0 <= last ? $0 : nil }
  }

  /// A parked event stands in suspense from now on, by the event of this sequence.
  mutating func suspend(_ sequence: UInt64, by suspension: UInt64) throws(BookFailure) {
    suspensions[sequence] = suspension
    parked.suspend(sequence)
    guard let record = parked[sequence]?.record else { return }
    var reader = EntryReader()
    let header = try recordHeader(record.rawSpan, at: sequence)
    try reader.decode(record.rawSpan, header, at: sequence)
    if let word = SaidOnce(reader.facts, record.rawSpan, name(header.type)) {
      suspendedWords.take(word, at: sequence)
    }
  }

  /// What places a parked event in suspense at the end of the open day: nil where it may wait
  /// longer, stands there already, or the chart does not say by which code.
  func suspension(of sequence: UInt64) throws(BookFailure) -> EventDraft? {
    guard let chart, suspensions[sequence] == nil, let record = parked[sequence]?.record else {
      return nil
    }
    let header = try recordHeader(record.rawSpan, at: sequence)
    guard let code = chart.suspended[name(header.code)] else { return nil }
    let event = try RecordedEvent(reading: record.rawSpan, at: sequence, names)
    let age = days.openNumber - event.accountingDate.dayNumber
    guard let type = event.ageType(among: chart.ageLimits), let limit = chart.ageLimits[type],
      age > limit
    else { return nil }
    var draft = EventDraft(
      type: EventType.eventSuspended,
      source: EventType.ownSource,
      id: EventDraft.suspensionPrefix + "\(sequence)",
      code: code
    )
    let said = event.draft
    draft.follows = EventLink(source: said.source, id: said.id)
    // An order of its own: who explains it explains this one, and no order of the platform's is
    // touched by what may turn out to have nothing to do with it.
    draft.order = draft.id
    (draft.amounts, draft.parties) = (said.amounts, said.parties)
    (draft.references, draft.items) = (said.references, said.items)
    for index in draft.items.indices { draft.items[index].order = nil }
    return draft
  }
}

extension EventDraft {
  /// How the id of what places a parked event in suspense begins, which is its order too: the
  /// sequence of the parked event follows.
  static let suspensionPrefix = "suspend-"
}
