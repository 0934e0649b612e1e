import Amounts
import BusinessCalendar
import DaybookTestSupport
import Events
import Statements
import Testing

struct EventDocumentTests {
  @Test func `an event is printed with what it said, unknown members too`() {
    var draft = EventDraft(type: "payment.received", source: "/orders", id: "pay-1", code: "1002")
    draft.time = Timestamp("2026-11-20T14:03:11.204+08:00")
    draft.amounts = ["gross": EventAmount("98.5", "USD"), "fee": EventAmount("3", "POINTS")]
      .compactMapValues { $0 }
    draft.parties = ["merchant": "M\"1"]
    draft.tail = #"{"data":{"note":{"a":[1,{"b":"},\"]"}]},"x":"\\"},"traceparent":"00-1"}"#
    #expect(
      EventDocument(draft).json == #"{"specversion":"1.0","source":"/orders","id":"pay-1","#
        + #""type":"payment.received","time":"2026-11-20T14:03:11.204+08:00","#
        + #""traceparent":"00-1","data":{"code":"1002","#
        + #""amounts":{"fee":{"amount":"3","currency":"POINTS"},"#
        + #""gross":{"amount":"98.50","currency":"USD"}},"parties":{"merchant":"M\"1"},"#
        + #""note":{"a":[1,{"b":"},\"]"}]},"x":"\\"}}"#
    )
  }

  @Test func `lines, items and links stand where CloudEvents has them`() throws {
    var draft = EventDraft(type: "journal.posted", source: "/finance", id: "v-1")
    let amount = try #require(EventAmount("1.00", "CNY"))
    draft.follows = EventLink(source: "/orders", id: "pay-1")
    draft.items = [EventDraft.Item(order: "O1", amounts: ["net": amount])]
    draft.lines = [
      EventDraft.Line(
        isDebit: true,
        account: AccountName(subject: "100201", owner: "icbc", purpose: "settlement"),
        amount: amount
      )
    ]
    #expect(
      EventDocument(draft).json == #"{"specversion":"1.0","source":"/finance","id":"v-1","#
        + #""type":"journal.posted","data":{"follows":{"source":"/orders","id":"pay-1"},"#
        + #""items":[{"order":"O1","amounts":{"net":{"amount":"1.00","currency":"CNY"}}}],"#
        + #""lines":[{"side":"debit","account":"100201/icbc/settlement/CNY","#
        + #""amount":{"amount":"1.00","currency":"CNY"}}]}}"#
    )
  }

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
    for format in ReportFormat.allCases {
      var printer = EventPrinter(SampleReports.head("events"), as: format)
      let text = printer.begin() + printer.event(event) + printer.event(event) + printer.end()
      let suffix = try #require(RenderingTests.formats[format])
      try expectSnapshot(text, named: "statements/events.\(suffix)")
    }
  }
}
