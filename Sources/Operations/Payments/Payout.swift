package import Ledgers

/// One payout of an order that is no refund's, from what asked for it on: a receipt of nobody's that
/// is sent back, a promoter's commission, a loan.
///
/// It has no stages but what is left of it: it is paid, fails or is taken back in parts or whole, out
/// of what its own request set aside, and so once.
package struct Payout: Sendable, Equatable {
  /// The sequence of the event that asked for it.
  package let request: UInt64
  /// What its request set aside and is there still, by account that is kept by order.
  package private(set) var left: [OrderEffect]
  /// How many words that it was paid are booked.
  package private(set) var successes = 0

  /// A payout, by what its request does to accounts; nil where that sets nothing aside.
  package init?(request: UInt64, _ effects: [OrderEffect]) {
    let left = effects.filter { $0.net > 0 && !$0.isSuspense }
    guard !left.isEmpty else { return nil }
    (self.request, self.left) = (request, left)
  }

  /// Whether nothing is left of it, and that because it was paid.
  package var isPaid: Bool { successes > 0 && left.allSatisfy { $0.net == 0 } }

  /// What is left of it in an account; nil where its request set nothing aside there.
  package func left(in account: AccountKey) -> Int128? {
    left.first { $0.account == account }?.net
  }

  /// Takes what an answer to it does, or its request that is taken back.
  mutating func take(_ effects: [OrderEffect], _ step: PayoutStep, isReversal: Bool) {
    for effect in effects {
      guard let index = left.firstIndex(where: { $0.account == effect.account }) else { continue }
      // A request that follows it sets aside for itself.
      if step == .request, effect.net > 0 { continue }
      left[index].net &+= effect.net
    }
    if step == .success { successes += isReversal ? -1 : 1 }
  }
}
