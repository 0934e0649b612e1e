public import Amounts

/// The trial balance of a period (试算平衡表): opening, movement and closing per subject and currency.
///
/// Opening and closing sum accounts with debit balances and accounts with credit balances apart,
/// never netted over owners; movement is gross, red postings negative on their own side. A parent's
/// row is the sum of its children's columns.
public struct TrialBalance: Hashable, Sendable {
  /// A subject in a currency.
  public struct Row: Hashable, Sendable {
    /// The subject.
    public var subject: SubjectLabel
    /// How deep it stands in the chart: 1 for a top subject.
    public var level: Int
    /// Whether postings go to it; rows of leaves alone add up to the totals.
    public var isLeaf: Bool
    /// The currency of all figures of the row.
    public var currency: Currency
    /// Debit balances and credit balances before the period, minor units.
    public var opening: DebitCredit
    /// Debits and credits of the period, minor units.
    public var movement: DebitCredit
    /// Debit balances and credit balances after the period, minor units.
    public var closing: DebitCredit

    /// Makes a row.
    public init(
      subject: SubjectLabel,
      level: Int,
      isLeaf: Bool,
      currency: Currency,
      opening: DebitCredit,
      movement: DebitCredit,
      closing: DebitCredit
    ) {
      (self.subject, self.level, self.isLeaf) = (subject, level, isLeaf)
      (self.currency, self.opening) = (currency, opening)
      (self.movement, self.closing) = (movement, closing)
    }
  }

  /// The sums over all leaves of one currency.
  public struct Totals: Hashable, Sendable {
    /// The currency.
    public var currency: Currency
    /// Minor units; the two columns are equal where the books balance.
    public var opening: DebitCredit
    /// Minor units; the two columns are equal where the books balance.
    public var movement: DebitCredit
    /// Minor units; the two columns are equal where the books balance.
    public var closing: DebitCredit

    /// Makes sums.
    public init(
      currency: Currency,
      opening: DebitCredit,
      movement: DebitCredit,
      closing: DebitCredit
    ) {
      (self.currency, self.opening) = (currency, opening)
      (self.movement, self.closing) = (movement, closing)
    }

    /// Whether debits equal credits in all three pairs of columns.
    public var isBalanced: Bool {
      [opening, movement, closing].allSatisfy { $0.debit == $0.credit }
    }
  }

  /// What was asked; `from` is the first day of the period.
  public var head: ReportHead
  /// The subjects in the order of the chart, per currency.
  public var rows: [Row]
  /// One per currency, in the order of `head.currencies`.
  public var totals: [Totals]

  /// Makes a trial balance.
  public init(head: ReportHead, rows: [Row], totals: [Totals]) {
    (self.head, self.rows, self.totals) = (head, rows, totals)
  }
}
