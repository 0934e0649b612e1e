import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// Amounts that are finer than their currency or too large for it: how they are told, and what
/// helps.
@Suite struct SurplusDigitsTests {
  /// The chart of the tests with another count of digits for POINTS.
  private static func chart(digits: Int) -> BookWriter.SourceFile {
    let declared = "{code: POINTS, digits: 0, name: 积分}"
    let text = TestBook.chart
      .replacing(declared, with: "{code: POINTS, digits: \(digits)}")
    return BookWriter.SourceFile(name: "chart.yaml", text: text)
  }

  @Test(arguments: [
    ("1.5", 0, Reason.surplusDigits, 1, "15"),
    // 10^25 has no 18 further digits in 128 bits.
    ("10000000000000000000000000", 18, .overflow, 0, "10000000000000000000000000"),
  ])
  func `a fact that does not fit its currency waits for a chart in which it does`(
    amount: String,
    digits: Int,
    reason: Reason,
    later: Int,
    minor: String
  ) throws {
    let book = try TestBook()
    try book.writer.publish(chart: Self.chart(digits: digits))
    let receipt = try #require(
      try book.append(Draft.payment("p", amount, currency: "POINTS")).first
    )
    #expect(receipt.outcome == .parked && receipt.reason == reason)
    #expect(receipt.detail["currency"] == (reason == .surplusDigits ? "POINTS" : nil))
    try book.writer.cutDay()
    #expect(try book.writer.book.information().parked == 1, "another day does not help")
    try book.writer.publish(chart: Self.chart(digits: later))
    #expect(try book.writer.book.information().parked == 0)
    #expect(try book.balances()["112201/wechat/POINTS"] == Int128(minor))
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }

  @Test func `a command and a voucher that are too fine are refused, and audited`() throws {
    let book = try TestBook()
    #expect(try book.append(Draft.withdrawal("w", "1.234")).first?.reason == .surplusDigits)
    var voucher = EventDraft(type: EventType.journalPosted, source: "/finance", id: "v")
    let amount = try #require(EventAmount("1.234", "CNY"))
    for (isDebit, account) in [(true, "112201/wechat"), (false, "220202/M1")] {
      let account = try #require(AccountName(account))
      voucher.lines.append(EventDraft.Line(isDebit: isDebit, account: account, amount: amount))
    }
    #expect(try book.append(voucher).first?.reason == .surplusDigits)
    var account = EventDraft(type: EventType.accountOpened, source: "/crm", id: "a")
    for (id, limit, reason) in [
      ("1", #"{"amount":"1.234","currency":"CNY"}"#, Reason.surplusDigits),
      ("2", #"{"amount":"1.00","currency":"USD"}"#, .currencyDiffers),
    ] {
      account.id = id
      account.tail = #"{"data":{"account":"220202/M1/CNY","limit":\#(limit)}}"#
      #expect(try book.append(account).first?.reason == reason)
    }
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }
}
