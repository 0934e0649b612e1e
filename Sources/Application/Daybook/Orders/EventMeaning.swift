import Events
import Payments

/// What an event means to its orders, by its type.
struct EventMeaning: Sendable {
  /// The step that it stands for; a payout is one only where it follows something.
  fileprivate(set) var step: OrderStep?
  /// What it means to a payout.
  let payoutStep: PayoutStep?
  /// What it does to shares.
  let flow: ShareFlow?
  /// Whether it pays somebody out, or says what became of that: `payout.…`.
  let isPayout: Bool
  /// Whether it places a parked event in suspense.
  let isSuspension: Bool
  /// Whether a person states its lines: a manual voucher.
  let isVoucher: Bool
  /// Whether it says what stands in suspense, or explains that: `suspense.…`.
  let isOfSuspense: Bool

  /// What a type means, whatever the event follows.
  init(type: String) {
    step = OrderStep(type: type)
    payoutStep = PayoutStep(type: type)
    flow = ShareFlow(type: String(OrderStep.stem(of: type)))
    isPayout = type.hasPrefix("payout.")
    isSuspension = type == EventType.eventSuspended
    isVoucher = type == EventType.journalPosted
    isOfSuspense = type.hasPrefix("suspense.")
  }

  /// Whether it undoes what was done before.
  func undoes(following request: UInt64) -> Bool {
    step?.undoes(following: request) != nil || step == .refundCancellation
  }

  /// What it means where the event follows something, or nothing.
  consuming func following(_ link: EventFacts.Link?) -> EventMeaning {
    if step == .refundRedirection, link == nil { step = nil }
    return self
  }
}
