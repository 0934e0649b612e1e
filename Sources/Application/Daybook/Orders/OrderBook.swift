import Amounts
import Codec
import EntryRules
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
  private(set) var previous: [UInt64] = []
  private var distances: [UInt64] = []
  /// For each of them, its state after the event; empty where nobody judged it.
  private(set) var after: [OrderState] = []
  /// An event that was judged and is not recorded yet.
  private var aside = Judged()
  /// What the event's entry does to accounts that are kept by order, grouped by order.
  private(set) var effects: [(order: Int, effect: OrderEffect)] = []
  private var scratch: [OrderEffect] = []
  private var cache: OrderCache
  var chain = OrderChain()
  var words = OrderWords()
  /// The shares that the event gives back; empty for most.
  private var shares: [OrderShare] = []

  /// A judged event's orders, with their previous records and their states after it.
  private struct Judged: ~Copyable {
    var touched = TouchedOrders()
    var previous: [UInt64] = []
    var after: [OrderState] = []
  }

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
      // Most orders are new, and the index alone says so; its answer is needed again when the event
      // is recorded.
      if !history.index.mayKnow(order: touched.orders[index].hash) {
        previous.append(0)
      } else if let last = cache.last(touched, index) {
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
    /// The number of the rule that books it; 0 for none.
    var rule: UInt32 = 0
    /// The case of the rule, from 1; 0 for none.
    var caseNumber: UInt32 = 0
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
    let meaning = words.meaning(of: facts, state)
    if touched.isEmpty, meaning.step?.needsOrder == true, state.balances.subjects.keepsOrders {
      return Obstacle(reason: .missingOrder)
    }
    if !question.isReversal, let reason = reasonOfRule(question, state) {
      return Obstacle(reason: reason)
    }
    let loose = gather(entry, state)
    if let obstacle = raisesSuspended(meaning, question) { return obstacle }
    // Under no order a person would take from suspense what stands there under another one's.
    if let loose, !question.isManual || loose.isSuspense && !question.isReversal {
      return Obstacle(reason: .missingOrder, detail: [(.account, state.text(loose.account))])
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
        var orderFacts = OrderFacts(meaning.step, question, facts, entry, touched, index, state)
      else { return Obstacle(reason: .overflow) }
      words.complete(&orderFacts, of: facts, meaning, touched, index, scratch, state)
      if index == Int(touched.own) { orderFacts.takeTerms(question, facts, entry, state.rules) }
      orderFacts.origin = order.hasTakenBack ? try history.origin(of: question.request) : 0
      // A reversal takes back what was done, wherever that has gone.
      orderFacts.isPayout = !question.isReversal && meaning.isPayout
      if question.isReversal {
        orderFacts.movedOn = try movedOn(orderFacts, in: order, at: index, &state, history)
      } else {
        orderFacts.notUndone =
          try notUndone(orderFacts.step, meaning, question, entry, at: index, &state, history)
      }
      try gatherShares(meaning, question, facts, entry, at: index, &state, history)
      if let refusal = OrderDecider.refusal(of: orderFacts, scratch, shares, in: order) {
        return obstacle(refusal, at: index, facts, state)
      }
      order.evolve(orderFacts, scratch)
      after.append(consume order)
    }
    return nil
  }

  /// Why the orders at hand are not those that the rule asks for: one, where it speaks of what was
  /// booked under it, and some, where it moves what is kept by order, be it 0.00; nil where they are.
  private func reasonOfRule(_ question: Question, _ state: borrowing BookState) -> Reason? {
    if state.rules.asksOrder(question.rule) {
      if touched.own < 0 { return .missingOrder }
      return touched.count > 1 ? .anotherOrder : nil
    }
    guard touched.isEmpty else { return nil }
    let isKept = state.rules.moves(question.rule, question.caseNumber) {
      state.balances.subjects[$0]?.keepsOrders ?? false
    }
    return isKept ? .missingOrder : nil
  }

  /// Why an event may not put something into suspense under the order of what is parked and stands
  /// there: its release would take that out.
  ///
  /// What undoes an explanation puts back what that took.
  private func raisesSuspended(
    _ meaning: EventMeaning,
    _ question: Question
  ) -> Obstacle? {
    if question.isReversal || meaning.undoes(following: question.request) { return nil }
    for (order, effect) in effects where effect.isSuspense && effect.net > 0 {
      guard touched.isSuspension(at: order), !meaning.isSuspension else { continue }
      return Obstacle(reason: .suspended, detail: [(.order, touched.text(at: order))])
    }
    return nil
  }

  /// Gathers the effects on accounts that are kept by order.
  ///
  /// - Returns: what the entry does to an account under no order, if it does.
  private mutating func gather(
    _ entry: borrowing EntryBuffer,
    _ state: borrowing BookState
  ) -> OrderEffect? {
    OrderEffects.gather(entry, touched, state.balances.subjects, into: &effects)
  }

  mutating func orderState(
    at index: Int,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> OrderState {
    guard previous[index] != 0 else { return OrderState() }
    if let entry = cache.find(touched, index) { return entry.state }
    let last = previous[index]
    let order = try chain.fold(touched, index, endingAt: last, &words, &state, history)
    // The event at hand may be parked, and the next one of the order too.
    cache.insert(touched, index, OrderCache.Entry(last: last, state: order))
    return order
  }

  /// What an event does beyond what was done before under an order: a step that undoes others, an
  /// item that is raised; nil for most, which lean on nothing.
  private mutating func notUndone(
    _ step: OrderStep?,
    _ meaning: EventMeaning,
    _ question: Question,
    _ entry: borrowing EntryBuffer,
    at index: Int,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> OrderChain.NotUndone? {
    let last = previous[index]
    if step == .refundCancellation {
      guard question.request != 0 else { return nil }
      return try chain.notUndone(question.request, by: entry, &state, history)
    }
    let part = step?.undoes(following: question.request)
    let isItem = step == nil && meaning.isOfSuspense
    guard part != nil || index == Int(touched.own) && isItem, !entry.postings.isEmpty
    else { return nil }
    try chain.move(touched, index, to: last, &words, state, history)
    let subjects = state.balances.subjects
    if let part { return chain.movements.notUndone(part, by: entry, subjects) }
    return chain.movements.notSent(by: entry, subjects)
  }

  /// What is not there any more of what an event put under an order and is to be taken back; nil for
  /// a step, which the order's own life bounds.
  private mutating func movedOn(
    _ facts: OrderFacts,
    in order: borrowing OrderState,
    at index: Int,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> OrderChain.MovedOn? {
    guard order.step(of: facts) == nil, scratch.contains(where: { $0.net < 0 }) else { return nil }
    let source = facts.payout == .failure ? try chain.source(of: facts.request, history) : 0
    return try chain.movedOn(
      from: facts.sequence,
      OrderChain.GivenBack(source: source, request: facts.request),
      scratch,
      touched,
      index,
      endingAt: previous[index],
      &words,
      state,
      history
    )
  }

  /// Gathers the shares that the event gives back of one of its orders, with what bounds them.
  ///
  /// Most events give none back. For one that does, the order's records are read again: no state
  /// keeps what few ask for.
  private mutating func gatherShares(
    _ meaning: EventMeaning,
    _ question: Question,
    _ facts: borrowing EventFacts,
    _ entry: borrowing EntryBuffer,
    at index: Int,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    if !shares.isEmpty { shares.removeAll(keepingCapacity: true) }
    guard let flow = meaning.flow, index == Int(touched.own),
      question.isReversal ? flow.isGivenBackByReversal : flow.isBounded
    else { return }
    let suspense = suspense(entry, state)
    // A refund that fails where it never stood in suspense gives nothing back from there.
    if flow == .explained, !suspense.isMoved { return }
    OrderShares.gather(facts, flow, rule: question.rule, &words, state, into: &shares)
    if flow == .restored {
      try chain.addRequest(question.request, &words, state, history, to: &shares)
    }
    guard !shares.isEmpty else { return }
    try chain.addTaken(
      touched,
      index,
      endingAt: previous[index],
      isOfSuspense: flow.isOfSuspense,
      &words,
      state,
      history,
      &shares
    )
    // What explains an item and puts some of it back puts back what was left out before.
    let hasFee =
      meaning.step == .withdrawalFailure
      || flow == .explained && suspense.isRaised
    shares.removeAll { share in
      switch words.amount(share.name, state) {
      case .main: true
      case .coupon: false
      case .fee: !share.isTaken && !hasFee
      case .other: !share.isTaken
      }
    }
  }

  /// Whether an entry has lines in suspense, and one that puts something there.
  private func suspense(
    _ entry: borrowing EntryBuffer,
    _ state: borrowing BookState
  ) -> (isMoved: Bool, isRaised: Bool) {
    var (isMoved, isRaised) = (false, false)
    for posting in entry.postings {
      guard let traits = state.balances.subjects[posting.subject], traits.isSuspense else {
        continue
      }
      isMoved = true
      if posting.isDebit == traits.isDebitNormal { isRaised = true }
    }
    return (isMoved, isRaised)
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
    case .anotherParty(let role, let ordered, let named):
      obstacle.detail.append((.state, "\(role.word) \(state.name(ordered))"))
      obstacle.detail.append((.requested, "\(role.word) \(state.name(named))"))
    case .exceedsShare(let share), .shareDiffersFromRequest(let share):
      obstacle.detail.append((.requirement, state.name(share.name)))
      amounts(share.demanded ?? share.available, share.requested, share.currency)
    case .undoesAnother(let account, let requested, let given):
      obstacle.detail.append((.account, state.text(account)))
      let sign: Int128 = state.balances.subjects[account.subject]?.isDebitNormal == true ? 1 : -1
      amounts(-sign * requested, sign * given, account.currency)
    case .wrongState(let word): obstacle.detail.append((.state, word))
    case .differsFromRequest(let requested, let given), .exceedsPaid(let requested, let given),
      .exceedsGoods(let requested, let given):
      amounts(requested, given, OrderFacts.currency(of: facts))
    case .exceedsBrought(let codes, let currency, let available, let requested):
      let texts = codes.map { state.name($0) }.joined(separator: ", ")
      obstacle.detail.append((.requirement, "brought by \(texts)"))
      amounts(available, requested, currency)
    case .notMatched(let purchase):
      let currency = state.currency(OrderFacts.currency(of: facts))
      func amount(_ minor: Int128) -> String {
        Amount(minor: minor, currency: currency).description
      }
      obstacle.detail.append((.ordered, amount(purchase.ordered)))
      obstacle.detail.append((.received, amount(purchase.received)))
      if purchase.replaced != purchase.received {
        obstacle.detail.append((.replaced, amount(purchase.replaced)))
      }
      obstacle.detail.append((.invoiced, amount(purchase.invoiced)))
    case .exceedsInvoiced(let available, let requested):
      amounts(available, requested, OrderFacts.currency(of: facts))
    case .exceedsRequest(let account, let available, let requested):
      obstacle.detail.append((.account, state.text(account)))
      amounts(available, requested, account.currency)
    case .takenBack(let account, let requested):
      obstacle.detail.append((.account, state.text(account)))
      obstacle.detail.append((.state, "reversed"))
      amounts(0, requested, account.currency)
    case .exceedsOrder(let account, let available, let requested):
      obstacle.detail.append((.account, state.text(account)))
      amounts(available, requested, account.currency)
      obstacle.explainSettledDebt(on: account, facts, state)
    }
    return obstacle
  }

  // MARK: After the decision

  /// Sets the judged event at hand aside, so that another one of other orders can be judged; and
  /// takes it up again.
  mutating func swapAtHand() {
    swap(&touched, &aside.touched)
    swap(&previous, &aside.previous)
    swap(&after, &aside.after)
  }

  /// Notes that the event at hand was recorded.
  mutating func recorded(
    at sequence: UInt64,
    posted: Bool,
    _ index: inout LogIndex
  ) throws(BookFailure) {
    // Backwards: the states move, and are not copied.
    for position in (0..<touched.count).reversed() {
      let isNew = previous[position] == 0
      if posted, position < after.count {
        let entry = OrderCache.Entry(last: sequence, state: after.removeLast())
        if isNew {
          cache.insert(touched, position, entry)
        } else {
          cache.put(touched, position, entry)
        }
      } else if !isNew {
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

  /// Forgets the states in use, and what names mean.
  mutating func forget() {
    cache.removeAll()
    chain.movements = OrderMovements()
    words.removeAll()
  }
}
