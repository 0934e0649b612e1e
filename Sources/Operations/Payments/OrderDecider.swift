/// Decides whether a step of an order may be: a pure function of the step, what it does to accounts
/// that are kept by order, and the order's state.
///
/// So that no money is given back, paid out or settled twice or beyond what is there, in whatever
/// order events come and however often they are repeated.
package enum OrderDecider {
  /// Why the step may not be; nil where it may.
  package static func refusal(
    of facts: OrderFacts,
    _ effects: [OrderEffect],
    _ shares: [OrderShare] = [],
    in state: OrderState
  ) -> OrderRefusal? {
    if let role = state.parties.conflict(with: facts.parties) {
      let (ordered, named) = (state.parties[role] ?? 0, facts.parties[role] ?? 0)
      return .anotherParty(role, ordered: ordered, named: named)
    }
    if let step = state.step(of: facts) {
      if state.currency != 0, facts.currency != 0, state.currency != facts.currency {
        return .currencyDiffers
      }
      if !shares.isEmpty, let share = shares.first(where: \.isNotAsDemanded) {
        return refusal(of: step, facts, effects, in: state) ?? .shareDiffersFromRequest(share)
      }
      if let refusal = refusal(of: step, facts, effects, in: state) { return refusal }
      if let refusal = refusalOfAside(step, facts, effects, in: state) { return refusal }
    }
    // What it undoes it undoes where that was done: else money would go from one account of the
    // merchant to another, to somebody else, or come from nowhere.
    if let (account, done, undone) = facts.notUndone {
      return .undoesAnother(account, requested: done, given: undone)
    }
    if !facts.isReversal, let step = facts.payout,
      let refusal = refusal(of: step, facts, effects, in: state)
    {
      return refusal
    }
    if let refusal = refusalOfCode(facts, in: state) { return refusal }
    // Less than nothing given back would raise what there is to give back.
    if let share = shares.first(where: {
      $0.demanded == nil && ($0.requested < 0 || $0.requested > $0.available)
    }) {
      return .exceedsShare(share)
    }
    // Who states too large a fee is told that first.
    if facts.step == .withdrawalFailure, let refusal = refusalOfRest(facts, effects, in: state) {
      return refusal
    }
    if state.step(of: facts) == nil,
      let effect = effects.first(where: { $0.net < 0 && state.isTakenBack($0, of: facts) })
    {
      return .takenBack(effect.account, requested: -effect.net)
    }
    // What is taken back would be what others put there.
    if let (account, left, taken) = facts.movedOn {
      return .exceedsOrder(account, available: left, requested: taken)
    }
    for effect in effects where effect.net < 0 {
      let available = state.available(to: effect, of: facts)
      guard available + effect.net < 0 else { continue }
      return .exceedsOrder(effect.account, available: max(0, available), requested: -effect.net)
    }
    return nil
  }

  private static func refusal(
    of step: OrderStep,
    _ facts: OrderFacts,
    _ effects: [OrderEffect],
    in state: OrderState
  ) -> OrderRefusal? {
    if step.isOfPurchase {
      var purchase = state.purchase
      purchase.take(step, facts)
      return purchase.refusal(of: step, facts, from: state.purchase)
    }
    if facts.isReversal { return refusalOfReversal(step, facts, in: state) }
    switch step {
    case .payment, .recharge: return nil
    case .rechargeRevoked:
      guard facts.amount > state.recharged else { return nil }
      return .exceedsPaid(available: state.recharged, requested: facts.amount)
    case .refundRequest, .refundReported, .paymentRevoked, .chargeback:
      // A dispute that was said before another one was won says again what came of it.
      if step == .chargeback, facts.sequence < state.won { return .wrongState("won") }
      // One about nothing would be there for its fee alone.
      if step == .chargeback, facts.amount <= 0 { return .wrongState("not-disputed") }
      let requested = facts.amount - (step == .refundRequest ? state.hung(of: facts) : 0)
      guard requested > state.refundable else { return nil }
      if step == .refundRequest, isHeld(facts, in: state) { return nil }
      return .exceedsPaid(available: state.refundable, requested: requested)
    case .refundRedirection, .redirectionFailure, .refundSuccess, .refundFailure,
      .refundCancellation:
      return refusalOfAnswer(step, facts, in: state)
    case .withdrawalRequest:
      return state.withdrawal.map { .wrongState($0.stage.word) }
    case .withdrawalSubmission, .withdrawalSuccess, .withdrawalFailure, .withdrawalReturn:
      return refusalOfWithdrawal(step, facts, effects, in: state)
    case .purchaseOrder, .goodsReceipt, .invoice, .expense, .supplierPayment, .supplierRefund:
      return nil
    case .chargebackWon, .chargebackLost:
      guard state.disputed > 0 else { return .wrongState("not-disputed") }
      // What was recorded before this dispute says again what came of the one before it.
      if facts.sequence < state.disputedAgain {
        return state.won > state.lost ? .wrongState("won") : .wrongState("lost")
      }
      // Less than nothing would raise what is in dispute, and no line need say the amount; of nothing
      // nothing comes, but for a fee, again and again.
      guard (1...state.disputed).contains(facts.amount) else {
        return .differsFromRequest(requested: state.disputed, given: facts.amount)
      }
      let isLostForFee = step == .chargebackLost && facts.fee != 0
      return isLostForFee && state.feesOfLoss >= state.disputes ? .wrongState("fee-taken") : nil
    }
  }

  /// What a rule says of events of certain codes: once under an order, or given back no more than
  /// they brought.
  ///
  /// What has been given back is not taken back by a reversal.
  private static func refusalOfCode(_ facts: OrderFacts, in state: OrderState) -> OrderRefusal? {
    guard let terms = facts.terms else { return nil }
    if !facts.isReversal, state.tallies.has(terms.once) { return .wrongState("booked") }
    let codes = facts.isReversal ? [terms.code] : terms.givesBack
    guard !codes.isEmpty else { return nil }
    let available = state.tallies.amount(of: codes, in: terms.currency)
    guard terms.total > available else { return nil }
    return .exceedsBrought(
      by: codes,
      currency: terms.currency,
      available: available,
      requested: terms.total
    )
  }

  /// Whether an order without a payment of its own gives back what is held for it in suspense, as a
  /// payment does that the channel has and we have not (T22): what is there bounds it.
  ///
  /// Only where a refund is asked for: a short item is money that is missing, and no reason to take
  /// some from a merchant for an order that was never paid. And of suspense alone: a coupon that
  /// stands under an order that nobody paid is the platform's, and does not become cash.
  private static func isHeld(_ facts: OrderFacts, in state: OrderState) -> Bool {
    state.paid == 0 && -facts.suspended >= facts.amount
  }

  /// An answer to a refund request: for its amount, and in a stage that allows it.
  ///
  /// A failure says what had been booked as success: all of it where it was, nothing where not.
  private static func refusalOfAnswer(
    _ step: OrderStep,
    _ facts: OrderFacts,
    in state: OrderState
  ) -> OrderRefusal? {
    guard facts.request != 0 else { return .missingFollows }
    guard let refund = state.refund(requestedBy: facts.request) else {
      return .wrongState("not-requested")
    }
    guard refund.stage.after(step) != nil,
      !refund.taken.isSaidAgain(step, at: facts.sequence)
    else { return .wrongState(refund.stage.word) }
    if step == .refundFailure {
      let expected = refund.stage == .succeeded ? refund.amount : 0
      return facts.booked == expected
        ? nil : .differsFromRequest(requested: expected, given: facts.booked)
    }
    return facts.amount == refund.amount
      ? nil : .differsFromRequest(requested: refund.amount, given: facts.amount)
  }

  /// An answer to a refund takes no more than its request set aside, wherever that has gone since; a
  /// payout that fails gives it back where the redirection took it.
  private static func refusalOfAside(
    _ step: OrderStep,
    _ facts: OrderFacts,
    _ effects: [OrderEffect],
    in state: OrderState
  ) -> OrderRefusal? {
    guard step.answersRefund, !facts.isReversal,
      let refund = state.refund(requestedBy: facts.request), refund.aside.isBound
    else { return nil }
    if step == .redirectionFailure {
      for effect in effects where effect.net > 0 {
        let taken = refund.redirected.first { $0.account == effect.account }?.net ?? 0
        guard effect.net > -taken else { continue }
        return .exceedsRequest(effect.account, available: -taken, requested: effect.net)
      }
    }
    return refund.aside.excess(effects, countsSuspense: step == .refundRedirection)
  }

  /// What is paid of a payout and what fails of it is there of what its request set aside: nothing is
  /// paid twice, or out of what is on its way for another one.
  ///
  /// A success says whose it is wherever it takes what is kept by order, and a failure always.
  private static func refusal(
    of step: PayoutStep,
    _ facts: OrderFacts,
    _ effects: [OrderEffect],
    in state: OrderState
  ) -> OrderRefusal? {
    // What goes another way is its refund's, and any other request takes what stands there.
    if facts.step?.needsRequest == true, state.step(of: facts) != nil { return nil }
    if step == .otherRequest { return nil }
    let payout = state.payout(requestedBy: facts.request)
    if step == .request {
      // One that follows another payout takes of that no more than is left of it.
      return payout?.aside.excess(effects.filter { payout?.aside.left(in: $0.account) != nil })
    }
    guard facts.request != 0 else {
      return effects.contains { $0.net < 0 && !$0.isSuspense } ? .missingFollows : nil
    }
    if step == .failure, let first = payout?.aside.parts.first,
      !effects.contains(where: { $0.net < 0 && payout?.aside.left(in: $0.account) != nil })
    {
      return .exceedsRequest(first.account, available: max(0, first.net), requested: 0)
    }
    return (payout?.aside ?? SetAside([])).excess(effects)
  }

  private static func refusalOfWithdrawal(
    _ step: OrderStep,
    _ facts: OrderFacts,
    _ effects: [OrderEffect],
    in state: OrderState
  ) -> OrderRefusal? {
    guard let withdrawal = state.withdrawal else { return .wrongState("not-requested") }
    guard withdrawal.stage.after(step) != nil,
      !withdrawal.taken.isSaidAgain(step, at: facts.sequence)
    else { return .wrongState(withdrawal.stage.word) }
    func differs(_ expected: Int128, _ given: Int128) -> OrderRefusal? {
      expected == given ? nil : .differsFromRequest(requested: expected, given: given)
    }
    switch step {
    // What is paid is less the fee: it is what is in transit.
    case .withdrawalSuccess: return refusalOfRest(facts, effects, in: state)
    // A bank returns a payment as it was paid (T14): of a part nothing further could become, since
    // only the whole can be given back.
    case .withdrawalReturn: return differs(withdrawal.paid, facts.amount)
    // What is sent and what is given back is all of it. One that had succeeded fails by an event
    // that says what had been booked as success (T32).
    case .withdrawalSubmission:
      return differs(withdrawal.amount, facts.amount) ?? refusalOfRest(facts, effects, in: state)
    case .withdrawalFailure:
      guard (withdrawal.stage == .succeeded) == (facts.booked != 0) else {
        return .wrongState(withdrawal.stage.word)
      }
      let booked = facts.booked == 0 ? nil : differs(withdrawal.paid, facts.booked)
      return differs(withdrawal.amount, facts.amount) ?? booked
    default: return nil
    }
  }

  /// What is sent, paid or given back is all that stands there.
  ///
  /// A rest would wait there for ever, since the step comes once. What is taken from suspense is an
  /// item of its own.
  private static func refusalOfRest(
    _ facts: OrderFacts,
    _ effects: [OrderEffect],
    in state: OrderState
  ) -> OrderRefusal? {
    for effect in effects where effect.net < 0 && !effect.isSuspense {
      let available = state.available(to: effect, of: facts)
      guard available > -effect.net else { continue }
      return .differsFromRequest(requested: available, given: -effect.net)
    }
    return nil
  }

  /// Only a payment is taken back by a reversal, and only what was not given back already; every
  /// other step, but for those of a purchase, has one of its own that undoes it.
  private static func refusalOfReversal(
    _ step: OrderStep,
    _ facts: OrderFacts,
    in state: OrderState
  ) -> OrderRefusal? {
    if step == .recharge {
      guard facts.amount > state.recharged else { return nil }
      return .exceedsPaid(available: state.recharged, requested: facts.amount)
    }
    guard step == .payment else { return .wrongState("not-reversible") }
    guard facts.counted > state.refundable else { return nil }
    return .exceedsPaid(available: state.refundable, requested: facts.counted)
  }
}
