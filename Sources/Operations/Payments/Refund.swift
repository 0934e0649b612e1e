/// One refund of an order, from its request on.
package struct Refund: Sendable, Equatable {
  /// The sequence of its `refund.requested`.
  package let request: UInt64
  /// What goes back to the payer, in minor units.
  package let amount: Int128
  /// How much of it is of what payments had left in suspense: it was never paid for the order.
  package var hung: Int128 = 0
  /// What its request set aside, wherever that has gone since: in transit to the payer, or with
  /// another payout.
  package var aside: SetAside
  /// What its last redirection took, and from where: a payout that fails gives it back there.
  package var redirected: [OrderEffect] = []
  /// How far it has come.
  package var stage = Stage.requested
  /// By which steps.
  package var taken = StepsTaken()

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
    /// (T10). One that succeeded may prove to have failed. What was called off is over. Once it is
    /// sent another way, the channel's failure is old news: it fails when that payout does, which
    /// brings its money back to where it can be sent from again.
    package func after(_ step: OrderStep) -> Stage? {
      switch (self, step) {
      case (.requested, .refundSuccess), (.redirected, .refundSuccess), (.failed, .refundSuccess):
        .succeeded
      case (.requested, .refundFailure), (.succeeded, .refundFailure),
        (.redirected, .redirectionFailure):
        .failed
      case (.redirected, .refundFailure): .redirected
      case (.requested, .refundRedirection), (.failed, .refundRedirection): .redirected
      case (.requested, .refundCancellation), (.failed, .refundCancellation): .cancelled
      default: nil
      }
    }
  }
}
