/// What was done under an order and is undone together.
package enum Undoable: Hashable, Sendable {
  /// What an event asked for, by its sequence, and what became of that as a refund.
  case request(UInt64)
  /// The withdrawal that the order is.
  case withdrawal
  /// Its disputes.
  case disputes

  /// Whether an order has one of it, so that its steps need not say which.
  package var isOfOrder: Bool {
    switch self {
    case .request: false
    case .withdrawal, .disputes: true
    }
  }
}

extension OrderStep {
  /// What the step undoes, where it follows an event; nil for most steps, which undo nothing.
  package func undoes(following request: UInt64) -> Undoable? {
    switch self {
    case .refundFailure, .redirectionFailure: .request(request)
    case .withdrawalFailure, .withdrawalReturn: .withdrawal
    case .chargebackWon: .disputes
    default: nil
    }
  }

  /// What the step is a part of that may be undone, where it follows an event; nil for none but what
  /// itself asked for.
  package func isPart(following request: UInt64) -> Undoable? {
    switch self {
    case .refundRedirection, .redirectionFailure, .refundSuccess, .refundFailure:
      .request(request)
    case .withdrawalRequest, .withdrawalSubmission, .withdrawalSuccess, .withdrawalReturn,
      .withdrawalFailure:
      .withdrawal
    case .chargeback, .chargebackWon: .disputes
    default: nil
    }
  }
}
