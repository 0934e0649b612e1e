package import Events
package import Ledgers

/// Why a step may not be, in order of precedence.
package enum OrderRefusal: Error, Equatable, Sendable {
  /// It names another party in a role than the order has there, by name number.
  case anotherParty(OrderRole, ordered: UInt32, named: UInt32)
  /// It answers a request, and does not say which.
  case missingFollows
  /// Its amount is in another currency than the order's.
  case currencyDiffers
  /// The order, refund or withdrawal is in a state that does not allow it; the state's word.
  case wrongState(String)
  /// Its amount is not that of the request.
  case differsFromRequest(requested: Int128, given: Int128)
  /// A share of it is not that of the request.
  case shareDiffersFromRequest(OrderShare)
  /// A step that undoes others would undo something else: an account, what is to be undone there, and
  /// what the entry does.
  case undoesAnother(AccountKey, requested: Int128, given: Int128)
  /// More would be paid of a payout or fail of it than is left in an account of what its request set
  /// aside.
  case exceedsRequest(AccountKey, available: Int128, requested: Int128)
  /// More would be given back than was paid and is not given back yet.
  case exceedsPaid(available: Int128, requested: Int128)
  /// More would be given back than events of the codes, by name number, brought in the currency and is
  /// not given back yet.
  case exceedsBrought(by: [UInt32], currency: UInt32, available: Int128, requested: Int128)
  /// An invoice of goods says more tax than goods.
  case exceedsGoods(goods: Int128, tax: Int128)
  /// Order, receipt and invoice of a purchase do not agree; what it would be after the step.
  case notMatched(Purchase)
  /// A supplier would be paid more than its invoices say and it has not been paid yet.
  case exceedsInvoiced(available: Int128, requested: Int128)
  /// More of a share would be given back than was taken under that name and is not given back yet.
  case exceedsShare(OrderShare)
  /// It takes from an account what the event that it follows had put there, and which is taken back.
  case takenBack(AccountKey, requested: Int128)
  /// More would be taken from an account than stands there under the order, or taken back than is
  /// left there of what the event put there.
  case exceedsOrder(AccountKey, available: Int128, requested: Int128)

  /// The reason to record.
  package var reason: Reason {
    switch self {
    case .anotherParty: .anotherParty
    case .missingFollows: .missingFollows
    case .currencyDiffers: .currencyDiffers
    case .wrongState: .wrongState
    case .differsFromRequest, .shareDiffersFromRequest, .undoesAnother, .exceedsRequest:
      .differsFromRequest
    case .exceedsPaid, .exceedsBrought: .exceedsPaid
    case .exceedsGoods: .exceedsGoods
    case .notMatched: .notMatched
    case .exceedsInvoiced: .exceedsInvoiced
    case .exceedsShare: .exceedsShare
    case .exceedsOrder, .takenBack: .exceedsOrder
    }
  }
}
