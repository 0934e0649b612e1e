/// A report that can be written in each of the formats.
///
/// Text is for people; JSON is one document with its schema; NDJSON is one object per line, each
/// saying by `record` what it is, the head first; CSV has the rows alone, each with the cut of the
/// report in its last columns.
public protocol Report: Sendable {
  /// The name and version of its JSON: `daybook.trial-balance/1`.
  var schema: String { get }
  /// For people.
  func text(_ style: TextStyle) -> String
  /// Writes the members of the JSON document after `schema`.
  func writeMembers(to json: inout ReportJSON)
  /// Writes the lines of the NDJSON.
  func writeLines(to json: inout ReportJSON)
  /// The rows with a header.
  func csv() -> String
}

/// How a report is written.
public enum ReportFormat: String, Sendable, CaseIterable {
  /// Tables for people.
  case text
  /// One JSON document.
  case json
  /// One JSON object per line.
  case ndjson
  /// Comma-separated values with a header.
  case csv
}

extension Report {
  /// The report in a format; `style` matters for text only.
  public func rendered(as format: ReportFormat, style: TextStyle = .plain) -> String {
    switch format {
    case .text: text(style)
    case .json: json()
    case .ndjson: ndjson()
    case .csv: csv()
    }
  }

  /// One JSON document, its schema first, ended by a line feed.
  public func json() -> String {
    var json = ReportJSON(spread: true)
    json.object { json in
      json.string("schema", schema)
      writeMembers(to: &json)
    }
    json.endLine()
    return json.text
  }

  /// One JSON object per line.
  public func ndjson() -> String {
    var json = ReportJSON()
    writeLines(to: &json)
    return json.text
  }
}

extension ReportJSON {
  /// A line of NDJSON that says what it is.
  mutating func line(_ record: String, _ body: (inout ReportJSON) -> Void) {
    object { json in
      json.string("record", record)
      body(&json)
    }
    endLine()
  }
}
