import Events

/// Writes comma-separated values after RFC 4180: a header, CRLF, fields quoted where they must be.
public struct CSVWriter: Sendable {
  /// What was written so far.
  public private(set) var text = ""
  private let width: Int

  /// Begins with a header.
  public init(_ columns: [String]) {
    width = columns.count
    add(columns)
  }

  /// Adds a row of as many fields as the header has.
  public mutating func add(_ fields: [String]) {
    precondition(fields.count == width, "a row has a field for each column")
    text += fields.map(Self.field).joined(separator: ",") + "\r\n"
  }

  /// Takes what was written: for output in chunks.
  public mutating func drain() -> String {
    defer { text = "" }
    return text
  }

  private static func field(_ text: String) -> String {
    let special = text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    guard special else { return text }
    return "\"" + text.parts(between: "\"").joined(separator: "\"\"") + "\""
  }
}
