/// A word of a channel or a bank that money has come or gone, said once: of a request, or of the
/// withdrawal that its order is.
package enum SettledWord: String, Sendable {
  /// A refund arrived.
  case refundSucceeded = "refund.succeeded"
  /// A payout was paid.
  case payoutSucceeded = "payout.succeeded"
  /// A withdrawal was paid.
  case withdrawalSucceeded = "withdrawal.succeeded"
  /// The bank sent a withdrawal back.
  case withdrawalReturned = "withdrawal.returned"

  /// The word of an event type, whatever its schema version; nil for types that are none.
  package init?(type: String) { self.init(rawValue: String(OrderStep.stem(of: type))) }

  /// Whether it answers a request, of which an order may have several.
  package var answersRequest: Bool { self == .refundSucceeded || self == .payoutSucceeded }
}
