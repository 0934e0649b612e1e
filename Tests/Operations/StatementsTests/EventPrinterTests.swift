import Amounts
import BusinessCalendar
import DaybookTestSupport
import Events
import Statements
import Testing

struct EventPrinterTests {
  @Test func `events are printed in every format`() throws {
    var draft = EventDraft(type: "withdrawal.requested", source: "/orders", id: "w-1")
    draft.amounts["amount"] = EventAmount("20.00", "CNY")
    let event = RecordedEvent(
      sequence: 12,
      outcome: .refused,
      reason: .exceedsAvailable,
      computed: ["available": "10.00 CNY"],
      accountingDate: SampleReports.day,
      recorded: Instant(microseconds: 1_795_147_391_204_000),
      draft: draft
    )
    let json = #"{"specversion":"1.0","source":"/orders","id":"w-1","type":"x","data":{}}"#
    for format in ReportFormat.allCases {
      var printer = EventPrinter(SampleReports.head("events"), as: format)
      let text =
        printer.begin() + printer.event(event, text: json)
        + printer.event(event, text: json) + printer.end()
      let suffix = try #require(RenderingTests.formats[format])
      try expectSnapshot(text, named: "statements/events.\(suffix)")
    }
  }
}
