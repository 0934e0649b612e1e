import Events

/// Why events are still parked: each is decided once more, on a copy of the state that nobody else
/// sees, and nothing of it is recorded.
///
/// The reason that stands in a record is the one of the day on which it came. What it waits for
/// changes: its payment comes, and now the account cannot take it. Only the writer knows that, in
/// memory; a reader finds it out by the same decider.
struct ParkedAgain: ~Copyable {
  private let before: BookState
  private var state: BookState
  private let history: EventHistory
  private var orders = OrderBook(ordersInMemory: 64)
  private var decider = EventDecider()

  /// Decides on the state that a book had after a record.
  ///
  /// - Complexity: O(*n*) in the events of the book where no checkpoint is near: what is followed
  ///   and what an order was is found by the index.
  init(_ book: Book, through last: UInt64) throws(BookFailure) {
    let loaded = try StateLoader(log: book.log).indexed(book.views, through: last)
    (before, state) = (loaded.state, loaded.state)
    var history = EventHistory(log: book.log)
    history.index = loaded.index
    self.history = history
  }

  /// Who has reviewed a parked event.
  func reviewers(of sequence: UInt64) -> [String] {
    before.parked.reviewers(of: sequence).map { before.name($0) }
  }

  /// What stands in the way of a parked event; nil where nothing does, and the next record of the
  /// log books it.
  mutating func obstacle(to sequence: UInt64) throws(BookFailure) -> Obstacle? {
    guard let parked = state.parked[sequence] else { return nil }
    var facts = EventFacts()
    let suspension = state.suspensions[sequence]
    // What lies in suspense is taken out of it first, as its release does.
    if let suspension {
      let taken = try decider.judgeTakingBack(suspension: suspension, &state, &orders, history)
      if case .not(let obstacle) = taken { return obstacle }
    }
    let judgement = try decider.judge(
      parked.record,
      parkedAt: sequence,
      &facts,
      &state,
      &orders,
      history
    )
    var obstacle: Obstacle?
    if case .not(let found) = judgement { obstacle = found }
    // What was booked in the copy, or taken back in it, is not there for the others.
    if obstacle == nil || suspension != nil {
      state = before
      orders.forget()
    }
    return obstacle
  }
}
