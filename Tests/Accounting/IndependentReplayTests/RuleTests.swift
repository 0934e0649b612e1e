import BusinessCalendar
import Events
import IndependentReplay
import Testing

/// How the replay reads rules: which version is in force, and what entry it makes of an event.
@Suite struct RuleTests {
  private func book(_ rules: String...) throws -> BookLog {
    try BookLog(chart: SmallBook.chart, rules: rules)
  }

  private func thing(
    _ id: String,
    code: String? = "x",
    _ amounts: [String: String] = ["amount": "10.00 CNY"],
    _ parties: [String: String] = [:]
  ) throws -> EventDraft {
    try .test("thing.happened", id, code: code, amounts, parties)
  }

  /// Posts one event under a rule and gives the entry and what was found.
  private func outcome(
    of draft: EventDraft,
    under rule: String
  ) throws -> (entry: [String], checks: [ReplayFinding.Check], message: String) {
    var log = try book(rule)
    try log.append(draft, BookLog.Header(rule: 1))
    let replay = log.replay()
    return (replay.lastEntryTexts, replay.failedChecks, replay.findings.first?.message ?? "")
  }

  // MARK: People

  @Test(arguments: [
    ("li.wei", "zhang.min", true), ("li.wei", "li.wei", false), ("li.wei", nil, false),
    (nil, "zhang.min", false), (nil, nil, false),
  ])
  func `an event whose rule needs approval names two people`(
    actor: String?,
    approver: String?,
    isRight: Bool
  ) throws {
    let approved = SmallBook.rule("approval: required\namounts: [amount]")
    for (rule, agrees) in [(approved, isRight), (SmallBook.rule(), true)] {
      var draft = try thing("t-1")
      (draft.actor, draft.approver) = (actor, approver)
      #expect(try outcome(of: draft, under: rule).checks == (agrees ? [] : [.voucher]))
    }
  }

  @Test func `a rule without lines books an event without an entry`() throws {
    let rule = SmallBook.rule(lines: []).replacing("lines:", with: "lines: []")
    let (entry, checks, _) = try outcome(of: thing("t-1"), under: rule)
    #expect(entry == [])
    #expect(checks == [])
  }

  // MARK: Which rule

  @Test func `the latest from that has come is in force, then the one published last`() throws {
    var log = try book(
      SmallBook.rule(from: "2026-03-01", lines: ["Dr 1101/three  amount", "Cr 2201/m  amount"]),
      SmallBook.rule(from: "2026-01-01", lines: ["Dr 1101/one    amount", "Cr 2201/m  amount"]),
      SmallBook.rule(from: "2026-11-21", lines: ["Dr 1101/later  amount", "Cr 2201/m  amount"])
    )
    // The first has the latest `from` of those that have come, though it was published first.
    try log.append(thing("t-1"), BookLog.Header(rule: 1))
    #expect(log.replay().lastEntryTexts.first == "Dr 1101/three/CNY 1000")
    // Published again with the same `from`: from here on the new one.
    let again = SmallBook.rule(
      from: "2026-03-01",
      lines: ["Dr 1101/again  amount", "Cr 2201/m  amount"]
    )
    try log.publish(rules: again)
    try log.append(thing("t-2"), BookLog.Header(rule: 4))
    #expect(log.replay().lastEntryTexts.first == "Dr 1101/again/CNY 1000")
    try log.cut(to: "2026-11-21")
    try log.append(thing("t-3"), BookLog.Header(rule: 3))
    #expect(log.replay().lastEntryTexts.first == "Dr 1101/later/CNY 1000")
    #expect(log.replay().findings == [])
  }

  @Test func `rules of one text are numbered in its order, and code and type must fit`() throws {
    var log = try book(
      SmallBook.rule(code: "a") + "---\n" + SmallBook.rule(code: "b"),
      SmallBook.rule(code: "c")
    )
    for (number, code) in ["a", "b", "c"].enumerated() {
      try log.append(thing("t-\(code)", code: code), BookLog.Header(rule: UInt32(number + 1)))
    }
    #expect(log.replay().findings == [])
    try log.append(thing("t-4", code: nil), BookLog.Header(rule: 1))
    var draft = try thing("t-5", code: "a")
    draft.type = "thing.seen"
    try log.append(draft, BookLog.Header(rule: 1))
    #expect(log.replay().failedChecks == [.rules, .rules])
  }

  @Test(arguments: [0, 2])
  func `a wrong rule number is found, and the right rule is used`(number: UInt32) throws {
    var log = try book(
      SmallBook.rule(),
      SmallBook.rule(from: "2026-12-01", lines: ["Dr 1101/no  amount", "Cr 2201/m  amount"])
    )
    try log.append(thing("t-1"), BookLog.Header(rule: number))
    let replay = log.replay()
    #expect(replay.failedChecks == [.ruleNumber])
    #expect(replay.findings.first?.expected == "rule 1")
    #expect(replay.lastEntryTexts == ["Dr 1101/c/CNY 1000", "Cr 2201/m/CNY 1000"])
  }

  @Test func `before its publication and before its date a rule is not in force`() throws {
    var log = try book(SmallBook.rule(from: "2026-11-21"))
    try log.append(thing("t-1"), BookLog.Header(rule: 1))
    #expect(log.replay().failedChecks == [.rules])
    var early = try book()
    try early.append(thing("t-1"), BookLog.Header(rule: 1))
    try early.publish(rules: SmallBook.rule())
    #expect(early.replay().failedChecks == [.rules])
  }

  // MARK: What it computes

  @Test func `a rule text that does not balance is found with both sums`() throws {
    let rule = SmallBook.rule(
      "amounts: [amount, fee]",
      lines: ["Dr 1101/c  amount", "Cr 2201/m  amount - fee"]
    )
    let found = try outcome(
      of: thing("t-1", ["amount": "10.00 CNY", "fee": "0.01 CNY"]),
      under: rule
    )
    #expect(found.checks == [.balanced])
    #expect(found.message == "the entry has debits of 10.00 and credits of 9.99 CNY")
    // It happens to balance where the fee is zero.
    let zero = try outcome(of: thing("t-1", ["amount": "10.00 CNY", "fee": "0 CNY"]), under: rule)
    #expect(zero.checks == [])
  }

  @Test func `lines that balance only over two currencies are found`() throws {
    let rule = SmallBook.rule(
      "amounts: {sold: A, bought: B}",
      lines: ["Dr 1101/c  sold", "Cr 2201/m  bought"]
    )
    let amounts = ["sold": "10.00 CNY", "bought": "10.00 USD"]
    #expect(try outcome(of: thing("t-1", amounts), under: rule).checks == [.balanced])
    let same = ["sold": "10.00 CNY", "bought": "10.00 CNY"]
    #expect(try outcome(of: thing("t-1", same), under: rule).checks == [])
  }

  @Test func `each currency of an exchange balances on its own`() throws {
    let rule = SmallBook.rule(
      "amounts: {sold: A, bought: B}",
      lines: [
        "Dr 3001/platform  sold", "Cr 1101/c  sold", "Dr 1101/c  bought",
        "Cr 3001/platform  bought",
      ]
    )
    let found = try outcome(
      of: thing("t-1", ["sold": "10.00 CNY", "bought": "200 JPY"]),
      under: rule
    )
    #expect(found.checks == [])
    #expect(
      found.entry == [
        "Dr 3001/platform/CNY 1000", "Cr 1101/c/CNY 1000", "Dr 1101/c/JPY 200",
        "Cr 3001/platform/JPY 200",
      ]
    )
  }

  @Test func `coefficients, sums over items and lines for each item`() throws {
    let rule = SmallBook.rule(
      """
      amounts: [total, fee]
      requires: ["total = 2 * fee + sum(items.net)"]
      """,
      lines: [
        "Dr 1101/c  total", "Cr 6001/platform  2 * fee",
        "each item: Cr 2201/{item.receiver}  item.net",
      ]
    )
    var draft = try thing("t-1", ["total": "10.00 CNY", "fee": "0.50 CNY"])
    draft.items = try [
      EventDraft.Item(amounts: ["net": EventDraft.amount("4.00 CNY")], parties: ["receiver": "A"]),
      EventDraft.Item(amounts: ["net": EventDraft.amount("0 CNY")], parties: ["receiver": "B"]),
      EventDraft.Item(amounts: ["net": EventDraft.amount("5.00 CNY")], parties: ["receiver": "A"]),
    ]
    let found = try outcome(of: draft, under: rule)
    #expect(found.checks == [])
    #expect(
      found.entry == [
        "Dr 1101/c/CNY 1000", "Cr 6001/platform/CNY 100", "Cr 2201/A/CNY 400",
        "Cr 2201/A/CNY 500",
      ]
    )
    draft.items.removeLast()
    let short = try outcome(of: draft, under: rule)
    #expect(short.checks == [.entry])
    #expect(short.message.contains("requires total = 2 * fee + sum(items.net)"))
    draft.items[0].amounts = [:]
    #expect(try outcome(of: draft, under: rule).checks == [.entry])
  }

  @Test func `an optional amount is zero, and its line needs no party`() throws {
    let rule = SmallBook.rule(
      """
      amounts: [amount]
      optional: [fee, payer]
      parties: [merchant]
      """,
      lines: [
        "Dr 1101/c  amount", "Cr 2201/{merchant}  amount", "Dr 1102/{payer}  fee",
        "Cr 6001/platform  fee",
      ]
    )
    let parties = ["merchant": "M1"]
    let without = try outcome(of: thing("t-1", ["amount": "1 CNY"], parties), under: rule)
    #expect(without.checks == [])
    #expect(without.entry == ["Dr 1101/c/CNY 100", "Cr 2201/M1/CNY 100"])
    let amounts = ["amount": "1 CNY", "fee": "1 CNY"]
    #expect(try outcome(of: thing("t-1", amounts, parties), under: rule).checks == [.entry])
    let both = try outcome(
      of: thing("t-1", amounts, ["merchant": "M1", "payer": "P1"]),
      under: rule
    )
    #expect(both.entry.contains("Dr 1102/P1/CNY 100"))
  }

  @Test(
    arguments: [
      ([:], "needs the amount amount"),
      (["amount": "10.00 XXQ"], "the currency XXQ is unknown"),
      (["amount": "10.001 CNY"], "finer than its currency"),
      (["amount": "0.1 JPY"], "finer than its currency"),
      (["amount": "10.00 CNY", "fee": "1.00 USD"], "another amount that shares its currency"),
      (["amount": "-1.00 CNY"], "is negative"),
    ] as [([String: String], String)]
  )
  func `what cannot be computed was posted all the same`(
    amounts: [String: String],
    message: String
  ) throws {
    let rule = SmallBook.rule(
      "amounts: [amount]\noptional: [fee]",
      lines: ["Dr 1101/c  amount", "Cr 2201/m  amount - fee", "Cr 6001/platform  fee"]
    )
    let found = try outcome(of: thing("t-1", amounts), under: rule)
    #expect(found.checks == [.entry])
    #expect(found.message.contains(message))
    #expect(found.entry == [])
  }

  @Test func `a needed party that is missing is found`() throws {
    let rule = SmallBook.rule("amounts: [amount]\nparties: [merchant]")
    #expect(try outcome(of: thing("t-1"), under: rule).checks == [.entry])
    let there = try thing("t-1", ["amount": "1 CNY"], ["merchant": "M1"])
    #expect(try outcome(of: there, under: rule).checks == [])
  }

  @Test func `a figure beyond 128 bits is found and nothing traps`() throws {
    let huge = String(repeating: "9", count: 37)
    let found = try outcome(of: thing("t-1", ["amount": "\(huge) CNY"]), under: SmallBook.rule())
    #expect(found.checks == [.overflow])
    let twice = SmallBook.rule(lines: ["Dr 1101/c  200 * amount", "Cr 2201/m  200 * amount"])
    let large = String(repeating: "9", count: 36)
    let product = try outcome(of: thing("t-1", ["amount": "\(large) CNY"]), under: twice)
    #expect(product.checks == [.overflow])
  }

  @Test func `a red line may be negative, and a line of zero is left out`() throws {
    let rule = SmallBook.rule(
      "amounts: [amount]",
      lines: ["Dr 1101/c  0 - amount red", "Cr 1101/d  -amount red"].map {
        $0.replacing("0 - amount", with: "-amount")
      }
    )
    let found = try outcome(of: thing("t-1"), under: rule)
    #expect(found.checks == [])
    #expect(found.entry == ["Dr 1101/c/CNY -1000", "Cr 1101/d/CNY -1000"])
    let zero = try outcome(of: thing("t-1", ["amount": "0.00 CNY"]), under: SmallBook.rule())
    #expect(zero.checks == [])
    #expect(zero.entry == [])
  }

  @Test func `purposes and percent-encoded names are parts of the account`() throws {
    let rule = SmallBook.rule(
      "amounts: [amount]\nparties: [merchant]",
      lines: ["Dr 1101/c/settlement  amount", "Cr 2201/{merchant}  amount"]
    )
    let draft = try thing("t-1", ["amount": "1 POINTS"], ["merchant": "a/b"])
    let found = try outcome(of: draft, under: rule)
    #expect(found.entry == ["Dr 1101/c/settlement/POINTS 1", "Cr 2201/a%2Fb/POINTS 1"])
  }

  // MARK: Cases

  @Test(
    arguments: [
      ("{fee: \"> 0\"}", ["fee": "0.01 CNY"], true), ("{fee: \"> 0\"}", [:], false),
      ("{fee: \"> 0\"}", ["fee": "-0.01 CNY"], false),
      ("{fee: \"0\"}", [:], true), ("{fee: \"!= 0\"}", ["fee": "1 CNY"], true),
      ("{fee: \">= 1.50\"}", ["fee": "1.5 CNY"], true),
      ("{fee: \">= 1.50\"}", ["fee": "1.49 CNY"], false),
      ("{fee: \"< 0.005\"}", ["fee": "0.01 CNY"], false),
      ("{fee: \"<= 0.01\"}", ["fee": "0.01 CNY"], true),
      ("{payer: P1}", [:], true), ("{payer: P2}", [:], false), ("{payer: \"!= P2\"}", [:], true),
      ("{parties.payer: P1}", [:], true), ("{amounts.fee: \"= 0.00\"}", [:], true),
      ("{references.kind: gold}", [:], true), ("{references.kind: \"!= gold\"}", [:], false),
      ("{references.other: \"!= gold\"}", [:], true), ("{references.level: \"> 2\"}", [:], true),
      ("{references.level: \"> 12\"}", [:], false), ("{references.kind: \"> 1\"}", [:], false),
      ("{fee: none}", [:], false), ("{fee: \"!= none\"}", [:], true),
      ("{fee: \"> 0\", payer: P1}", [:], false), ("{fee: \"0\", payer: P1}", [:], true),
    ] as [(String, [String: String], Bool)]
  )
  func `the first case whose conditions hold is taken`(
    when: String,
    amounts: [String: String],
    holds: Bool
  ) throws {
    let rule = """
      code: x
      type: thing.happened
      from: 2026-01-01
      amounts: [amount]
      optional: [fee]
      parties: [payer]
      cases:
        - when: \(when)
          lines: [Dr 1101/yes amount, Cr 2201/m amount]
        - lines: [Dr 1101/no amount, Cr 2201/m amount]

      """
    var draft = try thing("t-1", amounts.merging(["amount": "1 CNY"]) { one, _ in one })
    draft.parties = ["payer": "P1"]
    draft.references = ["kind": "gold", "level": "12"]
    let found = try outcome(of: draft, under: rule)
    #expect(found.checks == [])
    #expect(found.entry.first == "Dr 1101/\(holds ? "yes" : "no")/CNY 100")
  }

  @Test func `digits beyond what a decimal can have are damage`() throws {
    let rule = SmallBook.rule("amounts: [amount]\nwhen: {amount: \"> 0.5\"}")
    var log = try book(rule)
    let victim = try log.append(thing("t-1", ["amount": "4711 CNY"]), BookLog.Header(rule: 1))
    let place = try #require(BookLog.place(of: 4711, in: log.records[Int(victim) - 1]))
    log.tamper(at: victim) { $0[place - 1] = 200 }
    #expect(log.replay().failedChecks == [.damaged])
  }

  @Test func `an event for which no case holds was posted all the same`() throws {
    let rule = SmallBook.rule("amounts: [amount]\nwhen: {amount: \"> 10\"}")
    #expect(try outcome(of: thing("t-1"), under: rule).checks == [.entry])
    #expect(try outcome(of: thing("t-1", ["amount": "10.01 CNY"]), under: rule).checks == [])
  }

  @Test func `texts that cannot be read are found where they are published`() throws {
    var log = try BookLog()
    try log.publish(chart: "chart: [")
    try log.publish(rules: "code: 1")
    try log.append(BookLog.own("rules.published", "r", #"{"file":"x"}"#))
    #expect(log.replay().failedChecks == [.chart, .rules, .damaged])
    #expect(log.replay().findings.map(\.sequence) == [2, 3, 4])
  }

  @Test func `the text of a publication is read through every escape of JSON`() throws {
    var log = try BookLog(rules: [SmallBook.rule()])
    let escaped = SmallBook.chart.unicodeScalars.map { scalar in
      scalar == "\n" ? "\\n" : "\\u" + Self.hexadecimal(scalar.value)
    }.joined()
    let data = #"{"source":"\#(escaped)" , "n" : [1.5e3, true, false, null, {}, []]}"#
    try log.append(BookLog.own("chart.published", "c", data))
    try log.append(thing("t-1"), BookLog.Header(rule: 1))
    #expect(log.replay().findings == [])
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
