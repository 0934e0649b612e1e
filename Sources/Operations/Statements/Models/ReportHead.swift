public import Amounts
public import BusinessCalendar

/// By which of its two dates an event belongs to a period.
public enum DateAxis: String, Hashable, Sendable, CaseIterable {
  /// The day in which it was booked (会计日); a sealed day never changes.
  case accounting
  /// The day for which the amount counts (起息日); late events restate.
  case value
}

/// What every report says about itself: which book, which period, with the knowledge of when.
public struct ReportHead: Hashable, Sendable {
  /// The report's name, as in its JSON schema: `trial-balance`.
  public var report: String
  /// The book's id.
  public var book: String
  /// First day of the period; nil for "as of" reports and those that begin with the book.
  public var from: BusinessDate?
  /// Last day of the period, or the day as of which balances stand.
  public var through: BusinessDate
  /// The axis of both dates.
  public var axis: DateAxis
  /// The last sequence whose knowledge is in the figures; 0 for an empty book.
  public var knownAt: UInt64
  /// Whether `through` is sealed.
  public var isSealed: Bool
  /// The currencies that occur, in the order of the report.
  public var currencies: [Currency]

  /// Makes a head.
  public init(
    report: String,
    book: String,
    from: BusinessDate? = nil,
    through: BusinessDate,
    axis: DateAxis = .accounting,
    knownAt: UInt64,
    isSealed: Bool,
    currencies: [Currency] = []
  ) {
    (self.report, self.book, self.from, self.through) = (report, book, from, through)
    (self.axis, self.knownAt) = (axis, knownAt)
    (self.isSealed, self.currencies) = (isSealed, currencies)
  }
}
