/// What an order has as a purchase of one's own, in minor units (三单匹配, R3-025).
package struct Purchase: Sendable, Equatable {
  /// What was ordered.
  package private(set) var ordered: Int128 = 0
  /// What came in, at the value at which it was booked provisionally (暂估).
  package private(set) var received: Int128 = 0
  /// How much of that invoices have replaced.
  package private(set) var replaced: Int128 = 0
  /// What invoices say of goods, without tax.
  package private(set) var invoiced: Int128 = 0
  /// What the supplier is owed by all invoices, tax included.
  package private(set) var owed: Int128 = 0
  /// What was paid and did not come back.
  package private(set) var paid: Int128 = 0

  package init() {}

  /// Whether order, receipts and invoices agree: what is invoiced came in at that value, and was
  /// ordered.
  ///
  /// What has come in and is not invoiced yet, and what is ordered and has not come, is no
  /// difference.
  package var isMatched: Bool { invoiced == replaced && invoiced <= ordered }

  /// Takes a step.
  package mutating func take(_ step: OrderStep, _ facts: OrderFacts) {
    let sign: Int128 = facts.isReversal ? -1 : 1
    let amount = sign &* facts.amount
    switch step {
    case .purchaseOrder: ordered &+= amount
    case .goodsReceipt: received &+= amount
    case .invoice:
      invoiced &+= amount
      replaced &+= sign &* facts.booked
      owed &+= sign &* facts.gross
    case .expense: owed &+= sign &* facts.gross
    case .supplierPayment: paid &+= amount
    case .supplierRefund: paid &-= amount
    default: break
    }
  }

  /// Why a step may not be, of which this is the outcome; nil where it may.
  ///
  /// A mismatch keeps nobody from entering what is so; it keeps the supplier from being paid.
  package func refusal(of step: OrderStep, _ facts: OrderFacts, from before: Self) -> OrderRefusal?
  {
    if step == .invoice, !facts.isTaxWithinGoods {
      return .exceedsGoods(goods: facts.amount, tax: facts.gross - facts.amount)
    }
    if paid < 0 { return .exceedsPaid(available: before.paid, requested: facts.amount) }
    let pays = step == .supplierPayment && !facts.isReversal
    // What was paid for stays ordered.
    let unorders = step == .purchaseOrder && facts.isReversal && paid > 0 && ordered < invoiced
    if replaced < 0 || received < replaced || (pays && !isMatched) || unorders {
      return .notMatched(self)
    }
    guard paid > owed else { return nil }
    return .exceedsInvoiced(available: before.owed - before.paid, requested: facts.owing)
  }
}
