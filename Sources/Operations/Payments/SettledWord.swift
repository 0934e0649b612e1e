/// A word of a channel or a bank that money has gone or is back, said once: of a request, or of the
/// withdrawal that its order is.
package enum SettledWord: Sendable {
  /// A refund arrived.
  case refundPaid
  /// A payout was paid.
  case payoutPaid
  /// A withdrawal was paid.
  case withdrawalPaid
  /// The bank sent a withdrawal back, or did not pay it.
  case withdrawalBack

  /// The word of an event type, whatever its schema version; nil for types that are none.
  package init?(type: String) {
    switch OrderStep.stem(of: type) {
    case "refund.succeeded": self = .refundPaid
    case "payout.succeeded": self = .payoutPaid
    case "withdrawal.succeeded": self = .withdrawalPaid
    case "withdrawal.returned", "withdrawal.failed": self = .withdrawalBack
    default: return nil
    }
  }

  /// Whether it answers a request, of which an order may have several.
  package var answersRequest: Bool { self == .refundPaid || self == .payoutPaid }
}
