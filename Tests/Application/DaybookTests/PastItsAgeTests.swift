import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Intake
import Statements
import Testing

/// Parked events that are past their age: placed in suspense at the end of a day, by the code that
/// the chart names.
@Suite struct `A parked event past its age` {
  static let chart =
    TestBook.chart.replacingOccurrences(
      of: "subjects:\n",
      with: """
        ageing: {channel: 7}
        suspended: {"7001": "8162", "7002": "8162", "7003": "8163", "7004": "8164"}
        subjects:
          "1221":   {zh: 其他应收款, en: Other receivables, class: asset}
          "122101": {zh: 短款, en: "Short", under: "1221", owner: channel, negative: forbidden, suspense: channel, items: order}

        """
    )

  static let rules = [
    TestBook.rules,
    rule("7001", "channel.refunded", "amount", "Dr 220202/{merchant}", "Cr 112201/{channel}"),
    short("8162", "event.suspended"),
    short("8102", "suspense.raised"),
    found("7002", "channel.matched"),
    found("8126", "suspense.resolved"),
    rule("7003", "channel.charged", "amount", "Dr 220202/{merchant}", "Cr 112201/{channel}"),
    rule(
      "8163",
      "event.suspended",
      "part",
      "Dr 122101/{channel}",
      "Cr 112201/{channel}",
      "Dr 220202/{merchant}",
      "Cr 112201/{channel}"
    ),
    rule("7004", "channel.credited", "amount", "Dr 112201/{channel}", "Cr 220202/{merchant}"),
    rule("8164", "event.suspended", "amount", "Dr 122101/{channel}", "Cr 220202/{merchant}"),
  ].joined(separator: "\n---\n")

  /// A rule by which the channel has less than we have.
  private static func short(_ code: String, _ type: String) -> String {
    rule(code, type, "amount", "Dr 122101/{channel}", "Cr 112201/{channel}")
  }

  /// A rule by which it has that after all.
  private static func found(_ code: String, _ type: String) -> String {
    rule(code, type, "amount", "Dr 112201/{channel}", "Cr 122101/{channel}")
  }

  private func book(
    in folder: TemporaryFolder = TemporaryFolder()
  ) throws -> TestBook {
    try TestBook(in: folder, chart: Self.chart, rules: Self.rules)
  }

  private func refund(_ id: String, _ amount: String) throws -> EventDraft {
    try Draft.event("7001", "channel.refunded", id, amount, order: "O-\(id)")
  }

  private static func day(_ days: Int32) -> BusinessDate { TestBook.day.adding(days: days) }

  @Test func `it is placed in suspense by the end of the first day past its limit`() throws {
    let book = try book()
    try book.append(refund("r1", "5"))
    try book.writer.cutDay(opening: Self.day(7))
    try book.writer.cutDay(opening: Self.day(8))
    #expect(try book.writer.book.records("event.suspended").isEmpty)
    try book.writer.cutDay(opening: Self.day(9))
    let suspended = try book.writer.book.records("event.suspended")
    #expect(suspended.map(\.accountingDate) == [Self.day(8)])
    #expect(suspended.map(\.draft.id) == suspended.map { "suspend-\($0.related)" })
    #expect(
      try book.balances() == ["122101/wechat/CNY": 500, "112201/wechat/CNY": -500]
    )
    try book.writer.cutDay()
    #expect(try book.writer.book.records("event.suspended").count == 1)
  }

  @Test func `the list, the certificate and explain say so, as of then and now`() throws {
    let book = try book()
    let parked = try #require(try book.append(refund("r1", "5")).first).sequence
    try book.writer.cutDay(opening: Self.day(8))
    try book.writer.cutDay()
    let sequence = try #require(try book.writer.book.records("event.suspended").first).sequence

    let reader = book.writer.book
    let before = try reader.suspense(ReportCut(knownAt: sequence - 1)).items
    #expect(before.map(\.kind) == [.parked])
    #expect(before.map(\.suspended) == [nil] && before.map(\.isOverAge) == [true])
    let items = try reader.suspense().items
    #expect(items.map(\.kind) == [.suspense, .parked])
    #expect(items.map(\.suspended) == [nil, sequence] && items.map(\.isOverAge) == [false, false])
    #expect(items.map(\.order) == ["suspend-\(parked)", "O-r1"] && items.map(\.age) == [1, 9])
    #expect(try reader.explain(parked).text(.plain).contains("in suspense by"))
    #expect(try reader.explain(sequence).text(.plain).contains("places in suspense"))

    #expect(try book.writer.close().parked.map(\.isOverAge) == [false])
    let certificate = try book.writer.close()
    #expect(certificate.isClean)
    #expect(certificate.parked.map(\.suspended) == [sequence])
    #expect(certificate.parked.map(\.isOverAge) == [false])
    #expect(certificate.text(.plain).contains("in suspense, #\(sequence)"))
    // Released since, it stood there at the end of that day all the same.
    try book.append(Draft.payment("p1", "100"))
    let then = try reader.suspense(ReportCut(asOf: certificate.day)).items
    #expect(then.map(\.suspended) == [nil, sequence])
    #expect(try reader.suspense().items.isEmpty)
  }

  @Test func `what it waited for takes it back first, in one block`() throws {
    let folder = TemporaryFolder()
    do {
      let book = try book(in: folder)
      try book.append(refund("r1", "5"), refund("r2", "50"))
      try book.writer.cutDay(opening: Self.day(8))
      try book.writer.cutDay()
      // Enough for the small one only; the large one stays in suspense.
      try book.append(Draft.payment("p1", "10"))
      #expect(
        try book.balances() == [
          "112201/wechat/CNY": -4_500, "122101/wechat/CNY": 5_000, "220202/M1/CNY": -500,
        ]
      )
      let reversals = try book.writer.book.records("entry.reversed")
      let releases = try book.writer.book.records("event.released")
      #expect(reversals.map(\.draft.source) == ["daybook:"])
      #expect(releases.map(\.sequence) == reversals.map { $0.sequence + 1 })
      #expect(try book.writer.close().isClean)
      book.writer.shutDown()
    }
    // A state that was read again knows as much.
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    var batch = DraftBatch()
    batch.appendUnchecked(try Draft.payment("p2", "100"))
    _ = try writer.appendAndWait(batch)
    #expect(try writer.book.records("entry.reversed").count == 2)
    let rows = try writer.book.balances().rows.filter { $0.account.hasPrefix("122101") }
    #expect(rows.map(\.totals.balance) == [0])
    while try writer.book.information().openDate < Self.day(10) {
      #expect(try writer.close().isClean)
    }
    let audit = try writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
    writer.shutDown()
  }

  @Test func `what was explained is not taken back, and the event stays parked`() throws {
    let book = try book()
    let parked = try #require(try book.append(refund("r1", "5")).first).sequence
    try book.writer.cutDay(opening: Self.day(8))
    try book.writer.cutDay()
    let order = "suspend-\(parked)"
    let explained = try Draft.event("8126", "suspense.resolved", "x1", "2", order: order)
    #expect(try book.append(explained).map(\.outcome) == [.posted])
    try book.append(Draft.payment("p1", "100"))
    try book.writer.cutDay()
    #expect(try book.writer.book.records("entry.reversed").isEmpty)
    #expect(try book.writer.book.suspense().items.map(\.origin.sequence).contains(parked))
    #expect(try book.balances()["220202/M1/CNY"] == -10_000)
    #expect(try book.writer.close().isClean)
  }

  @Test func `its own money in suspense does not book it`() throws {
    let book = try book()
    try book.append(
      Draft.event("8102", "suspense.raised", "s1", "100", order: "O1"),
      Draft.event("7002", "channel.matched", "m1", "5", order: "O2")
    )
    try book.writer.cutDay(opening: Self.day(8))
    try book.writer.cutDay()
    #expect(try book.balances()["122101/wechat/CNY"] == 10_500)
    #expect(try book.writer.book.records("event.released").isEmpty)
    try book.append(Draft.event("8102", "suspense.raised", "s2", "5", order: "O2"))
    #expect(try book.writer.book.records("event.released").count == 1)
    #expect(try book.balances()["122101/wechat/CNY"] == 10_000)
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }

  /// A charge of 10 that an account with 5 cannot take, of which suspense takes 2 already.
  private func charge() throws -> EventDraft {
    var charge = try Draft.event("7003", "channel.charged", "c1", "10", order: "O1")
    charge.amounts["part"] = EventAmount("2", "CNY")
    return charge
  }

  /// What suspense took from the account that the event waits for is there again when it is booked.
  @Test func `it is booked as soon as the account takes it without the suspense`() throws {
    let book = try book()
    try book.append(Draft.payment("p1", "5"), charge())
    try book.writer.cutDay(opening: Self.day(8))
    try book.writer.cutDay()
    #expect(try book.balances()["220202/M1/CNY"] == -300)
    for (id, yuan, released) in [("p2", "3", 0), ("p3", "1", 0), ("p4", "1", 1)] {
      try book.append(Draft.payment(id, yuan))
      #expect(try book.writer.book.records("event.released").count == released, "\(id)")
    }
    #expect(try book.balances()["220202/M1/CNY"] == nil)
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }

  @Test func `what another one's suspense brings books it in the day that ends`() throws {
    let book = try book()
    var other = try Draft.event("7004", "channel.credited", "c2", "5", order: "O2")
    other.follows = EventLink(source: "/orders", id: "never")
    try book.append(Draft.payment("p1", "5"), charge(), other)
    try book.writer.cutDay(opening: Self.day(8))
    try book.writer.cutDay()
    let released = try book.writer.book.records("event.released")
    #expect(released.map(\.draft.follows?.id) == ["c1"])
    #expect(released.map(\.accountingDate) == [Self.day(8)])
  }

  @Test func `nobody takes it back by hand, or says it`() throws {
    let book = try book()
    let parked = try #require(try book.append(refund("r1", "5")).first).sequence
    try book.writer.cutDay(opening: Self.day(8))
    try book.writer.cutDay()
    var reversal = EventDraft(type: "entry.reversed", source: "/finance", id: "v1")
    reversal.reverses = EventLink(source: "daybook:", id: "suspend-\(parked)")
    (reversal.actor, reversal.approver) = ("li.wei", "wang.fang")
    reversal.references = ["document": "CASE-1"]
    reversal.tail = #"{"data":{"style":"red"}}"#
    #expect(try book.append(reversal).map(\.reason) == [.suspended])

    var own = try refund("r2", "5")
    (own.type, own.code) = ("event.suspended", "8162")
    own.follows = EventLink(source: "/orders", id: "r1")
    var intake = EventIntake()
    var batch = DraftBatch()
    #expect(throws: IntakeError.self) { try intake.append(own, to: &batch) }
  }

  @Test func `what its rule or the accounts do not take stays flagged, and the day is cut`() throws
  {
    let book = try book()
    var nowhere = try refund("r1", "5")
    nowhere.parties["channel"] = nil
    var frozen = try refund("r2", "5")
    frozen.parties["channel"] = "alipay"
    try book.append(nowhere, frozen)
    var account = EventDraft(type: "account.opened", source: "/f", id: "a1")
    account.tail = #"{"data":{"account":"122101/alipay/CNY","status":"debit-frozen"}}"#
    try book.append(account)
    try book.writer.cutDay(opening: Self.day(8))
    let last = try book.writer.book.lastSequence()
    try book.writer.cutDay()
    #expect(try book.writer.book.lastSequence() == last + 1)
    #expect(try book.writer.book.suspense().items.map(\.isOverAge) == [true, true])
    #expect(try book.writer.close().isClean && book.writer.close().isClean)
  }

  @Test func `thousands take several blocks, and a second cut finds them done`() throws {
    let book = try book()
    for first in stride(from: 0, to: 9_000, by: 3_000) {
      try book.append((first..<first + 3_000).map { try refund("r\($0)", "1") })
    }
    try book.writer.cutDay(opening: Self.day(8))
    try book.writer.cutDay()
    try book.writer.cutDay()
    #expect(try book.writer.book.records("event.suspended").count == 9_000)
    #expect(try book.balances()["122101/wechat/CNY"] == 900_000)
  }
}
