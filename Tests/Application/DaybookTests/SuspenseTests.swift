import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

@Suite struct `What waits` {
  static let chart = """
    chart: suspense
    currencies: [CNY]
    ageing: {channel: 7, refund: 3, parked: 1}
    subjects:
      "112202": {en: Channel, class: asset, owner: channel}
      "122101": {en: Short items, class: asset, owner: channel, suspense: channel}
      "220202": {en: Merchants, class: liability, owner: merchant}
      "220204": {en: Refunds in transit, class: liability, owner: user, transit: refund}
      "224109": {en: Long items, class: liability, owner: channel, suspense: channel}
    """

  static let rules = [
    rule("long", "item.hung", "amount", "Dr 112202/{channel}", "Cr 224109/{channel}"),
    rule("short", "item.hung", "amount", "Dr 122101/{channel}", "Cr 112202/{channel}"),
    """
    code: offset
    en: A long item offsets a short one
    type: item.offset
    from: 2026-01-01
    requires: ["sum(items.long) = sum(items.short)"]
    lines:
      - each item: Dr 224109/{item.channel}  item.long
      - each item: Cr 122101/{item.channel}  item.short
    """,
    rule("refund", "payout.left", "amount", "Dr 220202/{merchant}", "Cr 220204/{user}"),
    rule("refunded", "payout.arrived", "amount", "Dr 220204/{user}", "Cr 112202/{channel}"),
  ].joined(separator: "\n---\n")

  let book: TestBook

  init() throws {
    book = try TestBook(chart: Self.chart, rules: Self.rules)
  }

  static func hung(
    _ code: String,
    _ id: String,
    _ amount: String,
    order: String? = nil
  ) throws -> EventDraft {
    try Draft.event(code, "item.hung", id, amount, order: order)
  }

  static func offset(_ id: String, long: (String, String), short: (String, String)) -> EventDraft {
    var draft = EventDraft(type: "item.offset", source: "/orders", id: id, code: "offset")
    for (order, longAmount, shortAmount) in [(long.0, long.1, "0"), (short.0, "0", short.1)] {
      var item = EventDraft.Item(order: order, parties: ["channel": "wechat"])
      item.amounts["long"] = EventAmount(longAmount, "CNY")
      item.amounts["short"] = EventAmount(shortAmount, "CNY")
      draft.items.append(item)
    }
    return draft
  }

  static func refund(
    _ type: String,
    _ id: String,
    _ amount: String,
    order: String?
  ) throws -> EventDraft {
    let code = type == "payout.left" ? "refund" : "refunded"
    var draft = try Draft.event(code, type, id, amount, order: order)
    draft.parties["user"] = "U1"
    return draft
  }

  /// Every open item: account, order, amount with its side, who raised it.
  private func open(_ cut: ReportCut = ReportCut()) throws -> [String] {
    try book.writer.book.suspense(cut).items.filter { $0.kind != .parked }.map { item in
      let balance = try #require(item.balance)
      return "\(item.account) \(item.order) \(balance.amount.text) \(balance.side?.sign ?? "")"
        + " \(item.origin.id)"
    }
  }

  @Test func `an item is the net of an account and an order, and gone when it is zero`() throws {
    try book.append(
      Self.refund("payout.left", "r1", "200", order: "O1"),
      Self.refund("payout.left", "r2", "50", order: "O2"),
      Self.refund("payout.left", "r3", "7", order: nil),
      Self.refund("payout.arrived", "s1", "80", order: "O1")
    )
    let both = [
      "220204/U1/CNY O1 120.00 Cr r1", "220204/U1/CNY O2 50.00 Cr r2",
      "220204/U1/CNY r3 7.00 Cr r3",
    ]
    #expect(try open() == both)
    let before = try book.writer.book.lastSequence()
    try book.append(Self.refund("payout.arrived", "s1b", "120", order: "O1"))
    #expect(try open() == Array(both.dropFirst()))
    #expect(try open(ReportCut(knownAt: before)) == both, "as it was known then")
    try book.append(Self.refund("payout.left", "r4", "1", order: "O1"))
    #expect(try open().last == "220204/U1/CNY O1 1.00 Cr r4", "raised anew")
  }

  @Test func `a long item offsets a short one, both named: what is left stays open`() throws {
    try book.append(
      Self.hung("long", "l1", "30", order: "L1"),
      Self.hung("short", "s1", "30", order: "S1"),
      Self.hung("long", "l2", "30", order: "L2"),
      Self.hung("short", "s2", "20", order: "S2"),
      Self.offset("o1", long: ("L1", "30"), short: ("S1", "30"))
    )
    let second = ["122101/wechat/CNY S2 20.00 Dr s2", "224109/wechat/CNY L2 30.00 Cr l2"]
    #expect(try open() == second)
    try book.append(Self.offset("o2", long: ("L2", "20"), short: ("S2", "20")))
    #expect(try open() == ["224109/wechat/CNY L2 10.00 Cr l2"])
    let sums = try book.writer.book.suspense().sums
    #expect(sums.map(\.subject) == ["224109"])
    #expect(sums.map(\.open) == [DebitCredit(debit: 0, credit: 10_00)])
  }

  @Test(arguments: ["red", "blue"])
  func `a reversal takes its order from what it reverses`(_ style: String) throws {
    try book.append(Self.hung("long", "l1", "30", order: "L1"), Self.hung("long", "l2", "5"))
    try book.append(
      Draft.reversal(of: "l1", "v1", style: style),
      Draft.reversal(of: "l2", "v2", style: style)
    )
    #expect(try open().isEmpty)
  }

  /// Covers Q11.
  @Test func `a parked event is over age by the limit of what it is about, and the seal says so`()
    throws
  {
    let chart = Self.chart.replacing("refund: 3, parked: 1", with: "pay: 1, refund: 7, withdraw: 3")
    let book = try TestBook(chart: chart, rules: Self.rules)
    for type in ["payment.received", "refund.succeeded", "withdrawal.succeeded", "odd.happened"] {
      try book.append(EventDraft(type: type, source: "/orders", id: type, code: "none"))
    }
    for day in 1...8 {
      let certificate = try book.writer.close()
      let sealed = certificate.parked.indices.filter { certificate.parked[$0].isOverAge }
      #expect(sealed == Self.over(after: day - 1))
      #expect(certificate.parked.map(\.type) == ["pay", "refund", "withdraw", ""])
      let items = try book.writer.book.suspense().items
      #expect(items.map(\.limit) == [1, 7, 3, nil] && items.map(\.age) == [day, day, day, day])
      #expect(items.indices.filter { items[$0].isOverAge } == Self.over(after: day))
    }
    let check = try book.writer.close().checks.first { $0.name == "parked-events" }
    #expect(check?.figures == "4 waiting, 3 over age")
    #expect(
      check?.findings.first?.text == "/orders payment.received, no-rule, day 8 of 1, over age"
    )
  }

  /// Which of payment, refund and withdrawal have waited for too long after so many days.
  private static func over(after days: Int) -> [Int] {
    [1, 7, 3].indices.filter { [1, 7, 3][$0] < days }
  }

  @Test func `a parked event waits by name, and opens its item when it is released`() throws {
    var early = try Self.hung("short", "s9", "4", order: "S9")
    early.follows = EventLink(source: "/orders", id: "l9")
    try book.append(early)
    let parked = try book.writer.book.suspense().items
    #expect(parked.map(\.kind) == [.parked])
    #expect(parked.map(\.waitsFor) == ["not-posted, event /orders l9"])
    #expect(parked.map(\.limit) == [1])
    let before = try book.writer.book.lastSequence()
    try book.append(Self.hung("long", "l9", "4", order: "L9"))
    #expect(try open() == ["122101/wechat/CNY S9 4.00 Dr s9", "224109/wechat/CNY L9 4.00 Cr l9"])
    let then = try book.writer.book.suspense(ReportCut(knownAt: before)).items
    #expect(then == parked, "as it was known then")
  }

  /// Covers R1-070.
  @Test func `a parked event says why it waits now, and why it did when it came`() throws {
    let book = try TestBook(in: TemporaryFolder())
    let reader = book.writer.book
    try book.append(Draft.refund("r1", "150", follows: "p1"), Draft.refund("r2", "5"))
    let before = try reader.lastSequence()
    func reasons(knownAt last: UInt64? = nil) throws -> [[String]] {
      try reader.suspense(ReportCut(knownAt: last)).items.map { [$0.waitsFor, $0.waitedFor] }
    }
    let atFirst = try reasons()
    #expect(atFirst.map { $0[0].prefix(10) } == ["not-posted", "exceeds-av"])
    #expect(atFirst.map { $0[1] } == ["", ""])
    try book.append(Draft.payment("p1", "3"))
    let short = "exceeds-available, account 220202/M1/CNY, available 3.00 CNY, requested"
    #expect(
      try reasons() == [
        ["\(short) 150.00 CNY", "not-posted, event /orders p1"], ["\(short) 5.00 CNY", ""],
      ]
    )
    #expect(try reasons(knownAt: before) == atFirst, "as it was known then")
    // Between a cause and the release that follows it: the record says so next.
    let receipt = try #require(try book.append(Draft.payment("p2", "2")).first)
    #expect(try reasons(knownAt: receipt.sequence).count == 2)
    #expect(try reasons().map { $0[1] } == ["not-posted, event /orders p1"])
  }

  @Test func `by value date, an item is open since its earliest day`() throws {
    var (late, early) = (
      try Self.hung("long", "l1", "30", order: "L1"), try Self.hung("long", "l2", "5", order: "L1")
    )
    (late.valueDate, early.valueDate) = (TestBook.day.adding(days: 5), TestBook.day)
    try book.append(late, early)
    let cut = ReportCut(asOf: TestBook.day.adding(days: 6), axis: .value)
    let item = try #require(book.writer.book.suspense(cut).items.first)
    #expect(item.since == TestBook.day)
    #expect(item.age == 6)
    #expect(item.origin.id == "l2")
    #expect(item.balance?.amount.text == "35.00")
  }

  @Test func `by value date too, what was parked after the day did not wait on it`() throws {
    try book.writer.cutDay()
    try book.append(EventDraft(type: "odd.happened", source: "/orders", id: "odd", code: "none"))
    for axis in DateAxis.allCases {
      let first = try book.writer.book.suspense(ReportCut(asOf: TestBook.day, axis: axis))
      #expect(first.items.isEmpty)
      #expect(try book.writer.book.suspense(ReportCut(axis: axis)).items.map(\.age) == [0])
    }
  }

  @Test func `events are found by the orders of their items`() throws {
    try book.append(
      Self.hung("long", "l1", "30", order: "L1"),
      Self.hung("short", "s1", "30", order: "S1"),
      Self.offset("o1", long: ("L1", "30"), short: ("S1", "30"))
    )
    var filter = EventFilter()
    filter.order = "S1"
    var ids: [String] = []
    try book.writer.book.events(matching: filter) { ids.append($0.draft.id) }
    #expect(ids == ["s1", "o1"])
  }

  @Test func `ages grow with the days, and the certificate carries them`() throws {
    try book.append(
      Self.refund("payout.left", "r1", "200", order: "O1"),
      Self.hung("long", "l1", "30", order: "L1")
    )
    for day: Int32 in 0..<5 {
      let certificate = try book.writer.close()
      #expect(certificate.isClean)
      let check = try #require(certificate.checks.first { $0.name == "open-items" })
      #expect(check.figures == (day > 3 ? "2 open, 1 over age" : "2 open, 0 over age"))
      #expect(certificate.openItems.map(\.subject) == ["224109", "220204"])
      #expect(certificate.openItems.map(\.oldest) == [Int(day), Int(day)])
      #expect(certificate.openItems.map(\.overAge) == [0, day > 3 ? 1 : 0])
      #expect(certificate.openItems.map(\.open.credit) == [30_00, 200_00])
      #expect(try book.writer.close(TestBook.day.adding(days: day)) == certificate)
    }
    let sealed = try book.writer.book.suspense(ReportCut(asOf: TestBook.day.adding(days: 3)))
    #expect(sealed.items.map(\.age) == [3, 3])
    #expect(sealed.items.allSatisfy { !$0.isOverAge })
    #expect(try book.writer.book.suspense().items.map(\.isOverAge) == [false, true])
  }
}
