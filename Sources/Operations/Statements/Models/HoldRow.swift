public import Amounts
public import BusinessCalendar

/// What is left of a hold in one account: what `daybook holds` shows.
public struct HoldRow: Hashable, Sendable {
  /// The account's written form.
  public var account: String
  /// What was used of it.
  public var used: Amount
  /// What was released of it.
  public var released: Amount
  /// What is on hold still.
  public var left: Amount
  /// The event that placed it.
  public var origin: EventOrigin
  /// Who placed it; nil where the event does not say.
  public var placedBy: String?
  /// What it was placed for; nil where the event does not say.
  public var text: String?
  /// The day on which it was placed.
  public var since: BusinessDate
  /// Days between `since` and the day of the report.
  public var age: Int
  /// The last day on which it counts; nil for every day.
  public var expiresOn: BusinessDate?

  /// What was set aside when it was placed.
  public var placed: Amount {
    Amount(minor: left.minor + used.minor + released.minor, currency: left.currency)
  }

  /// Makes a row.
  public init(
    account: String,
    used: Amount,
    released: Amount,
    left: Amount,
    origin: EventOrigin,
    placedBy: String? = nil,
    text: String? = nil,
    since: BusinessDate,
    age: Int,
    expiresOn: BusinessDate? = nil
  ) {
    (self.account, self.used, self.released, self.left) = (account, used, released, left)
    (self.origin, self.placedBy, self.text) = (origin, placedBy, text)
    (self.since, self.age, self.expiresOn) = (since, age, expiresOn)
  }
}
