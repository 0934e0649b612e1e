/// A withdrawal, which is an order of its own (T11 to T14).
package struct Withdrawal: Sendable, Equatable {
  /// What was asked for, in minor units.
  package let amount: Int128
  /// What was paid of it and has not come back.
  package var paid: Int128 = 0
  /// How far it has come.
  package var stage = Stage.requested
  /// By which steps.
  package var taken = StepsTaken()

  /// How far a withdrawal has come.
  package enum Stage: UInt8, CaseIterable, Sendable {
    case requested
    case submitted
    case succeeded
    case returned
    case failed

    /// The word in messages and tables.
    package var word: String {
      switch self {
      case .requested: "requested"
      case .submitted: "submitted"
      case .succeeded: "succeeded"
      case .returned: "returned"
      case .failed: "failed"
      }
    }

    /// The stage after a step; nil where the step may not be.
    ///
    /// One outcome: what succeeded fails only where the bank returns it, or by an event that says
    /// what had been booked as success; what failed is over, a new try is a new withdrawal.
    package func after(_ step: OrderStep) -> Stage? {
      switch (self, step) {
      case (.requested, .withdrawalSubmission): .submitted
      case (.submitted, .withdrawalSuccess), (.returned, .withdrawalSuccess): .succeeded
      case (.succeeded, .withdrawalReturn): .returned
      case (.requested, .withdrawalFailure), (.submitted, .withdrawalFailure),
        (.returned, .withdrawalFailure), (.succeeded, .withdrawalFailure):
        .failed
      default: nil
      }
    }
  }
}
