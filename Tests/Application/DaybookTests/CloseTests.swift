import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Statements
import Testing

@Suite struct CloseTests {
  @Test func `a day is cut, checked against the independent replay and sealed`() throws {
    let book = try TestBook()
    try book.append(
      Draft.payment("p1", "1000", fee: "4"),
      Draft.refund("r1", "5000"),
      Draft.withdrawal("w1", "2000"),
      Draft.payment("p2", "7", merchant: "M2", currency: "JPY")
    )
    let certificate = try book.writer.close(TestBook.day)
    #expect(certificate.isClean, "\(certificate.text(.plain))")
    #expect(certificate.parked.map(\.id) == ["r1"])
    #expect(certificate.totals.map(\.currency.code) == ["CNY", "JPY"])
    #expect(certificate.totals.map(\.movement.debit) == [100_000, 7])
    #expect(try book.writer.book.days().map(\.state) == [.sealed, .open])
    let file = try book.folder.read("book/certificates/2026-11-20.json")
    #expect(file == certificate.json())
    #expect(try book.writer.close(TestBook.day) == certificate, "closing again changes nothing")
  }

  @Test func `days are sealed in their order, and what comes later does not change them`() throws {
    let book = try TestBook()
    let next = TestBook.day.adding(days: 1)
    try book.append(Draft.payment("p1", "10"))
    try book.writer.cutDay()
    #expect(throws: BookFailure.self) { try book.writer.close(next) }
    try book.append(Draft.payment("p2", "20"))
    #expect(try book.writer.close(TestBook.day).isClean)
    let sealed = try book.writer.book.trialBalance(ReportCut(asOf: TestBook.day))
    #expect(sealed.head.isSealed)
    try book.append(Draft.payment("late", "500"))
    #expect(try book.writer.close(next).isClean)
    let again = try book.writer.book.trialBalance(ReportCut(asOf: TestBook.day))
    #expect(again.rows == sealed.rows)
    #expect(try book.writer.close().isClean, "the open day is closed when no date is given")
  }

  /// The day of a book whose channel fee of 0.60 the platform bears.
  private func short(_ rule: String) throws -> TestBook {
    let book = try TestBook()
    let chart =
      TestBook.chart + """

        client_money: {pool: "1122", client: "2202", shortfall: \(rule)}
        """
    try book.writer.publish(chart: BookWriter.SourceFile(name: "chart.yaml", text: chart))
    var fee = EventDraft(type: "journal.posted", source: "/finance", id: "fee")
    (fee.actor, fee.approver, fee.references) = ("ann", "bob", ["document": "D-1"])
    for (isDebit, subject) in [(true, "602101"), (false, "112201")] {
      fee.lines.append(
        EventDraft.Line(
          isDebit: isDebit,
          account: AccountName(subject: subject, owner: isDebit ? "platform" : "wechat"),
          amount: try #require(EventAmount("0.60", "CNY"))
        )
      )
    }
    try book.append(Draft.payment("p1", "100"), fee)
    return book
  }

  @Test func `a shortfall of client money is listed in a certificate that seals`() throws {
    let book = try short("listed")
    let certificate = try book.writer.close()
    #expect(certificate.isClean)
    let check = try #require(certificate.checks.first { $0.name == "client-money-covered" })
    #expect(check.verdict == .listed)
    #expect(check.figures == "own -0.60 CNY")
    #expect(certificate.clientMoney.map(\.pool) == [99_40])
    #expect(certificate.clientMoney.map(\.client) == [100_00])
    #expect(try book.writer.close(TestBook.day) == certificate, "closing again changes nothing")
  }

  @Test func `where a shortfall blocks, the day stays unsealed, whatever chart comes later`() throws
  {
    let book = try short("blocks")
    let refused = try book.writer.close()
    #expect(!refused.isClean)
    let finding = try #require(refused.checks.first { $0.verdict == .failed }?.findings.first)
    #expect(finding.amount?.description == "0.60 CNY")
    #expect(finding.text.contains("602101 0.60"))
    #expect(try book.writer.book.days().map(\.state) == [.cut, .open])
    // The chart of the day itself decides: one that comes later does not let it pass.
    let lenient =
      TestBook.chart + """

        client_money: {pool: "1122", client: "2202", shortfall: listed}
        """
    try book.writer.publish(chart: BookWriter.SourceFile(name: "chart.yaml", text: lenient))
    #expect(try !book.writer.close().isClean)
  }

  /// A product went live before its rule: the seal is one record, however many facts wait.
  @Test func `a day is sealed whatever waits, and the certificate lists a thousand`() throws {
    let book = try TestBook()
    let drafts = try (0..<1_200).map { index in
      var draft = try Draft.payment("p\(index)", "1")
      draft.code = "new"
      return draft
    }
    try book.append(Array(drafts.prefix(300)))
    #expect(try book.writer.close().parked.count == 300)
    try book.append(Array(drafts.dropFirst(300)))
    let certificate = try book.writer.close()
    #expect(certificate.isClean)
    #expect(certificate.parkedCount == 1_200)
    #expect(certificate.parked.map(\.id) == drafts.prefix(1_000).map(\.id))
    #expect(
      certificate.checks.first { $0.name == "parked-events" }?.figures.hasPrefix("1,200 ") == true
    )
    #expect(try book.writer.close(certificate.day) == certificate)
    #expect(try book.writer.book.suspense().items.count == 1_200)
  }

  @Test func `the cut ends its block, also when it lets parked events go`() throws {
    let book = try TestBook()
    let later = TestBook.rules.replacingOccurrences(of: "4001", with: "4009")
      .replacingOccurrences(of: "from: 2026-01-01", with: "from: 2026-11-21")
    try book.writer.publish(rules: [BookWriter.SourceFile(name: "later.yaml", text: later)])
    var refund = try Draft.refund("r", "5")
    refund.code = "4009"
    try book.append(Draft.payment("p", "100"), refund)
    #expect(try book.writer.close().isClean)
    #expect(try book.writer.book.information().parked == 0)
    #expect(try book.balances(ReportCut(asOf: TestBook.day))["220202/M1/CNY"] == -10_000)
    #expect(try book.balances()["220202/M1/CNY"] == -9_500)
    #expect(try book.writer.close().isClean)
    let report = try book.writer.book.audit()
    #expect(report.isClean, "\(report.text(.plain))")
    #expect(report.checks.allSatisfy { $0.verdict == .passed })
  }

  @Test func `a book is opened from its checkpoint with everything in it`() throws {
    let folder = TemporaryFolder()
    func fill() throws -> BookInformation {
      let book = try TestBook(in: folder)
      try book.append((1...300).map { try Draft.payment("p\($0)", "\($0)", merchant: "M\($0)") })
      try book.append(Draft.refund("r", "5"), Draft.refund("r2", "9", follows: "later"))
      #expect(try book.writer.close().isClean)
      book.writer.shutDown()
      return try book.writer.book.information()
    }
    let before = try fill()
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    #expect(try writer.book.information() == before)
    var batch = DraftBatch()
    try batch.appendUnchecked(Draft.payment("p7", "7", merchant: "M7"))
    try batch.appendUnchecked(Draft.payment("later", "20"))
    let receipts = try writer.appendAndWait(batch)
    #expect(receipts.map(\.kind) == [.repeated, .appended])
    #expect(try writer.book.information().parked == 0)
    #expect(try writer.close().isClean)
    writer.shutDown()
  }
}
