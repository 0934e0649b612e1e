public import Amounts

/// A balance with the side it stands on: never a bare minus for a credit balance.
public struct Balance: Hashable, Sendable {
  /// Minor units, not negative.
  public var amount: Amount
  /// The side; nil for a balance of zero.
  public var side: Side?

  /// Takes debit − credit in minor units.
  public init(debitLessCredit minor: Int128, currency: Currency) {
    amount = Amount(minor: minor < 0 ? 0 - minor : minor, currency: currency)
    side = minor == 0 ? nil : minor > 0 ? .debit : .credit
  }
}
