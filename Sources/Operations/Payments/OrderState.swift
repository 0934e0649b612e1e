package import Ledgers

/// What is known of an order: the fold of its own posted events.
package struct OrderState: Sendable {
  /// The currency of its steps, by name number; 0 before the first.
  package private(set) var currency: UInt32 = 0
  /// Whose it is, as its first step said that names somebody in a role.
  package private(set) var parties = OrderParties()
  /// What was paid for it, in minor units, over all instruments and instalments.
  package private(set) var paid: Int128 = 0
  /// What was recharged under it and not revoked: it pays for nothing, and no refund gives it back.
  package private(set) var recharged: Int128 = 0
  /// What was given back of it or is on its way back: refunds that are not called off, and what was
  /// charged back and not won.
  package private(set) var refunded: Int128 = 0
  /// What is in dispute.
  package private(set) var disputed: Int128 = 0
  /// How many disputes there were, and how many fees were taken for one that was lost: each is lost
  /// for a fee once, however many parts it is lost in.
  package private(set) var disputes = 0
  package private(set) var feesOfLoss = 0
  /// The sequences of the events that won and lost a dispute last; 0 for none.
  package private(set) var won: UInt64 = 0
  package private(set) var lost: UInt64 = 0
  /// The sequence of the last dispute that came after another one was won or lost; 0 for none.
  package private(set) var disputedAgain: UInt64 = 0
  /// What payments left in suspense, and is there still: it counts as paid when it is placed as the
  /// order's own (R1-072), and a refund of it gives nothing back of what was paid.
  package private(set) var hung: Int128 = 0
  /// Its refunds, in the order of their requests.
  package private(set) var refunds: [Refund] = []
  /// Its payouts that are no refund's, in the order of their requests.
  package private(set) var payouts: [Payout] = []
  /// The withdrawal that this order is, if it is one.
  package private(set) var withdrawal: Withdrawal?
  /// The purchase that this order is; empty where it is none, as nearly all are, one element else.
  private var purchases: [Purchase] = []
  /// What stands in each account under it.
  package private(set) var parts = OrderParts()
  /// What events that are no steps had put into which accounts, and is taken back: by their sequences.
  private var takenBack: [(event: UInt64, account: AccountKey)] = []
  /// What events of the codes that rules name brought under it.
  package private(set) var tallies = CodeTallies()

  package init() {}

  /// What can still be given back.
  package var refundable: Int128 { paid - refunded }

  /// What it has as a purchase.
  package var purchase: Purchase { purchases.first ?? Purchase() }

  /// How much of a refund comes from what payments left in suspense.
  package func hung(of facts: OrderFacts) -> Int128 {
    min(hung, facts.amount, max(0, -facts.suspended))
  }

  /// What a step means here: few payouts are a refund's, and those that are not are no steps.
  package func step(of facts: OrderFacts) -> OrderStep? {
    guard let step = facts.step, step.needsRequest, facts.request != 0 else { return facts.step }
    return refund(requestedBy: facts.request) == nil ? nil : step
  }

  /// What an account holds that an event may take.
  ///
  /// A payout, an answer to a refund, a withdrawal and what takes an event back do not take what is
  /// set aside for another refund or payout; and none is asked for out of a withdrawal.
  package func available(to effect: OrderEffect, of facts: OrderFacts) -> Int128 {
    let (account, step) = (effect.account, step(of: facts))
    if facts.isReversal { return parts[account] &- reserved(in: account, but: facts.sequence) }
    let isBound = facts.isPayout || step?.answersRefund == true || step?.isOfWithdrawal == true
    // What its own request set aside bounds what answers a payout.
    let answersPayout = step == nil && (facts.payout == .success || facts.payout == .failure)
    guard isBound, !answersPayout else { return parts[account] }
    // What stands in suspense is an item of its own.
    if step == nil, withdrawal != nil, !effect.isSuspense { return 0 }
    // Only an answer to a request, and a payout that follows one, have a part in what it set aside.
    let hasPart = step?.answersRefund == true || facts.payout != nil
    return parts[account] &- reserved(in: account, but: hasPart ? facts.request : 0)
  }

  /// What is set aside in an account for refunds and payouts, but for one of them.
  private func reserved(in account: AccountKey, but request: UInt64) -> Int128 {
    let ofRefunds = refunds.reduce(Int128(0)) {
      $1.request == request ? $0 : $0 &+ ($1.aside.left(in: account) ?? 0)
    }
    return payouts.reduce(ofRefunds) {
      $1.request == request || !$1.isReserved ? $0 : $0 &+ ($1.aside.left(in: account) ?? 0)
    }
  }

  /// Whether an event takes from an account what the one that it follows had put there, and which is
  /// taken back.
  ///
  /// Whatever stands there is another one's. A voucher says itself what it moves.
  package func isTakenBack(_ effect: OrderEffect, of facts: OrderFacts) -> Bool {
    guard !takenBack.isEmpty, !facts.isReversal, !facts.isVoucher else { return false }
    return takenBack.contains { $0.event == facts.origin && $0.account == effect.account }
  }

  /// Whether anything was taken back that is no step.
  package var hasTakenBack: Bool { !takenBack.isEmpty }

  /// The refund that was asked for by the event of this sequence.
  package func refund(requestedBy sequence: UInt64) -> Refund? {
    refunds.first { $0.request == sequence }
  }

  /// The payout that was asked for by the event of this sequence.
  package func payout(requestedBy sequence: UInt64) -> Payout? {
    payouts.first { $0.request == sequence }
  }

  /// Takes a posted step, and what it does to the accounts that are kept by order.
  ///
  /// Never judges: what was recorded happened.
  package mutating func evolve(_ facts: OrderFacts, _ effects: [OrderEffect]) {
    for effect in effects { parts.add(effect.net, to: effect.account) }
    if let terms = facts.terms { tallies.take(terms, isReversal: facts.isReversal) }
    let ofHung = hung(of: facts)
    hung = max(0, hung + min(0, facts.suspended))
    let step = step(of: facts)
    guard let step else { return evolve(payout: facts, effects) }
    if currency == 0 { currency = facts.currency }
    parties.fill(from: facts.parties)
    let amount = facts.amount
    switch step {
    case .payment:
      paid &+= facts.isReversal ? -facts.counted : facts.counted
      if !facts.isReversal { hung &+= amount - facts.counted }
    case .paymentRevoked: paid &-= amount
    case .recharge: recharged &+= facts.isReversal ? -amount : amount
    case .rechargeRevoked: recharged &-= amount
    case .refundReported: refunded &+= amount
    case .refundRequest:
      refunded &+= amount - ofHung
      let aside = SetAside(effects)
      refunds.append(
        Refund(request: facts.sequence, amount: amount, hung: ofHung, aside: aside)
      )
    case .refundRedirection, .redirectionFailure, .refundSuccess, .refundFailure,
      .refundCancellation:
      guard let index = refunds.firstIndex(where: { $0.request == facts.request }) else { return }
      if step == .refundCancellation {
        refunded &-= refunds[index].amount - refunds[index].hung
        hung &+= min(refunds[index].hung, max(0, facts.suspended))
      }
      refunds[index].stage = refunds[index].stage.after(step) ?? refunds[index].stage
      refunds[index].taken.take(step, at: facts.sequence)
      refunds[index].aside.take(effects, moves: true)
      if step == .refundRedirection { refunds[index].redirected = effects.filter { $0.net < 0 } }
    case .withdrawalRequest: withdrawal = Withdrawal(amount: amount)
    case .withdrawalSubmission, .withdrawalSuccess, .withdrawalFailure, .withdrawalReturn:
      guard let stage = withdrawal?.stage.after(step) else { return }
      withdrawal?.stage = stage
      withdrawal?.taken.take(step, at: facts.sequence)
      if step == .withdrawalSuccess { withdrawal?.paid &+= amount }
      if step == .withdrawalReturn { withdrawal?.paid &-= amount }
    case .chargeback:
      refunded &+= amount
      disputed &+= amount
      disputes += 1
      if won != 0 || lost != 0 { disputedAgain = max(disputedAgain, facts.sequence) }
    case .chargebackWon:
      refunded &-= amount
      disputed &-= amount
      won = max(won, facts.sequence)
    case .chargebackLost:
      disputed &-= amount
      lost = max(lost, facts.sequence)
      if facts.fee != 0 { feesOfLoss += 1 }
    case .purchaseOrder, .goodsReceipt, .invoice, .expense, .supplierPayment, .supplierRefund:
      var purchase = purchase
      purchase.take(step, facts)
      purchases = [purchase]
    }
  }
}

extension OrderState {
  /// What a request sets aside for itself: not what a voucher puts there for the one that it follows.
  private func own(_ effects: [OrderEffect], of facts: OrderFacts) -> [OrderEffect] {
    guard facts.isVoucher, facts.request != 0 else { return effects }
    let aside =
      payout(requestedBy: facts.request)?.aside ?? refund(requestedBy: facts.request)?.aside
    return effects.filter { aside?.left(in: $0.account) == nil }
  }

  /// Takes what a posted event that is no step means to the refund or the payout that it follows, and
  /// to its own.
  private mutating func evolve(payout facts: OrderFacts, _ effects: [OrderEffect]) {
    if facts.request != 0, facts.isOfOwn {
      if let index = payouts.firstIndex(where: { $0.request == facts.request }) {
        payouts[index].take(effects, facts)
      } else if let index = refunds.firstIndex(where: { $0.request == facts.request }) {
        refunds[index].aside.takeBeside(effects, facts)
      }
    }
    if facts.isReversal {
      for effect in effects where effect.net < 0 {
        takenBack.append((facts.sequence, effect.account))
      }
    }
    guard let step = facts.payout, step.isRequest else { return }
    if facts.isReversal {
      guard let index = payouts.firstIndex(where: { $0.request == facts.sequence }) else { return }
      payouts[index].takeBack(effects)
    } else if let payout = Payout(request: facts.sequence, step, own(effects, of: facts)) {
      payouts.append(payout)
    }
  }
}

/// What a step says, as far as its order's life is concerned.
package struct OrderFacts: Sendable {
  /// What it means; nil for an event that only moves the order's money.
  package var step: OrderStep?
  /// Its own sequence.
  package var sequence: UInt64
  /// The sequence of the request that it answers; 0 where it follows nothing.
  package var request: UInt64 = 0
  /// The currency of its amount, by name number.
  package var currency: UInt32 = 0
  /// Its amount, in minor units; of a withdrawal's success and return, what was paid.
  package var amount: Int128 = 0
  /// Of a failed refund or withdrawal: what had been booked as success; of an invoice what had been
  /// booked provisionally, which it replaces.
  package var booked: Int128 = 0
  /// Of an invoice: what the supplier is owed by it, tax included.
  package var gross: Int128 = 0
  /// Of a dispute that is lost: the fee that its entry books.
  package var fee: Int128 = 0
  /// Of a step that undoes others: an account in which its entry does not undo what they did, with
  /// what they did there and what the entry does, debits positive.
  package var notUndone: (account: AccountKey, requested: Int128, given: Int128)?
  /// Of what takes an event back that is no step: an account from which it takes more than is left of
  /// what the event put there, what is left, and what it takes.
  package var movedOn: (account: AccountKey, left: Int128, taken: Int128)?
  /// What its entry puts into suspense on the side of what is owed, less what it takes from there.
  package var suspended: Int128 = 0
  /// Whom it names.
  package var parties = OrderParties()
  /// What it means to a payout; nil for most events, which mean nothing to one.
  package var payout: PayoutStep?
  /// Whether the order is the event's own, and not an item's alone.
  package var isOfOwn = false
  /// Whether it pays somebody out, or says what became of that: by its type, `payout.…`.
  package var isPayout = false
  /// What its rule asks of the order; nil for most, whose code no rule names.
  package var terms: CodeTerms?
  /// The event that it follows; where that is a release or a reversal, what was released or reversed.
  ///
  /// Asked for only where something was taken back.
  package var origin: UInt64 = 0
  /// Whether it is a manual voucher, whose lines two people state.
  package var isVoucher = false
  /// Whether it takes back the step, as `entry.reversed` does.
  package var isReversal = false

  package init(step: OrderStep?, sequence: UInt64) {
    (self.step, self.sequence) = (step, sequence)
  }

  /// What a step of a purchase leaves less to be owed: an invoice that is reversed its gross, any
  /// other its amount.
  package var owing: Int128 { step == .invoice || step == .expense ? gross : amount }

  /// Of an invoice of goods: whether its tax is no more than the goods, and of their sign.
  ///
  /// Nothing that came in is held against tax; so it is bounded by what is.
  package var isTaxWithinGoods: Bool { (min(0, amount)...max(0, amount)).contains(gross - amount) }

  /// Of a payment: what counts as paid for the order, which what it leaves in suspense does not.
  package var counted: Int128 { max(0, amount - max(0, isReversal ? -suspended : suspended)) }
}

/// What an entry does to one account that is kept by order, positive on its normal side.
package struct OrderEffect: Sendable, Equatable {
  package var account: AccountKey
  package var net: Int128
  /// Whether it is an account of suspense.
  package var isSuspense = false

  package init(account: AccountKey, net: Int128) { (self.account, self.net) = (account, net) }
}
