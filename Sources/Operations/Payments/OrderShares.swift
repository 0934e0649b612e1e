/// What an event does to the shares of its order: to amounts that it carries beside its own, of a
/// coupon, a fee or a commission, say.
package enum ShareFlow: Sendable {
  /// They are taken, and each event adds to them: payments and settlements.
  case taken
  /// Its amount is a coupon that pays a part: `coupon.used`.
  case coupon
  /// They are taken once, however many steps say so: a withdrawal's.
  case stated
  /// They are given back.
  case givenBack
  /// They are taken again as they were given back: by a refund that is called off.
  case restored
  /// They go into suspense beside its amount: `suspense.raised`.
  case suspended
  /// They come out of suspense: it is explained, or a refund that stood there has failed.
  case explained

  /// The flow of an event type without its version; nil for types that do nothing to shares.
  package init?(type: String) {
    switch type {
    case "payment.received", "payment.requested", "settlement.requested": self = .taken
    case "coupon.used": self = .coupon
    case "withdrawal.requested", "withdrawal.submitted": self = .stated
    case "refund.requested", "refund.reported", "payment.revoked", "withdrawal.failed":
      self = .givenBack
    case "refund.cancelled": self = .restored
    case "suspense.raised": self = .suspended
    case "suspense.resolved", "refund.failed": self = .explained
    default: return nil
    }
  }

  /// Whether a reversal of the event gives them back; a coupon is bounded by the order's accounts.
  package var isGivenBackByReversal: Bool { self == .taken || self == .suspended }

  /// Whether it is of suspense: what was taken there is no share of the order, and the reverse.
  package var isOfSuspense: Bool { self == .suspended || self == .explained }

  /// Whether it takes shares, which a rule must book.
  package var isTaking: Bool { self == .taken || self == .stated || self == .suspended }

  /// Whether it gives shares back, or takes them again, within bounds.
  package var isBounded: Bool { self == .givenBack || self == .restored || self == .explained }
}

/// One share that an event gives back, in minor units.
package struct OrderShare: Sendable, Equatable {
  /// Its name and currency, by name number.
  package let name: UInt32
  package let currency: UInt32
  /// What the event gives back.
  package var requested: Int128 = 0
  /// What was taken under that name and is not given back.
  package var available: Int128 = 0
  /// Whether an event of the order took a share of this name: then, or where the name is one that is
  /// a share wherever it stands, it bounds what is given back.
  package var isTaken = false
  /// Of a refund that is called off: what its request gave back, no more and no less.
  package var demanded: Int128?

  package init(name: UInt32, currency: UInt32) { (self.name, self.currency) = (name, currency) }

  /// Whether a refund that is called off states another share than its request did.
  package var isNotAsDemanded: Bool { demanded.map { $0 != requested } ?? false }

  /// Whether another share has this name and currency.
  package func isSame(_ other: OrderShare) -> Bool {
    name == other.name && currency == other.currency
  }

  /// Takes a recorded event that carries it.
  package mutating func add(_ amount: Int128, _ flow: ShareFlow, isReversal: Bool) {
    switch flow {
    case .taken, .coupon, .suspended:
      available &+= isReversal ? -amount : amount
      isTaken = true
    case .stated:
      available = max(available, amount)
      isTaken = true
    case .givenBack: available &-= amount
    // What was hung there by no `suspense.raised` does not lessen what one raises later.
    case .explained where isTaken: available &-= isReversal ? -amount : amount
    case .explained: break
    case .restored: available &+= amount
    }
  }
}
