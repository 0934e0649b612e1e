import DaybookTestSupport
import Foundation
import Statements
import Testing

struct RenderingTests {
  static let reports: [(String, any Report)] = [
    ("balance", SampleReports.balance),
    ("trial-balance", SampleReports.trialBalance),
    ("ledger", SampleReports.ledger),
    ("general-ledger", SampleReports.generalLedger),
    ("audit", SampleReports.audit),
    ("certificate", SampleReports.certificate),
    ("client-money", SampleReports.clientMoney),
    ("suspense", SampleReports.suspense),
    ("two-views", SampleReports.twoViews),
    ("explain", SampleReports.explanation),
    ("append", SampleReports.append),
    ("import", SampleReports.imported),
    ("days", SampleReports.days),
  ]

  static let formats: [ReportFormat: String] = [
    .text: "txt", .json: "json", .ndjson: "ndjson", .csv: "csv",
  ]

  @Test(arguments: reports.map(\.0), formats.keys.sorted { $0.rawValue < $1.rawValue })
  func `every report looks as it did when somebody last read it`(
    _ name: String,
    _ format: ReportFormat
  ) throws {
    let report = try #require(Self.reports.first { $0.0 == name }?.1)
    let suffix = try #require(Self.formats[format])
    try expectSnapshot(report.rendered(as: format), named: "statements/\(name).\(suffix)")
  }

  @Test(arguments: ReportFormat.allCases)
  func `a journal looks as it did when somebody last read it`(_ format: ReportFormat) throws {
    var printer = JournalPrinter(SampleReports.head("journal"), as: format)
    var text = printer.begin()
    for entry in SampleReports.entries { text += printer.entry(entry) }
    text += printer.end()
    let suffix = try #require(Self.formats[format])
    try expectSnapshot(text, named: "statements/journal.\(suffix)")
  }

  /// JSON and every line of NDJSON parse, also where there is nothing to print.
  @Test(arguments: reports.map(\.0))
  func `JSON is JSON, and begins with its schema`(_ name: String) throws {
    let report = try #require(Self.reports.first { $0.0 == name }?.1)
    let document = try JSONSerialization.jsonObject(with: Data(report.json().utf8))
    let members = try #require(document as? [String: Any])
    #expect(members["schema"] as? String == report.schema)
    for line in report.ndjson().split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      #expect((object as? [String: Any])?["record"] is String)
    }
  }

  @Test func `an empty journal is a whole document in every format`() throws {
    for format in ReportFormat.allCases {
      var printer = JournalPrinter(SampleReports.head("journal"), as: format)
      let text = printer.begin() + printer.end()
      if format == .json {
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
      }
      #expect(text.utf8.last == UInt8(ascii: "\n"))
    }
  }

  /// Every format of every report: no figure of a credit balance carries a minus.
  @Test func `a credit balance is never a bare minus`() {
    let report = SampleReports.balance
    #expect(report.rows.contains { $0.totals.balance < 0 })
    for format in ReportFormat.allCases {
      #expect(!report.rendered(as: format).contains("-3"), "\(format)")
    }
  }

  @Test func `colour is there when asked for, and nothing else differs`() {
    let coloured = SampleReports.audit.text(TextStyle(usesColour: true))
    #expect(coloured.contains("\u{1B}[31mfailed\u{1B}[0m"))
    let stripped = coloured.replacing(/\u{1B}\[[0-9]+m/, with: "")
    #expect(stripped == SampleReports.audit.text(.plain))
  }

  @Test func `what an event says cannot move the terminal's cursor`() {
    var printer = JournalPrinter(SampleReports.head("journal"), as: .text)
    let text = printer.entry(SampleReports.entries[1])
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains(#"odd-\u{1B}[31m"#))
  }
}
