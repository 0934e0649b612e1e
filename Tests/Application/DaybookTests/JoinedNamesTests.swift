import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// Names whose first character joins the one before it, the slash of an account too: the books mean
/// bytes, whatever Swift takes for one character.
@Suite struct JoinedNamesTests {
  private static let names = ["\u{200D}M", "\u{301}M", "M\u{600}"]

  @Test(arguments: names)
  func `an owner's name that joins the slash is closed, audited and found`(name: String) throws {
    let book = try TestBook()
    try book.append(Draft.payment("p1", "7", merchant: name))
    for next in ["p2", "p3"] {
      let certificate = try book.writer.close()
      #expect(certificate.isClean, "\(certificate.text(.plain))")
      try book.append(Draft.payment(next, "1", merchant: name))
    }
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")

    let account = "220202/\(name)/CNY"
    for text in [account, "220202/\(name)", "*/\(name)"] {
      let pattern = AccountPattern(text)
      #expect(try book.writer.book.balances(matching: pattern).rows.map(\.account) == [account])
      let ledger = try book.writer.book.subsidiaryLedger(pattern)
      #expect(ledger.accounts.map(\.account) == [account])
    }
  }

  @Test(arguments: names)
  func `an account of such an owner is opened and closed as any other`(name: String) throws {
    let book = try TestBook()
    var draft = EventDraft(type: EventType.accountOpened, source: "/t", id: "o1")
    draft.tail = #"{"data":{"account":"220203/\#(name)/CNY"}}"#
    #expect(try book.append(draft).map(\.outcome) == [.posted])
    draft = EventDraft(type: EventType.accountChanged, source: "/t", id: "o2")
    draft.tail = #"{"data":{"account":"220203/\#(name)/CNY","status":"closed"}}"#
    #expect(try book.append(draft).map(\.outcome) == [.posted])
    for _ in 1...2 { #expect(try book.writer.close().isClean) }
    #expect(try book.writer.book.audit().isClean)
  }

  @Test func `a condition holds for its bytes, in the books as in their replay`() throws {
    let rule = """
      code: "1003"
      type: payment.received
      from: 2026-01-01
      amounts: [gross]
      parties: [merchant, channel]
      cases:
        - when: {channel: "e\u{301}"}
          lines: [Dr 112201/decomposed gross, "Cr 220202/{merchant} gross"]
        - when: {channel: "!= \u{E9}"}
          lines: [Dr 112201/other gross, "Cr 220202/{merchant} gross"]
        - lines: [Dr 112201/composed gross, "Cr 220202/{merchant} gross"]

      """
    let book = try TestBook(rules: rule)
    let drafts = try ["\u{E9}", "e\u{301}", "e"].map { channel in
      var draft = try Draft.payment(channel, "1")
      (draft.code, draft.parties["channel"]) = ("1003", channel)
      return draft
    }
    #expect(try book.append(drafts).map(\.outcome) == [.posted, .posted, .posted])
    #expect(
      try book.balances() == [
        "112201/composed/CNY": 100, "112201/decomposed/CNY": 100, "112201/other/CNY": 100,
        "220202/M1/CNY": -300,
      ]
    )
    let certificate = try book.writer.close()
    #expect(certificate.isClean, "\(certificate.text(.plain))")
  }

  @Test func `members of one look beside an event's own are two to the replay`() throws {
    let book = try TestBook()
    var draft = EventDraft(type: EventType.accountOpened, source: "/t", id: "o1")
    draft.tail =
      "{\"data\":{\"account\":\"220203/M1/CNY\",\"e\u{301}\":2,\"\u{E9}\":1},\"x\":1}"
    #expect(try book.append(draft).map(\.outcome) == [.posted])
    let certificate = try book.writer.close()
    #expect(certificate.isClean, "\(certificate.text(.plain))")
  }

  @Test func `names of one look in one field are a conflict that says where`() throws {
    let book = try TestBook()
    let drafts = try ["\u{E9}", "e\u{301}"].map { try Draft.payment("p1", "1", merchant: $0) }
    let kinds = try book.append(drafts).map(\.kind)
    guard case .conflict(let differences) = kinds.last else {
      Issue.record("\(kinds)")
      return
    }
    #expect(differences.map(\.field) == ["data.parties.merchant"])
  }

  @Test func `rules whose lines end as on Windows are explained with their text`() throws {
    let book = try TestBook(rules: TestBook.rules.replacing("\n", with: "\r\n"))
    let sequence = try #require(try book.append(Draft.payment("p1", "1")).first?.sequence)
    let explanation = try book.writer.book.explain(sequence)
    let plain = try TestBook().explainedRule()
    #expect(explanation.rule?.source.isEmpty == false)
    #expect(explanation.rule?.source == plain)
  }
}

extension TestBook {
  /// The text of the rule of a payment, line by line.
  fileprivate func explainedRule() throws -> [String]? {
    let sequence = try #require(try append(Draft.payment("p1", "1")).first?.sequence)
    return try writer.book.explain(sequence).rule?.source
  }
}
