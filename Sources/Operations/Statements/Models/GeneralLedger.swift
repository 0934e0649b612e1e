public import Amounts
public import BusinessCalendar

/// Opening, debit, credit and closing per subject, currency and day (总账), rolled up to parents.
public struct GeneralLedger: Hashable, Sendable {
  /// A subject's day in a currency.
  public struct Row: Hashable, Sendable {
    /// The subject.
    public var subject: SubjectLabel
    /// How deep it stands in the chart: 1 for a top subject.
    public var level: Int
    /// Whether postings go to it.
    public var isLeaf: Bool
    /// The currency of all figures of the row.
    public var currency: Currency
    /// The day.
    public var date: BusinessDate
    /// Debit − credit before the day over all accounts of the subject, minor units.
    public var opening: Int128
    /// Debits and credits of the day, minor units.
    public var movement: DebitCredit

    /// Makes a row.
    public init(
      subject: SubjectLabel,
      level: Int,
      isLeaf: Bool,
      currency: Currency,
      date: BusinessDate,
      opening: Int128,
      movement: DebitCredit
    ) {
      (self.subject, self.level, self.isLeaf) = (subject, level, isLeaf)
      (self.currency, self.date) = (currency, date)
      (self.opening, self.movement) = (opening, movement)
    }

    /// Debit − credit after the day, minor units.
    public var closing: Int128 { opening + movement.balance }
  }

  /// What was asked.
  public var head: ReportHead
  /// The rows by subject in the order of the chart, then currency, then day.
  public var rows: [Row]

  /// Makes a ledger.
  public init(head: ReportHead, rows: [Row]) { (self.head, self.rows) = (head, rows) }
}
