import Foundation
import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

@Suite struct EngineTests {
  @Test func `a payment is posted and a withdrawal beyond the balance is refused`() throws {
    let book = try TestBook()
    let receipts = try book.append(
      Draft.payment("pay-1", "1000.00", fee: "4"),
      Draft.withdrawal("w-1", "2000"),
      Draft.withdrawal("w-2", "996.00")
    )
    #expect(receipts.map(\.outcome) == [.posted, .refused, .posted])
    #expect(receipts[1].reason == .exceedsAvailable)
    #expect(receipts[1].detail["account"] == "220202/M1/CNY")
    #expect(receipts[1].detail["available"] == "996.00 CNY")
    #expect(receipts[1].detail["requested"] == "2000.00 CNY")
    #expect(try book.balances() == ["112201/wechat/CNY": 400, "602101/platform/CNY": -400])
  }

  @Test func `the same event again gives the first receipt, a refusal too`() throws {
    let book = try TestBook()
    let refused = try Draft.withdrawal("w-1", "5")
    let first = try book.append(refused, Draft.payment("p", "98.50"))
    let again = try book.append(Draft.payment("p", "98.5"), refused)
    #expect(again.map(\.kind) == [.repeated, .repeated])
    #expect(again.map(\.sequence) == first.map(\.sequence).reversed())
    #expect(again[1].reason == .exceedsAvailable)
    #expect(again[1].detail == first[0].detail)
    #expect(try book.writer.book.information().lastSequence == first[1].sequence)
  }

  @Test func `the same id with another amount is a conflict that names the field and both values`()
    throws
  {
    let book = try TestBook()
    try book.append(Draft.payment("p", "98.50"))
    let receipt = try #require(try book.append(Draft.payment("p", "98.60")).first)
    let expected = ContentDifference(
      field: "data.amounts.gross",
      recorded: "98.50 CNY",
      given: "98.60 CNY"
    )
    #expect(receipt.kind == .conflict([expected]))
    #expect(try book.balances()["220202/M1/CNY"] == -9850)
  }

  @Test func `a fact that an account cannot take is parked and released when it fits`() throws {
    let book = try TestBook()
    let receipts = try book.append(
      Draft.refund("r-1", "100"),
      Draft.refund("r-2", "30"),
      Draft.payment("p-1", "50")
    )
    // 50 are enough for the second one, which passes the first.
    #expect(receipts.map(\.outcome) == [.parked, .parked, .posted])
    #expect(try book.balances()["220202/M1/CNY"] == -2000)
    try book.append(Draft.payment("p-2", "80"))
    #expect(try book.balances()["220202/M1/CNY"] == nil)
    #expect(try book.writer.book.information().parked == 0)
    let again = try book.append(Draft.refund("r-1", "100"))
    #expect(again.first?.outcome == .parked, "a receipt says what was so when it was given")
  }

  @Test func `a refund that comes before its payment waits for it`() throws {
    let book = try TestBook()
    try book.append(Draft.payment("other", "500"))
    let receipt = try #require(try book.append(Draft.refund("r", "20", follows: "p")).first)
    #expect(receipt.outcome == .parked)
    #expect(receipt.reason == .notPosted)
    try book.append(Draft.payment("p", "100"))
    #expect(try book.balances()["220202/M1/CNY"] == -58000)
  }

  @Test(arguments: ["red", "blue"])
  func `an event is reversed once, and a reversal never`(style: String) throws {
    let book = try TestBook()
    try book.append(Draft.payment("p", "100", fee: "1"))
    let receipts = try book.append(
      Draft.reversal(of: "p", "rev-1", style: style),
      Draft.reversal(of: "p", "rev-2"),
      Draft.reversal(of: "nobody", "rev-3")
    )
    #expect(receipts.map(\.reason) == [.none, .alreadyReversed, .notPosted])
    var again = Draft.reversal(of: "rev-1", "rev-4")
    again.reverses?.source = "/finance"
    #expect(try book.append(again).first?.reason == .reversalOfReversal)
    #expect(try book.balances().isEmpty)
    let row = try #require(
      try book.writer.book.balances(matching: AccountPattern("112201")).rows.first
    )
    #expect(row.totals.debit == (style == "red" ? 0 : 10_000))
  }

  @Test func `a manual voucher needs lines that balance, two people and a document`() throws {
    let book = try TestBook()
    var draft = EventDraft(type: EventType.journalPosted, source: "/finance", id: "j-1")
    let debit = EventDraft.Line(
      isDebit: true,
      account: try #require(AccountName("112201/wechat")),
      amount: try #require(EventAmount("10", "CNY"))
    )
    var credit = debit
    credit.isDebit = false
    credit.account = try #require(AccountName("220202/M1"))
    credit.amount = try #require(EventAmount("9", "CNY"))
    draft.lines = [debit, credit]
    var reasons: [Reason] = []
    func attempt(_ change: (inout EventDraft) -> Void) throws {
      change(&draft)
      draft.id += "x"
      reasons.append(try #require(try book.append(draft).first).reason)
    }
    try attempt { $0.lines[1].account = AccountName(subject: "999999", owner: "M1") }
    try attempt { $0.lines[1].account = AccountName(subject: "2202", owner: "M1") }
    try attempt { $0.lines[1].account = AccountName(subject: "220202", owner: "M1") }
    try attempt { $0.lines[1].amount = debit.amount }
    try attempt { ($0.actor, $0.approver) = ("ann", "ann") }
    try attempt { $0.approver = "bob" }
    try attempt { $0.references = ["document": "D-7"] }
    #expect(
      reasons == [
        .unknownSubject, .notALeaf, .notBalanced, .missingApprover, .samePerson, .missingDocument,
        .none,
      ]
    )
    #expect(try book.balances()["220202/M1/CNY"] == -1000)
  }

  @Test func `accounts are opened, frozen, limited and closed by events`() throws {
    let book = try TestBook()
    func change(
      _ id: String,
      _ type: String,
      _ data: String,
      by people: (String, String)? = nil
    ) throws -> Reason {
      var draft = EventDraft(type: type, source: "/admin", id: id)
      draft.tail = #"{"data":\#(data)}"#
      (draft.actor, draft.approver) = (people?.0, people?.1)
      return try #require(try book.append(draft).first).reason
    }
    let (opened, changed) = (EventType.accountOpened, EventType.accountChanged)
    let account = #""account":"220202/M1/CNY""#
    #expect(try change("1", changed, "{\(account),\"status\":\"closed\"}") == .accountNotOpen)
    let limit = #""limit":{"amount":"100.00","currency":"CNY"}"#
    #expect(try change("2", opened, "{\(account),\(limit)}") == .none)
    #expect(try change("3", opened, "{\(account)}") == .accountOpen)
    let receipts = try book.append(Draft.payment("p1", "100"), Draft.payment("p2", "1"))
    #expect(receipts.map(\.reason) == [.none, .exceedsLimit])
    #expect(try change("4", changed, "{\(account),\"status\":\"debit-frozen\"}") == .none)
    #expect(try book.append(Draft.withdrawal("w1", "1")).first?.reason == .debitFrozen)
    #expect(try change("5", changed, "{\(account),\"status\":\"closed\"}") == .accountNotEmpty)
    let lifted = "{\(account),\"status\":\"open\"}"
    #expect(try change("6", changed, lifted) == .missingApprover)
    #expect(try change("7", changed, lifted, by: ("ann", "bob")) == .none)
    // The parked payment fits as soon as something was withdrawn.
    try book.append(Draft.withdrawal("w2", "60"))
    #expect(try book.balances()["220202/M1/CNY"] == -4100)
  }

  @Test func `a book opened again knows what it knew`() throws {
    let folder = TemporaryFolder()
    func fill() throws -> BookInformation {
      let book = try TestBook(in: folder)
      try book.append(
        Draft.payment("p", "100"),
        Draft.refund("r", "500"),
        Draft.withdrawal("w", "7")
      )
      #expect(try book.balances()["220202/M1/CNY"] == -9300)
      book.writer.shutDown()
      return try book.writer.book.information()
    }
    let before = try fill()
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    #expect(try writer.book.information() == before)
    var batch = DraftBatch()
    try batch.appendUnchecked(Draft.payment("p", "100"))
    try batch.appendUnchecked(Draft.payment("q", "407"))
    let receipts = try writer.appendAndWait(batch)
    #expect(receipts.map(\.kind) == [.repeated, .appended])
    #expect(try writer.book.information().parked == 0, "the refund was released after the restart")
    writer.shutDown()
  }

  @Test func `days are cut without stopping, and each event keeps to the day that was open`()
    throws
  {
    let book = try TestBook()
    try book.append(Draft.payment("p1", "10"))
    try book.writer.cutDay()
    try book.append(Draft.payment("p2", "20"))
    let next = TestBook.day.adding(days: 1)
    #expect(try book.balances(ReportCut(asOf: TestBook.day))["220202/M1/CNY"] == -1000)
    #expect(try book.balances(ReportCut(asOf: next))["220202/M1/CNY"] == -3000)
    #expect(try book.writer.book.days().map(\.date) == [TestBook.day, next])
  }

  @Test func `rules that cannot be read or do not balance change nothing`() throws {
    let book = try TestBook()
    let before = try book.writer.book.information()
    let bad = TestBook.rules.replacingOccurrences(of: "gross - fee", with: "gross")
    #expect(throws: BookFailure.self) {
      try book.writer.publish(rules: [BookWriter.SourceFile(name: "bad.yaml", text: bad)])
    }
    #expect(try book.writer.book.information() == before)
    #expect(try book.append(Draft.payment("p", "1")).first?.outcome == .posted)
  }
}
