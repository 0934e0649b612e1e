import EntryRules
import Events
import Payments

/// Reads the shares of an order out of its events: amounts that they state beside their own.
enum OrderShares {
  /// Gathers the shares that an event states; of suspense, as far as its rule books them.
  static func gather(
    _ facts: borrowing EventFacts,
    _ flow: ShareFlow,
    rule: UInt32,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    into shares: inout [OrderShare]
  ) {
    for amount in facts.amounts where amount.coefficient != 0 {
      guard !flow.isOfSuspense || state.rules.declares(amount.name, in: rule),
        let share = share(amount, flow, words: &words, state)
      else { continue }
      shares.append(share)
    }
  }

  /// Demands of shares just what the request of a refund stated, and nothing more.
  static func demand(
    _ request: borrowing EventFacts,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    of shares: inout [OrderShare]
  ) {
    for index in shares.indices { shares[index].demanded = 0 }
    for amount in request.amounts where amount.coefficient != 0 {
      guard var share = share(amount, .givenBack, words: &words, state) else { continue }
      share.demanded = share.requested
      share.requested = 0
      if let index = shares.firstIndex(where: { $0.isSame(share) }) {
        shares[index].demanded = share.demanded
      } else {
        shares.append(share)
      }
    }
  }

  /// Adds what a posted event took of shares, as far as its rule books them, or gave back, under one
  /// of its orders: of suspense, or else of the order itself.
  static func add(
    _ facts: borrowing EventFacts,
    _ touched: borrowing TouchedOrders,
    _ order: Int,
    isReversal: Bool,
    rule: UInt32,
    isOfSuspense: Bool,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    to shares: inout [OrderShare]
  ) {
    guard let flow = words.meaning(of: facts, state).flow, flow.isOfSuspense == isOfSuspense else {
      return
    }
    func add(_ amount: EventFacts.Amount, _ shares: inout [OrderShare]) {
      guard let stated = share(amount, flow, words: &words, state) else { return }
      let isBooked = flow.isTaking || isOfSuspense
      guard !isBooked || state.rules.declares(amount.name, in: rule) else { return }
      for index in shares.indices {
        let isCoupon = words.amount(shares[index].name, state) == .coupon
        let isMeant =
          flow == .coupon
          ? isCoupon && shares[index].currency == stated.currency : shares[index].isSame(stated)
        if isMeant { shares[index].add(stated.requested, flow, isReversal: isReversal) }
      }
    }
    if order == Int(touched.own) {
      for amount in facts.amounts { add(amount, &shares) }
    }
    guard touched.itemsHaveOrders, flow == .taken else { return }
    for index in facts.items.indices where Int(touched.ofItems[index]) == order {
      for amount in facts.itemAmounts[facts.items[index].amounts] { add(amount, &shares) }
    }
  }

  /// The share that an amount is; nil for an event's own amount, unless that is a coupon.
  private static func share(
    _ amount: EventFacts.Amount,
    _ flow: ShareFlow,
    words: inout OrderWords,
    _ state: borrowing BookState
  ) -> OrderShare? {
    guard flow == .coupon || words.amount(amount.name, state) != .main,
      let minor = OrderFacts.minor(amount, state.currencies)
    else { return nil }
    var share = OrderShare(name: amount.name, currency: amount.currency)
    share.requested = minor
    return share
  }
}
