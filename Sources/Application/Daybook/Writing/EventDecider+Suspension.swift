import Accounts
import Codec
import EntryRules
import Events
import Journal

/// Parked events in suspense: placed there, and taken back.
extension EventDecider {
  /// Judges `event.suspended`: its rule and the accounts; on `.posted` its entry is in the balances.
  ///
  /// Nobody states it, so it asks for no people; it is no step of its order, and may move what
  /// stands under none.
  mutating func judgeSuspension(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    at sequence: UInt64,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    let verdict = makeEntry(facts, record.rawSpan, &state)
    guard verdict.isPosted else { return .not(RuleObstacles.obstacle(verdict, state)) }
    try orders.touch(facts, record, history)
    let question = OrderBook.Question(sequence: sequence, rule: verdict.rule, isManual: true)
    return try judge(question, facts, &state, &orders, history)
  }

  /// Judges that what places a parked event in suspense is taken back, in red; on `.posted` that is
  /// in the balances, and the orders at hand are those of both.
  mutating func judgeTakingBack(
    suspension sequence: UInt64,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    use.removeAll()
    guard case .entry(let rule) = try readEntry(of: sequence, &state, history) else {
      throw BookFailure(.integrity, "event \(sequence) places nothing in suspense")
    }
    entry.reverse(red: true)
    var reader = EntryReader()
    try history.read(sequence) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: sequence), at: sequence)
      try orders.touch(reader.facts, record, history)
    }
    var question = OrderBook.Question(sequence: sequence, rule: rule, isManual: true)
    question.isReversal = true
    return try judge(question, reader.facts, &state, &orders, history)
  }

  /// Why an event waits that says again, under another id, what is said once by one in suspense:
  /// its money is there, or was explained there, and is not booked a second time.
  ///
  /// One that names the order of that suspense in an item takes the money out of there (3008).
  func saidAgainObstacle(
    _ facts: borrowing EventFacts,
    _ record: RawSpan,
    at sequence: UInt64,
    _ state: borrowing BookState
  ) throws(BookFailure) -> Obstacle? {
    guard let other = state.suspended(sayingAgain: facts, record, at: sequence),
      let bytes = state.parked[other]?.record
    else { return nil }
    let order = Array((EventDraft.suspensionPrefix + "\(other)").utf8)
    if facts.items.contains(where: { record.array($0.order) == order }) { return nil }
    let said = try RecordedEvent(reading: bytes.rawSpan, at: other, state.names).draft
    let source = state.names.number(of: said.source) ?? 0
    return Obstacle(
      reason: .suspended,
      detail: [(.event, "\(said.source) \(said.id)")],
      waitsFor: .event(source: source, id: Array(said.id.utf8))
    )
  }

  private mutating func judge(
    _ question: OrderBook.Question,
    _ facts: borrowing EventFacts,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    if let obstacle = try orders.judge(question, facts, entry, &state, history) {
      return .not(obstacle)
    }
    // It counts against no limit, and moves nothing on a closed login's accounts.
    if let obstacle = customerObstacle(code: 0, year: nil, state) { return .not(obstacle) }
    if let obstacle = post(code: facts.code, &state) { return .not(obstacle) }
    return .posted(rule: question.rule, related: 0)
  }
}
