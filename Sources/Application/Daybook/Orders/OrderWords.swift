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

  private struct Word {
    let meaning: EventMeaning
    let role: OrderRole?
    let amount: AmountWord

    init(_ name: String) {
      meaning = EventMeaning(type: name)
      role = OrderRole(name: name)
      amount =
        switch name {
        case "amount", "gross", "total", "booked", "paid": .main
        case "coupon": .coupon
        case "fee": .fee
        default: .other
        }
    }
  }

  private var words: [Word?] = []

  private mutating func word(_ number: UInt32, _ state: borrowing BookState) -> Word {
    let index = Int(number)
    if index < words.count, let known = words[index] { return known }
    while words.count <= index { words.append(nil) }
    let word = Word(state.name(number))
    words[index] = word
    return word
  }

  /// What an event means by its type.
  mutating func meaning(
    of facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> EventMeaning {
    word(facts.type, state).meaning.following(facts.follows)
  }

  /// What a type means to the life of an order, whatever the event follows.
  mutating func step(of type: UInt32, _ state: borrowing BookState) -> OrderStep? {
    word(type, state).meaning.step
  }

  /// What the name of an amount means.
  mutating func amount(_ name: UInt32, _ state: borrowing BookState) -> AmountWord {
    word(name, state).amount
  }

  /// Adds whom an event names, what it means to a payout of its own order, and what its entry does to
  /// suspense: nothing where it only places there what is parked, which is no step.
  mutating func complete(
    _ step: inout OrderFacts,
    of facts: borrowing EventFacts,
    _ meaning: EventMeaning,
    _ touched: borrowing TouchedOrders,
    _ order: Int,
    _ effects: [OrderEffect],
    _ state: borrowing BookState
  ) {
    if meaning.isSuspension { return }
    step.isVoucher = meaning.isVoucher
    step.isOfOwn = order == Int(touched.own)
    if step.isOfOwn { step.payout = meaning.payoutStep }
    if !step.isReversal { step.parties = parties(of: facts, meaning, touched, order, state) }
    step.take(effects, state.balances.subjects)
  }

  /// Whom an event names for one of its orders: in an item of the order, or for all of them.
  ///
  /// The items of a payment that name no order are of the payment's.
  private mutating func parties(
    of facts: borrowing EventFacts,
    _ meaning: EventMeaning,
    _ touched: borrowing TouchedOrders,
    _ order: Int,
    _ state: borrowing BookState
  ) -> OrderParties {
    var named = OrderParties()
    for party in facts.parties {
      guard let role = word(party.role, state).role else { continue }
      named.name(party.party, as: role)
    }
    let isWhole = !touched.itemsHaveOrders
    if isWhole, meaning.step != .payment { return named }
    var ofItems = OrderParties()
    for index in facts.items.indices where isWhole || Int(touched.ofItems[index]) == order {
      for party in facts.itemParties[facts.items[index].parties] {
        guard let role = word(party.role, state).role else { continue }
        ofItems.name(party.party, as: role)
      }
    }
    ofItems.fill(from: named)
    return ofItems
  }

  /// Forgets all: names may be numbered in another way.
  mutating func removeAll() { words.removeAll(keepingCapacity: true) }
}
