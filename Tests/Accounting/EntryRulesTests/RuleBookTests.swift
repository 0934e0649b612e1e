import BusinessCalendar
import ChartOfAccounts
import Codec
import EntryRules
import Events
import Journal
import RuleSyntax
import Testing

@Suite struct `The rule book` {
  private static let splitWithFee = Bench.rule(
    """
    amounts: [total, fee]
    optional: [gift]
    requires: ["total = 2 * fee + sum(items.net)"]
    cases:
      - when: {gift: "> 100"}
        lines: [Dr 220201/p total, Cr 602101/p total]
      - text: order {order}
        lines:
          - Dr 220201/p total + gift
          - Cr 602101/p 2 * fee + gift
          - each item: Cr 220202/p item.net
    """
  )

  /// A rule that credits an owner of its own, so that an entry shows which version made it.
  private func version(_ owner: String, from: String, code: String = "1") -> String {
    """
    code: "\(code)"
    type: t
    from: \(from)
    amounts: [a]
    lines: [Dr 220201/p a, Cr 220202/\(owner) a]
    """
  }

  private func owner(_ bench: inout Bench, on date: String, code: String? = "1") -> String {
    let lines = bench.lines(for: event("t", code, amounts: ["a": "1 CNY"]), on: date)
    return lines.last.map { String($0.dropFirst("Cr 220202/".count).prefix { $0 != " " }) } ?? ""
  }

  @Test func `the version with the latest date that has come is in force`() throws {
    var bench = try Bench(
      version("first", from: "2026-01-01"),
      version("summer", from: "2026-07-01"),
      version("spring", from: "2026-04-01")
    )
    #expect(owner(&bench, on: "2026-03-31") == "first")
    #expect(owner(&bench, on: "2026-04-01") == "spring")
    #expect(owner(&bench, on: "2026-06-30") == "spring")
    #expect(owner(&bench, on: "2026-12-31") == "summer")
    #expect(bench.lines(for: event(amounts: ["a": "1 CNY"]), on: "2025-12-31") == ["no-rule"])
  }

  @Test func `of versions with the same date the latest published is in force`() throws {
    var bench = try Bench(
      version("later", from: "2026-07-01"),
      version("first", from: "2026-01-01"),
      version("second", from: "2026-01-01")
    )
    #expect(owner(&bench, on: "2026-06-30") == "second")
    #expect(owner(&bench, on: "2026-07-01") == "later")
    try bench.publish(version("third", from: "2026-07-01"))
    #expect(owner(&bench, on: "2026-06-30") == "second")
    #expect(owner(&bench, on: "2026-07-01") == "third")
  }

  @Test func `versions are numbered in the order of publication, and stay`() throws {
    var bench = try Bench(version("first", from: "2026-01-01"))
    try bench.publish(
      version("second", from: "2026-01-01") + "\n---\n"
        + version("other", from: "2026-02-01", code: "2"),
      at: 7
    )
    #expect(bench.rules.versions.map(\.number) == [1, 2, 3])
    #expect(bench.rules.versions.map(\.sequence) == [1, 7, 7])
    #expect(bench.rules.rule(3)?.title == "2, from 2026-02-01")
    #expect(bench.rules.rule(3)?.syntax.place.line == 7)
    #expect(bench.rules.rule(0) == nil)
    #expect(bench.rules.rule(4) == nil)

    // An old event is computed by the version that its record names.
    var bytes: [UInt8] = []
    let facts = bench.facts(event(amounts: ["a": "1 CNY"]), &bytes)
    for (number, owner) in [(UInt32(1), "first"), (2, "second")] {
      let verdict = bench.rules.entry(
        for: facts,
        in: bytes.rawSpan,
        by: number,
        digits: bench.digits,
        into: &bench.entry
      )
      #expect(verdict == EntryVerdict(.none, rule: number, caseNumber: 1))
      #expect(bench.entry.postings.last.map { bench.names.text(of: $0.owner) } == owner)
    }
    for number in [UInt32(0), 9] {
      let verdict = bench.rules.entry(
        for: facts,
        in: bytes.rawSpan,
        by: number,
        digits: bench.digits,
        into: &bench.entry
      )
      #expect(verdict.reason == .noRule)
    }
  }

  @Test func `a file is published as a whole or not at all, and gives no name a number`() throws {
    var bench = try Bench(version("first", from: "2026-01-01"))
    let names = bench.names.count
    let text =
      version("second", from: "2026-01-01") + "\n---\n"
      + version("third", from: "2026-01-01", code: "2").replacing("Cr", with: "Dr")
    #expect(throws: SyntaxErrors.self) { try bench.publish(text) }
    #expect(bench.rules.versions.count == 1)
    #expect(bench.names.count == names)
    #expect(owner(&bench, on: "2026-06-30") == "first")
  }

  static let badForm: [(rule: String, text: String)] = [
    ("unused-name", "amounts: [a]\noptional: [tip]\nlines: [Dr 220201/p a, Cr 220202/p a]"),
    (
      "unreachable-case",
      """
      amounts: [a]
      cases:
        - lines: [Dr 220201/p a, Cr 220202/p a]
        - lines: [Dr 220201/p a, Cr 602101/p a]
      """
    ),
    ("declared-twice", "amounts: [a, a]\nlines: [Dr 220201/p a, Cr 220202/p a]"),
    ("unknown-subject", "amounts: [a]\nlines: [Dr 9999/p a, Cr 220202/p a]"),
    ("not-a-leaf", "amounts: [a]\nlines: [Dr 2202/p a, Cr 220202/p a]"),
    ("code-not-allowed", "amounts: [a]\nlines: [Dr 220299/p a, Cr 220202/p a]"),
  ]

  /// As if an earlier Daybook had taken it: what is only bad form does not stop a replay.
  @Test(arguments: badForm.indices)
  func `what a publication refuses for its form a replay takes`(row: Int) throws {
    let (name, body) = Self.badForm[row]
    var bench = try Bench()
    let text = Bench.rule(body)
    let errors = #expect(throws: SyntaxErrors.self) { try bench.publish(text) }
    #expect("\(try #require(errors))".contains(name))
    try bench.rules.republish(text, file: "log", at: 5) { bench.names.intern($0) }
    #expect(bench.lines(for: event(amounts: ["a": "1 CNY"])).count == 2)
  }

  @Test func `what was published once is published again without proof or chart`() throws {
    var bench = try Bench()
    let unproved = version("x", from: "2026-01-01").replacing("220201", with: "nosuch")
    try bench.rules.republish(unproved, file: "log", at: 5) { bench.names.intern($0) }
    #expect(
      bench.lines(for: event(amounts: ["a": "1 CNY"]))
        == ["Dr nosuch/p 1.00 CNY", "Cr 220202/x 1.00 CNY"]
    )
  }

  @Test func `a rule without a code is for events without one`() throws {
    var bench = try Bench(version("with", from: "2026-01-01"))
    try bench.publish(
      version("without", from: "2026-01-01").replacing("code: \"1\"\n", with: "")
    )
    #expect(owner(&bench, on: "2026-06-30") == "with")
    #expect(owner(&bench, on: "2026-06-30", code: nil) == "without")
  }

  @Test func `an entry is explained by the values in its lines`() throws {
    var bench = try Bench(Self.splitWithFee)
    var bytes: [UInt8] = []
    let draft = event(
      amounts: ["total": "10 CNY", "fee": "1 CNY"],
      items: [item(["net": "5 CNY"]), item(["net": "3 CNY"])]
    )
    let facts = bench.facts(draft, &bytes)
    let found = bench.rules.trace(for: facts, in: bytes.rawSpan, by: 1, digits: bench.digits)
    let trace = try #require(found)
    #expect(trace.caseNumber == 2)
    #expect(trace.rule.number == 1)
    #expect(trace.text?.filled { _ in "O1" } == "order O1")
    let lines = trace.lines.map { line in
      let values = line.values.map { "\($0.name) \($0.minor)" }.joined(separator: ", ")
      return "\(line.syntax) [\(values)] \(line.amount) \(line.item ?? 0)"
    }
    #expect(
      lines == [
        "Dr 220201/p total + gift [total 1000, gift 0] 1000 0",
        "Cr 602101/p 2 * fee + gift [fee 100, gift 0] 200 0",
        "each item: Cr 220202/p item.net [item.net 500] 500 1",
        "each item: Cr 220202/p item.net [item.net 300] 300 2",
      ]
    )
    #expect(trace.lines.allSatisfy { bench.names.text(of: $0.currency) == "CNY" })
    let none = bench.rules.trace(for: facts, in: bytes.rawSpan, by: 2, digits: bench.digits)
    #expect(none == nil)
  }

  /// More codes than the table has slots at first, each with two versions.
  @Test func `many codes are kept apart`() throws {
    var bench = try Bench()
    for number in 0..<200 {
      try bench.publish(version("o\(number)", from: "2026-01-01", code: "\(number)"))
    }
    for number in 0..<200 {
      try bench.publish(version("n\(number)", from: "2026-07-01", code: "\(number)"))
    }
    for number in 0..<200 {
      #expect(owner(&bench, on: "2026-06-30", code: "\(number)") == "o\(number)")
      #expect(owner(&bench, on: "2026-07-01", code: "\(number)") == "n\(number)")
    }
    #expect(bench.lines(for: event("t", "200", amounts: ["a": "1 CNY"])) == ["no-rule"])
  }
}

@Suite struct `What a rule may not say` {
  static let wrong: [(rule: String, error: String)] = [
    (
      "amounts: [a]\nlines: [Dr 220201/p a, Cr 2202 a]",
      """
      5:24: not-an-account: "2202" is no subject with an owner. Next: write subject/owner, the \
      owner as itself or as a role: 220202/{merchant}.
      """
    ),
    (
      "amounts: [a]\nlines: [Dr 220201/p a, Cr 2202/p a]",
      """
      5:24: not-a-leaf: subject 2202 takes no postings, since others stand under it. \
      Next: write one of 220201, 220202, 220205, 220299.
      """
    ),
    (
      "amounts: [a]\nlines: [Dr 220201/p a, Cr 220200/p a]",
      """
      5:24: unknown-subject: the chart has no subject 220200. \
      Next: write 220201 (Merchants, to be settled), if that is meant, or add the subject to the \
      chart.
      """
    ),
    (
      "amounts: [a]\nlines: [Dr 220201/p a, Cr 220299/p a]",
      """
      5:24: code-not-allowed: subject 220299 may be touched by the codes 9999 only. \
      Next: use another subject, or add the code to the chart.
      """
    ),
    (
      "amounts: [total]\nlines: [Dr 220201/p totl, Cr 220202/p total]",
      """
      5:9: unknown-amount: the rule declares no amount totl. \
      Next: write total, or declare amounts: [totl].
      """
    ),
    (
      "amounts: [a]\nparties: [merchant]\nlines: [\"Dr 220201/{user} a\", Cr 220202/p a]",
      """
      6:9: unknown-party: the rule declares no party {user}. Next: declare parties: [user].
      """
    ),
    (
      "amounts: [a, b, a]\nlines: [Dr 220201/p a, Cr 220202/p a]",
      "4:17: declared-twice: a is declared twice. Next: keep one of them."
    ),
    (
      "amounts: [a]\noptional: [b]\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      5:12: unused-name: b is optional and stands nowhere else in the rule. \
      Next: take it away, or use it.
      """
    ),
    (
      "amounts: {a: A, b: B}\nlines: [Dr 220201/p a + b, Cr 220202/p a + b]",
      """
      5:9: mixed-currencies: "a + b" mixes amounts of the currencies A and B. Next: keep amounts of \
      different currencies apart; an event carries the exchanged amount.
      5:28: mixed-currencies: "a + b" mixes amounts of the currencies A and B. Next: keep amounts \
      of different currencies apart; an event carries the exchanged amount.
      """
    ),
    (
      "amounts: {a: A}\noptional: [b]\nlines: [Dr 220201/p a + b, Cr 220202/p a + b]",
      """
      5:12: missing-letter: b has no currency letter, but other amounts of the rule have one. \
      Next: write amounts as a mapping with a letter for each: {b: A}.
      """
    ),
    (
      "amounts: [a]\nrequires: [a = a]\nlines: [Dr 220201/p a, Cr 220202/p a]",
      "5:12: says-nothing: \"a = a\" holds for every event. Next: take it away."
    ),
    (
      "amounts: {a: A, b: B}\nrequires: [a + b <= a]\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      5:12: mixed-currencies: "a + b" mixes amounts of the currencies A and B. Next: keep amounts \
      of different currencies apart; an event carries the exchanged amount.
      """
    ),
    (
      "amounts: [a, b]\nrequires: [a <= b, b < a]\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      1:1: unreachable-case: no event that fulfils the rule's requirements comes to case 1: \
      the cases before it take all. Next: remove the case, or correct its when.
      """
    ),
    (
      "amounts: [a, b]\nrequires: [a <= b]\nlines: [Dr 220201/p a, Cr 220202/p b]",
      """
      1:1: unbalanced: the rule does not balance: debits less credits are a - b. It would book debit \
      1.00 CNY against credit 2.00 CNY for {"specversion":"1.0","source":"/counter-example","id":"1",\
      "type":"t","data":{"code":"1","amounts":{"a":{"amount":"1.00","currency":"CNY"},\
      "b":{"amount":"2.00","currency":"CNY"}}}}. Next: correct the lines, or write under requires \
      what is so in every event.
      """
    ),
    (
      "amounts: [a, b]\nlines: [Dr 220201/p a, Cr 220202/p a, Cr 220202/p b - b]",
      "5:39: zero-line: \"b - b\" is zero for every event. Next: remove the line."
    ),
    (
      """
      amounts: [a]
      cases:
        - lines: [Dr 220201/p a, Cr 220202/p a]
        - when: {a: "> 0"}
          lines: [Dr 220201/p a, Cr 220202/p a]
      """,
      """
      7:5: unreachable-case: case 1 before it has no conditions and takes every event. \
      Next: move that case to the end, or give it a when.
      """
    ),
    (
      """
      amounts: [a]
      cases:
        - when: {a: "> 1.00"}
          lines: [Dr 220201/p a, Cr 220202/p a]
        - when: {a: ">= 5"}
          lines: [Dr 220201/p a, Cr 220202/p a]
      """,
      """
      8:5: unreachable-case: no event that fulfils the rule's requirements comes to case 2: a >= 5 \
      can not hold where the cases before it do not. Next: remove the case, or correct its when.
      """
    ),
    (
      """
      amounts: [a]
      cases:
        - when: {a: ">= 5"}
          lines: [Dr 220201/p a, Cr 220202/p a]
        - when: {a: "= 5.00"}
          lines: [Dr 220201/p a, Cr 220202/p a]
      """,
      """
      8:5: unreachable-case: no event that fulfils the rule's requirements comes to case 2: \
      a = 5.00 can not hold where the cases before it do not. \
      Next: remove the case, or correct its when.
      """
    ),
    (
      """
      amounts: [a, b]
      requires: [a = 2 * b]
      cases:
        - when: {a: "< 0", b: "> 0"}
          lines: [Dr 220201/p a, Cr 220202/p a]
      """,
      """
      7:5: unreachable-case: no event that fulfils the rule's requirements comes to case 1: a < 0 \
      and b > 0 can not hold. Next: remove the case, or correct its when.
      """
    ),
    (
      """
      amounts: [a]
      parties: [m]
      cases:
        - when: {m: x}
          lines: [Dr 220201/p a, Cr 220202/p a]
        - when: {m: x, a: "> 0"}
          lines: [Dr 220201/p a, Cr 220202/p a]
      """,
      """
      9:5: unreachable-case: no event that fulfils the rule's requirements comes to case 2: m = x \
      and a > 0 can not hold where the cases before it do not. \
      Next: remove the case, or correct its when.
      """
    ),
    (
      "amounts: [a]\nparties: [a]\nwhen: {a: \"> 0\"}\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      6:8: ambiguous-name: a is both an amount and a party. \
      Next: write amounts.a or parties.a.
      """
    ),
    (
      "amounts: [a]\nwhen: {a: much}\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      5:8: not-a-condition: the amount a is compared with "much". \
      Next: write a plain number after the sign, without a currency: "> 0".
      """
    ),
    (
      "amounts: [a]\nwhen: {references.k: \"> 5\"}\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      5:8: not-a-condition: references.k is a text and is compared by >. \
      Next: use = or != and at most 128 bytes.
      """
    ),
    (
      "amounts: [a]\nwhen: {account.status: open}\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      5:8: not-yet: a condition on account.status is not known yet. \
      Next: use amounts, parties or references, or a transaction code of its own.
      """
    ),
    (
      "amounts: [a]\ntext: \"of {ordr}\"\nlines: [Dr 220201/p a, Cr 220202/p a]",
      """
      5:7: unknown-field: the text fills in {ordr}, which an event does not have. \
      Next: use {order}, {id}, {code}, a declared amount or party, or {references.…}.
      """
    ),
    (
      // Negative wherever it does not balance, so nothing would be booked: still no proof.
      "amounts: [a]\nlines: [Dr 220201/p -2 * a, Cr 220202/p a]",
      """
      1:1: not-proved: the rule can not be shown to balance: debits less credits are -3 * a; \
      wherever that is not zero a line is negative, so that nothing is booked. \
      Next: correct the lines; one that may be negative is marked red.
      """
    ),
  ]

  @Test(arguments: wrong)
  func `is refused with place and advice`(rule: String, error: String) throws {
    let chart = try Bench.chart()
    let found = #expect(throws: SyntaxErrors.self) {
      try RuleCheck.proofs(of: Bench.rule(rule), file: "r.yaml", chart: chart)
    }
    let lines = error.split(separator: "\n").map { "r.yaml:" + $0 }
    #expect(found?.description == lines.joined(separator: "\n"))
  }

  @Test func `the same type, code and date twice in a file`() throws {
    let chart = try Bench.chart()
    let rule = Bench.rule("amounts: [a]\nlines: [Dr 220201/p a, Cr 220202/p a]")
    let found = #expect(throws: SyntaxErrors.self) {
      try RuleCheck.proofs(of: rule + "\n---\n" + rule, file: "r.yaml", chart: chart)
    }
    #expect(
      found?.description == """
        r.yaml:7:1: declared-twice: the file has two rules for this type, code and date, the first \
        on line 1. Next: keep one of them, or change from.
        """
    )
  }

  @Test(arguments: ["journal.posted", "rules.published", "day.cut"])
  func `Daybook's own types need no rule`(type: String) throws {
    let chart = try Bench.chart()
    let text =
      "type: \(type)\nfrom: 2026-01-01\namounts: [a]\nlines: [Dr 220201/p a, Cr 220202/p a]"
    let found = #expect(throws: SyntaxErrors.self) {
      try RuleCheck.proofs(of: text, file: "r.yaml", chart: chart)
    }
    #expect(found?.errors.map(\.rule) == ["own-type"])
  }
}
