import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// The mark *reconciled* of a channel's day, beside the seal.
///
/// Covers Q22, R1-069.
@Suite struct ReconciliationTests {
  private static func chart(_ rule: String) -> String {
    TestBook.chart + "\nreconciliation: {subjects: [\"112201\"]\(rule)}"
  }

  private static func say(
    _ type: String,
    _ id: String,
    _ channel: String,
    _ day: BusinessDate,
    _ currency: String = "CNY",
    by person: String? = "ann"
  ) -> EventDraft {
    var draft = EventDraft(type: type, source: "/recon", id: id)
    draft.parties = ["channel": channel]
    draft.actor = person
    draft.tail = #"{"data":{"currency":"\#(currency)","day":"\#(day)"}}"#
    return draft
  }

  private static func payment(
    _ id: String,
    by channel: String,
    _ currency: String = "CNY"
  ) throws
    -> EventDraft
  {
    var draft = try Draft.payment(id, "10.00", currency: currency)
    draft.parties["channel"] = channel
    return draft
  }

  private static func open(_ certificate: Certificate) -> [String] {
    certificate.unreconciled.map { "\($0.day) \($0.channel) \($0.currency)" }
  }

  @Test func `a certificate names every channel, day and currency that is not reconciled`() throws {
    let folder = TemporaryFolder()
    let first = TestBook.day
    try fillTwoDays(in: folder)
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    #expect(Self.open(try writer.close()) == ["\(first) wechat CNY"])
    #expect(try writer.book.audit().isClean)
    writer.shutDown()
  }

  private func fillTwoDays(in folder: TemporaryFolder) throws {
    let book = try TestBook(in: folder, chart: Self.chart(""))
    let first = TestBook.day
    try book.append(
      Self.payment("p1", by: "wechat"),
      Self.payment("p2", by: "wechat", "USD"),
      Self.payment("p3", by: "alipay")
    )
    let sealed = try book.writer.close()
    #expect(
      Self.open(sealed) == ["\(first) alipay CNY", "\(first) wechat CNY", "\(first) wechat USD"]
    )
    let check = sealed.checks.first { $0.name == "channels-reconciled" }
    #expect(check?.verdict == .listed && check?.figures == "3 not reconciled" && sealed.isClean)

    // A day later two are reconciled, and a channel without a movement has nothing to reconcile.
    try book.append(
      Self.payment("p4", by: "alipay"),
      Self.say(EventType.dayReconciled, "m1", "wechat", first),
      Self.say(EventType.dayReconciled, "m2", "alipay", first)
    )
    let second = try book.writer.close()
    #expect(Self.open(second) == ["\(first) wechat USD", "\(first.adding(days: 1)) alipay CNY"])
    #expect(try book.writer.close(first) == sealed, "a sealed day stays as it was sealed")

    // A mark is taken back, and survives a restart.
    try book.append(
      Self.say(EventType.dayUnreconciled, "m3", "wechat", first),
      Self.say(EventType.dayReconciled, "m4", "wechat", first, "USD"),
      Self.say(EventType.dayReconciled, "m5", "alipay", first.adding(days: 1))
    )
    try book.writer.writeCheckpoint()
    book.writer.shutDown()
  }

  @Test func `where the chart says so, a day is not sealed before it is reconciled`() throws {
    let book = try TestBook(chart: Self.chart(", unreconciled: blocks"))
    try book.append(Self.payment("p1", by: "wechat"))
    let refused = try book.writer.close()
    #expect(!refused.isClean && Self.open(refused) == ["\(TestBook.day) wechat CNY"])
    #expect(try book.writer.book.days().map(\.state) == [.cut, .open])
    try book.append(Self.say(EventType.dayReconciled, "m1", "wechat", TestBook.day))
    let sealed = try book.writer.close()
    #expect(sealed.isClean && sealed.unreconciled.isEmpty)
    #expect(sealed.checks.first { $0.name == "channels-reconciled" }?.verdict == .passed)
  }

  @Test func `only of a day that has ended, and by somebody`() throws {
    let book = try TestBook(chart: Self.chart(""))
    try book.append(Self.payment("p1", by: "wechat"))
    _ = try book.writer.close()
    let day = TestBook.day
    let receipts = try book.append(
      Self.say(EventType.dayReconciled, "m1", "wechat", day.adding(days: 1)),
      Self.say(EventType.dayReconciled, "m2", "wechat", day.adding(days: -1)),
      Self.say(EventType.dayReconciled, "m3", "wechat", day, by: nil),
      Self.say(EventType.dayReconciled, "m4", "wechat", day)
    )
    #expect(receipts.map(\.reason) == [.dayNotOver, .dayNotOver, .missingApprover, .none])
  }

  /// The merchant has an account, and none that is reconciled with a channel.
  @Test func `only with a channel that there is`() throws {
    let book = try TestBook(chart: Self.chart(""))
    try book.append(Self.payment("p1", by: "wechat"))
    _ = try book.writer.close()
    let day = TestBook.day
    let receipts = try book.append(
      Self.say(EventType.dayReconciled, "m1", "wechta", day),
      Self.say(EventType.dayReconciled, "m2", "M1", day),
      Self.say(EventType.dayUnreconciled, "m3", "M1", day),
      Self.say(EventType.dayReconciled, "m4", "wechat", day)
    )
    #expect(
      receipts.map(\.reason) == [.unknownChannel, .unknownChannel, .unknownChannel, .none]
    )
  }
}
