/// A word of a channel or a bank that money has gone or is back, said once: of a request, or of the
/// withdrawal that its order is.
package enum SettledWord: UInt8, Sendable {
  /// A refund arrived.
  case refundPaid = 1
  /// A payout was paid.
  case payoutPaid
  /// A withdrawal was paid.
  case withdrawalPaid
  /// The bank sent a withdrawal back, or did not pay it.
  case withdrawalBack

  /// The word of an event type, whatever its schema version; nil for types that are none.
  ///
  /// An item that is raised under a withdrawal's order says that no statement has it: its money is
  /// back (T32).
  package init?(type: String) {
    switch OrderStep.stem(of: type) {
    case "refund.succeeded": self = .refundPaid
    case "payout.succeeded": self = .payoutPaid
    case "withdrawal.succeeded": self = .withdrawalPaid
    case "withdrawal.returned", "withdrawal.failed", "suspense.raised": self = .withdrawalBack
    default: return nil
    }
  }

  /// Whether it answers a request, of which an order may have several.
  package var answersRequest: Bool { self == .refundPaid || self == .payoutPaid }
}

extension OrderState {
  /// Whether a payout was paid, by its request; one that names none may be any that is not paid yet,
  /// and is none where all are.
  package func wasPaid(_ request: UInt64) -> Bool {
    if request != 0 { return payout(requestedBy: request)?.isPaid ?? false }
    return payouts.contains(where: \.isPaid) && payouts.allSatisfy(\.aside.isUsedUp)
  }

  /// Whether what a step says was said of this order before by another event than the one that was
  /// recorded at a sequence: no money has moved for it once more.
  ///
  /// `request`: the sequence of what it answers; one that names none may be of any request that was
  /// not answered. What came back has not failed as well.
  package func hasSaid(_ step: OrderStep, of request: UInt64, at sequence: UInt64) -> Bool {
    switch step {
    case .refundSuccess where request == 0:
      return refunds.contains { $0.stage == .succeeded }
        && refunds.allSatisfy { $0.stage == .succeeded || $0.stage == .cancelled }
    case .refundSuccess:
      guard let refund = refund(requestedBy: request) else { return false }
      return refund.stage == .succeeded || refund.taken.isSaidAgain(step, at: sequence)
    case .withdrawalSuccess:
      guard let withdrawal else { return false }
      return withdrawal.stage == .succeeded || withdrawal.taken.isSaidAgain(step, at: sequence)
    case .withdrawalReturn, .withdrawalFailure:
      guard let withdrawal else { return false }
      return withdrawal.stage == .returned || withdrawal.stage == .failed
        || withdrawal.taken.isSaidAgain(.withdrawalReturn, at: sequence)
        || withdrawal.taken.isSaidAgain(.withdrawalFailure, at: sequence)
    // While nothing is in dispute, what came of the last dispute is known.
    case .chargebackWon: return won != 0 && disputed == 0
    case .chargebackLost: return lost != 0 && disputed == 0
    default: return false
    }
  }
}
