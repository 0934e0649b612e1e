import Amounts
import BusinessCalendar
import DaybookTestSupport
import Events
import Foundation
import RandomNumbers
import Statements
import Testing

/// The other program: hledger reads what we export and agrees with our balances.
struct HledgerTests {
  /// Whether hledger is installed here; without it the tests that ask it are skipped.
  static let isInstalled = (try? Program.run("hledger", ["--version"]).status) == 0

  @Test func `the full export looks as it did when somebody last read it`() throws {
    try expectSnapshot(Self.journal(SampleReports.entries), named: "statements/full.journal")
  }

  @Test func `the summary looks as it did when somebody last read it`() throws {
    try expectSnapshot(Self.summary(SampleReports.entries), named: "statements/summary.journal")
  }

  @Test(.enabled(if: isInstalled))
  func `hledger reads odd names, digits and red lines as they are meant`() throws {
    for text in [Self.journal(SampleReports.entries), Self.summary(SampleReports.entries)] {
      try Self.expectAgreement(text, with: SampleReports.entries)
    }
  }

  @Test(.enabled(if: isInstalled), arguments: 1...4)
  func `hledger agrees with the balances of random books`(_ seed: UInt64) throws {
    let entries = Self.randomEntries(seed: seed)
    try Self.expectAgreement(Self.journal(entries), with: entries)
    try Self.expectAgreement(Self.summary(entries), with: entries)
  }

  /// Decoding the parts between colons gives the account's own parts: no two accounts get one name,
  /// and nothing is left that hledger would take for syntax.
  @Test func `an account's name comes back from hledger's`() {
    let alphabet = Array("aZ9商 :;|()[]*!\"'%/=~@#&+-_.\t户")
    var random = SeededRandom(seed: 3)
    for _ in 0..<2000 {
      let parts = (0..<random.int(in: 2...3)).map { _ in
        String((0..<random.int(in: 1...6)).map { _ in random.pick(alphabet) })
      }
      let account = AccountName(
        subject: parts[0],
        owner: parts[1],
        purpose: parts.count > 2 ? parts[2] : ""
      )
      let name = HledgerNames.account(account.text(currency: "CNY"))
      let decoded = name.split(separator: ":").map { String($0).removingPercentEncoding }
      #expect(decoded == parts, "\(name)")
      #expect(!name.contains { " ;|()[]*!\"'=~\t".contains($0) }, "\(name)")
    }
  }

  /// What joins the character before it hides no slash, no `;` and no `|`.
  @Test(arguments: ["\u{200D}", "\u{301}"])
  func `marks that combine hide no syntax`(mark: String) {
    let name = HledgerNames.account("220202/\(mark)M/CNY")
    #expect(
      name.split(separator: ":").map { String($0).removingPercentEncoding } == [
        "220202", mark + "M",
      ]
    )
    let text = HledgerNames.description("a;\(mark)b|\(mark)c")
    #expect(!text.utf8.contains { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "|") })
  }

  @Test func `names of one look are two accounts in the summary`() {
    let entries = ["\u{E9}", "e\u{301}"].map { owner in
      var entry = SampleReports.entries[0]
      for index in entry.lines.indices { entry.lines[index].account = "220202/\(owner)/CNY" }
      return entry
    }
    let text = Self.summary(entries)
    for name in ["220202:\u{E9}  ", "220202:e%CC%81  "] { #expect(text.contains(name), "\(text)") }
  }

  /// The assertions are worth something: a figure altered in the summary is noticed.
  @Test(.enabled(if: isInstalled))
  func `hledger notices an altered balance`() throws {
    let text = Self.summary(SampleReports.entries)
    let altered = text.replacing("= -98.00 CNY", with: "= -98.01 CNY")
      .replacing("= 0.00 CNY", with: "= 0.01 CNY")
    #expect(altered != text)
    let result = try Program.run("hledger", ["-f", "-", "check"], input: altered)
    #expect(result.status != 0)
    #expect(result.errors.contains("assertion"))
  }

  private static func journal(_ entries: [JournalEntryModel]) -> String {
    let head = SampleReports.head("export")
    var export = HledgerJournal(head)
    return export.begin(head) + entries.map { export.entry($0) }.joined()
  }

  private static func summary(_ entries: [JournalEntryModel]) -> String {
    let head = SampleReports.head("export")
    var export = HledgerSummary(head)
    return export.begin(head) + entries.map { export.add($0) }.joined() + export.end()
  }

  /// `check` accepts the text, and `balance` gives our own sums, account by account.
  private static func expectAgreement(
    _ text: String,
    with entries: [JournalEntryModel],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let check = try Program.run("hledger", ["-f", "-", "check"], input: text)
    #expect(check.status == 0, "\(check.errors)", sourceLocation: sourceLocation)
    let arguments = ["-f", "-", "balance", "--flat", "-N", "--layout", "bare", "-O", "csv"]
    let result = try Program.run("hledger", arguments, input: text)
    let theirs = result.output.split(separator: "\n").dropFirst().sorted().joined(separator: "\n")
    let ours = balanceLines(of: entries).sorted().joined(separator: "\n")
    guard ours != theirs else { return }
    Issue.record(
      "hledger disagrees: \(firstDifference(ours, theirs)) \(result.errors)",
      sourceLocation: sourceLocation
    )
  }

  /// What hledger's CSV should say, from plain sums of the lines; it leaves out what is zero.
  private static func balanceLines(of entries: [JournalEntryModel]) -> [String] {
    var sums: [String: Amount] = [:]
    for line in entries.flatMap(\.lines) {
      let minor = line.side == .debit ? line.amount.minor : 0 - line.amount.minor
      let sum = (sums[line.account]?.minor ?? 0) + minor
      sums[line.account] = Amount(minor: sum, currency: line.amount.currency)
    }
    return sums.filter { $0.value.minor != 0 }.map { account, sum in
      let commodity = HledgerNames.commodity(sum.currency.code).filter { $0 != "\"" }
      return "\"\(HledgerNames.account(account))\",\"\(commodity)\",\"\(sum.text)\""
    }
  }

  private static func randomEntries(seed: UInt64) -> [JournalEntryModel] {
    var random = SeededRandom(seed: seed)
    let currencies = [
      Currency(code: "CNY", digits: 2), Currency(code: "JPY", digits: 0),
      Currency(code: "KWD", digits: 3), Currency(code: "A1 \"b\"", digits: 18),
    ]
    return (0..<200).map { number in
      // An account holds one currency, as in Daybook, and its name says which.
      let currency = random.pick(currencies)
      let code = currency.code.replacing("/", with: "%2F")
      let day = SampleReports.day.adding(days: Int32(number / 40))
      let amount = Amount(minor: Int128(random.int(in: -99_999...9_999_999)), currency: currency)
      let pair = Side.allCases.map { side in
        JournalLine(
          side: side,
          account: "\(random.int(in: 1001...1004))/o\(random.int(in: 1...9))/\(code)",
          amount: amount
        )
      }
      return JournalEntryModel(
        sequence: UInt64(number + 1),
        source: "/orders",
        id: "e-\(number)",
        type: "payment.received",
        accountingDate: day,
        valueDate: day,
        lines: pair
      )
    }
  }
}
