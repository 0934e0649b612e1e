public import Amounts
public import BusinessCalendar

/// A plain list of days, subjects, rules or checks of a machine: columns and rows, nothing to sum.
public struct ListReport: Hashable, Sendable {
  /// A column: its key in JSON and CSV, its title for people.
  public struct Column: Hashable, Sendable {
    /// The member's name in JSON, the field's in CSV.
    public var key: String
    /// The title in tables; empty for a column that is left out of them.
    public var title: String
    /// Whether it holds figures.
    public var isFigure: Bool
    /// Whether it stands in tables only: another form of another column, for people.
    public var isShownOnly: Bool

    /// Makes a column; the title is the key with blanks unless given.
    public init(
      _ key: String,
      title: String? = nil,
      isFigure: Bool = false,
      isShownOnly: Bool = false
    ) {
      self.key = key
      self.title = title ?? String(key.map { $0 == "_" ? " " : $0 })
      (self.isFigure, self.isShownOnly) = (isFigure, isShownOnly)
    }
  }

  /// What stands in a cell.
  public enum Value: Hashable, Sendable {
    /// Nothing.
    case none
    /// A text.
    case text(String)
    /// Several texts, beside each other in tables.
    case texts([String])
    /// A text with what it means.
    case word(String, TextStyle.Tone)
    /// A count.
    case count(UInt64)
    /// A date.
    case date(BusinessDate)
    /// True or false.
    case bool(Bool)
    /// An amount.
    case amount(Amount)
  }

  /// The name and version of its JSON.
  public var schema: String
  /// What a list that takes a cut says about itself; nil for others.
  public var head: ReportHead?
  /// What stands above the table; may be empty.
  public var title: String
  /// What JSON calls the rows.
  public var rowsKey: String
  /// The columns.
  public var columns: [Column]
  /// The rows, each with a value per column.
  public var rows: [[Value]]
  /// What is said where there are no rows.
  public var emptyText: String

  /// Makes a list.
  public init(
    schema: String,
    head: ReportHead? = nil,
    title: String,
    rowsKey: String = "rows",
    columns: [Column],
    rows: [[Value]],
    emptyText: String = "Nothing to list."
  ) {
    (self.schema, self.head, self.title, self.rowsKey) = (schema, head, title, rowsKey)
    (self.columns, self.rows, self.emptyText) = (columns, rows, emptyText)
  }
}
