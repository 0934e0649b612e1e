package import Ledgers

/// What a request of an order set aside, and what of it is there still: by account that is kept by
/// order, but for suspense.
///
/// What answers the request takes no more of it, so that nothing is paid out of what is on its way for
/// another one. A request that moves nothing which is kept by order is a note, and bounds no refund.
package struct SetAside: Sendable, Equatable {
  package private(set) var parts: [OrderEffect]
  /// Whether the request moved something that is kept by order.
  package let isBound: Bool

  /// What a request does to accounts, as far as it puts something there.
  package init(_ effects: [OrderEffect]) {
    parts = effects.filter { $0.net > 0 && !$0.isSuspense }
    isBound = effects.contains { !$0.isSuspense }
  }

  /// Whether nothing is left.
  package var isUsedUp: Bool { parts.allSatisfy { $0.net <= 0 } }

  /// What is left in an account; nil where nothing was ever set aside.
  ///
  /// An event that is no answer may have taken more: what several set aside, naming one of them.
  package func left(in account: AccountKey) -> Int128? {
    parts.first { $0.account == account }.map { max(0, $0.net) }
  }

  /// Takes what an event does that follows the request and is no answer.
  ///
  /// It takes, and gives back what it took where it is taken back; what else it puts there is its own.
  /// A voucher puts there for the request what it puts there.
  mutating func takeBeside(_ effects: [OrderEffect], _ facts: OrderFacts) {
    take(facts.isVoucher ? effects : effects.filter { facts.isReversal == ($0.net > 0) })
  }

  /// Takes what an answer does there.
  ///
  /// `moves`: it may put something into another account, from where it goes on, as a refund does that
  /// is sent another way.
  mutating func take(_ effects: [OrderEffect], moves: Bool = false) {
    for effect in effects {
      if let index = parts.firstIndex(where: { $0.account == effect.account }) {
        parts[index].net &+= effect.net
      } else if moves, effect.net > 0, !effect.isSuspense {
        parts.append(effect)
      }
    }
  }

  /// The first account from which more is taken than is left; of suspense only where that counts too.
  func excess(_ effects: [OrderEffect], countsSuspense: Bool = false) -> OrderRefusal? {
    for effect in effects where effect.net < 0 && (countsSuspense || !effect.isSuspense) {
      let left = left(in: effect.account) ?? 0
      guard -effect.net > left else { continue }
      return .exceedsRequest(effect.account, available: left, requested: -effect.net)
    }
    return nil
  }
}
