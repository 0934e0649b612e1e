/// One payout of an order that is no refund's, from what asked for it on: a receipt of nobody's that
/// is sent back, a promoter's commission, a loan.
///
/// It has no stages but what is left of it: it is paid, fails or is taken back in parts or whole, out
/// of what its own request set aside, and so once.
package struct Payout: Sendable, Equatable {
  /// The sequence of the event that asked for it.
  package let request: UInt64
  /// Whether it was asked for as a payout: then nothing else takes what is on its way for it.
  package let isReserved: Bool
  /// What its request set aside.
  package private(set) var aside: SetAside
  /// How many words that it was paid are booked.
  package private(set) var successes = 0

  /// A payout, by what its request does to accounts; nil where that sets nothing aside.
  init?(request: UInt64, _ step: PayoutStep, _ effects: [OrderEffect]) {
    aside = SetAside(effects)
    guard !aside.parts.isEmpty else { return nil }
    (self.request, isReserved) = (request, step == .request)
  }

  /// Whether nothing is left of it, and that because it was paid.
  package var isPaid: Bool { successes > 0 && aside.isUsedUp }

  /// Takes what its request does that is taken back.
  mutating func takeBack(_ effects: [OrderEffect]) { aside.take(effects) }

  /// Takes what an event does that follows it, or is taken back: an answer, what is asked for out of
  /// it, or anything else.
  mutating func take(_ effects: [OrderEffect], _ facts: OrderFacts) {
    let isAnswer = facts.payout == .success || facts.payout == .failure
    if isAnswer { aside.take(effects) } else { aside.takeBeside(effects, facts) }
    if facts.payout == .success { successes += facts.isReversal ? -1 : 1 }
  }
}
