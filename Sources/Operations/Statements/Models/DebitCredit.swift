/// One of the two sides of an entry.
public enum Side: String, Hashable, Sendable, CaseIterable {
  /// The left side, 借.
  case debit
  /// The right side, 贷.
  case credit

  /// `Dr` or `Cr`, as people write it in files.
  public var sign: String { self == .debit ? "Dr" : "Cr" }
}

/// A pair of sums in minor units of one currency: what stands in debit, what stands in credit.
///
/// The two are never netted. Each may be negative where red postings outweigh the others.
public struct DebitCredit: Hashable, Sendable {
  /// Sum of the debits, minor units.
  public var debit: Int128
  /// Sum of the credits, minor units.
  public var credit: Int128

  /// Nothing on either side.
  public static let zero = DebitCredit(debit: 0, credit: 0)

  /// Makes a pair.
  public init(debit: Int128, credit: Int128) {
    (self.debit, self.credit) = (debit, credit)
  }

  /// A balance (debit − credit) put in the column where it stands, the other column zero.
  public init(balance: Int128) {
    self.init(debit: max(balance, 0), credit: max(0 - balance, 0))
  }

  /// Debit − credit, minor units: positive is a debit balance.
  public var balance: Int128 { debit - credit }

  /// Adds column by column.
  public static func + (left: DebitCredit, right: DebitCredit) -> DebitCredit {
    DebitCredit(debit: left.debit + right.debit, credit: left.credit + right.credit)
  }

  /// Adds column by column in place.
  public static func += (left: inout DebitCredit, right: DebitCredit) { left = left + right }
}
