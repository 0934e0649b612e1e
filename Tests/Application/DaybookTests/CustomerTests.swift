import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import RandomNumbers
import Events
import Statements
import Testing

/// Limits that all logins of a customer share: what was used is what was paid less what was given
/// back, by the year of the payment, whatever comes in whatever order and however often.
@Suite struct CustomerTests {
  @Test(arguments: Seeds.range(12))
  func `what was used is what was paid less what was given back, year by year`(
    seed: UInt64
  ) throws {
    let book = try CustomerBook.make()
    var random = SeededRandom(seed: seed)
    var used: [String: [Int: Int]] = [:]
    var payments: [(id: String, customer: String, user: String, year: Int)] = []
    var sent: [EventDraft] = []
    var date = TestBook.day
    for step in 0..<80 {
      let customer = Int.random(in: 1...2, using: &random)
      let user = "U\(customer)\(Int.random(in: 1...2, using: &random))"
      let (name, amount) = ("C\(customer)", Int.random(in: 1...900, using: &random))
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        // Over the turn of the year and on, a month or so at a time.
        date = BusinessDate(dayNumber: date.dayNumber + 25)
        _ = try book.writer.cutDay(opening: date)
      case 1...5:
        let draft = try CustomerBook.draft(
          "payment.requested",
          "p\(step)",
          "1022",
          amount,
          user,
          order: "o\(step)"
        )
        let receipt = try #require(try book.append(draft).first)
        let year = date.components.year
        let fits = (used[name]?[year] ?? 0) + amount <= 2000
        #expect(receipt.outcome == (fits ? .posted : .refused), "seed \(seed), step \(step)")
        if fits { used[name, default: [:]][year, default: 0] += amount }
        payments.append(("p\(step)", name, user, year))
        sent.append(draft)
      case 6...7:
        guard let paid = payments.randomElement(using: &random) else { continue }
        var draft = try CustomerBook.draft(
          "refund.requested",
          "f\(step)",
          "4041",
          amount,
          paid.user,
          order: "o\(paid.id.dropFirst())"
        )
        draft.follows = EventLink(source: "/t", id: paid.id)
        let receipt = try #require(try book.append(draft).first)
        if receipt.outcome == .posted {
          used[paid.customer, default: [:]][paid.year, default: 0] -= amount
        }
        sent.append(draft)
      case 8:
        // A refund that says of no payment that it follows gives nothing back.
        guard let paid = payments.randomElement(using: &random) else { continue }
        try book.append(
          CustomerBook.draft(
            "refund.requested",
            "n\(step)",
            "4041",
            1,
            paid.user,
            order: "o\(paid.id.dropFirst())"
          )
        )
      default:
        guard let again = sent.randomElement(using: &random) else { continue }
        #expect(try book.append(again).first?.kind == .repeated)
      }
    }
    try Self.expect(used, in: book, through: date.components.year, seed)
  }

  /// Every customer has used what the model says, and a second opinion and a replay from the log
  /// alone count the same.
  private static func expect(
    _ used: [String: [Int: Int]],
    in book: TestBook,
    through last: Int,
    _ seed: UInt64
  ) throws {
    for year in 2026...last {
      for row in try book.writer.book.customers(year: year) {
        let expected = Int128(100 * (used[row.customer]?[year] ?? 0))
        #expect(row.used?.minor == expected, "\(row.customer) in \(year), seed \(seed)")
        #expect(expected <= 200_000 && expected >= 0)
      }
    }
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain)), seed \(seed)")
    let before = try book.writer.book.customers()
    _ = try book.writer.book.rebuildViews()
    #expect(try book.writer.book.customers() == before)
  }

  @Test func `a refund counts in the year of its payment, whatever another chart counts since`()
    throws
  {
    let book = try CustomerBook.make()
    try book.append(CustomerBook.payment("p1", 1000, "U11"))
    let chart = CustomerBook.chart.replacing("[\"1022\"]", with: "[\"5001\"]")
    try #require(chart != CustomerBook.chart)
    let file = BookWriter.SourceFile(name: "chart.yaml", text: chart)
    try book.writer.publish(chart: file, rules: [])
    var refund = try CustomerBook.draft("refund.requested", "r1", "4041", 100, "U11", order: "o-p1")
    refund.follows = EventLink(source: "/t", id: "p1")
    #expect(try book.append(refund).map(\.outcome) == [.posted])
    let row = try #require(try book.writer.book.customers(year: 2026).first)
    #expect(row.used?.minor == 90_000)
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }

  @Test func `a limit has the digits of its currency before an amount was booked`() throws {
    let book = try CustomerBook.make()
    // Book, chart, rules, and the first customer.
    let row = try #require(try book.writer.book.customers(knownAt: 4).first)
    #expect(row.limit.map { "\($0)" } == "2000.00 CNY")
  }

  @Test func `an event that counts against no limit records no year`() throws {
    let book = try CustomerBook.make()
    var hold = CustomerBook.own(EventType.holdPlaced, "h")
    hold.lines = [try Self.line("U11", 5, isDebit: true)]
    var release = CustomerBook.own(EventType.holdReleased, "rel")
    release.follows = EventLink(source: "/t", id: "h")
    try book.append(CustomerBook.payment("p1", 10, "U11"), hold)
    try book.append(CustomerBook.payment("p2", 10, "U11"), release)
    var years: [String: String] = [:]
    try book.writer.book.events(from: 1) { years[$0.draft.id] = $0.computed["year"] }
    #expect(years == ["p1": "2026", "p2": "2026"])
  }

  @Test func `nothing moves on the accounts of a closed login, by a voucher either`() throws {
    let book = try CustomerBook.make()
    try book.append(
      CustomerBook.own(EventType.customerRegistered, "c3", Self.third),
      CustomerBook.own(EventType.loginOpened, "U3", #""customer":"C3","login":"U3""#),
      CustomerBook.own(EventType.loginClosed, "U3-off", #""login":"U3""#)
    )
    var voucher = EventDraft(type: EventType.journalPosted, source: "/finance", id: "v")
    (voucher.actor, voucher.approver) = ("ann", "bob")
    voucher.references = ["document": "D-1"]
    voucher.lines = [
      try Self.line("U11", 1, isDebit: true), try Self.line("U3", 1, isDebit: false),
    ]
    let receipt = try #require(try book.append(voucher).first)
    #expect(receipt.reason == .loginNotOpen, "\(receipt)")
    #expect(receipt.detail["login"] == "U3")
    #expect(try book.balances()["2241/U3/CNY"] == nil)
  }

  private static let third =
    #""class":"III","customer":"C3","ownership":"person","#
    + #""sensitive":{"identity":"tok_00000000_33333333333333333333333333333333_4514"}"#

  private static func line(
    _ owner: String,
    _ amount: Int,
    isDebit: Bool
  ) throws -> EventDraft.Line {
    EventDraft.Line(
      isDebit: isDebit,
      account: AccountName(subject: "2241", owner: owner),
      amount: try #require(EventAmount("\(amount)", "CNY"))
    )
  }
}
