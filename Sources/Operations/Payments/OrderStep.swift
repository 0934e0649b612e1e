// Payments: the lives of orders, refunds, withdrawals and disputes, as pure deciders: what a step
// finds, whether it may be, and what is so after it.
//
// An order's state is the fold of its own events; nothing here reads the log or knows entry rules.
// What must not live here: postings (they come in as effects), lookups, the clock.
//
// Read first: `OrderStep` (what an event means to its order), `OrderState` (what is known of one),
// `OrderDecider` (what may be).

/// What an event means to the life of its order, by its type.
package enum OrderStep: UInt8, CaseIterable, Sendable {
  /// Money comes in for the order: `payment.received`, `payment.requested` (R1-036, R1-041).
  case payment
  /// A payment was never made after all: `payment.revoked` (T23).
  case paymentRevoked
  /// The channel gave part of it back by itself: `refund.reported` (T31).
  case refundReported
  /// Part of it is to be given back: `refund.requested` (R1-002).
  case refundRequest
  /// A refund is sent another way: `payout.requested` that follows it (R1-013, R1-032).
  case refundRedirection
  /// The other way failed: `payout.failed` that follows the request of the refund.
  case redirectionFailure
  /// It arrived: `refund.succeeded`.
  case refundSuccess
  /// It did not: `refund.failed`.
  case refundFailure
  /// It is called off: `refund.cancelled`.
  case refundCancellation
  /// Money is to be paid out: `withdrawal.requested` (T11).
  case withdrawalRequest
  /// It was sent to the bank: `withdrawal.submitted` (T12).
  case withdrawalSubmission
  /// It was paid: `withdrawal.succeeded` (T13).
  case withdrawalSuccess
  /// It was rejected or failed: `withdrawal.failed` (T14).
  case withdrawalFailure
  /// The bank sent it back after it was paid: `withdrawal.returned` (T14, 退票).
  case withdrawalReturn
  /// The payer's bank takes it back: `chargeback.received` (T20).
  case chargeback
  /// The dispute was won, the money comes back: `chargeback.won`.
  case chargebackWon
  /// The dispute was lost: `chargeback.lost`.
  case chargebackLost
  /// Goods are ordered from a supplier: `purchase.ordered`.
  case purchaseOrder
  /// They came in: `goods.received` (T38).
  case goodsReceipt
  /// The supplier's invoice of goods: `invoice.received`.
  case invoice
  /// The supplier's invoice of a cost, for which no goods come in: `expense.invoiced`.
  case expense
  /// The supplier is to be paid, or was: `disbursement.requested`, `purchase.paid`.
  case supplierPayment
  /// The supplier paid back: `purchase.refunded`.
  case supplierRefund
  /// Money comes in for an account, and pays for nothing: `recharge.received` (T01).
  case recharge
  /// A recharge was never made after all: `recharge.revoked` (T23).
  case rechargeRevoked

  /// The step of an event type, whatever its schema version; nil for types that are none.
  package init?(type: String) {
    switch Self.stem(of: type) {
    case "payment.received", "payment.requested": self = .payment
    case "payment.revoked": self = .paymentRevoked
    case "recharge.received": self = .recharge
    case "recharge.revoked": self = .rechargeRevoked
    case "refund.reported": self = .refundReported
    case "refund.requested": self = .refundRequest
    case "payout.requested": self = .refundRedirection
    case "payout.failed": self = .redirectionFailure
    case "refund.succeeded": self = .refundSuccess
    case "refund.failed": self = .refundFailure
    case "refund.cancelled": self = .refundCancellation
    case "withdrawal.requested": self = .withdrawalRequest
    case "withdrawal.submitted": self = .withdrawalSubmission
    case "withdrawal.succeeded": self = .withdrawalSuccess
    case "withdrawal.failed": self = .withdrawalFailure
    case "withdrawal.returned": self = .withdrawalReturn
    case "chargeback.received": self = .chargeback
    case "chargeback.won": self = .chargebackWon
    case "chargeback.lost": self = .chargebackLost
    case "purchase.ordered": self = .purchaseOrder
    case "goods.received": self = .goodsReceipt
    case "invoice.received": self = .invoice
    case "expense.invoiced": self = .expense
    case "disbursement.requested", "purchase.paid": self = .supplierPayment
    case "purchase.refunded": self = .supplierRefund
    default: return nil
    }
  }

  /// A type without its schema version.
  package static func stem(of type: String) -> Substring {
    guard let dot = type.lastIndex(of: "."), type[dot...].dropFirst().first == "v",
      type[dot...].dropFirst(2).allSatisfy(\.isNumber), type[dot...].count > 2
    else { return type[...] }
    return type[..<dot]
  }

  /// Whether it is a step only where it follows something: few payouts are a refund's.
  package var needsRequest: Bool { self == .refundRedirection || self == .redirectionFailure }

  /// Whether it answers the request of a refund.
  package var answersRefund: Bool {
    switch self {
    case .refundRedirection, .redirectionFailure, .refundSuccess, .refundFailure,
      .refundCancellation:
      true
    default: false
    }
  }

  /// Whether it is of a withdrawal.
  package var isOfWithdrawal: Bool {
    switch self {
    case .withdrawalRequest, .withdrawalSubmission, .withdrawalSuccess, .withdrawalFailure,
      .withdrawalReturn:
      true
    default: false
    }
  }

  /// Whether it is of a purchase.
  package var isOfPurchase: Bool {
    switch self {
    case .purchaseOrder, .goodsReceipt, .invoice, .expense, .supplierPayment, .supplierRefund: true
    default: false
    }
  }

  /// Whether it means nothing without an order: all but payments and recharges, which a file may
  /// bring without one, and payouts.
  package var needsOrder: Bool { self != .payment && self != .recharge && !needsRequest }
}
