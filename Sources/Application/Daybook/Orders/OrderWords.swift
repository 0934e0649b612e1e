import Events
import Ledgers
import Payments

/// What types, roles and names of amounts mean to orders, by name number: each is asked once.
struct OrderWords: Sendable {
  /// What the name of an amount means to shares.
  enum AmountWord: Sendable {
    /// The event's own amount, or a part of it: no share.
    case main
    /// A share wherever it is given back.
    case coupon
    /// A share wherever a withdrawal gives it back.
    case fee
    /// A share where an event of the order took one of this name.
    case other
  }

  private struct Meaning {
    let step: OrderStep?
    let flow: ShareFlow?
    let isPayout: Bool
    let payoutStep: PayoutStep?
    let role: OrderRole?
    let amount: AmountWord
    let isSuspension: Bool
    let isOfSuspense: Bool

    init(_ name: String) {
      step = OrderStep(type: name)
      flow = ShareFlow(type: String(OrderStep.stem(of: name)))
      isPayout = name.hasPrefix("payout.")
      payoutStep = PayoutStep(type: name)
      role = OrderRole(name: name)
      isSuspension = name == EventType.eventSuspended
      isOfSuspense = name.hasPrefix("suspense.")
      amount =
        switch name {
        case "amount", "gross", "total", "booked", "paid": .main
        case "coupon": .coupon
        case "fee": .fee
        default: .other
        }
    }
  }

  private var meanings: [Meaning?] = []

  private mutating func meaning(_ number: UInt32, _ state: borrowing BookState) -> Meaning {
    let index = Int(number)
    if index < meanings.count, let known = meanings[index] { return known }
    while meanings.count <= index { meanings.append(nil) }
    let meaning = Meaning(state.name(number))
    meanings[index] = meaning
    return meaning
  }

  /// The step that an event stands for by its type; a payout is one only where it follows something.
  mutating func step(
    of facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> OrderStep? {
    guard let step = meaning(facts.type, state).step else { return nil }
    return step == .refundRedirection && facts.follows == nil ? nil : step
  }

  /// Whether an event pays somebody out, or says what became of that, by its type.
  mutating func isPayout(_ facts: borrowing EventFacts, _ state: borrowing BookState) -> Bool {
    meaning(facts.type, state).isPayout
  }

  /// What an event means to a payout by its type.
  mutating func payoutStep(
    of facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> PayoutStep? {
    meaning(facts.type, state).payoutStep
  }

  /// Whether an event places a parked one in suspense.
  mutating func isSuspension(_ facts: borrowing EventFacts, _ state: borrowing BookState) -> Bool {
    meaning(facts.type, state).isSuspension
  }

  /// Whether an event says what stands in suspense, or explains that: `suspense.…`.
  mutating func isOfSuspense(_ facts: borrowing EventFacts, _ state: borrowing BookState) -> Bool {
    meaning(facts.type, state).isOfSuspense
  }

  /// What an event does to shares by its type.
  mutating func flow(
    of facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> ShareFlow? {
    meaning(facts.type, state).flow
  }

  /// What the name of an amount means.
  mutating func amount(_ name: UInt32, _ state: borrowing BookState) -> AmountWord {
    meaning(name, state).amount
  }

  /// Adds whom an event names, what it means to a payout of its own order, and what its entry does to
  /// suspense: nothing where it only places there what is parked, which is no step.
  mutating func complete(
    _ step: inout OrderFacts,
    of facts: borrowing EventFacts,
    _ touched: borrowing TouchedOrders,
    _ order: Int,
    _ effects: [OrderEffect],
    _ state: borrowing BookState
  ) {
    if isSuspension(facts, state) { return }
    if order == Int(touched.own) { step.payout = payoutStep(of: facts, state) }
    if !step.isReversal { step.parties = parties(of: facts, touched, order, state) }
    step.take(effects, state.balances.subjects)
  }

  /// Whom an event names for one of its orders: in an item of the order, or for all of them.
  ///
  /// The items of a payment that name no order are of the payment's.
  private mutating func parties(
    of facts: borrowing EventFacts,
    _ touched: borrowing TouchedOrders,
    _ order: Int,
    _ state: borrowing BookState
  ) -> OrderParties {
    var named = OrderParties()
    for party in facts.parties {
      guard let role = meaning(party.role, state).role else { continue }
      named.name(party.party, as: role)
    }
    let isWhole = !touched.itemsHaveOrders
    if isWhole, step(of: facts, state) != .payment { return named }
    var ofItems = OrderParties()
    for index in facts.items.indices where isWhole || Int(touched.ofItems[index]) == order {
      for party in facts.itemParties[facts.items[index].parties] {
        guard let role = meaning(party.role, state).role else { continue }
        ofItems.name(party.party, as: role)
      }
    }
    ofItems.fill(from: named)
    return ofItems
  }

  /// Forgets all: names may be numbered in another way.
  mutating func removeAll() { meanings.removeAll(keepingCapacity: true) }
}
