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
    parked.suspend(sequence, saying: try saidOnce(sequence))
  }

  /// The parked event in suspense that says the same as this one, which is said once; nil for none.
  func suspended(
    sayingAgain facts: borrowing EventFacts,
    _ record: RawSpan,
    at sequence: UInt64
  ) -> UInt64? {
    guard parked.suspendsWords, let word = SaidOnce(facts, record, name(facts.type)) else {
      return nil
    }
    return parked.suspended(saying: word).flatMap { $0 == sequence ? nil : $0 }
  }

  private func suspended(sayingAgain sequence: UInt64) throws(BookFailure) -> UInt64? {
    guard parked.suspendsWords, let word = try saidOnce(sequence) else { return nil }
    return parked.suspended(saying: word)
  }

  private func saidOnce(_ sequence: UInt64) throws(BookFailure) -> SaidOnce? {
    guard let record = parked[sequence]?.record else { return nil }
    var reader = EntryReader()
    let header = try recordHeader(record.rawSpan, at: sequence)
    try reader.decode(record.rawSpan, header, at: sequence)
    return SaidOnce(reader.facts, record.rawSpan, name(header.type))
  }

  /// What places a parked event in suspense at the end of the open day: nil where it may wait
  /// longer, stands there already, or the chart does not say by which code.
  func suspension(of sequence: UInt64) throws(BookFailure) -> EventDraft? {
    guard let chart, suspensions[sequence] == nil, let record = parked[sequence]?.record else {
      return nil
    }
    let header = try recordHeader(record.rawSpan, at: sequence)
    // Money that stands there already is no second money.
    if try suspended(sayingAgain: sequence) != nil { return nil }
    guard let code = chart.suspended[name(header.code)] else { return nil }
    let event = try RecordedEvent(reading: record.rawSpan, at: sequence, names)
    // What says again what was booked is a word twice, and no second money: it waits for a person.
    let isSaidAgain = event.computed[DetailKey.state.rawValue].map { state in
      OrderStep(type: event.draft.type)?.stage == state
    }
    if event.reason == .wrongState, isSaidAgain == true { return nil }
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
