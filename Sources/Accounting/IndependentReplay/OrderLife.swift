/// What is checked of a posted step in the life of an order, and what the order is after it: the
/// letter of the rules, in the plainest form.
struct OrderLife {
  let role: ReplayOrders.OrderRole
  /// The event's amount for this order, in minor units.
  let amount: Int128
  /// Of a failed refund or withdrawal: what had been booked as success; of an invoice, what had been
  /// booked provisionally.
  let booked: Int128
  /// Of an invoice: its sum, tax included.
  let gross: Int128
  /// The fee that it states and its rule names.
  let fee: Int128
  /// The sequence of the event, and of the one that it follows; 0 for none.
  let sequence: UInt64
  let followed: UInt64
  /// What it put into suspense that is owed, less what it took from there.
  let suspended: Int128
  /// What it left in an account from which it took.
  let rest: Int128
  /// What hung in suspense before it.
  let hungBefore: Int128
  let isReversal: Bool
  /// What its entry does to each account, debits positive; without what comes to nothing.
  ///
  /// Of a refund's request and its end alone.
  let does: [AccountKey: Int128]

  /// Takes the step; gives what was wrong with it, as what was expected and what was found.
  func take(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    switch role {
    case .none, .settled, .couponUsed, .itemRaised, .itemExplained, .payoutPaid: nil
    case .received, .paidByBalance: pay(&order)
    case .refundAsked, .refundFound, .chargedBack: giveBack(&order)
    case .neverPaid: unpay(&order)
    case .recharged, .neverRecharged: recharge(&order)
    case .refundElsewhere, .elsewhereFailed, .refundArrived, .refundFailed, .refundOver:
      answer(&order)
    case .withdrawalAsked, .withdrawalSent, .withdrawalPaid, .withdrawalFailed, .withdrawalBack:
      withdraw(&order)
    case .chargebackWon, .chargebackLost: endDispute(&order)
    case .goodsOrdered, .goodsDelivered, .goodsBilled, .costBilled, .supplierPaid,
      .supplierToBePaid, .supplierPaidBack:
      buy(&order.purchase)
    }
  }

  /// A supplier is paid for goods that were ordered, have come in and are billed at that value, and
  /// never more than is due.
  private func buy(_ purchase: inout ReplayOrder.Purchase) -> (expected: String, actual: String)? {
    func added(_ value: Int128) -> Int128 { isReversal ? 0 &- value : value }
    let pays = role == .supplierPaid || role == .supplierToBePaid
    switch role {
    case .goodsOrdered: purchase.ordered &+= added(amount)
    case .goodsDelivered: purchase.delivered &+= added(amount)
    case .goodsBilled:
      purchase.billed &+= added(amount)
      purchase.billedOfDelivered &+= added(booked)
      purchase.due &+= added(gross)
    case .costBilled: purchase.due &+= added(gross)
    default: purchase.paid &+= added(pays ? amount : 0 &- amount)
    }
    let tax = gross &- amount
    if role == .goodsBilled,
      tax.magnitude > amount.magnitude || (tax < 0) != (amount < 0) && tax != 0
    {
      return ("an invoice with no more tax than goods", "\(tax) on \(amount) minor units")
    }
    if purchase.billedOfDelivered > purchase.delivered || purchase.billedOfDelivered < 0 {
      return (
        "at most \(purchase.delivered) minor units billed, which were delivered",
        "\(purchase.billedOfDelivered)"
      )
    }
    let isPayable =
      purchase.billed == purchase.billedOfDelivered && purchase.ordered >= purchase.billed
    let unorders =
      role == .goodsOrdered && isReversal && purchase.paid > 0 && purchase.ordered < purchase.billed
    if (pays && !isReversal && !isPayable) || unorders {
      return ("order, delivery and invoice that agree", "\(purchase)")
    }
    return (0...max(0, purchase.due)).contains(purchase.paid)
      ? nil : ("at most \(purchase.due) minor units paid, which are due", "\(purchase.paid)")
  }

  private func pay(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    // What a payment hangs in suspense is not yet paid for the order.
    let hangs = min(amount, max(0, isReversal ? 0 &- suspended : suspended))
    order.paid &+= isReversal ? hangs &- amount : amount &- hangs
    if !isReversal { order.hung &+= hangs }
    return excess(order)
  }

  private func giveBack(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    if isReversal { return ("a payment", "the reversal of another step") }
    // An order that was never paid gives back what hangs in suspense, where that is asked for (T22).
    let isHeld = role == .refundAsked && order.paid == 0 && 0 &- suspended >= amount
    if role == .chargedBack, sequence < order.won { return older }
    order.givenBack &+= amount
    if role == .chargedBack {
      if amount <= 0 { return ("a dispute about something", "\(amount) minor units") }
      order.disputed &+= amount
      order.disputes += 1
      if order.isAnyDecided { order.newestDispute = max(order.newestDispute, sequence) }
    } else if role == .refundAsked {
      let hung = min(amount, hungBefore, max(0, 0 &- suspended))
      order.givenBack &-= hung
      var refund = ReplayOrder.Refund(request: sequence, amount: amount, hung: hung)
      refund.did = does
      order.refunds.append(refund)
    }
    return isHeld ? nil : excess(order)
  }

  private func unpay(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    if isReversal { return ("a payment", "the reversal of another step") }
    order.paid &-= amount
    return excess(order)
  }

  /// What is recharged is there until it is taken back, once.
  private func recharge(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    let comes = role == .recharged
    if isReversal, !comes { return ("a recharge", "the reversal of another step") }
    order.recharged &+= comes != isReversal ? amount : 0 &- amount
    guard order.recharged < 0, !comes || isReversal else { return nil }
    return ("no more than was recharged", "\(0 &- order.recharged) minor units more")
  }

  private func excess(_ order: ReplayOrder) -> (expected: String, actual: String)? {
    guard order.givenBack > order.paid, isReversal || !role.isPayment else { return nil }
    return ("at most \(order.paid) minor units given back, which were paid", "\(order.givenBack)")
  }

  /// A refund's request is answered for its amount: it arrives once, fails after it was sent, goes
  /// elsewhere once, and is over when it is called off.
  private func answer(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    let found = order.refunds.firstIndex { $0.request == followed }
    // Few payouts are a refund's.
    if role.isOfRequest, found == nil { return nil }
    if isReversal { return ("a payment", "the reversal of another step") }
    guard let place = found else {
      return ("the answer to a refund.requested of this order", "it follows event \(followed)")
    }
    let refund = order.refunds[place]
    let (given, expected) =
      role == .refundFailed
      ? (booked, refund.hasArrived ? refund.amount : 0) : (amount, refund.amount)
    guard given == expected else { return ("\(expected) minor units", "\(given)") }
    let isFit =
      switch role {
      case .refundArrived: !refund.hasArrived
      case .elsewhereFailed: refund.isElsewhere && !refund.hasArrived
      case .refundFailed: !refund.hasFailed
      default: !refund.hasArrived && !refund.isElsewhere
      }
    guard isFit, !refund.isOver else { return ("a refund that may still be so", "\(refund)") }
    guard !isOld(role, among: refund.said, newest: refund.newest) else { return older }
    order.refunds[place].said.insert(role)
    order.refunds[place].newest = max(refund.newest, sequence)
    switch role {
    case .refundArrived:
      (order.refunds[place].hasArrived, order.refunds[place].hasFailed) = (true, false)
    // What its channel says of a refund that went another way since is no news.
    case .refundFailed where refund.isElsewhere && !refund.hasArrived: break
    case .refundFailed, .elsewhereFailed:
      (order.refunds[place].hasArrived, order.refunds[place].isElsewhere) = (false, false)
      order.refunds[place].hasFailed = true
    case .refundElsewhere:
      (order.refunds[place].isElsewhere, order.refunds[place].hasFailed) = (true, false)
    default:
      order.refunds[place].isOver = true
      order.givenBack &-= refund.amount &- refund.hung
      order.hung &+= min(refund.hung, max(0, suspended))
      guard does == refund.did.mapValues({ 0 &- $0 }) else {
        return ("the request's entry the other way round", "\(does.count) accounts moved otherwise")
      }
    }
    return nil
  }

  /// A withdrawal is asked for once, sent for the whole amount with nothing left behind, and either
  /// paid or failed; paid again only when the bank has returned it, and failed after that when the
  /// bank has, or by an event that says what had been booked.
  private func withdraw(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    if isReversal { return ("a payment", "the reversal of another step") }
    guard let before = order.withdrawal else {
      guard role == .withdrawalAsked else { return ("a withdrawal that was asked for", "none") }
      order.withdrawal = ReplayOrder.Withdrawal(amount: amount)
      return nil
    }
    let isWhole = amount == before.amount
    let isFit =
      switch role {
      case .withdrawalSent: !before.isWithBank && !before.isPaid && isWhole && rest == 0
      case .withdrawalPaid: before.isWithBank && !before.isPaid && rest == 0
      case .withdrawalBack: before.isPaid && amount == before.paid
      case .withdrawalFailed:
        booked == (before.isPaid ? before.paid : 0) && isWhole && rest == 0
      default: false
      }
    guard isFit, !before.isOver else { return ("a withdrawal that may still be so", "\(before)") }
    guard !isOld(role, among: before.said, newest: before.newest) else { return older }
    order.withdrawal?.said.insert(role)
    order.withdrawal?.newest = max(before.newest, sequence)
    switch role {
    case .withdrawalSent: order.withdrawal?.isWithBank = true
    case .withdrawalPaid:
      order.withdrawal?.isPaid = true
      order.withdrawal?.paid &+= amount
    case .withdrawalBack:
      order.withdrawal?.isPaid = false
      order.withdrawal?.paid &-= amount
    default: order.withdrawal?.isOver = true
    }
    return nil
  }

  /// Whether the same was said before, and this was recorded before the newest word: then it is the
  /// same once more.
  private func isOld(
    _ role: ReplayOrders.OrderRole,
    among said: Set<ReplayOrders.OrderRole>,
    newest: UInt64
  ) -> Bool {
    said.contains(role) && sequence < newest
  }

  private var older: (expected: String, actual: String) {
    ("an event that was recorded after the last step", "event \(sequence)")
  }

  private func endDispute(_ order: inout ReplayOrder) -> (expected: String, actual: String)? {
    if isReversal { return ("a payment", "the reversal of another step") }
    let before = order.disputed
    if sequence < order.newestDispute { return older }
    order.isAnyDecided = true
    order.disputed &-= amount
    if role == .chargebackWon {
      order.givenBack &-= amount
      order.won = max(order.won, sequence)
    } else {
      order.lost = max(order.lost, sequence)
    }
    guard amount > 0, amount <= before else {
      return ("something of \(before) minor units in dispute", "\(amount)")
    }
    guard role == .chargebackLost, fee != 0 else { return nil }
    order.feesOfLoss += 1
    return order.feesOfLoss <= order.disputes
      ? nil : ("a fee for each of \(order.disputes) disputes", "\(order.feesOfLoss) fees")
  }
}
