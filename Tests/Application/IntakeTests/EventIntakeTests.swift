import Amounts
import BusinessCalendar
import Codec
import DaybookTestSupport
import Events
import Intake
import JSONText
import Testing

@Suite struct EventIntakeTests {
  @Test func `an event becomes a draft with all its parts`() throws {
    let draft = try #require(try drafts(of: intake(Samples.full)).first)
    var expected = EventDraft(
      type: "payment.received",
      source: "/orders",
      id: "pay-202611190012-1",
      code: "1002"
    )
    expected.order = "202611190012"
    expected.time = Timestamp("2026-11-20T14:03:11.204+08:00")
    expected.valueDate = BusinessDate("2026-11-20")
    (expected.actor, expected.approver, expected.text) = ("ann", "bob", "订单 12\n\"two\"")
    expected.amounts = [
      "gross": try #require(EventAmount("98", "USD")),
      "fee": try #require(EventAmount("-0.59", "USD")),
    ]
    expected.parties = ["buyer": "C20417", "merchant": "M100006", "channel": "wechat"]
    expected.references = ["channel_flow": "4200001", "fee_exact": "0.00020"]
    expected.items = [
      EventDraft.Item(
        order: "o1",
        amounts: ["net": try #require(EventAmount("40", "USD"))],
        parties: ["receiver": "R1"]
      ),
      EventDraft.Item(parties: ["receiver": "R2"]),
    ]
    expected.follows = EventLink(source: "/orders", id: "o-1")
    expected.reverses = EventLink(source: "/orders", id: "o-2")
    expected.tail =
      #"{"data":{"campaign":{"name":"spring","steps":[1,2.5,null,true]}},"#
      + #""datacontenttype":"application/json","region":"cn-east","retries":2,"subject":"order 12"}"#
    #expect(draft == expected)
  }

  @Test func `an event written otherwise is the same event`() throws {
    #expect(try intake(Samples.full).bytes == intake(Samples.fullRewritten).bytes)
  }

  @Test func `lines name accounts, with or without a purpose, percent-encoded`() throws {
    let draft = try #require(try drafts(of: intake(Samples.journal)).first)
    #expect(draft.lines.map(\.isDebit) == [true, false])
    #expect(
      draft.lines.map(\.account) == [
        AccountName(subject: "100201", owner: "icbc", purpose: "settlement"),
        AccountName(subject: "220202", owner: "M/1"),
      ]
    )
  }

  @Test func `what only Daybook's own types have is kept, declared or not`() throws {
    let draft = try #require(try drafts(of: intake(Samples.account)).first)
    #expect(
      draft.tail
        == #"{"data":{"account":"220202/4111111111111111/CNY","codes":["1002","2001"],"#
        + #""limit":{"amount":"100.00","currency":"CNY"},"negative":"forbidden","status":"open"}}"#
    )
  }

  @Test func `attributes of the transport are no content`() throws {
    let traced = Samples.line(envelope: #""traceparent":"00-4bf9","tracestate":"x""#)
    #expect(try intake(traced).bytes == intake(Samples.short).bytes)
  }

  @Test func `an unknown attribute named like a member of data stays where it was`() throws {
    let line = Samples.line(data: #""time":"t","id":"inner""#, envelope: #""code":"c","text":"x""#)
    let draft = try #require(try drafts(of: intake(line)).first)
    #expect(draft.code == "1002")
    #expect(draft.tail == #"{"code":"c","data":{"id":"inner","time":"t"},"text":"x"}"#)
  }

  @Test(arguments: Samples.valid)
  func `an event printed and read again is the same, byte for byte`(line: String) throws {
    let batch = try intake(line)
    let draft = try #require(try drafts(of: batch).first)
    var text = EventText()
    let printed = text.line(draft)
    #expect(try intake(printed).bytes == batch.bytes)
    #expect(try drafts(of: intake(printed)).first == draft)
  }

  @Test func `an event is printed as the guide writes it`() throws {
    let draft = try #require(try drafts(of: intake(Samples.full)).first)
    var text = EventText()
    #expect(
      text.line(draft) == """
        {"specversion":"1.0","source":"/orders","id":"pay-202611190012-1","type":"payment.received",\
        "time":"2026-11-20T14:03:11.204+08:00","datacontenttype":"application/json",\
        "region":"cn-east","retries":2,"subject":"order 12",\
        "data":{"code":"1002","order":"202611190012",\
        "amounts":{"fee":{"amount":"-0.59","currency":"USD"},\
        "gross":{"amount":"98.00","currency":"USD"}},\
        "parties":{"buyer":"C20417","channel":"wechat","merchant":"M100006"},\
        "references":{"channel_flow":"4200001","fee_exact":"0.00020"},\
        "items":[{"order":"o1","amounts":{"net":{"amount":"40.00","currency":"USD"}},\
        "parties":{"receiver":"R1"}},{"parties":{"receiver":"R2"}}],\
        "follows":{"source":"/orders","id":"o-1"},"reverses":{"source":"/orders","id":"o-2"},\
        "value_date":"2026-11-20","actor":"ann","approver":"bob","text":"订单 12\\n\\"two\\"",\
        "campaign":{"name":"spring","steps":[1,2.5,null,true]}}}
        """
    )
  }

  @Test func `an event given as Swift values is checked like any other`() throws {
    var intake = EventIntake()
    var batch = DraftBatch()
    var draft = try #require(try drafts(of: IntakeTests.intake(Samples.full)).first)
    try intake.append(draft, to: &batch)
    #expect(try batch.bytes == IntakeTests.intake(Samples.full).bytes)
    draft.id = String(repeating: "x", count: 129)
    #expect(throws: IntakeError.self) { try intake.append(draft, to: &batch) }
    #expect(batch.count == 1)
  }

  /// Each in what it adds to an event: its text, and its tail, JSON that nobody has looked at.
  private static let secrets: [(text: String?, tail: String?, rule: IntakeRule)] = [
    ("paid by 4111 1111 1111 1111", nil, .cardNumber),
    (nil, #"{"note":"4111111111111111"}"#, .cardNumber),
    (nil, #"{"data":{"campaign":{"steps":[1,{"by":"\u0034111111111111111"}]}}}"#, .cardNumber),
    (nil, #"{"data":{"campaign":{"steps":[4111111111111111]}}}"#, .cardNumber),
    (nil, #"{"data":{"campaign":{"4111111111111111":true}}}"#, .cardNumber),
    (nil, #"{"data":{"campaign":[{"card":{"CVV2":"123"}}]}}"#, .securityCode),
    (nil, "card 4111111111111111", .cardNumber),
  ]

  @Test(arguments: secrets)
  func `no card number and no security code comes in as a Swift value`(
    text: String?,
    tail: String?,
    rule: IntakeRule
  ) throws {
    var intake = EventIntake()
    var batch = DraftBatch()
    var draft = try #require(try drafts(of: IntakeTests.intake(Samples.full)).first)
    (draft.text, draft.tail) = (text, tail)
    let error = #expect(throws: IntakeError.self) { try intake.append(draft, to: &batch) }
    #expect(error?.rule == rule)
    #expect(batch.isEmpty)
  }

  @Test func `declared currencies have their own digits`() throws {
    let points = Currency(code: "LOYALTY-POINTS", digits: 0)
    var intake = EventIntake(currencies: CurrencyTable(declared: [points]))
    var batch = DraftBatch()
    let good = Array(Samples.line(amount: #""5""#, currency: points.code).utf8)
    try intake.append(good.span, to: &batch)
    let bad = Array(Samples.line(amount: #""5.0""#, currency: points.code).utf8)
    #expect(throws: IntakeError.self) { try intake.append(bad.span, to: &batch) }
    #expect(batch.count == 1)
  }

  @Test func `a refused line leaves the batch as it was, and the next one is read`() throws {
    var intake = EventIntake()
    var batch = DraftBatch()
    for line in [Samples.full, "{", Samples.line(amount: "5"), Samples.journal] {
      let bytes = Array(line.utf8)
      try? intake.append(bytes.span, to: &batch)
    }
    var expected = DraftBatch()
    for line in [Samples.full, Samples.journal] {
      let bytes = Array(line.utf8)
      var fresh = EventIntake()
      try fresh.append(bytes.span, to: &expected)
    }
    #expect(batch.bytes == expected.bytes)
  }
}
