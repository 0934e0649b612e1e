import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// What the account side books beside what the clearing side reports.
///
/// Covers R1-061.
@Suite struct `Two views of a payment` {
  static let rules = """
    code: "8011"
    en: Payment cleared
    type: payment.cleared
    from: 2026-01-01
    amounts: [gross]
    optional: [fee]
    parties: [channel]
    lines:
      - Dr 602101/platform   fee
      - Cr 112201/{channel}  fee
    """

  let book: TestBook

  init() throws {
    book = try TestBook()
    try book.writer.publish(
      rules: [BookWriter.SourceFile(name: "cleared.yaml", text: Self.rules)]
    )
  }

  static func paid(_ id: String, _ gross: String, order: String?) throws -> EventDraft {
    var draft = try Draft.payment(id, gross)
    draft.order = order
    return draft
  }

  static func cleared(
    _ id: String,
    _ gross: String,
    order: String?,
    follows: String? = nil,
    channel: String = "wechat"
  ) throws -> EventDraft {
    var draft = EventDraft(type: "payment.cleared", source: "/orders", id: id, code: "8011")
    draft.amounts["gross"] = EventAmount(gross, "CNY")
    draft.amounts["fee"] = EventAmount("0.60", "CNY")
    draft.parties = ["channel": channel]
    draft.order = order
    draft.follows = follows.map { EventLink(source: "/orders", id: $0) }
    return draft
  }

  private func differences(_ cut: ReportCut = ReportCut()) throws -> [String] {
    try book.writer.book.twoViews(cut).differences.map { item in
      "\(item.kind.rawValue) \(item.channel) \(item.order)"
        + " \(item.account.total) \(item.clearing.total)"
    }
  }

  @Test func `both agree, or one side only has come, or the amounts differ`() throws {
    try book.append(
      Self.paid("p1", "100", order: "O1"),
      Self.cleared("c1", "100.00", order: "O1"),
      Self.paid("p2", "50", order: "O2"),
      Self.cleared("c3", "7", order: "O3"),
      Self.paid("p4", "100", order: "O4"),
      Self.cleared("c4", "98", order: "O4"),
      Self.paid("p5", "30", order: "O5"),
      Self.cleared("c5", "30", order: "O5", channel: "alipay")
    )
    #expect(
      try differences() == [
        "clearing-only alipay O5 0 3000", "account-only wechat O2 5000 0",
        "clearing-only wechat O3 0 700", "differs wechat O4 10000 9800",
        "account-only wechat O5 3000 0",
      ]
    )
    let row = try #require(book.writer.book.twoViews().rows.last)
    #expect(row.channel == "wechat")
    #expect(row.account == TwoViewsReport.Tally(count: 4, total: 280_00))
    #expect(row.clearing == TwoViewsReport.Tally(count: 3, total: 205_00))
    #expect(row.open == 4)
    #expect(!row.isFinal)
  }

  /// The clearing side comes a day later: the payment's own day becomes final.
  @Test func `a payment is final when the second side comes, on the day of the first`() throws {
    try book.append(Self.paid("p1", "100", order: "O1"))
    let sealed = try book.writer.close()
    let check = try #require(sealed.checks.first { $0.name == "two-views-agree" })
    #expect(check.verdict == .listed)
    #expect(check.figures == "1 payment booked, 0 cleared, 1 open")
    #expect(check.findings.first?.amount?.description == "100.00 CNY")
    #expect(check.findings.first?.text.contains("wechat, account-only: 1 order") == true)
    #expect(try book.writer.book.twoViews().differences.map(\.age) == [1])
    try book.append(Self.cleared("c1", "100", order: "O1"))
    let report = try book.writer.book.twoViews()
    #expect(report.differences.isEmpty)
    #expect(report.rows.map(\.day) == [TestBook.day])
    #expect(report.rows.map(\.isFinal) == [true])
    let then = try book.writer.book.twoViews(ReportCut(asOf: TestBook.day))
    #expect(then.rows.map(\.isFinal) == [false], "by accounting date a sealed day stays")
    let next = try #require(
      book.writer.close().checks.first { $0.name == "two-views-agree" }
    )
    #expect(next.verdict == .passed)
  }

  @Test func `what is paid twice under one order must be reported twice`() throws {
    try book.append(
      Self.paid("p1", "100", order: "O1"),
      Self.cleared("c1", "100", order: "O1"),
      Self.paid("p2", "100", order: "O1")
    )
    #expect(try differences() == ["account-only wechat O1 10000 0"])
    try book.append(Self.cleared("c2", "100", order: "O1"))
    #expect(try differences().isEmpty)
    let row = try #require(book.writer.book.twoViews().rows.first)
    #expect(row.account == TwoViewsReport.Tally(count: 2, total: 200_00))
    #expect(row.account == row.clearing)
  }

  @Test func `a payment that is reversed is taken back from its side`() throws {
    try book.append(
      Self.paid("p1", "100", order: "O1"),
      Self.paid("p2", "50", order: "O2"),
      Self.cleared("c2", "50", order: "O2")
    )
    try book.append(Draft.reversal(of: "p1", "v1"), Draft.reversal(of: "p2", "v2"))
    #expect(try differences() == ["account-only wechat O2 -5000 0"])
    try book.append(Draft.reversal(of: "c2", "v3", style: "blue"))
    #expect(try differences().isEmpty)
  }

  /// The entries say the same: on the first day the payment stands until its reversal counts.
  @Test(arguments: [nil, 0, 1] as [Int32?])
  func `a reversal counts for its own value date, else for the day it is booked in`(
    _ days: Int32?
  ) throws {
    try book.append(Self.paid("p1", "300", order: "O1"))
    try book.writer.cutDay()
    var reversal = Draft.reversal(of: "p1", "v1")
    reversal.valueDate = days.map { TestBook.day.adding(days: $0) }
    try book.append(reversal)
    let first = ReportCut(asOf: TestBook.day, axis: .value)
    let stands = days != 0
    #expect(try differences(first) == (stands ? ["account-only wechat O1 30000 0"] : []))
    #expect(try book.balances(first)["220202/M1/CNY"] == (stands ? -300_00 : nil))
    #expect(try differences(ReportCut(axis: .value)).isEmpty)
  }

  @Test func `without an order the id matches, and a report that is parked has come`() throws {
    try book.append(Self.cleared("c1", "100", order: nil, follows: "p1"))
    #expect(try book.writer.book.information().parked == 1)
    #expect(try differences() == ["clearing-only wechat p1 0 10000"])
    try book.append(Self.paid("p1", "100", order: nil))
    #expect(try book.writer.book.information().parked == 0)
    #expect(try differences().isEmpty)
    #expect(try book.writer.book.twoViews().rows.map(\.clearing.count) == [1])
  }
}
