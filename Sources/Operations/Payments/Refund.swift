/// One refund of an order, from its request on.
package struct Refund: Sendable, Equatable {
  /// The sequence of its `refund.requested`.
  package let request: UInt64
  /// What goes back to the payer, in minor units.
  package let amount: Int128
  /// How far it has come.
  package var stage = Stage.requested

  /// How far a refund has come.
  package enum Stage: UInt8, CaseIterable, Sendable {
    case requested
    case redirected
    case succeeded
    case failed
    case cancelled

    /// The word in messages and tables.
    package var word: String {
      switch self {
      case .requested: "requested"
      case .redirected: "redirected"
      case .succeeded: "succeeded"
      case .failed: "failed"
      case .cancelled: "cancelled"
      }
    }

    /// The stage after a step; nil where the step may not be.
    ///
    /// A refund that failed is the payer's still: it may arrive by another way, or be called off
    /// (T10). One that succeeded may prove to have failed. What was called off is over.
    package func after(_ step: OrderStep) -> Stage? {
      switch (self, step) {
      case (.requested, .refundSuccess), (.redirected, .refundSuccess), (.failed, .refundSuccess):
        .succeeded
      case (.requested, .refundFailure), (.redirected, .refundFailure),
        (.succeeded, .refundFailure):
        .failed
      case (.requested, .refundRedirection), (.failed, .refundRedirection): .redirected
      case (.requested, .refundCancellation), (.failed, .refundCancellation): .cancelled
      default: nil
      }
    }
  }
}
