import BusinessCalendar
import Events
import IndependentReplay
import Testing

/// What accounts may not do; each event here is recorded as posted, and the replay says where it
/// should not have been.
@Suite struct AccountTests {
  /// Rules that move an amount between any two accounts, written into the rule.
  private func book(_ chart: String = SmallBook.chart, _ lines: [String]...) throws -> BookLog {
    try BookLog(
      chart: chart,
      rules: lines.enumerated().map { SmallBook.rule(code: "\($0.offset)", lines: $0.element) }
    )
  }

  private func move(_ id: String, code: Int, _ amount: String) throws -> EventDraft {
    try .test("thing.happened", id, code: "\(code)", ["amount": amount])
  }

  private func posted(_ code: Int) -> BookLog.Header { BookLog.Header(rule: UInt32(code + 1)) }

  /// Settings that two people change.
  private func changed(_ id: String, _ data: String) -> EventDraft {
    var draft = EventDraft.said("account.changed", id, data)
    (draft.actor, draft.approver) = ("li.wei", "zhang.min")
    return draft
  }

  private static let into = ["Dr 1101/c  amount", "Cr 2201/m  amount"]
  private static let out = ["Dr 2201/m  amount", "Cr 1101/c  amount"]

  @Test func `a balance below zero is found where that is forbidden, and named`() throws {
    var log = try book(SmallBook.chart, Self.into, Self.out)
    try log.append(move("t-1", code: 0, "10.00 CNY"), posted(0))
    try log.append(move("t-2", code: 1, "10.00 CNY"), posted(1))
    #expect(log.replay().findings == [])
    try log.append(move("t-3", code: 1, "0.01 CNY"), posted(1))
    let finding = try #require(log.replay().findings.first)
    #expect((finding.check, finding.place) == (.negative, "2201/m/CNY"))
    #expect(finding.actual == "0.01 Dr")
    // The channel, an asset that may go negative, is not named.
    #expect(log.replay().findings.count == 1)
  }

  @Test func `a balance that is negative already may get better, not worse`() throws {
    let allowed = SmallBook.chart.replacing(
      "en: Merchants, under: \"22\", owner: merchant, negative: forbidden",
      with: "en: Merchants, under: \"22\", owner: merchant"
    )
    var log = try book(allowed, Self.into, Self.out)
    try log.append(move("t-1", code: 1, "10.00 CNY"), posted(1))
    try log.publish(chart: SmallBook.chart)
    try log.append(move("t-2", code: 0, "4.00 CNY"), posted(0))
    #expect(log.replay().findings == [])
    try log.append(move("t-3", code: 1, "1.00 CNY"), posted(1))
    #expect(log.replay().failedChecks == [.negative])
  }

  @Test func `the whole entry is judged, not its lines`() throws {
    let through = [
      "Dr 2201/m  amount", "Cr 6001/platform  amount", "Dr 1101/c  amount", "Cr 2201/m  amount",
    ]
    let around = ["Dr 2201/m  amount", "Cr 2201/m  amount"]
    var log = try book(SmallBook.chart, through, around)
    try log.append(move("t-1", code: 0, "10.00 CNY"), posted(0))
    #expect(log.replay().findings == [])
    // What changes no account could be of any amount: it has to be there.
    try log.append(move("t-2", code: 1, "10.00 CNY"), posted(1))
    #expect(log.replay().findings.map(\.place) == ["2201/m/CNY"])
    #expect(log.replay().failedChecks == [.negative])
  }

  @Test func `a debit subject is negative on the credit side`() throws {
    var log = try book(SmallBook.chart, ["Dr 1101/c  amount", "Cr 1102/m  amount"])
    try log.append(move("t-1", code: 0, "10.00 CNY"), posted(0))
    #expect(log.replay().findings.map(\.place) == ["1102/m/CNY"])
    #expect(log.replay().findings.map(\.actual) == ["10.00 Cr"])
  }

  @Test func `an account's own setting goes before the chart's`() throws {
    var log = try book(SmallBook.chart, Self.into, Self.out)
    let allow = #"{"account":"2201/m/CNY","negative":"allowed"}"#
    try log.append(changed("a-1", allow))
    try log.append(move("t-1", code: 1, "10.00 CNY"), posted(1))
    #expect(log.replay().findings == [])
    // Another currency is another account.
    try log.append(move("t-2", code: 1, "10.00 USD"), posted(1))
    #expect(log.replay().findings.map(\.place) == ["2201/m/USD"])
    let forbid = #"{"account":"1101/c/CNY","negative":"forbidden"}"#
    try log.append(changed("a-2", forbid))
    try log.append(move("t-3", code: 1, "1.00 CNY"), posted(1))
    #expect(log.replay().findings.map(\.place) == ["2201/m/USD", "1101/c/CNY"])
    try log.append(changed("a-3", #"{"account":"2201/m/CNY","negative":null}"#))
    try log.append(move("t-4", code: 1, "1.00 CNY"), posted(1))
    #expect(
      log.replay().findings.map(\.place) == [
        "2201/m/USD", "1101/c/CNY", "2201/m/CNY", "1101/c/CNY",
      ]
    )
  }

  @Test(
    arguments: [
      #""200.00""#, #""200.00 CNY""#, #"{"amount":"200.00","currency":"CNY"}"#,
    ]
  )
  func `a limit is kept on the normal side`(limit: String) throws {
    let lines = ["Dr 1101/c  amount", "Cr 2203/m  amount"]
    var log = try book(SmallBook.chart, lines)
    try log.append(move("t-1", code: 0, "100.00 CNY"), posted(0))
    try log.append(move("t-2", code: 0, "500.00 USD"), posted(0))
    #expect(log.replay().findings == [])
    try log.append(move("t-3", code: 0, "0.01 CNY"), posted(0))
    #expect(log.replay().failedChecks == [.limit])
    #expect(log.replay().findings.first?.expected == "at most 100.00")
    let raised = #"{"account":"2203/m/CNY","limit":\#(limit)}"#
    try log.append(changed("a-1", raised))
    try log.append(move("t-4", code: 0, "99.99 CNY"), posted(0))
    #expect(log.replay().findings.count == 1)
    try log.append(move("t-5", code: 0, "0.01 CNY"), posted(0))
    #expect(log.replay().failedChecks == [.limit, .limit])
    #expect(log.replay().findings.last?.expected == "at most 200.00")
  }

  @Test(
    arguments: [
      ("open", false, false), ("debit-frozen", false, true), ("credit-frozen", true, false),
      ("closed", true, true),
    ]
  )
  func `a status keeps debits or credits out`(status: String, credit: Bool, debit: Bool) throws {
    for (code, isBroken) in [(0, credit), (1, debit)] {
      var log = try book(SmallBook.chart, Self.into, Self.out)
      if status != "closed" { try log.append(move("t-1", code: 0, "10.00 CNY"), posted(0)) }
      let allow = #"{"account":"2201/m/CNY","negative":"allowed","status":"\#(status)"}"#
      try log.append(changed("a-1", allow))
      try log.append(move("t-2", code: code, "1.00 CNY"), posted(code))
      #expect(log.replay().failedChecks == (isBroken ? [.status] : []), "\(status) \(code)")
      // Open again, it takes everything.
      try log.append(changed("a-2", #"{"account":"2201/m/CNY","status":"open"}"#))
      try log.append(move("t-3", code: code, "1.00 CNY"), posted(code))
      #expect(log.replay().findings.count == (isBroken ? 1 : 0))
    }
  }

  /// What may be said of an account by one person, and what not.
  @Test(arguments: [
    ("account.changed", #""limit":{"amount":"5.00","currency":"CNY"}"#, true),
    ("account.changed", #""codes":["0"]"#, true),
    ("account.changed", #""negative":"allowed""#, true),
    ("account.changed", #""negative":"forbidden""#, true),
    ("account.changed", #""status":"debit-frozen""#, false),
    ("account.opened", #""limit":{"amount":"5.00","currency":"CNY"}"#, true),
    ("account.opened", #""negative":"allowed""#, true),
    ("account.opened", #""negative":"forbidden""#, false),
    ("account.opened", #""codes":["0"]"#, false),
  ])
  func `terms of an account's own are two people's word`(
    type: String,
    data: String,
    needsTwo: Bool
  ) throws {
    // The chart has a limit for accounts of 2203, and no codes.
    var log = try book(SmallBook.chart)
    if type == "account.changed" { try log.append(.said("account.opened", "a-0", Self.limited)) }
    var draft = EventDraft.said(type, "a-1", #"{"account":"2203/m/CNY",\#(data)}"#)
    for approver in [nil, "li.wei", " Li.Wei"] as [String?] {
      var wrong = log
      (draft.actor, draft.approver) = ("li.wei", approver)
      try wrong.append(draft)
      #expect(wrong.replay().failedChecks == (needsTwo ? [.voucher] : []), "\(approver ?? "none")")
    }
    draft.approver = "zhang.min"
    try log.append(draft)
    #expect(log.replay().findings == [])
  }

  private static let limited = #"{"account":"2203/m/CNY"}"#

  @Test func `an account is closed with a balance of zero only`() throws {
    var log = try book(SmallBook.chart, Self.into, Self.out)
    let close = #"{"account":"2201/m/CNY","status":"closed"}"#
    try log.append(changed("a-0", close))
    #expect(log.replay().findings == [])
    try log.append(changed("a-1", #"{"account":"2201/m/CNY","status":"open"}"#))
    try log.append(move("t-1", code: 0, "10.00 CNY"), posted(0))
    try log.append(changed("a-2", close))
    #expect(log.replay().failedChecks == [.status])
    #expect(log.replay().findings.first?.actual == "10.00 Cr")
  }

  @Test func `only the codes named may touch an account`() throws {
    let lines = ["Dr 1101/c  amount", "Cr 2204/m  amount"]
    var log = try BookLog(
      chart: SmallBook.chart,
      rules: [SmallBook.rule(code: "98", lines: lines), SmallBook.rule(code: "99", lines: lines)]
    )
    try log.append(move("t-1", code: 99, "1.00 CNY"), BookLog.Header(rule: 2))
    #expect(log.replay().findings == [])
    try log.append(move("t-2", code: 98, "1.00 CNY"), BookLog.Header(rule: 1))
    #expect(log.replay().failedChecks == [.code])
    let own = #"{"account":"2204/m/CNY","codes":["98"]}"#
    try log.append(changed("a-1", own))
    try log.append(move("t-3", code: 98, "1.00 CNY"), BookLog.Header(rule: 1))
    #expect(log.replay().findings.count == 1)
    try log.append(move("t-4", code: 99, "1.00 CNY"), BookLog.Header(rule: 2))
    #expect(log.replay().failedChecks == [.code, .code])
  }

  @Test func `accounts that are opened by an event are not posted to before it`() throws {
    var log = try book(SmallBook.chart, ["Dr 1101/c  amount", "Cr 2202/m  amount"])
    try log.append(move("t-1", code: 0, "1.00 CNY"), posted(0))
    #expect(log.replay().failedChecks == [.status])
    try log.append(.said("account.opened", "a-1", #"{"account":"2202/m/CNY"}"#))
    try log.append(move("t-2", code: 0, "1.00 CNY"), posted(0))
    #expect(log.replay().findings.count == 1)
    try log.append(move("t-3", code: 0, "1.00 USD"), posted(0))
    try log.append(.said("account.opened", "a-2", #"{"account":"2202/m/CNY"}"#))
    #expect(log.replay().failedChecks == [.status, .status, .status])
  }

  @Test func `an account that is opened by an event is not changed before it`() throws {
    var log = try book(SmallBook.chart)
    let change = #"{"account":"2202/m/CNY","status":"debit-frozen"}"#
    try log.append(changed("a-1", change))
    #expect(log.replay().failedChecks == [.status])
    try log.append(.said("account.opened", "a-2", #"{"account":"2202/m/CNY"}"#))
    try log.append(changed("a-3", change))
    #expect(log.replay().findings.count == 1)
  }

  @Test func `a refused change changes nothing`() throws {
    var log = try book(SmallBook.chart, Self.into)
    let frozen = #"{"account":"2201/m/CNY","status":"credit-frozen"}"#
    let refused = BookLog.Header(outcome: .refused, reason: .accountNotOpen)
    try log.append(.said("account.changed", "a-1", frozen), refused)
    try log.append(move("t-1", code: 0, "1.00 CNY"), posted(0))
    #expect(log.replay().findings == [])
  }

  @Test(arguments: [("22", "a subject with others under it"), ("9999", "none")])
  func `postings and accounts stand on leaves`(subject: String, actual: String) throws {
    var log = try book(SmallBook.chart, ["Dr 1101/c  amount", "Cr \(subject)/m  amount"])
    try log.append(move("t-1", code: 0, "1.00 CNY"), posted(0))
    try log.append(.said("account.opened", "a-1", #"{"account":"\#(subject)/x/CNY"}"#))
    #expect(log.replay().failedChecks == [.chart, .chart])
    #expect(log.replay().findings.map(\.place) == [subject, subject])
    #expect(log.replay().findings.first?.actual == actual)
  }

  @Test(
    arguments: [
      #"{}"#, #"{"account":"2201"}"#, #"{"account":"2201/m/CNY","status":"gone"}"#,
      #"{"account":"2201/m/CNY","negative":"yes"}"#, #"{"account":"2201/m/CNY","codes":"1"}"#,
      #"{"account":"2201/m/CNY","codes":[1]}"#, #"{"account":"2201/m/CNY","limit":"1.001"}"#,
      #"{"account":"2201/m/CNY","limit":"1.00 USD"}"#, #"{"account":"2201/m/CNY","limit":1}"#,
      #"{"account":"2201/m/CNY","account":"2201/n/CNY"}"#, #"{"account":"2201/m/CNY""#,
    ]
  )
  func `settings that cannot be read are found`(data: String) throws {
    var log = try book(SmallBook.chart, Self.into)
    try log.append(changed("a-1", data))
    #expect(log.replay().failedChecks == [.damaged])
  }

  // MARK: Vouchers

  private func voucher(_ change: (inout EventDraft) throws -> Void) throws -> IndependentReplay {
    var log = try book(SmallBook.chart)
    var draft = try EventDraft.test("journal.posted", "v-1")
    (draft.actor, draft.approver) = ("li.wei", "zhang.min")
    draft.references = ["document": "V-1"]
    draft.lines = try [
      .line("Dr 1101/c 5.00 CNY"), .line("Cr 2201/M1 4.00 CNY"), .line("Cr 6001/platform 1 CNY"),
    ]
    try change(&draft)
    try log.append(draft)
    return log.replay()
  }

  @Test func `a voucher posts its lines`() throws {
    let replay = try voucher { _ in }
    #expect(replay.findings == [])
    #expect(
      replay.balanceTexts == ["1101/c/CNY 500/0", "2201/M1/CNY 0/400", "6001/platform/CNY 0/100"]
    )
  }

  @Test func `a voucher balances in every currency, and names two people and a document`() throws {
    #expect(try voucher { $0.lines.removeLast() }.failedChecks == [.balanced])
    for (line, check) in [
      ("Cr 6001/platform 1 USD", ReplayFinding.Check.balanced),
      ("Cr 6001/platform 1 XXQ", .entry), ("Cr 6001/platform 0.001 CNY", .entry),
      ("Cr 60/platform 1 CNY", .chart), ("Dr 6001/platform 1 CNY", .balanced),
    ] {
      #expect(try voucher { $0.lines[2] = try .line(line) }.findings.first?.check == check)
    }
    // Red by hand: a negative debit is what a credit is.
    #expect(try voucher { $0.lines[2] = try .line("Dr 6001/platform -1 CNY") }.findings == [])
    #expect(try voucher { $0.approver = "li.wei" }.failedChecks == [.voucher])
    #expect(try voucher { $0.approver = nil }.failedChecks == [.voucher])
    #expect(try voucher { $0.references = [:] }.failedChecks == [.voucher])
  }
}
