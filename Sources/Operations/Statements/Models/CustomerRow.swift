public import Amounts

/// A customer with its logins and what all of them have used in one currency: what `daybook
/// customers` shows.
public struct CustomerRow: Hashable, Sendable {
  /// Its name.
  public var customer: String
  /// Its class in the chart.
  public var customerClass: String
  /// `person` or `company`.
  public var ownership: String
  /// The token of its identity number, of which nothing but the last characters can be read.
  public var identity: String
  /// The logins that are open.
  public var logins: [String]
  /// The year that is meant; nil for a limit that is for life.
  public var year: Int?
  /// What was used; nil where nothing was and there is no limit.
  public var used: Amount?
  /// The most that may be used; nil for no limit.
  public var limit: Amount?

  /// That of what was used and of the limit; nil where there is neither.
  public var currency: Currency? { (limit ?? used)?.currency }

  /// What is left of the limit.
  public var left: Amount? {
    guard let limit, let used else { return limit }
    return Amount(minor: limit.minor - used.minor, currency: limit.currency)
  }

  /// Makes a row.
  public init(
    customer: String,
    customerClass: String,
    ownership: String,
    identity: String,
    logins: [String],
    year: Int? = nil,
    used: Amount? = nil,
    limit: Amount? = nil
  ) {
    (self.customer, self.customerClass, self.ownership) = (customer, customerClass, ownership)
    (self.identity, self.logins, self.year) = (identity, logins, year)
    (self.used, self.limit) = (used, limit)
  }
}
