/// What an event means to a payout of its order, by its type.
package enum PayoutStep: Sendable {
  /// It is asked for: `payout.requested`.
  case request
  /// Something else is asked for that may be paid out, and fail: by its type what is no step of an
  /// order, as `commission.requested` (T19), or a voucher that sets it aside.
  case otherRequest
  /// It was paid: `payout.succeeded`.
  case success
  /// It was not: `payout.failed`.
  case failure

  /// The step of an event type, whatever its schema version; nil for types that are none.
  package init?(type: String) {
    switch OrderStep.stem(of: type) {
    case "payout.requested": self = .request
    case "payout.succeeded": self = .success
    case "payout.failed": self = .failure
    case "settlement.requested": return nil
    case "journal.posted": self = .otherRequest
    case let stem where stem.hasSuffix(".requested") && OrderStep(type: type) == nil:
      self = .otherRequest
    default: return nil
    }
  }

  /// Whether it asks for something.
  package var isRequest: Bool { self == .request || self == .otherRequest }
}
