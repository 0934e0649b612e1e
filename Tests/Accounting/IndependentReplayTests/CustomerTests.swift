import Codec
import BusinessCalendar
import Events
import IndependentReplay
import Testing

/// Customers, their logins and limits: each event here is recorded as posted, and the replay says
/// where it should not have been.
///
/// Covers R1-064, Q28.
@Suite struct CustomerTests {
  private static let chart =
    SmallBook.chart + """
      customers:
        counts: {accounts: ["2201"], uses: [draw], returns: [back]}
        classes:
          A: {en: A, logins: 2, limit: 50.00 CNY}

      """

  private static let back = """
    code: back
    zh: 退
    en: Given back
    type: refund.made
    from: 2026-01-01
    amounts: [amount]
    parties: [merchant, channel]
    lines:
      - Dr 1101/{channel}   amount
      - Cr 2201/{merchant}  amount

    """

  /// C1 with the logins M1 and M2, each with 100.00 CNY.
  private func book() throws -> BookLog {
    var log = try BookLog(
      chart: Self.chart,
      rules: [SmallBook.pay, SmallBook.draw, Self.back]
    )
    try log.append(registered("C1", identity: "id-1"))
    for login in ["M1", "M2"] {
      try log.append(.said("login.opened", login, #"{"customer":"C1","login":"\#(login)"}"#))
      try log.append(.payment("p-\(login)", "100.00 CNY", to: login), BookLog.Header(rule: 1))
    }
    #expect(log.replay().findings == [])
    return log
  }

  private func registered(_ name: String, identity: String) -> EventDraft {
    .said(
      "customer.registered",
      "\(name)-\(identity)",
      #"{"class":"A","customer":"\#(name)","ownership":"person","#
        + #""sensitive":{"identity":"\#(identity)"}}"#
    )
  }

  private func back(_ id: String, _ amount: String, of link: String) throws -> EventDraft {
    var draft = try EventDraft.test(
      "refund.made",
      id,
      code: "back",
      ["amount": amount],
      ["merchant": "M1", "channel": "c"]
    )
    draft.follows = EventLink(source: "/test", id: link)
    return draft
  }

  private static let drawn = BookLog.Header(rule: 2, year: 2026)

  private func finding(_ log: BookLog) throws -> ReplayFinding {
    let findings = log.replay().findings
    #expect(findings.map(\.sequence) == [log.sequence], "\(findings)")
    return try #require(findings.first)
  }

  @Test func `all logins together stay within the limit`() throws {
    var log = try book()
    try log.append(.withdrawal("w-1", "30.00 CNY"), Self.drawn)
    try log.append(.withdrawal("w-2", "20.00 CNY", by: "M2"), Self.drawn)
    #expect(log.replay().findings == [])
    try log.append(.withdrawal("w-3", "0.01 CNY", by: "M2"), Self.drawn)
    let found = try finding(log)
    #expect(found.check == .customer)
    #expect((found.expected, found.actual) == ("at most 50.00 CNY", "50.01 CNY"))
  }

  @Test(arguments: [nil, 2025, 2027])
  func `a year that is missing or another one is found`(year: Int?) throws {
    var log = try book()
    try log.append(.withdrawal("w-1", "30.00 CNY"), BookLog.Header(rule: 2, year: year))
    #expect(try finding(log).check == .countedYear)
  }

  @Test func `what is given back counts in the year of what it follows`() throws {
    var log = try book()
    try log.append(.withdrawal("w-1", "30.00 CNY"), Self.drawn)
    try log.cut(to: "2027-01-01")
    var wrong = log
    try wrong.append(back("b-1", "5.00 CNY", of: "w-1"), BookLog.Header(rule: 3, year: 2027))
    #expect(try finding(wrong).expected == "counted in 2026")
    try log.append(back("b-1", "5.00 CNY", of: "w-1"), BookLog.Header(rule: 3, year: 2026))
    #expect(log.replay().findings == [])
    // What gave nothing back, since what it follows used nothing, says no year.
    try log.append(back("b-2", "5.00 CNY", of: "p-M1"), BookLog.Header(rule: 3, year: 2026))
    #expect(try finding(log).expected == "not counted")
  }

  @Test func `an event without a part in limits says no year`() throws {
    var log = try book()
    var hold = EventDraft(type: "hold.placed", source: "/test", id: "h-1")
    hold.lines = [try .line("Dr 2201/M1 1.00 CNY")]
    try log.append(hold, BookLog.Header(year: 2026))
    #expect(try finding(log).check == .countedYear)
  }

  @Test func `an identity is one customer`() throws {
    var log = try book()
    try log.append(registered("C2", identity: "id-1"))
    #expect(try finding(log).actual == "C1")
    var again = try book()
    try again.append(registered("C1", identity: "id-2"))
    #expect(try finding(again).check == .customer)
  }

  @Test func `a closed login is empty, and nothing moves on its accounts`() throws {
    var log = try book()
    var full = log
    try full.append(.said("login.closed", "off", #"{"login":"M1"}"#))
    #expect(try finding(full).actual == "2201/M1/CNY")
    // Drawn in two years, since the limit is less than what is there.
    for (id, day) in [("w-1", "2027-01-01"), ("w-2", "2028-01-01")] {
      let year = log.openDate.components.year
      try log.append(.withdrawal(id, "50.00 CNY"), BookLog.Header(rule: 2, year: year))
      try log.cut(to: day)
    }
    try log.append(.said("login.closed", "off", #"{"login":"M1"}"#))
    #expect(log.replay().findings == [])
    var voucher = EventDraft(type: "journal.posted", source: "/test", id: "v-1")
    (voucher.actor, voucher.approver) = ("li.wei", "zhang.min")
    voucher.references = ["document": "ADJ-1"]
    voucher.lines = [try .line("Dr 2201/M2 1.00 CNY"), try .line("Cr 2201/M1 1.00 CNY")]
    var closed = log
    try closed.append(voucher)
    #expect(try finding(closed).check == .customer)
    #expect(try finding(closed).actual == "M1")
    try log.append(.said("login.opened", "on", #"{"customer":"C1","login":"M1"}"#))
    try log.append(voucher)
    #expect(log.replay().findings == [])
  }

  @Test func `a login belongs to one customer, who has as many as its class allows`() throws {
    var log = try book()
    try log.append(registered("C2", identity: "id-2"))
    var taken = log
    try taken.append(.said("login.opened", "l", #"{"customer":"C2","login":"M1"}"#))
    #expect(try finding(taken).actual == "that of C1")
    try log.append(.said("login.opened", "l", #"{"customer":"C1","login":"M3"}"#))
    #expect(try finding(log).expected == "at most 2 logins")
  }

  @Test func `customers that are stored otherwise are named, part by part`() throws {
    var log = try book()
    try log.append(.withdrawal("w-1", "30.00 CNY"), Self.drawn)
    let replay = log.replay()
    let honest = replay.state.customers
    #expect(replay.compare(customers: honest) == [])
    var stored = honest
    stored["C1"]?.used["2026 CNY"] = 1
    stored["C1"]?.customerClass = "B"
    stored["C1"]?.logins["M2"] = false
    stored["C1"]?.used["2025 CNY"] = 0
    let findings = replay.compare(customers: stored)
    #expect(findings.allSatisfy { $0.place == "C1" && $0.check == .customer })
    #expect(
      findings.map(\.message) == [
        "C1: class: replayed A, stored B",
        "C1: login M2: replayed open, stored closed",
        "C1: used in 2026 CNY: replayed 3000 minor units, stored 1 minor units",
      ]
    )
    #expect(replay.compare(customers: [:]).count == 6)
  }
}
