/// The identity of an account (分户) as name numbers: subject, owner, purpose, currency.
package struct AccountKey: Hashable, Sendable {
  package var subject: UInt32
  package var owner: UInt32
  /// 0 where the owner has one account only under the subject.
  package var purpose: UInt32
  package var currency: UInt32

  package init(subject: UInt32, owner: UInt32, purpose: UInt32, currency: UInt32) {
    (self.subject, self.owner) = (subject, owner)
    (self.purpose, self.currency) = (purpose, currency)
  }

  /// A well-mixed hash for open addressing.
  var mixed: UInt64 {
    let left = UInt64(subject) << 32 | UInt64(owner)
    let right = UInt64(purpose) << 32 | UInt64(currency)
    let product = (left ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: right ^ 0xA076_1D64_78BD_642F
    )
    return product.high ^ product.low
  }
}
