/// What became of a file that was imported by a mapping.
public struct ImportReport: Hashable, Sendable {
  /// A control total: what the file or the mapping states beside what the rows gave.
  public struct ControlTotal: Hashable, Sendable {
    /// What is summed: `rows`, or the amount's name.
    public var name: String
    /// As stated.
    public var stated: String
    /// As counted.
    public var counted: String

    /// Makes a total.
    public init(name: String, stated: String, counted: String) {
      (self.name, self.stated, self.counted) = (name, stated, counted)
    }
  }

  /// The file.
  public var file: String
  /// The mapping's name.
  public var mapping: String
  /// Rows in the file.
  public var rows = 0
  /// Rows that are no events, by reason.
  public var leftOut: [String: Int] = [:]
  /// Control totals, all of which agree in a file that was appended.
  public var totals: [ControlTotal] = []
  /// What became of the events.
  public var append: AppendReport

  /// Makes an empty report.
  public init(file: String, mapping: String, append: AppendReport) {
    (self.file, self.mapping, self.append) = (file, mapping, append)
  }
}
