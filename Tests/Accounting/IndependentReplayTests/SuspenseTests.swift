import BusinessCalendar
import Codec
import DaybookTestSupport
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

  private static let rules = [
    rule("4101", "channel.refunded", "amount", "Dr 2202/{buyer}", "Cr 1122/{channel}"),
    rule("4102", "payout.succeeded", "amount", "Dr 2202/{buyer}", "Cr 1122/{channel}"),
    suspension("8162"),
    suspension("8163"),
  ].joined(separator: "\n---\n")

  private static func suspension(_ code: String) -> String {
    rule(code, "event.suspended", "amount", "Dr 1221/{channel}", "Cr 1122/{channel}")
  }

  /// A book in which a refund was parked on the first day, on the eighth day after it.
  private struct Book {
    var log: BookLog
    var refund: EventDraft
    var parked: UInt64

    init(days: Int32 = 8, type: String = "channel.refunded", code: String = "4101") throws {
      log = try BookLog(chart: SuspenseTests.chart, rules: [SuspenseTests.rules])
      refund = try EventDraft.test(
        type,
        "r1",
        code: code,
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
      rule: UInt32 = 3,
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
    try book.log.takeBack(suspension, rule: 3)
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
      _ = try book.log.suspend(changed, at: book.parked, code: "8162", rule: 3)
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
    _ = try book.suspend(code: "8163", rule: 4)
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
    try book.log.takeBack(suspension, rule: 3)
    try book.log.cut(to: book.log.openDate.adding(days: 1).description)
    #expect(book.failedChecks == [.suspense])
  }

  @Test func `it is taken back for the day on which it was placed`() throws {
    for date in [nil, "2026-11-27", "2026-11-29"].map({ $0.flatMap { BusinessDate($0) } }) {
      var book = try Book()
      let suspension = try book.suspend()
      try book.log.cut(to: "2026-11-29")
      try book.log.takeBack(suspension, rule: 3) { $0.valueDate = date }
      try book.log.release(book.parked, rule: 1)
      #expect(book.failedChecks == [.suspense], "\(book.findings)")
    }
    var book = try Book()
    let suspension = try book.suspend()
    try book.log.cut(to: "2026-11-29")
    try book.log.takeBack(suspension, rule: 3) { $0.valueDate = BusinessDate("2026-11-28") }
    try book.log.release(book.parked, rule: 1)
    #expect(book.findings == [])
  }

  @Test func `a person does not take it back, and the writer nothing else`() throws {
    var book = try Book()
    let suspension = try book.suspend()
    try book.log.reverse("suspend-\(book.parked)", at: suspension, style: "red", rule: 3) {
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

  /// A book in which a payout's success stands in suspense; a second one is parked, which says the
  /// same of the same order, and of the request that it follows.
  private func bookOfTwo(
    _ change: (inout EventDraft) -> Void = { _ in }
  ) throws -> (book: Book, second: EventDraft, parked: UInt64) {
    var book = try Book(days: 1, type: "payout.succeeded", code: "4102")
    var second = book.refund
    second.id = "r2"
    change(&second)
    var header = BookLog.Header()
    (header.outcome, header.reason) = (.parked, .notPosted)
    let parked = try book.log.append(second, header)
    try book.log.cut(to: book.log.openDate.adding(days: 10).description)
    _ = try book.suspend(code: "8163", rule: 4)
    #expect(book.findings == [])
    return (book, second, parked)
  }

  @Test func `what is said once is not booked beside what stands in suspense`() throws {
    var released = try bookOfTwo()
    try released.book.log.release(released.parked, rule: 2)
    #expect(released.book.failedChecks == [.suspense])

    var booked = try bookOfTwo()
    booked.second.id = "r3"
    _ = try booked.book.log.append(booked.second, BookLog.Header(rule: 2))
    #expect(booked.book.failedChecks == [.suspense])

    var twice = try bookOfTwo()
    _ = try twice.book.log.suspend(twice.second, at: twice.parked, code: "8163", rule: 4)
    #expect(twice.book.failedChecks == [.suspense])
  }

  @Test func `another order or word is another matter, and so is what was given up`() throws {
    for change: (inout EventDraft) -> Void in [
      { $0.order = "O3" },
      {
        $0.type = "channel.refunded"
        $0.code = "4101"
      },
    ] {
      var (book, second, parked) = try bookOfTwo(change)
      try book.log.release(parked, rule: second.code == "4101" ? 1 : 2)
      #expect(book.findings == [])
    }
    var (book, _, parked) = try bookOfTwo()
    var dismissal = EventDraft(type: "event.dismissed", source: "/test", id: "d1")
    dismissal.follows = EventLink(source: "/test", id: "r1")
    (dismissal.actor, dismissal.approver) = ("li.wei", "wang.fang")
    dismissal.references = ["document": "CASE-1"]
    _ = try book.log.append(dismissal, BookLog.Header(related: book.parked))
    try book.log.release(parked, rule: 2)
    #expect(book.findings == [])
  }
}
