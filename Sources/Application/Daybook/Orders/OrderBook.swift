import Amounts
import Codec
import Events
import Journal
import Ledgers
import Payments

/// The orders of the event at hand, and the states of those in use: finds each order's state, asks
/// the decider, and keeps what became of it.
///
/// Lives beside the decider on the writer thread; what it keeps can be lost at any time, since an
/// order's state is the fold of its own records.
struct OrderBook: ~Copyable, Sendable {
  /// The orders of the event at hand.
  private(set) var touched = TouchedOrders()
  /// For each of them, where its previous record is; 0 for none.
  private var previous: [UInt64] = []
  private var distances: [UInt64] = []
  /// For each of them, its state after the event; empty where nobody judged it.
  private var after: [OrderState] = []
  /// What the event's entry does to accounts that are kept by order, grouped by order.
  private var effects: [(order: Int, effect: OrderEffect)] = []
  private var scratch: [OrderEffect] = []
  private var cache: OrderCache
  private var chain = OrderChain()
  /// The step of each event type by name number: 0 unasked, 255 none, else step + 1.
  private var steps: [UInt8] = []

  /// Makes a book that keeps so many orders in memory, a power of two.
  init(ordersInMemory: Int) { cache = OrderCache(capacity: ordersInMemory) }

  // MARK: The event at hand

  /// Takes the orders of an event and finds their last records.
  mutating func touch(
    _ facts: borrowing EventFacts,
    _ record: RawSpan,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    touched.fill(facts, record)
    previous.removeAll(keepingCapacity: true)
    after.removeAll(keepingCapacity: true)
    for index in 0..<touched.count {
      if let last = cache.last(touched, index) {
        previous.append(last)
      } else {
        previous.append(try chain.last(touched, index, history))
      }
    }
  }

  /// Takes the orders of an event whose record is under way.
  mutating func touch(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    try touch(facts, record.rawSpan, history)
  }

  /// How far back the previous record of each order lies from a sequence; 0 for none.
  mutating func distances(to sequence: UInt64) -> [UInt64] {
    distances.removeAll(keepingCapacity: true)
    for last in previous { distances.append(last == 0 ? 0 : sequence - last) }
    return distances
  }

  /// The hashes of the orders at hand: what waits for them may go now.
  var hashes: some Sequence<UInt64> { touched.orders.lazy.map(\.hash) }

  // MARK: Deciding

  /// What the decider is asked: an event with its entry.
  struct Question {
    /// Its own sequence.
    var sequence: UInt64
    /// The sequence of the event that it follows; 0 for none.
    var request: UInt64 = 0
    /// It takes another event back; facts and entry are that one's, the entry reversed.
    var isReversal = false
    /// A person states the lines: they may move what stands under no order.
    var isManual = false
  }

  /// Judges the event at hand; nil where its orders allow it.
  mutating func judge(
    _ question: Question,
    _ facts: borrowing EventFacts,
    _ entry: borrowing EntryBuffer,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Obstacle? {
    let step = step(of: facts, state)
    if touched.isEmpty, step?.needsOrder == true, state.balances.subjects.keepsOrders {
      return Obstacle(reason: .missingOrder)
    }
    if let account = gather(entry, state), !question.isManual {
      return Obstacle(reason: .missingOrder, detail: [(.account, state.text(account))])
    }
    after.removeAll(keepingCapacity: true)
    var first = 0
    for index in 0..<touched.count {
      scratch.removeAll(keepingCapacity: true)
      while first < effects.count, effects[first].order == index {
        scratch.append(effects[first].effect)
        first += 1
      }
      var order = try orderState(at: index, &state, history)
      guard
        let orderFacts = OrderFacts(step, question, facts, entry, touched, index, state.currencies)
      else { return Obstacle(reason: .overflow) }
      if let refusal = OrderDecider.refusal(of: orderFacts, scratch, in: order) {
        return obstacle(refusal, at: index, facts, state)
      }
      order.evolve(orderFacts, scratch)
      after.append(order)
    }
    return nil
  }

  /// The step that an event's type stands for.
  private mutating func step(
    of facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> OrderStep? {
    let type = Int(facts.type)
    while steps.count <= type { steps.append(0) }
    if steps[type] == 0 {
      steps[type] = OrderStep(type: state.name(facts.type)).map { $0.rawValue + 1 } ?? 255
    }
    guard steps[type] != 255 else { return nil }
    let step = OrderStep(rawValue: steps[type] - 1)
    return step == .refundRedirection && facts.follows == nil ? nil : step
  }

  /// Gathers the effects on accounts that are kept by order.
  ///
  /// - Returns: an account of which the entry moves what stands under no order, if there is one.
  private mutating func gather(
    _ entry: borrowing EntryBuffer,
    _ state: borrowing BookState
  ) -> AccountKey? {
    OrderEffects.gather(entry, touched, state.balances.subjects, into: &effects)
  }

  private mutating func orderState(
    at index: Int,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> OrderState {
    guard previous[index] != 0 else { return OrderState() }
    if let entry = cache.find(touched, index) { return entry.state }
    return try chain.fold(touched, index, endingAt: previous[index], &state, history)
  }

  private func obstacle(
    _ refusal: OrderRefusal,
    at index: Int,
    _ facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> Obstacle {
    var obstacle = Obstacle(
      reason: refusal.reason,
      detail: [(.order, touched.text(at: index))],
      waitsFor: .order(touched.orders[index].hash)
    )
    func amounts(_ available: Int128, _ requested: Int128, _ number: UInt32) {
      let currency = state.currency(number)
      obstacle.detail.append((.available, Amount(minor: available, currency: currency).description))
      obstacle.detail.append((.requested, Amount(minor: requested, currency: currency).description))
    }
    switch refusal {
    case .missingFollows, .currencyDiffers: break
    case .wrongState(let word): obstacle.detail.append((.state, word))
    case .differsFromRequest(let requested, let given), .exceedsPaid(let requested, let given):
      amounts(requested, given, OrderFacts.currency(of: facts))
    case .exceedsOrder(let account, let available, let requested):
      obstacle.detail.append((.account, state.text(account)))
      amounts(available, requested, account.currency)
    }
    return obstacle
  }

  // MARK: After the decision

  /// Notes that the event at hand was recorded.
  mutating func recorded(
    at sequence: UInt64,
    posted: Bool,
    _ index: inout LogIndex
  ) throws(BookFailure) {
    for position in 0..<touched.count {
      if posted, position < after.count {
        cache.put(touched, position, .init(last: sequence, state: after[position]))
      } else {
        cache.move(touched, position, to: sequence)
      }
      let hash = touched.orders[position].hash
      guard index.move(order: hash, from: previous[position], to: sequence) else {
        throw BookFailure(
          .integrity,
          "order \(touched.text(at: position)): its record \(previous[position]) is not indexed"
        )
      }
      previous[position] = sequence
    }
  }

  /// Forgets the states in use.
  mutating func forget() { cache.removeAll() }
}
