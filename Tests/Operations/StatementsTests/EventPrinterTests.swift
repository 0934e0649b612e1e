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

  /// Covers R1-070.
  @Test func `a parked event says beside its outcome what became of it`() {
    let parked = RecordedEvent(
      sequence: 12,
      outcome: .parked,
      reason: .notPosted,
      computed: [:],
      accountingDate: SampleReports.day,
      recorded: Instant(microseconds: 1_795_147_391_204_000),
      draft: EventDraft(type: "refund.succeeded", source: "/orders", id: "r-1")
    )
    func said(_ format: ReportFormat, _ ending: ParkedEnding?) -> String {
      var printer = EventPrinter(SampleReports.head("events"), as: format)
      return printer.event(parked, endedBy: ending, text: "{}")
    }
    #expect(said(.text, nil).contains("parked not-posted, waiting  refund"))
    #expect(said(.csv, nil).hasPrefix("12,parked,not-posted,waiting,,2"))
    #expect(said(.ndjson, nil).contains(#""state":"waiting","resolved_by":null,"#))
    for kind in ParkedEnding.Kind.allCases {
      let (ending, word) = (ParkedEnding(kind, by: 1_234), kind.rawValue)
      let shown = kind == .givenUp ? "given up" : word
      #expect(said(.text, ending).contains("parked not-posted, \(shown) by #1,234  refund"))
      #expect(said(.csv, ending).hasPrefix("12,parked,not-posted,\(word),1234,2"))
      #expect(said(.json, ending).contains(#""state":"\#(word)","resolved_by":1234,"#))
    }
  }
}
