import Amounts
import EntryRules
import Events
import Journal
import RuleSyntax
import Testing

@Suite struct `The entry of an event` {
  static let settlement = """
    code: "2001"
    type: settlement.requested
    from: 2026-01-01
    amounts: [total, commission, channel_fee]
    optional: [promotion, promoter]
    parties: [merchant, channel]
    cases:
      - when: {promotion: "> 0"}
        text: "settlement of order {order}"
        lines:
          - Dr 220201/{merchant}   total
          - Cr 602101/platform     commission
          - Cr 642101/{channel}    channel_fee
          - Cr 220205/{promoter}   promotion
          - Cr 220202/{merchant}   total - commission - channel_fee - promotion
      - lines:
          - Dr 220201/{merchant}   total
          - Cr 602101/platform     commission
          - Cr 642101/{channel}    channel_fee
          - Cr 220202/{merchant}   total - commission - channel_fee
    """

  static let split = """
    code: "2002"
    type: settlement.requested
    from: 2026-01-01
    amounts: [total, commission]
    parties: [merchant]
    requires: ["total = commission + sum(items.net)"]
    lines:
      - Dr 220201/{merchant}          total
      - Cr 602101/platform            commission
      - each item: Cr 220202/{item.receiver}   item.net
    """

  static let exchange = """
    code: "6002"
    type: exchange.requested
    from: 2026-01-01
    amounts: {sold: A, bought: B}
    parties: [merchant]
    lines:
      - Dr 300201/platform     sold
      - Cr 220202/{merchant}   sold
      - Dr 220202/{merchant}   bought
      - Cr 300201/platform     bought
    """

  var bench: Bench

  init() throws { bench = try Bench(Self.settlement, Self.split, Self.exchange) }

  @Test mutating func `the first case whose conditions hold is taken`() {
    var draft = event(
      "settlement.requested",
      "2001",
      amounts: ["total": "1000.00 CNY", "commission": "4.00 CNY", "channel_fee": "6.00 CNY"],
      parties: ["merchant": "M1", "channel": "wechat", "promoter": "P1"]
    )
    #expect(
      bench.lines(for: draft) == [
        "Dr 220201/M1 1000.00 CNY", "Cr 602101/platform 4.00 CNY", "Cr 642101/wechat 6.00 CNY",
        "Cr 220202/M1 990.00 CNY",
      ]
    )
    #expect(bench.verdict(for: draft) == EntryVerdict(.none, rule: 1, caseNumber: 2))
    draft.amounts["promotion"] = EventAmount("20", "CNY")
    #expect(
      bench.lines(for: draft) == [
        "Dr 220201/M1 1000.00 CNY", "Cr 602101/platform 4.00 CNY", "Cr 642101/wechat 6.00 CNY",
        "Cr 220205/P1 20.00 CNY", "Cr 220202/M1 970.00 CNY",
      ]
    )
    #expect(bench.verdict(for: draft).caseNumber == 1)
  }

  @Test mutating func `lines that are zero are left out, all of them where all are`() {
    var draft = event(
      "settlement.requested",
      "2001",
      amounts: ["total": "10.00 CNY", "commission": "0.00 CNY", "channel_fee": "10.00 CNY"],
      parties: ["merchant": "M1", "channel": "wechat"]
    )
    #expect(
      bench.lines(for: draft) == ["Dr 220201/M1 10.00 CNY", "Cr 642101/wechat 10.00 CNY"]
    )
    for name in draft.amounts.keys { draft.amounts[name] = EventAmount("0", "CNY") }
    #expect(bench.lines(for: draft).isEmpty)
    #expect(bench.verdict(for: draft).isPosted)
  }

  @Test mutating func `a split has a line for each item, in their order`() {
    let draft = event(
      "settlement.requested",
      "2002",
      amounts: ["total": "100.00 CNY", "commission": "4.00 CNY"],
      parties: ["merchant": "M1"],
      items: [
        item(["net": "50.00 CNY"], ["receiver": "R1"]),
        item(["net": "0.00 CNY"], ["receiver": "R2"]),
        item(["net": "46.00 CNY"], ["receiver": "R1"]),
      ]
    )
    #expect(
      bench.lines(for: draft) == [
        "Dr 220201/M1 100.00 CNY", "Cr 602101/platform 4.00 CNY", "Cr 220202/R1 50.00 CNY",
        "Cr 220202/R1 46.00 CNY",
      ]
    )
  }

  @Test mutating func `two currencies may be two, or the same at par`() {
    for bought in ["0.50 USD", "0.00 USD", "7.01 USD"] {
      let draft = event(
        "exchange.requested",
        "6002",
        amounts: ["sold": "7.00 USD", "bought": bought],
        parties: ["merchant": "M1"]
      )
      #expect(bench.verdict(for: draft).reason == .notAtPar)
    }
    for (sold, bought) in [("7.00 USD", "1000 JPY"), ("7.00 USD", "7.00 USD")] {
      let draft = event(
        "exchange.requested",
        "6002",
        amounts: ["sold": sold, "bought": bought],
        parties: ["merchant": "M1"]
      )
      #expect(
        bench.lines(for: draft) == [
          "Dr 300201/platform \(sold)", "Cr 220202/M1 \(sold)", "Dr 220202/M1 \(bought)",
          "Cr 300201/platform \(bought)",
        ]
      )
    }
  }

  /// What a row changes in the settlement of 1000.00, and what comes of it.
  static let failures: [(change: @Sendable (inout EventDraft) -> Void, verdict: String)] = [
    ({ $0.code = "2009" }, "no-rule"),
    ({ $0.code = nil }, "no-rule"),
    ({ $0.type = "payment.received" }, "no-rule"),
    ({ $0.amounts["channel_fee"] = nil }, "missing-amount channel_fee"),
    ({ $0.parties["channel"] = nil }, "missing-party channel"),
    ({ $0.amounts["total"] = EventAmount("1000", "XXQ") }, "unknown-currency XXQ"),
    ({ $0.amounts["commission"] = EventAmount("4", "USD") }, "currency-differs commission"),
    ({ $0.amounts["promotion"] = EventAmount("0", "USD") }, "currency-differs promotion"),
    ({ $0.amounts["commission"] = EventAmount("994.01", "CNY") }, "negative-line 4"),
    ({ $0.amounts["commission"] = EventAmount("-1", "CNY") }, "negative-line 2"),
    ({ $0.amounts["promotion"] = EventAmount("1", "CNY") }, "missing-party promoter"),
    // What does not fit: too many digits for the currency, and too large once scaled.
    ({ $0.amounts["total"] = EventAmount("1000.001", "CNY") }, "surplus-digits CNY"),
    (
      { $0.amounts["total"] = EventAmount("99999999999999999999999999999999999999", "CNY") },
      "overflow total"
    ),
    // Of several reasons the first in their order.
    (
      {
        $0.amounts["total"] = EventAmount("99999999999999999999999999999999999999", "CNY")
        $0.amounts["commission"] = EventAmount("4.001", "CNY")
      }, "surplus-digits CNY"
    ),
    (
      {
        $0.amounts["total"] = EventAmount("1000.001", "CNY")
        $0.amounts["commission"] = EventAmount("4", "USD")
      }, "currency-differs commission"
    ),
    (
      {
        $0.amounts["channel_fee"] = nil
        $0.parties = [:]
      }, "missing-amount channel_fee"
    ),
    (
      {
        $0.parties["channel"] = nil
        $0.amounts["commission"] = EventAmount("4", "XXQ")
      }, "missing-party channel"
    ),
    (
      {
        $0.amounts["promotion"] = EventAmount("991", "CNY")
      }, "missing-party promoter"
    ),
  ]

  @Test(arguments: failures.indices)
  mutating func `what cannot be computed says why`(row: Int) {
    var draft = event(
      "settlement.requested",
      "2001",
      amounts: ["total": "1000.00 CNY", "commission": "4.00 CNY", "channel_fee": "6.00 CNY"],
      parties: ["merchant": "M1", "channel": "wechat"]
    )
    Self.failures[row].change(&draft)
    #expect(bench.lines(for: draft) == [Self.failures[row].verdict])
    #expect(bench.entry.postings.isEmpty)
  }

  static let itemFailures: [(items: [EventDraft.Item], verdict: String)] = [
    ([item(["net": "95.99 CNY"], ["receiver": "R"])], "requirement-fails 1"),
    ([], "requirement-fails 1"),
    (
      [item(["net": "96.00 CNY"], ["receiver": "R"]), item([:], ["receiver": "R"])],
      "missing-amount net of item 2"
    ),
    (
      [item(["net": "90.00 CNY"], ["receiver": "R"]), item(["net": "6.00 CNY"])],
      "missing-party receiver of item 2"
    ),
    (
      [item(["net": "90.00 CNY"], ["receiver": "R"]), item(["net": "6 USD"], ["receiver": "R"])],
      "currency-differs net of item 2"
    ),
    ([item(["net": "96 XXQ"], ["receiver": "R"])], "unknown-currency XXQ of item 1"),
    ([item(["net": "96.001 CNY"], ["receiver": "R"])], "surplus-digits CNY of item 1"),
    (
      [item(["net": "97 CNY"], ["receiver": "R"]), item(["net": "-1 CNY"], ["receiver": "R"])],
      "negative-line 3 of item 2"
    ),
  ]

  @Test(arguments: itemFailures.indices)
  mutating func `an item that fails is named`(row: Int) {
    let draft = event(
      "settlement.requested",
      "2002",
      amounts: ["total": "100.00 CNY", "commission": "4.00 CNY"],
      parties: ["merchant": "M1"],
      items: Self.itemFailures[row].items
    )
    #expect(bench.lines(for: draft) == [Self.itemFailures[row].verdict])
  }

  @Test func `parties that are to be different are`() throws {
    var bench = try Bench(
      Bench.rule(
        """
        amounts: [a]
        optional: [c]
        parties: [x, y]
        different: [x, y, c]
        lines:
          - Dr 220201/{x}  a
          - Cr 220202/{y}  a
        """
      )
    )
    func lines(_ parties: [String: String]) -> [String] {
      bench.lines(for: event(amounts: ["a": "1 CNY"], parties: parties))
    }
    #expect(lines(["x": "1", "y": "2"]).count == 2)
    #expect(lines(["x": "1", "y": "1"]) == ["same-party y"])
    #expect(lines(["x": "1", "y": "2", "c": "1"]) == ["same-party c"])
  }

  @Test func `a requirement bounds, speaks of each item, and compares two units as numbers`() throws
  {
    let rule = """
      amounts: {amount: A, items.part: A, items.claim: B}
      optional: {fee: A}
      requires: ["amount = sum(items.part)", "fee <= amount", "item.claim = item.part", "amount > 0"]
      lines:
        - Dr 220201/p  amount
        - each item: Cr 220202/{item.owner}  item.part
        - Dr 602101/p  sum(items.claim)
        - each item: Cr 642101/{item.owner}  item.claim
      """
    var bench = try Bench(Bench.rule(rule))
    func draft(_ amount: String, fee: String, _ parts: [(String, String)]) -> EventDraft {
      event(
        amounts: ["amount": amount, "fee": fee],
        items: parts.map { item(["part": $0.0, "claim": $0.1], ["owner": "o"]) }
      )
    }
    let parts = [("6.00 CNY", "6 JPY"), ("4 CNY", "4 JPY")]
    #expect(bench.lines(for: draft("10 CNY", fee: "10.00 CNY", parts)).count == 6)
    #expect(bench.lines(for: draft("10 CNY", fee: "10.01 CNY", parts)) == ["requirement-fails 2"])
    let crossed = [("6.00 CNY", "4 JPY"), ("4.00 CNY", "6 JPY")]
    #expect(
      bench.lines(for: draft("10 CNY", fee: "0 CNY", crossed)) == ["requirement-fails 3 of item 1"]
    )
    let finer = [("6.00 CNY", "6 JPY"), ("4.01 CNY", "4 JPY")]
    #expect(
      bench.lines(for: draft("10.01 CNY", fee: "0 CNY", finer)) == ["requirement-fails 3 of item 2"]
    )
    #expect(bench.lines(for: draft("0 CNY", fee: "0 CNY", [])) == ["requirement-fails 4"])
  }

  @Test func `sums and factors that do not fit are an overflow, wherever they arise`() throws {
    let large = "900000000000000000000000000000000000.00 CNY"  // 9·10^37 minor units
    var bench = try Bench(
      Bench.rule(
        """
        amounts: [a]
        lines: [Dr 220201/p 2 * a, Cr 220202/p 2 * a]
        """
      )
    )
    #expect(bench.lines(for: event(amounts: ["a": large])) == ["overflow 1"])
    bench = try Bench(
      Bench.rule("amounts: [a, b]\nlines: [Dr 220201/p a + b, Cr 220202/p a, Cr 220202/p b]")
    )
    #expect(bench.lines(for: event(amounts: ["a": large, "b": large])) == ["overflow 1"])
    bench = try Bench(
      Bench.rule(
        """
        amounts: []
        lines: [Dr 220201/p sum(items.a), each item: Cr 220202/p item.a]
        """
      )
    )
    let two = [item(["a": large]), item(["a": large])]
    #expect(bench.lines(for: event(items: two)) == ["overflow a of item 2"])
  }

  @Test func `a red line may be negative`() throws {
    var bench = try Bench(
      Bench.rule("amounts: [a]\nlines: [Dr 220201/p a red, Cr 220202/p a red]")
    )
    #expect(
      bench.lines(for: event(amounts: ["a": "-5.00 CNY"]))
        == ["Dr 220201/p -5.00 CNY", "Cr 220202/p -5.00 CNY"]
    )
  }

  @Test func `a purpose is a part of the account`() throws {
    var bench = try Bench(
      Bench.rule(
        """
        amounts: [a]
        parties: [use]
        lines: [Dr 220201/p/settlement a, "Cr 220202/p/{use} a"]
        """
      )
    )
    #expect(
      bench.lines(for: event(amounts: ["a": "5 KWD"], parties: ["use": "x/y"]))
        == ["Dr 220201/p/settlement 5.000 KWD", "Cr 220202/p/x/y 5.000 KWD"]
    )
  }
}

@Suite struct `Conditions of a case` {
  static let amounts: [(condition: String, holding: [String], failing: [String])] = [
    ("> 0", ["0.01 CNY", "1 JPY"], ["0 CNY", "-0.01 CNY"]),
    (">= 100.00", ["100 CNY", "100 JPY", "100.001 KWD"], ["99.99 CNY", "99.999 KWD"]),
    ("< 0.005", ["0.004 KWD", "0 JPY", "-7 CNY"], ["0.01 CNY", "0.005 KWD"]),
    ("<= -1", ["-1 CNY", "-1.01 CNY"], ["-0.99 CNY", "1 CNY"]),
    ("= 5", ["5 CNY", "5.000 KWD"], ["5.01 CNY", "-5 CNY"]),
    ("!= 5", ["5.01 CNY", "0 JPY"], ["5 JPY"]),
    ("> 99999999999999999999999999999999999999", [], ["900000000000000000000000000000000000 CNY"]),
    ("< 0.0000000000000000000000000000000000001", ["0 CNY", "-1 JPY"], ["0.01 CNY", "1 JPY"]),
  ]

  @Test(arguments: amounts)
  func `on an amount`(condition: String, holding: [String], failing: [String]) throws {
    var bench = try Bench(
      Bench.rule(
        """
        amounts: [a]
        cases:
          - when: {a: "\(condition)"}
            lines: [Dr 220201/p a red, Cr 220202/p a red]
        """
      )
    )
    for text in holding {
      #expect(bench.verdict(for: event(amounts: ["a": text])).isPosted, "\(text)")
    }
    for text in failing {
      #expect(bench.verdict(for: event(amounts: ["a": text])).reason == .noCase, "\(text)")
    }
  }

  @Test func `on an amount that is missing, which is zero`() throws {
    var bench = try Bench(
      Bench.rule(
        """
        amounts: [a]
        optional: [x]
        cases:
          - when: {x: "<= 0", a: "> 1"}
            lines: [Dr 220201/p a, Cr 220202/p a]
        """
      )
    )
    #expect(bench.verdict(for: event(amounts: ["a": "2 CNY"])).isPosted)
    #expect(bench.verdict(for: event(amounts: ["a": "1 CNY"])).reason == .noCase)
    let both = event(amounts: ["a": "2 CNY", "x": "0.01 CNY"])
    #expect(bench.verdict(for: both).reason == .noCase)
  }

  @Test func `on parties and references`() throws {
    var bench = try Bench(
      Bench.rule(
        """
        amounts: [a]
        parties: [channel]
        optional: [agent]
        cases:
          - when: {channel: wechat, references.kind: "!= test"}
            lines: [Dr 220201/first a, Cr 220202/p a]
          - when: {agent: "!= A1", references.kind: = test}
            lines: [Dr 220201/second a, Cr 220202/p a]
          - when: {parties.agent: A1}
            lines: [Dr 220201/third a, Cr 220202/p a]
        """
      )
    )
    func owner(_ parties: [String: String], _ references: [String: String]) -> String {
      let draft = event(amounts: ["a": "1 CNY"], parties: parties, references: references)
      return bench.lines(for: draft).first ?? ""
    }
    #expect(owner(["channel": "wechat"], [:]) == "Dr 220201/first 1.00 CNY")
    #expect(owner(["channel": "wechat"], ["kind": "tests"]) == "Dr 220201/first 1.00 CNY")
    #expect(owner(["channel": "wechat"], ["kind": "test"]) == "Dr 220201/second 1.00 CNY")
    #expect(
      owner(["channel": "ums", "agent": "A2"], ["kind": "test", "a": "b"])
        == "Dr 220201/second 1.00 CNY"
    )
    #expect(
      owner(["channel": "ums", "agent": "A1"], ["kind": "test"]) == "Dr 220201/third 1.00 CNY"
    )
    #expect(owner(["channel": "ums"], ["other": "test"]) == "no-case")
  }
}
