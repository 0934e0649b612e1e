import Amounts
import BusinessCalendar
import Codec
import Events
import Testing

@Suite struct RecordTests {
  private func full() throws -> EventDraft {
    var draft = EventDraft(type: "payment.received", source: "/orders", id: "pay-1", code: "1002")
    draft.order = "O1"
    draft.time = Timestamp("2026-11-20T14:03:11.204+08:00")
    draft.valueDate = BusinessDate("2026-11-20")
    (draft.actor, draft.approver, draft.text) = ("ann", "bob", "支付")
    draft.amounts = [
      "gross": try #require(EventAmount("98.00", "USD")),
      "fee": try #require(EventAmount("-0.00020", "USD")),
    ]
    draft.parties = ["merchant": "M1", "buyer": "C20417", "channel": "wechat"]
    draft.references = ["channel_flow": "4200001", "a": ""]
    draft.items = [
      EventDraft.Item(
        order: "o1",
        amounts: ["net": try #require(EventAmount("40", "USD"))],
        parties: ["receiver": "R1"]
      ),
      EventDraft.Item(parties: ["receiver": "R2"]),
    ]
    draft.lines = [
      EventDraft.Line(
        isDebit: true,
        account: try #require(AccountName("100201/icbc/settlement")),
        amount: try #require(EventAmount("1", "CNY"))
      )
    ]
    draft.follows = EventLink(source: "/orders", id: "pay-0")
    draft.reverses = EventLink(source: "/x", id: "y")
    draft.tail = #"{"region":"cn"}"#
    return draft
  }

  private func record(_ draft: EventDraft, _ names: inout NameTable) throws -> [UInt8] {
    var batch = DraftBatch()
    batch.appendUnchecked(draft)
    var writer = RecordWriter()
    var facts = EventFacts()
    let bytes = batch.bytes
    try writer.begin(bytes.rawSpan.extracting(batch.range(at: 0)), names: &names, facts: &facts)
    writer.link([3, 0])
    let key = names.intern("available")
    let value = Array("12.00".utf8)
    writer.compute(key, value.rawSpan)
    var header = RecordHeader()
    (header.outcome, header.reason) = (.refused, .exceedsAvailable)
    header.recorded = Instant(microseconds: 1_732_000_000_000_000)
    writer.finish(header)
    return writer.bytes
  }

  @Test func `an event comes back from its record as it went in`() throws {
    var names = NameTable()
    let draft = try full()
    let bytes = try record(draft, &names)
    let event = try RecordedEvent(sequence: 7, record: bytes.rawSpan, names: names)
    #expect(event.draft == draft)
    #expect(event.computed == ["available": "12.00"])
    #expect(event.outcome == .refused)
    #expect(event.reason == .exceedsAvailable)
    #expect(bytes.count % 8 == 0)
    let distances = try RecordReader.orderDistances(bytes.rawSpan, RecordHeader(bytes.rawSpan))
    #expect(distances == [3, 0])
  }

  @Test func `the order in which members were said does not matter`() throws {
    // Dictionaries of Swift are ordered anew in every process and by insertion history.
    var names = NameTable()
    let draft = try full()
    let first = try record(draft, &names)
    for round in 0..<50 {
      var again = draft
      again.references = [:]
      for key in round % 2 == 0 ? ["a", "channel_flow"] : ["channel_flow", "a"] {
        again.references[key] = draft.references[key]
      }
      #expect(try record(again, &names) == first)
    }
  }

  @Test func `the offset of a time is kept for printing and is no content`() throws {
    var names = NameTable()
    var draft = try full()
    let first = try record(draft, &names)
    draft.time = Timestamp("2026-11-20T06:03:11.204Z")
    let other = try record(draft, &names)
    let end = try RecordHeader(first.rawSpan).inputEnd
    #expect(first[RecordHeader.inputStart..<end] == other[RecordHeader.inputStart..<end])
    #expect(try RecordedEvent(sequence: 1, record: other.rawSpan, names: names).draft == draft)
  }

  @Test func `a record cut anywhere is refused and never read beyond its end`() throws {
    var names = NameTable()
    let bytes = try record(try full(), &names)
    for length in 0..<bytes.count {
      let cut = Array(bytes[0..<length])
      #expect(throws: CodecError.self) {
        try RecordedEvent(sequence: 1, record: cut.rawSpan, names: names)
      }
    }
  }

  @Test func `any one byte changed gives another event or an error, not a crash`() throws {
    var names = NameTable()
    let bytes = try record(try full(), &names)
    for index in 0..<bytes.count {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << UInt8(bit)
        _ = try? RecordedEvent(sequence: 1, record: changed.rawSpan, names: names)
      }
    }
  }

  @Test(arguments: ["220202/M1", "100201/icbc/settlement", "220202/a%2Fb%25"])
  func `an account name is printed as it is written`(text: String) throws {
    #expect(try #require(AccountName(text)).description == text)
  }

  /// A name may begin with what joins the character before it, the slash too.
  @Test(arguments: ["\u{200D}M", "\u{301}M", "M\u{600}", "\u{301}", "a/\u{301}b", "%\u{200D}"])
  func `an account name comes back from its text, byte for byte`(part: String) throws {
    for purpose in ["", part] {
      let name = AccountName(subject: "220202", owner: part, purpose: purpose)
      let text = name.text(currency: part)
      #expect(text.utf8.count { $0 == UInt8(ascii: "/") } == (purpose.isEmpty ? 2 : 3))
      let (read, currency) = try #require(AccountName.withCurrency(text))
      for (left, right) in [
        (read.subject, "220202"), (read.owner, part), (read.purpose, purpose), (currency, part),
      ] {
        #expect(left.utf8.elementsEqual(right.utf8), "\(text)")
      }
      #expect(try #require(AccountName("\(name)")).description.utf8.elementsEqual("\(name)".utf8))
    }
  }

  @Test(arguments: ["", "220202", "220202/", "/M1", "a/b/c/d", "220202/%2", "220202/%FF"])
  func `what is no account name is refused`(text: String) {
    #expect(AccountName(text) == nil)
  }
}
