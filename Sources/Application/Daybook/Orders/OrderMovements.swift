import Codec
import Ledgers
import Payments

/// What the records of one order did to accounts, as far as a step may undo it.
///
/// It is kept of the order that was asked for last, and carried on with what came since: of
/// thousands of steps that fail under one order, none reads again what the one before it read.
struct OrderMovements: Sendable {
  private let order: [UInt8]
  /// The last record that is in it; 0 for none.
  var last: UInt64 = 0
  private var nets: [Undoable: [AccountKey: Int128]] = [:]
  /// What the steps of refunds and of the withdrawal did to each account, debits positive.
  private(set) var sent: [AccountKey: Int128] = [:]
  /// What is back in suspense.
  var back = BackInSuspense()

  init(of order: [UInt8] = []) { self.order = order }

  /// Whether it can be carried on to a record of an order.
  func leads(to last: UInt64, of order: RawSpan) -> Bool {
    self.last <= last && self.order.rawSpan.equals(order)
  }

  /// What was done to each account that was moved, debits positive.
  subscript(part: Undoable) -> [AccountKey: Int128] { nets[part] ?? [:] }

  /// Adds what a step of a refund or of the withdrawal did.
  mutating func send(_ changes: [AccountKey: Int128]) {
    for (account, net) in changes where net != 0 { sent[account, default: 0] &+= net }
  }

  /// Adds what a record did.
  mutating func add(_ changes: [AccountKey: Int128], to part: Undoable) {
    for (account, net) in changes where net != 0 {
      nets[part, default: [:]][account, default: 0] &+= net
    }
  }
}
