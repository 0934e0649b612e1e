import Amounts

/// Writes a journal entry by entry, so that a book of any length passes through little memory.
///
/// For example:
/// ```swift
/// var printer = JournalPrinter(head, as: .text)
/// output.write(printer.begin())
/// try book.journal(…) { output.write(printer.entry($0)) }
/// output.write(printer.end())
/// ```
public struct JournalPrinter: Sendable {
  /// The name and version of its JSON.
  public static let schema = "daybook.journal/1"

  private let head: ReportHead
  private let format: ReportFormat
  private let style: TextStyle
  private var json = ReportJSON()
  private var entries = 0

  /// Prints a journal in a format.
  public init(_ head: ReportHead, as format: ReportFormat, style: TextStyle = .plain) {
    (self.head, self.format, self.style) = (head, format, style)
  }

  /// What comes before the first entry.
  public mutating func begin() -> String {
    switch format {
    case .text: return head.text("Journal", style)
    case .json: return StreamedDocument.begin(Self.schema, head, array: "entries")
    case .ndjson:
      head.writeLine(schema: Self.schema, to: &json)
      return json.drain()
    case .csv:
      return CSVWriter(Self.columns).text
    }
  }

  /// An entry.
  public mutating func entry(_ entry: JournalEntryModel) -> String {
    entries += 1
    switch format {
    case .text: return (entries > 1 ? "\n" : "") + entry.text(style)
    case .json:
      var element = ReportJSON()
      element.object { entry.write(to: &$0) }
      return (entries > 1 ? "," : "") + "\n    " + element.text
    case .ndjson:
      json.line("entry") { entry.write(to: &$0) }
      return json.drain()
    case .csv:
      var csv = CSVWriter(Self.columns)
      _ = csv.drain()
      for (number, line) in entry.lines.enumerated() {
        csv.add(fields(of: entry, number + 1, line))
      }
      return csv.text
    }
  }

  /// What comes after the last entry.
  public mutating func end() -> String {
    switch format {
    case .text: entries == 0 ? "No entries.\n" : ""
    case .json: StreamedDocument.end(isEmpty: entries == 0)
    case .ndjson, .csv: ""
    }
  }

  private static let columns =
    ["sequence", "source", "id", "type", "code", "accounting_date", "value_date", "line"]
    + ["account", "currency", "debit", "credit", "text"] + ReportHead.csvColumns

  private func fields(
    of entry: JournalEntryModel,
    _ number: Int,
    _ line: JournalLine
  ) -> [String] {
    [String(entry.sequence), entry.source, entry.id, entry.type, entry.code]
      + ["\(entry.accountingDate)", "\(entry.valueDate)", String(number)]
      + [line.account, line.amount.currency.code]
      + Side.allCases.map { $0 == line.side ? line.amount.text : "" }
      + [entry.text] + head.csvFields
  }
}

/// The beginning and end of a JSON document whose elements are written one by one.
enum StreamedDocument {
  static func begin(_ schema: String, _ head: ReportHead, array: String) -> String {
    var json = ReportJSON()
    head.write(to: &json)
    return "{\n  \"schema\":" + ReportJSON.quoted(schema) + ",\n  " + json.text + ",\n  "
      + ReportJSON.quoted(array) + ":["
  }

  static func end(isEmpty: Bool) -> String { (isEmpty ? "" : "\n  ") + "]\n}\n" }
}

extension JournalEntryModel {
  /// The entry as people write it: a title, then a line per posting in debit and credit columns.
  func text(_ style: TextStyle) -> String {
    let date = valueDate == accountingDate ? "" : "  value \(valueDate)"
    let names = [type, code, source, id, text].filter { !$0.isEmpty }
      .map { DisplayWidth.printable($0) }.joined(separator: "  ")
    let title = "\(accountingDate)\(date)  #\(sequence)  \(names)"
    return style.set(title, .strong) + "\n" + (lines.isEmpty ? "  no lines\n" : lines.text(style))
  }

  /// Writes the entry's members.
  func write(to json: inout ReportJSON) {
    json.number("sequence", sequence)
    json.string("source", source)
    json.string("id", id)
    json.string("type", type)
    json.string("code", code)
    json.date("accounting_date", accountingDate)
    json.date("value_date", valueDate)
    json.string("text", text)
    lines.write(to: &json)
  }
}

extension [JournalLine] {
  /// A line per posting, in debit and credit columns.
  func text(_ style: TextStyle) -> String {
    var table = TextTable([.text(""), .figure(""), .figure(""), .text("")])
    for line in self {
      let figure = TextTable.Cell(
        Figures.text(line.amount.minor, line.amount.currency),
        line.amount.minor < 0 ? .bad : .plain
      )
      let account =
        "  \(line.side.sign) \(line.account)"
        + String(repeating: " ", count: Swift.max(0, 36 - DisplayWidth.columns(of: line.account)))
      table.add([
        TextTable.Cell(account), line.side == .debit ? figure : "",
        line.side == .credit ? figure : "", TextTable.Cell(line.amount.currency.code),
      ])
    }
    return table.text(style)
  }

  /// Writes the lines as the member `lines`.
  func write(to json: inout ReportJSON) {
    json.array("lines") { json in
      for line in self {
        json.object { json in
          json.string("side", line.side.rawValue)
          json.string("account", line.account)
          json.amount("amount", line.amount)
        }
      }
    }
  }
}
