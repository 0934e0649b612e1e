import BusinessCalendar
import ChartOfAccounts
import Codec
import Events
import EventStore
import Journal
import Ledgers

/// Parked events that are past their age: placed in suspense at the end of a day, and taken back
/// when they are booked after all.
extension Engine {
  /// Places in suspense what has been parked for longer than it may, where the chart says by which
  /// rule; in blocks of its own, of the day that is about to end.
  ///
  /// What its rule cannot compute, or the accounts cannot take, stays where it is.
  mutating func suspendOverdue() throws(BookFailure) {
    guard state.chart?.suspended.isEmpty == false else { return }
    beginBlock()
    for sequence in state.parked.sequences {
      guard let draft = try state.suspension(of: sequence) else { continue }
      let room = (state.parked[sequence]?.record.count ?? 0) + 1 << 12
      if history.block.isFull || !history.block.hasRoom(recordBytes: room, nameBytes: 1 << 10) {
        try commitBlock()
        try releaseRest()
        beginBlock()
      }
      // What was released meanwhile is booked, and what another one says is there.
      guard state.parked[sequence] != nil,
        try !decider.isSaidElsewhere(sequence, &state, &orders, history)
      else { continue }
      try suspend(sequence, draft)
      try release()
    }
    try commitBlock()
    try releaseRest()
  }

  private mutating func suspend(
    _ sequence: UInt64,
    _ draft: EventDraft
  ) throws(BookFailure) {
    var batch = DraftBatch()
    batch.appendUnchecked(draft)
    try batch.withBytes { (bytes) throws(BookFailure) in try begin(bytes) }
    let next = history.block.nextSequence
    let judgement = try decider.judgeSuspension(facts, record, at: next, &state, &orders, history)
    guard case .posted(let rule, _) = judgement, !decider.entry.postings.isEmpty else {
      // Nothing is recorded of it: its names are taken back too.
      state.names.truncate(to: namesRecorded)
      state.currencies.truncate(to: namesRecorded)
      return
    }
    try state.suspend(sequence, by: next)
    _ = try finish(.posted(rule: rule, related: sequence))
  }

  /// Takes back what places a parked event in suspense, so that its release can be judged.
  ///
  /// It is recorded only if that is possible. The decider then has the entry in red.
  ///
  /// - Returns: why it cannot be taken back: it was explained.
  mutating func takeBack(_ suspension: UInt64) throws(BookFailure) -> Obstacle? {
    let judgement = try decider.judgeTakingBack(suspension: suspension, &state, &orders, history)
    if case .not(let obstacle) = judgement { return obstacle }
    orders.swapAtHand()
    return nil
  }

  /// Leaves in suspense what was taken back, since it cannot be booked yet.
  mutating func putBack(_ taken: EntryBuffer) throws(BookFailure) {
    var entry = taken
    entry.reverse(red: true)
    guard state.balances.add(entry) else {
      throw BookFailure(.integrity, "a balance that was there does not fit in 128 bits any more")
    }
  }

  /// The record that takes a parked event out of suspense: directly before its release.
  ///
  /// It counts for the day for which the suspension does: by value date the money would stand twice
  /// between the two, in suspense and where the release books it.
  mutating func recordTakingBack(_ suspension: UInt64) throws(BookFailure) {
    var original: (id: String, code: String?, rule: UInt32, valueDate: BusinessDate?) =
      ("", nil, 0, nil)
    let names = state.names
    try history.read(suspension) { (record) throws(BookFailure) in
      let event = try RecordedEvent(reading: record, at: suspension, names)
      let draft = event.draft
      let valueDate = draft.valueDate ?? event.accountingDate
      original = (draft.id, draft.code, event.rule, valueDate)
    }
    var data = OwnData()
    data.style = "red"
    var draft = try EventDraft.own(
      EventType.entryReversed,
      id: "reverse-\(original.id)",
      data
    )
    (draft.code, draft.valueDate) = (original.code, original.valueDate)
    draft.reverses = EventLink(source: EventType.ownSource, id: original.id)
    try record(draft, original.rule, related: suspension, year: nil)
    state.reversed.insert(suspension)
  }
}
