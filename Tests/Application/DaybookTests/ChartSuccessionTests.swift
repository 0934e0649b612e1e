import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// What a new chart may do to the rules that are in force.
@Suite struct ChartSuccessionTests {
  private static let fees =
    #""602101": {zh: 平台服务费, en: Service fees, under: "6021", owner: platform}"#

  /// Without the subject of fees.
  private static let smaller = TestBook.chart.replacing(fees, with: "")
  /// With a subject below it.
  private static let deeper =
    TestBook.chart.replacing(fees, with: fees.replacing(", owner: platform", with: ""))
    + "\n  " + #""60210101": {en: Fees of shops, under: "602101", owner: platform}"#

  private static let withoutFee = """
    code: "1002"
    en: Instant payment
    type: payment.received
    from: FROM
    amounts: [gross]
    parties: [merchant, channel]
    lines:
      - Dr 112201/{channel}    gross
      - Cr 220202/{merchant}   gross
    """

  private func publish(_ book: TestBook, _ chart: String, rulesFrom date: String? = nil) throws {
    let text = date.map { Self.withoutFee.replacing("FROM", with: $0) }
    try book.writer.publish(
      chart: BookWriter.SourceFile(name: "chart.yaml", text: chart),
      rules: text.map { [BookWriter.SourceFile(name: "later.yaml", text: $0)] } ?? []
    )
  }

  @Test(arguments: [
    (smaller, "unknown-subject", "which the new chart does not have"),
    (deeper, "not-a-leaf", "which is no leaf of the new chart"),
  ])
  func `a chart without a subject of a rule in force is refused, and both are named`(
    chart: String,
    rule: String,
    what: String
  ) throws {
    let book = try TestBook()
    let before = try book.writer.book.information()
    let failure = #expect(throws: BookFailure.self) { try publish(book, chart) }
    let message = try #require(failure?.message)
    #expect(failure?.code == .badInput)
    for part in ["rules.yaml:10:", rule, "rule 1002 Instant payment", "subject 602101", what] {
      #expect(message.contains(part), "\(message)")
    }
    // A version that is in force later only is no help today.
    #expect(throws: BookFailure.self) { try publish(book, chart, rulesFrom: "2026-11-21") }
    #expect(try book.writer.book.information() == before)
    let fee = try Draft.payment("p", "10", fee: "1")
    #expect(try book.append(fee).first?.outcome == .posted)
  }

  /// Covers Q09, R1-064.
  @Test func `a chart that goes by a code that no rule has is refused, and the code is named`()
    throws
  {
    let added = """

      operations: {pay: ["3001", "3010"], receive: "1003"}
      kinds: {a: {may: pay}}
      customers: {counts: {accounts: "220202", uses: ["3001"], returns: ["4002"]}, classes: {I: {}}}
      """
    let book = try TestBook()
    let before = try book.writer.book.information()
    let failure = #expect(throws: BookFailure.self) { try publish(book, TestBook.chart + added) }
    let lines = try #require(failure?.message).split(separator: "\n").map(String.init)
    let known = [("operations", "3010"), ("operations", "1003"), ("customers", "4002")].map {
      "unknown-code: \($0.0) names code \($0.1), which no rule has. "
        + "Next: correct the code, or publish its rule along with the chart."
    }
    #expect(lines.count == 3 && zip(lines, known).allSatisfy { $0.0.hasSuffix($0.1) }, "\(lines)")
    #expect(lines.first?.hasPrefix("chart.yaml:11:28: ") == true, "\(lines)")
    #expect(try book.writer.book.information() == before)
    // A subject that permits the code knows it: vouchers have codes and no rule.
    let permitted = TestBook.chart.replacing(
      "owner: merchant, negative: forbidden}",
      with: #"owner: merchant, codes: ["1002", "1003", "3001", "3010", "4001", "4002"]}"#
    )
    try publish(book, permitted + added)
  }

  @Test func `a chart and rules that do without the subject are taken together, and again`() throws
  {
    let folder = TemporaryFolder()
    func fill() throws {
      let book = try TestBook(in: folder)
      try publish(book, Self.smaller, rulesFrom: "2026-01-01")
      try book.append(Draft.payment("p", "10"))
      book.writer.shutDown()
    }
    try fill()
    // The first version, which names the subject, is replayed under either chart.
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    #expect(try writer.book.information().accounts == 2)
    writer.shutDown()
  }

  /// Each is refused alike by the check alone and where it is published, and nothing changes.
  @Test(arguments: [
    (
      "Payables, class: liability", "Payables, class: asset",
      ["subject 220202 has 2 accounts, 220202/M1/CNY stands at 10.00 CNY Cr", "is liability"]
    ),
    (
      "class: profit-and-loss, normal: credit", "class: profit-and-loss, normal: debit",
      ["subject 602101 has an account", "its normal side is credit, in the new chart debit"]
    ),
    (
      "{code: POINTS, digits: 0", "{code: POINTS, digits: 2",
      ["POINTS is booked with 0 digits, the new chart says 2"]
    ),
    (#""602101": {zh"#, #""602102": {zh"#, ["subject 602101 has an account", "no such leaf"]),
  ])
  func `a chart that changes what is booked is refused, dry or not`(
    before: String,
    after: String,
    says: [String]
  ) throws {
    let book = try TestBook()
    try book.append(Draft.payment("p", "11", fee: "1"), Self.points())
    let chart = BookWriter.SourceFile(
      name: "chart.yaml",
      text: TestBook.chart.replacing(before, with: after)
    )
    let information = try book.writer.book.information()
    let dry = #expect(throws: BookFailure.self) {
      try book.writer.book.checkPublication(chart: chart)
    }
    let wet = #expect(throws: BookFailure.self) { try book.writer.publish(chart: chart) }
    #expect(dry?.message == wet?.message && dry?.code == .badInput)
    for part in says { #expect(dry?.message.contains(part) == true, "\(dry?.message ?? "")") }
    #expect(try book.writer.book.information() == information)
  }

  /// What a later chart says of client money, and why it is refused; nil where it is taken.
  @Test(arguments: [
    ("", "Next: keep client_money"),
    ("client_money: {pool: [\"1122\", \"602101\"], client: \"2202\"}", "part of the pool"),
    ("client_money: {pool: \"1122\", client: \"220203\"}", "no longer be owed to clients"),
    ("client_money: {pool: \"1122\", client: \"2202\", except: \"220202\"}", "no longer be owed"),
    ("client_money: {pool: \"1122\", client: \"2202\", except: \"220203\"}", nil),
    ("client_money: {pool: \"1122\", client: [\"2202\", \"602101\"]}", nil),
  ])
  func `a chart makes no cover of what is booked`(section: String, says: String?) throws {
    func chart(_ section: String) -> BookWriter.SourceFile {
      BookWriter.SourceFile(name: "chart.yaml", text: TestBook.chart + "\n\n" + section + "\n")
    }
    let book = try TestBook()
    let first = "client_money: {pool: \"1122\", client: \"2202\"}"
    try book.writer.publish(chart: chart(first))
    try book.append(Draft.payment("p", "11", fee: "1"))
    let certificate = try book.writer.close()
    #expect(certificate.chart == Certificate.Chart(name: "test", sequence: 4))
    #expect(certificate.json().contains(#""chart":{"name":"test","sequence":4}"#))
    guard let says else {
      try book.writer.publish(chart: chart(section))
      return
    }
    let failure = #expect(throws: BookFailure.self) {
      try book.writer.publish(chart: chart(section))
    }
    #expect(failure?.code == .badInput && failure?.message.contains(says) == true)
  }

  @Test func `a check of rules and a chart names the rule in force, and publishes nothing`() throws
  {
    let book = try TestBook()
    let chart = BookWriter.SourceFile(name: "chart.yaml", text: Self.smaller)
    let failure = #expect(throws: BookFailure.self) {
      try book.writer.book.checkPublication(chart: chart)
    }
    #expect(failure?.message.contains("rule 1002 Instant payment") == true)
    let later = Self.withoutFee.replacing("FROM", with: "2026-01-01")
    try book.writer.book.checkPublication(
      chart: chart,
      rules: [BookWriter.SourceFile(name: "later.yaml", text: later)]
    )
    #expect(try book.writer.book.publications().count == 2)
  }

  private static func points() throws -> EventDraft {
    var draft = try Draft.payment("points", "5")
    draft.amounts["gross"] = EventAmount("5", "POINTS")
    return draft
  }
}
