import Accounts
import Codec
import EntryRules
import Events
import Journal
import Ledgers

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

  // MARK: What is said once

  /// Why an event waits that says again, under another id, what is said once by one in suspense:
  /// its money is there, or was explained there, and is not booked a second time.
  ///
  /// One that takes all of it out of there is its explanation (3008). Whoever takes back what stands
  /// there frees the way.
  func saidAgainObstacle(
    _ facts: borrowing EventFacts,
    _ record: RawSpan,
    at sequence: UInt64,
    _ state: borrowing BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Obstacle? {
    guard !state.suspendedWords.isEmpty,
      let word = SaidOnce(facts, record, state.name(facts.type)),
      !word.isItem || BackInSuspense.isRaised(by: entry, state.balances.subjects)
    else { return nil }
    let other = try suspended(saying: word, but: sequence, state, &orders, history) {
      (suspension, orders) in orders.takesAll(of: suspension)
    }
    guard let other else { return nil }
    let suspension = TouchedOrders.suspension(of: other)
    var said: EventDraft?
    try history.read(other) { (bytes) throws(BookFailure) in
      said = try RecordedEvent(reading: bytes, at: other, state.names).draft
    }
    return Obstacle(
      reason: .suspended,
      detail: [(.event, said.map { "\($0.source) \($0.id)" } ?? ""), (.order, suspension)],
      waitsFor: .order(TouchedOrders.hash(Array(suspension.utf8).rawSpan))
    )
  }

  /// Whether what a parked event says was said by another one that is booked, or whose money stands
  /// in suspense or was explained there: there is no second money to place there.
  func isSaidElsewhere(
    _ sequence: UInt64,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Bool {
    guard let record = state.parked[sequence]?.record else { return false }
    var reader = EntryReader()
    let header = try recordHeader(record.rawSpan, at: sequence)
    try reader.decode(record.rawSpan, header, at: sequence)
    if !state.suspendedWords.isEmpty,
      let word = SaidOnce(reader.facts, record.rawSpan, state.name(header.type)),
      try suspended(saying: word, but: sequence, state, &orders, history, where: { _, _ in false })
        != nil
    {
      return true
    }
    var request: UInt64 = 0
    if let link = reader.facts.follows {
      let id = record.rawSpan.extracting(link.id)
      request = try history.find(source: link.source, id: id) ?? 0
    }
    try orders.touch(reader.facts, record.rawSpan, history)
    return try orders.hasSaid(reader.facts, of: request, at: sequence, &state, history)
  }

  /// The first parked event that says the same in suspense, whose money was not taken back there.
  private func suspended(
    saying word: SaidOnce,
    but sequence: UInt64,
    _ state: borrowing BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory,
    where isExplained: (String, borrowing OrderBook) -> Bool
  ) throws(BookFailure) -> UInt64? {
    for other in state.suspendedWords.sequences(saying: word) where other != sequence {
      let suspension = TouchedOrders.suspension(of: other)
      if isExplained(suspension, orders) { continue }
      if try !orders.comesToNothing(suspension, state, history) { return other }
    }
    return nil
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
