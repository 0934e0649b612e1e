import BusinessCalendar
import Codec
import Events
import IndependentReplay
import Testing

/// Parked events that are placed in suspense, and what somebody may have done to that.
@Suite struct SuspenseTests {
  private static let chart = """
    chart: small
    currencies: [CNY]
    ageing: {channel: 7, parked: 9}
    suspended: {"4101": "8162", "4102": "8163"}
    subjects:
      "1122": {en: Channel, class: asset, owner: channel}
      "1221": {en: Short, class: asset, owner: channel, suspense: channel, items: order}
      "2202": {en: Refunds, class: liability, owner: user}
    """

  private static let rules = """
    code: "4101"
    type: channel.refunded
    from: 2026-01-01
    amounts: [amount]
    parties: [buyer, channel]
    lines:
      - Dr 2202/{buyer}  amount
      - Cr 1122/{channel}  amount
    ---
    code: "8162"
    type: event.suspended
    from: 2026-01-01
    amounts: [amount]
    parties: [channel]
    lines:
      - Dr 1221/{channel}  amount
      - Cr 1122/{channel}  amount
    ---
    code: "8163"
    type: event.suspended
    from: 2026-01-01
    amounts: [amount]
    parties: [channel]
    lines:
      - Dr 1221/{channel}  amount
      - Cr 1122/{channel}  amount
    """

  /// A book in which a refund was parked on the first day, on the eighth day after it.
  private struct Book {
    var log: BookLog
    var refund: EventDraft
    var parked: UInt64

    init(days: Int32 = 8) throws {
      log = try BookLog(chart: SuspenseTests.chart, rules: [SuspenseTests.rules])
      refund = try EventDraft.test(
        "channel.refunded",
        "r1",
        code: "4101",
        ["amount": "20 CNY"],
        ["buyer": "U1", "channel": "wechat"]
      )
      refund.order = "O1"
      refund.references = ["row": "7"]
      refund.items = [EventDraft.Item(order: "O2", parties: ["buyer": "U2"])]
      var header = BookLog.Header()
      (header.outcome, header.reason) = (.parked, .notPosted)
      parked = try log.append(refund, header)
      try log.cut(to: log.openDate.adding(days: days).description)
    }

    mutating func suspend(
      code: String = "8162",
      rule: UInt32 = 2,
      _ change: (inout EventDraft) -> Void = { _ in }
    ) throws -> UInt64 {
      try log.suspend(refund, at: parked, code: code, rule: rule, change)
    }

    var findings: [String] { log.replay().findings.map(\.description) }
    var failedChecks: [ReplayFinding.Check] { log.replay().failedChecks }
  }

  @Test func `it is placed there, taken back and released`() throws {
    var book = try Book()
    let suspension = try book.suspend()
    #expect(book.findings == [])
    #expect(book.log.replay().balanceTexts.contains("1221/wechat/CNY 2000/0"))
    try book.log.takeBack(suspension, rule: 2)
    try book.log.release(book.parked, rule: 1)
    #expect(book.findings == [])
    #expect(
      book.log.replay().balanceTexts.sorted() == [
        "1122/wechat/CNY 0/2000", "2202/U1/CNY 2000/0",
      ]
    )
  }

  @Test func `it says what the parked event says`() throws {
    let changes: [(inout EventDraft) throws -> Void] = [
      { $0.amounts["amount"] = try EventDraft.amount("21 CNY") },
      { $0.amounts["fee"] = try EventDraft.amount("1 CNY") },
      { $0.parties["channel"] = "alipay" },
      { $0.parties["buyer"] = nil },
      { $0.references["row"] = "8" },
      { $0.items[0].parties["buyer"] = "U3" },
      { $0.items = [] },
    ]
    for (index, change) in changes.enumerated() {
      var book = try Book()
      var changed = book.refund
      try change(&changed)
      _ = try book.log.suspend(changed, at: book.parked, code: "8162", rule: 2)
      #expect(book.failedChecks.first == .suspense, "change \(index): \(book.findings)")
    }
    // And under an order of its own, its items under none.
    for change: (inout EventDraft) -> Void in [
      { $0.order = "O1" }, { $0.items[0].order = "O2" },
    ] {
      var book = try Book()
      _ = try book.suspend(change)
      #expect(book.failedChecks.first == .suspense, "\(book.findings)")
    }
  }

  @Test func `it follows the event that it places there`() throws {
    var book = try Book()
    _ = try book.suspend { $0.follows = EventLink(source: "/test", id: "r2") }
    #expect(book.failedChecks == [.review])
  }

  @Test func `its code is what the chart in force has`() throws {
    var book = try Book()
    _ = try book.suspend(code: "8163", rule: 3)
    #expect(book.failedChecks == [.suspense])
  }

  @Test func `what may wait longer, or never waited, stays where it is`() throws {
    var early = try Book(days: 7)
    _ = try early.suspend()
    #expect(early.failedChecks == [.suspense])

    var twice = try Book()
    _ = try twice.suspend()
    _ = try twice.suspend { $0.id = "suspend-again" }
    #expect(twice.failedChecks == [.suspense])

    var released = try Book()
    try released.log.release(released.parked, rule: 1)
    _ = try released.suspend()
    #expect(released.failedChecks == [.suspense])
  }

  @Test func `only the writer says so`() throws {
    var book = try Book()
    _ = try book.suspend { $0.source = "/test" }
    #expect(book.failedChecks == [.identity])
  }

  @Test func `a release without the reversal is found`() throws {
    var book = try Book()
    _ = try book.suspend()
    try book.log.release(book.parked, rule: 1)
    #expect(book.failedChecks == [.suspense])
  }

  @Test func `a reversal without the release is found`() throws {
    var book = try Book()
    let suspension = try book.suspend()
    try book.log.takeBack(suspension, rule: 2)
    try book.log.cut(to: book.log.openDate.adding(days: 1).description)
    #expect(book.failedChecks == [.suspense])
  }

  @Test func `it is taken back for the day on which it was placed`() throws {
    for date in [nil, "2026-11-27", "2026-11-29"].map({ $0.flatMap { BusinessDate($0) } }) {
      var book = try Book()
      let suspension = try book.suspend()
      try book.log.cut(to: "2026-11-29")
      try book.log.takeBack(suspension, rule: 2) { $0.valueDate = date }
      try book.log.release(book.parked, rule: 1)
      #expect(book.failedChecks == [.suspense], "\(book.findings)")
    }
    var book = try Book()
    let suspension = try book.suspend()
    try book.log.cut(to: "2026-11-29")
    try book.log.takeBack(suspension, rule: 2) { $0.valueDate = BusinessDate("2026-11-28") }
    try book.log.release(book.parked, rule: 1)
    #expect(book.findings == [])
  }

  @Test func `a person does not take it back, and the writer nothing else`() throws {
    var book = try Book()
    let suspension = try book.suspend()
    try book.log.reverse("suspend-\(book.parked)", at: suspension, style: "red", rule: 2) {
      $0.reverses?.source = "daybook:"
    }
    try book.log.release(book.parked, rule: 1)
    #expect(book.failedChecks == [.suspense])

    var other = try Book()
    var refund = other.refund
    refund.id = "r2"
    let booked = try other.log.append(refund, BookLog.Header(rule: 1))
    try other.log.reverse("r2", at: booked, style: "red") { $0.source = "daybook:" }
    #expect(other.failedChecks.contains(.suspense))
  }

  @Test func `a replay goes on from what it knows of suspense`() throws {
    var book = try Book()
    let suspension = try book.suspend()
    let bytes = book.log.replay().state.bytes
    var replay = IndependentReplay(startingFrom: try ReplayState(bytes: bytes.rawSpan))
    try book.log.release(book.parked, rule: 1)
    book.log.apply(to: &replay, through: book.log.sequence)
    #expect(replay.failedChecks == [.suspense])
    #expect(suspension == replay.state.suspensions[book.parked])
  }
}
