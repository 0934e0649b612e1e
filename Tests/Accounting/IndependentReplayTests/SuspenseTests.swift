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
    suspended: {"4101": "8162", "4102": "8163", "3005": "8162"}
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
    rule("8141", "suspense.resolved", "amount", "Dr 1122/{channel}", "Cr 1221/{channel}"),
    rule("8126", "suspense.resolved", "amount", "Dr 2202/{buyer}", "Cr 1221/{channel}"),
    itemRule,
    rule("3001", "withdrawal.requested", "amount", "Dr 2202/{buyer}", "Cr 2202/{channel}"),
    rule("3004", "withdrawal.failed", "amount", "Dr 2202/{channel}", "Cr 2202/{buyer}"),
    rule("3005", "withdrawal.returned", "amount", "Dr 1122/{channel}", "Cr 2202/{buyer}"),
  ].joined(separator: "\n---\n")

  private static let itemRule = """
    code: "4103"
    type: payout.succeeded
    from: 2026-01-01
    amounts: [amount]
    optional: [items.amount]
    parties: [buyer, channel]
    lines:
      - Dr 2202/{buyer}  amount
      - Cr 1122/{channel}  amount - sum(items.amount)
      - each item: Cr 1221/{channel}  item.amount
    """

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

  @Test func `another order or word is another matter`() throws {
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
  }

  @Test func `one that names no request may mean any, and another request is another matter`()
    throws
  {
    func answers(_ one: String?, _ other: String?) throws -> [ReplayFinding.Check] {
      var log = try BookLog(chart: Self.chart, rules: [Self.rules])
      for request in ["q1", "q2"] {
        let asked = try EventDraft.test(
          "channel.refunded",
          request,
          code: "4101",
          ["amount": "1 CNY"],
          ["buyer": "U1", "channel": "wechat"]
        )
        _ = try log.append(asked, BookLog.Header(rule: 1))
      }
      var drafts: [EventDraft] = []
      for (id, request) in [("r1", one), ("r2", other)] {
        var draft = try EventDraft.test(
          "payout.succeeded",
          id,
          code: "4102",
          ["amount": "20 CNY"],
          ["buyer": "U1", "channel": "wechat"]
        )
        draft.order = "O1"
        draft.follows = request.map { EventLink(source: "/test", id: $0) }
        drafts.append(draft)
      }
      var header = BookLog.Header()
      (header.outcome, header.reason) = (.parked, .notPosted)
      let parked = try log.append(drafts[0], header)
      try log.cut(to: log.openDate.adding(days: 11).description)
      _ = try log.suspend(drafts[0], at: parked, code: "8163", rule: 4)
      _ = try log.append(drafts[1], BookLog.Header(rule: 2))
      return log.replay().failedChecks
    }
    #expect(try answers("q1", "q2") == [])
    #expect(try answers("q1", "q1") == [.suspense])
    #expect(try answers(nil, "q1") == [.suspense])
    #expect(try answers("q1", nil) == [.suspense])
  }

  @Test func `it stays said when it is given up, until what stands there is taken back`() throws {
    func book(explainedBy code: String?, rule: UInt32) throws -> [ReplayFinding.Check] {
      var (book, _, parked) = try bookOfTwo()
      var dismissal = EventDraft(type: "event.dismissed", source: "/test", id: "d1")
      dismissal.follows = EventLink(source: "/test", id: "r1")
      (dismissal.actor, dismissal.approver) = ("li.wei", "wang.fang")
      dismissal.references = ["document": "CASE-1"]
      _ = try book.log.append(dismissal, BookLog.Header(related: book.parked))
      if let code {
        var explained = try EventDraft.test(
          "suspense.resolved",
          "e1",
          code: code,
          ["amount": "20 CNY"],
          ["buyer": "U1", "channel": "wechat"]
        )
        explained.order = "suspend-\(book.parked)"
        _ = try book.log.append(explained, BookLog.Header(rule: rule))
      }
      try book.log.release(parked, rule: 2)
      return book.failedChecks
    }
    #expect(try book(explainedBy: nil, rule: 0) == [.suspense])
    #expect(try book(explainedBy: "8126", rule: 6) == [.suspense])
    #expect(try book(explainedBy: "8141", rule: 5) == [])
  }

  @Test func `what takes all of it out of there explains it, and no less`() throws {
    for (amount, expected) in [("20", []), ("19", [ReplayFinding.Check.suspense])] {
      var (book, second, _) = try bookOfTwo()
      (second.id, second.code) = ("r3", "4103")
      var item = EventDraft.Item(order: "suspend-\(book.parked)")
      item.amounts["amount"] = try EventDraft.amount("\(amount) CNY")
      second.items = [item]
      _ = try book.log.append(second, BookLog.Header(rule: 7))
      #expect(book.failedChecks == expected, "\(book.findings)")
    }
  }

  @Test func `what is booked already is not placed there as well`() throws {
    func checks(isFailed: Bool) throws -> [ReplayFinding.Check] {
      var log = try BookLog(chart: Self.chart, rules: [Self.rules])
      func draft(_ type: String, _ code: String) throws -> EventDraft {
        var draft = try EventDraft.test(
          "withdrawal." + type,
          code,
          code: code,
          ["amount": "20 CNY"],
          ["buyer": "U1", "channel": "wechat"]
        )
        draft.order = "W1"
        return draft
      }
      _ = try log.append(try draft("requested", "3001"), BookLog.Header(rule: 8))
      let returned = try draft("returned", "3005")
      var header = BookLog.Header()
      (header.outcome, header.reason) = (.parked, .wrongState)
      let parked = try log.append(returned, header)
      if isFailed { _ = try log.append(try draft("failed", "3004"), BookLog.Header(rule: 9)) }
      try log.cut(to: log.openDate.adding(days: 10).description)
      _ = try log.suspend(returned, at: parked, code: "8162", rule: 3)
      return log.replay().failedChecks
    }
    #expect(try checks(isFailed: false) == [])
    #expect(try checks(isFailed: true) == [.suspense])
  }
}
