import Events
import RuleSyntax

// Whose an order is, and what of it is shared: who was named stays, and no more of a coupon, a fee
// or a commission is given back than was taken.

extension IndependentReplay {
  private static let people: Set = [
    "merchant", "buyer", "payer", "payee", "user", "investor", "borrower", "supplier",
  ]

  /// An event names the people of its orders; a step that is the first to name one settles who it
  /// is.
  mutating func checkPeople(
    of facts: EventFacts,
    _ places: (own: Int, all: [Int], items: [Int])
  ) {
    let role = orders.role(of: facts.type, symbols)
    let isRefunds = places.own >= 0 && isRefund(followed, of: places.own)
    let isStep = role.isStep && (!role.isOfRequest || isRefunds)
    let isOfItems = role.isPayment && booksItems(of: facts)
    let itemsHaveOrders = facts.items.contains { !$0.order.isEmpty }
    for place in places.all {
      var named: [Symbol: Set<Symbol>] = [:]
      if itemsHaveOrders || role.isPayment {
        for (index, item) in facts.items.enumerated()
        where !itemsHaveOrders || places.items[index] == place {
          for party in facts.itemParties[item.parties] {
            named[party.role, default: []].insert(party.party)
          }
        }
      }
      let ofItems = Set(named.keys)
      for party in facts.parties where !ofItems.contains(party.role) {
        named[party.role, default: []].insert(party.party)
      }
      for (symbol, parties) in named where Self.people.contains(symbols.text(symbol)) {
        let party = parties.count == 1 ? parties.first ?? 0 : 0
        guard let known = orders.all[place].people[symbol] else {
          if isStep, place == places.own || isOfItems { orders.all[place].people[symbol] = party }
          continue
        }
        guard known != 0, party != 0, known != party else { continue }
        note(
          .order,
          expected: "\(symbols.text(symbol)) \(symbols.text(known))",
          actual: symbols.text(party),
          "names \(symbols.text(party)) as \(symbols.text(symbol)) of an order of "
            + symbols.text(known)
        )
      }
    }
  }

  /// Adds up what an event takes beside its own amount, or gives back, under its own order.
  mutating func checkShares(
    of facts: EventFacts,
    _ places: (own: Int, all: [Int], items: [Int]),
    isReversal: Bool
  ) {
    takeSharesOfItems(facts, places.items, isReversal: isReversal)
    let own = places.own
    guard own >= 0 else { return }
    let role = orders.role(of: facts.type, symbols)
    var stated: [ReplayOrder.Share: Int128] = [:]
    for amount in facts.amounts {
      guard let (share, minor) = share(amount, role), minor != 0 else { continue }
      // What is taken is what is booked.
      let isTaken = role.isPayment || [.settled, .withdrawalAsked, .withdrawalSent].contains(role)
      let isHung = [.itemRaised, .itemExplained, .refundFailed].contains(role)
      guard !(isTaken || isHung) || rules.isNamed(amount.name, by: computation.ruleNumber) else {
        continue
      }
      stated[share] = minor
    }
    switch role {
    case .received, .paidByBalance, .settled, .couponUsed:
      for (share, minor) in stated {
        orders.all[own].shares[share, default: 0] &+= isReversal ? 0 &- minor : minor
        if isReversal, role != .couponUsed { checkRest(of: share, own) }
      }
    // A withdrawal's fee is one, whether its request says it, its submission, or both.
    case .withdrawalAsked, .withdrawalSent:
      for (share, minor) in stated {
        orders.all[own].shares[share] = max(orders.all[own].shares[share] ?? 0, minor)
      }
    case .refundAsked, .refundFound, .neverPaid, .withdrawalFailed:
      for (share, minor) in stated { giveBack(share, minor, own, role) }
      guard role == .refundAsked, !orders.all[own].refunds.isEmpty else { return }
      orders.all[own].refunds[orders.all[own].refunds.count - 1].shares = stated
    case .refundOver:
      let request = orders.all[own].refunds.first { $0.request == followed }
      let asked = request?.shares ?? [:]
      for share in Set(asked.keys).union(stated.keys) {
        checkCalledOff(share, asked: asked[share] ?? 0, stated: stated[share] ?? 0, own)
      }
    case .itemRaised, .itemExplained, .refundFailed:
      hang(stated, own, role, isReversal: isReversal)
    default: break
    }
  }

  /// Adds up what an item of suspense was raised with beside its amount: no more of it is explained,
  /// and a fee that is put back there was left out when the item was raised.
  private mutating func hang(
    _ stated: [ReplayOrder.Share: Int128],
    _ own: Int,
    _ role: ReplayOrders.OrderRole,
    isReversal: Bool
  ) {
    let adds = (role == .itemRaised) != isReversal
    let lines = computation.lines.filter {
      charts.subject($0.account.subject)?.isSuspense == true
    }
    let putsBack = lines.contains {
      $0.isDebit == (charts.subject($0.account.subject)?.normal != .credit)
    }
    let isJudged = role == .itemRaised || !lines.isEmpty
    for (share, minor) in stated {
      let isAlways = isJudged && (share.name == "coupon" || share.name == "fee" && putsBack)
      guard role == .itemRaised || orders.all[own].hungShares[share] != nil || isAlways else {
        continue
      }
      orders.all[own].hungShares[share, default: 0] &+= adds ? minor : 0 &- minor
      let rest = orders.all[own].hungShares[share] ?? 0
      guard !adds, isJudged, rest < 0 || minor < 0 else { continue }
      note(
        .order,
        expected: "no more of \(share.name) explained than was raised",
        actual: "\(minor) minor units, \(0 &- rest) more than there is",
        "takes \(minor) minor units of \(share.name) out of suspense, which were not raised there"
      )
    }
  }

  /// What the items of a payment or a settlement say of shares in their own orders.
  private mutating func takeSharesOfItems(
    _ facts: EventFacts,
    _ places: [Int],
    isReversal: Bool
  ) {
    let role = orders.role(of: facts.type, symbols)
    guard role.isPayment || role == .settled,
      facts.items.contains(where: { !$0.order.isEmpty })
    else { return }
    for (index, item) in facts.items.enumerated() where places[index] >= 0 {
      for amount in facts.itemAmounts[item.amounts] {
        guard let (share, minor) = share(amount, role), minor != 0,
          rules.isNamed(amount.name, by: computation.ruleNumber)
        else { continue }
        orders.all[places[index]].shares[share, default: 0] &+= isReversal ? 0 &- minor : minor
      }
    }
  }

  private mutating func giveBack(
    _ share: ReplayOrder.Share,
    _ minor: Int128,
    _ own: Int,
    _ role: ReplayOrders.OrderRole
  ) {
    let isAlways = share.name == "coupon" || (share.name == "fee" && role == .withdrawalFailed)
    guard orders.all[own].shares[share] != nil || isAlways else { return }
    orders.all[own].shares[share, default: 0] &-= minor
    checkRest(of: share, own)
    guard minor < 0 else { return }
    note(
      .order,
      expected: "nothing or more of \(share.name) given back",
      actual: "\(minor)",
      "gives back less than nothing of \(share.name)"
    )
  }

  private mutating func checkRest(of share: ReplayOrder.Share, _ own: Int) {
    guard let rest = orders.all[own].shares[share], rest < 0 else { return }
    note(
      .order,
      expected: "no more of \(share.name) given back than was taken",
      actual: "\(0 &- rest) minor units more",
      "gives back more of \(share.name) than was taken under its order"
    )
  }

  private mutating func checkCalledOff(
    _ share: ReplayOrder.Share,
    asked: Int128,
    stated: Int128,
    _ own: Int
  ) {
    guard orders.all[own].shares[share] != nil || share.name == "coupon" else { return }
    orders.all[own].shares[share, default: 0] &+= stated
    guard asked != stated else { return }
    note(
      .order,
      expected: "\(asked) minor units of \(share.name), as the refund that is called off",
      actual: "\(stated)",
      "calls off a refund with another \(share.name) than it had"
    )
  }

  /// A share and its minor units; nil for an event's own amount, which is a coupon where one is
  /// used.
  private mutating func share(
    _ amount: EventFacts.Amount,
    _ role: ReplayOrders.OrderRole
  ) -> (ReplayOrder.Share, Int128)? {
    let name = symbols.text(amount.name)
    if role != .couponUsed, ["amount", "gross", "total", "booked", "paid"].contains(name) {
      return nil
    }
    guard let minor = minor(of: amount) else { return nil }
    let text = role == .couponUsed ? "coupon" : name
    return (ReplayOrder.Share(name: text, currency: amount.currency), minor)
  }
}
