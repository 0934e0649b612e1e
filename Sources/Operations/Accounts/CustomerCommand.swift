/// What `customer.registered`, `customer.changed`, `login.opened` and `login.closed` say, names as
/// numbers; 0 for what is not said.
package struct CustomerCommand: Sendable {
  /// Which of them it is.
  package enum Kind: Sendable {
    case registered, changed, loginOpened, loginClosed
  }

  package var kind: Kind
  package var customer: UInt32 = 0
  package var login: UInt32 = 0
  package var customerClass: UInt32 = 0
  package var identity: UInt32 = 0
  package var isCompany: Bool?
  /// A limit of the customer's own, in minor units.
  package var limit: (currency: UInt32, minor: Int128) = (0, 0)
  /// Whether its accounts hold something: for `login.closed`.
  package var holdsMoney = false

  package init(kind: Kind) { self.kind = kind }
}
