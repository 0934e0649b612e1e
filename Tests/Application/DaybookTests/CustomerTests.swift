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
  private static let chart = """
    chart: customers
    currencies: [CNY]
    customers:
      counts: {accounts: ["2241"], uses: ["1022"], returns: ["4041"]}
      classes:
        III: {en: Class III, logins: 2, limit: 2000.00 CNY}
    subjects:
      "1122": {en: Channels, class: asset, owner: channel}
      "2241": {en: Balances, class: liability, owner: user, negative: forbidden}
    """

  private static let rules = """
    code: "5001"
    en: Recharge
    type: recharge.received
    from: 2026-01-01
    amounts: [amount]
    parties: [user]
    lines:
      - Dr 1122/channel  amount
      - Cr 2241/{user}   amount
    ---
    code: "1022"
    en: Payment
    type: payment.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [user]
    lines:
      - Dr 2241/{user}  amount
      - Cr 2241/shop    amount
    ---
    code: "4041"
    en: Refund
    type: refund.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [user]
    lines:
      - Dr 2241/shop    amount
      - Cr 2241/{user}  amount
    """

  private static func draft(
    _ type: String,
    _ id: String,
    _ code: String,
    _ amount: Int,
    _ user: String,
    order: String
  ) throws -> EventDraft {
    var draft = EventDraft(type: type, source: "/t", id: id, code: code)
    draft.amounts["amount"] = EventAmount("\(amount)", "CNY")
    draft.parties = ["user": user]
    draft.order = order
    return draft
  }

  private static func own(_ type: String, _ id: String, _ data: String) -> EventDraft {
    var draft = EventDraft(type: type, source: "/t", id: id)
    draft.tail = #"{"data":{\#(data)}}"#
    return draft
  }

  private static func token(_ customer: Int) -> String {
    "tok_00000000_" + String(repeating: "\(customer)", count: 32) + "_4514"
  }

  /// Two customers with two logins each, all with money.
  private static func book() throws -> TestBook {
    let book = try TestBook(chart: chart, rules: rules)
    for customer in 1...2 {
      try book.append(
        own(
          EventType.customerRegistered,
          "c\(customer)",
          #""class":"III","customer":"C\#(customer)","ownership":"person","#
            + #""sensitive":{"identity":"\#(token(customer))"}"#
        )
      )
      for login in 1...2 {
        let name = "U\(customer)\(login)"
        try book.append(
          own(
            EventType.loginOpened,
            name,
            #""customer":"C\#(customer)","login":"\#(name)""#
          ),
          draft("recharge.received", "r-\(name)", "5001", 90_000, name, order: "r-\(name)")
        )
      }
    }
    return book
  }

  @Test(arguments: Seeds.range(12))
  func `what was used is what was paid less what was given back, year by year`(
    seed: UInt64
  ) throws {
    let book = try Self.book()
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
        let draft = try Self.draft(
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
        var draft = try Self.draft(
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
          Self.draft(
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
}
