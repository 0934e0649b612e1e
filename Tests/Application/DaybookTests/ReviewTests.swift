import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// Documents that wait for their reviews, beyond what scenarios show: restarts and earlier moments.
@Suite struct ReviewTests {
  private static let rules = """
    code: pay
    en: A payment that two people look at
    type: payment.made
    from: 2026-01-01
    amounts: [gross]
    parties: [merchant, channel]
    review: 2
    lines:
      - Dr 112201/{channel}   gross
      - Cr 220202/{merchant}  gross
    """

  private static func document(_ id: String) throws -> EventDraft {
    var draft = EventDraft(type: "payment.made", source: "/erp", id: id, code: "pay")
    draft.amounts["gross"] = EventAmount("10.00", "CNY")
    draft.parties = ["merchant": "M1", "channel": "wechat"]
    draft.actor = "ann"
    return draft
  }

  private static func say(_ type: String, of id: String, by person: String) -> EventDraft {
    var draft = EventDraft(type: type, source: "/erp", id: "\(type)-\(id)-\(person)")
    draft.follows = EventLink(source: "/erp", id: id)
    draft.actor = person
    return draft
  }

  @Test(arguments: [false, true])
  func `reviews survive a restart, from the log and from a checkpoint`(keeps: Bool) throws {
    let folder = TemporaryFolder()
    do {
      let book = try TestBook(in: folder, rules: Self.rules)
      try book.append(Self.document("d1"), Self.say(EventType.voucherReviewed, of: "d1", by: "bob"))
      if keeps { try book.writer.writeCheckpoint() }
      book.writer.shutDown()
    }
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    func review(by person: String) throws -> Receipt {
      var batch = DraftBatch()
      batch.appendUnchecked(Self.say(EventType.voucherReviewed, of: "d1", by: person))
      return try #require(try writer.appendAndWait(batch).first)
    }
    let again = Self.say(EventType.voucherReviewed, of: "d1", by: "ann")
    var batch = DraftBatch()
    batch.appendUnchecked(again)
    #expect(try writer.appendAndWait(batch).map(\.reason) == [.samePerson])
    #expect(
      try writer.book.suspense().items.map(\.waitsFor) == [
        "not-reviewed, missing 2 reviews, reviewed by bob"
      ]
    )
    #expect(try review(by: "carl").outcome == .posted)
    #expect(try writer.book.suspense().items == [])
    #expect(try writer.book.balances().rows.map(\.totals.balance) == [1000, -1000])
    #expect(try writer.close().isClean)
  }

  @Test func `what was reviewed and waits for its account is rejected under any later rule`() throws
  {
    let rules = Self.rules.replacing("review: 2", with: "review: 1")
      .replacing("220202/{merchant}", with: "220203/{merchant}")
    let book = try TestBook(rules: rules)
    let receipts = try book.append(
      Self.document("d1"),
      Self.say(EventType.voucherReviewed, of: "d1", by: "bob")
    )
    #expect(receipts.map(\.reason) == [.notReviewed, .none])
    let plain = rules.replacing("review: 1\n", with: "")
    try book.writer.publish(
      chart: nil,
      rules: [BookWriter.SourceFile(name: "rules.yaml", text: plain)]
    )
    let rejected = try book.append(Self.say(EventType.voucherRejected, of: "d1", by: "carl"))
    #expect(rejected.map(\.outcome) == [.posted])
    #expect(try book.writer.book.suspense().items == [])
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }

  @Test func `what is rejected waited as it was known then, and never after`() throws {
    let book = try TestBook(rules: Self.rules)
    let receipts = try book.append(
      Self.document("d1"),
      Self.say(EventType.voucherRejected, of: "d1", by: "ann"),
      Self.say(EventType.voucherReviewed, of: "d1", by: "bob")
    )
    #expect(receipts.map(\.reason) == [.notReviewed, .none, .notUnderReview])
    var then = ReportCut()
    then.knownAt = receipts[0].sequence
    #expect(try book.writer.book.suspense(then).items.map(\.order) == ["d1"])
    #expect(try book.writer.book.suspense().items == [])
    let certificate = try book.writer.close()
    #expect(certificate.isClean && certificate.parked.isEmpty)
    #expect(try book.writer.book.audit().isClean)
  }
}
