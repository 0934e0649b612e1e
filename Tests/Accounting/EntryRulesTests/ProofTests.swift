import ChartOfAccounts
import EntryRules
import Foundation
import RuleSyntax
import Testing

@Suite struct `Proof that a rule balances` {
  /// Rules that balance, with the proof that a person reads.
  static let right: [(rule: String, proof: String)] = [
    (
      """
      amounts: [total]
      parties: [m]
      lines: [Dr 220201/p total, "Cr 220202/{m} total"]
      """,
      """
      rule 1 for t balances:
        always: debits total = credits total
      """
    ),
    (
      // Booked without an entry.
      """
      amounts: [total]
      cases:
        - when: {references.result: lost}
          lines: []
        - lines: [Dr 220201/p total, Cr 220202/p total]
      """,
      """
      rule 1 for t balances:
        case 1 (references.result = lost): no lines
        case 2: debits total = credits total
      """
    ),
    (
      // Saved by a requirement.
      """
      amounts: [total, commission]
      parties: [m]
      requires: ["total = commission + sum(items.net)"]
      lines:
        - Dr 220201/{m} total
        - Cr 602101/platform commission
        - each item: Cr 220202/{item.receiver} item.net
      """,
      """
      rule 1 for t balances:
        always: debits total = credits commission + each item's item.net, \
      since total = commission + sum(items.net)
      """
    ),
    (
      // Saved by a condition that says zero.
      """
      amounts: [total]
      optional: [x]
      cases:
        - when: {x: "= 0"}
          lines: [Dr 220201/p total + x, Cr 220202/p total]
        - lines: [Dr 220201/p total + x, Cr 220202/p total, Cr 602101/p x]
      """,
      """
      rule 1 for t balances:
        case 1 (x = 0): debits total + x = credits total, since x = 0
        case 2: debits total + x = credits total + x
      """
    ),
    (
      // Saved by what an earlier case leaves.
      """
      amounts: [total]
      optional: [x]
      cases:
        - when: {x: "!= 0"}
          lines: [Dr 220201/p total + x, Cr 220202/p total, Cr 602101/p x]
        - lines: [Dr 220201/p total + x, Cr 220202/p total]
      """,
      """
      rule 1 for t balances:
        case 1 (x != 0): debits total + x = credits total + x
        case 2: debits total + x = credits total, since x = 0
      """
    ),
    (
      // Two currencies, each on its own.
      """
      amounts: {sold: A, bought: B}
      lines:
        - Dr 300201/platform sold
        - Cr 220202/m sold
        - Dr 220202/m bought
        - Cr 300201/platform bought
      """,
      """
      rule 1 for t balances:
        always in currency A: debits sold = credits sold
        always in currency B: debits bought = credits bought
      """
    ),
    (
      // An amount of the event on the lines of each item, on both sides.
      """
      amounts: [fee]
      lines:
        - each item: Dr 220202/{item.payer} item.net + 2 * fee
        - each item: Cr 602101/platform 2 * fee
        - each item: Cr 220201/{item.payer} item.net
      """,
      """
      rule 1 for t balances:
        always: debits each item's item.net + 2 * fee = credits each item's 2 * fee + \
      each item's item.net
      """
    ),
    (
      // Each case is reached by one number at least, the second by no other.
      """
      amounts: [a]
      cases:
        - when: {a: "> 5"}
          lines: [Dr 220201/p a, Cr 220202/p a]
        - when: {a: ">= 5"}
          lines: [Dr 220201/p 5 * a, Cr 220202/p 5 * a]
        - when: {a: "<= 5"}
          lines: [Dr 220201/p 2 * a, Cr 220202/p 2 * a]
      """,
      """
      rule 1 for t balances:
        case 1 (a > 5): debits a = credits a
        case 2 (a >= 5): debits 5 * a = credits 5 * a
        case 3 (a <= 5): debits 2 * a = credits 2 * a
      """
    ),
    (
      // A combination of two requirements, one of them twice.
      """
      amounts: [a, b, c]
      requires: ["a = b + c", "c = 2 * b"]
      lines: [Dr 220201/p 2 * a, Cr 220202/p 6 * b]
      """,
      """
      rule 1 for t balances:
        always: debits 2 * a = credits 6 * b, since a = b + c and c = 2 * b
      """
    ),
  ]

  @Test(arguments: right)
  func `what balances is proved`(rule: String, proof: String) throws {
    let proofs = try RuleCheck.proofs(of: Bench.rule(rule), file: "r.yaml", chart: Bench.chart())
    #expect(proofs.map(\.description) == [proof])
  }

  /// Rules that do not balance, with what a person reads of them.
  static let wrong: [(rule: String, error: String)] = [
    (
      // Only when two currencies are the same.
      """
      amounts: {sold: A, bought: B}
      lines: [Dr 220201/p sold, Cr 220202/p bought]
      """,
      """
      r.yaml:1:1: unbalanced: the rule does not balance in currency A: debits less credits are \
      sold. It would book debit 1.00 CNY against credit 0.00 CNY and debit 0.00 USD against \
      credit 1.00 USD for {"specversion":"1.0","source":"/counter-example","id":"1","type":"t",\
      "data":{"code":"1","amounts":{"sold":{"amount":"1.00","currency":"CNY"},\
      "bought":{"amount":"1.00","currency":"USD"}}}}. Next: correct the lines, or write under \
      requires what is so in every event.
      """
    ),
    (
      // Only for some amounts.
      """
      amounts: [total, fee]
      lines: [Dr 220201/p total, Cr 220202/p total - fee]
      """,
      """
      r.yaml:1:1: unbalanced: the rule does not balance: debits less credits are fee. It would \
      book debit 1.00 CNY against credit 0.00 CNY for {"specversion":"1.0",\
      "source":"/counter-example","id":"1","type":"t","data":{"code":"1","amounts":{\
      "total":{"amount":"1.00","currency":"CNY"},"fee":{"amount":"1.00","currency":"CNY"}}}}. \
      Next: correct the lines, or write under requires what is so in every event.
      """
    ),
    (
      // In the second case only, which the first leaves for promotion of 5.00 and less.
      """
      amounts: [total]
      optional: [promotion]
      parties: [channel]
      cases:
        - when: {promotion: "> 5.00", channel: "!= x", references.kind: "a"}
          lines: [Dr 220201/p total, Cr 220202/p total]
        - when: {promotion: "> 5"}
          lines: ["Dr 220201/{channel} total", Cr 220202/p total - promotion]
        - lines: [Dr 220201/p total, Cr 220202/p total]
      """,
      """
      r.yaml:10:5: unbalanced: case 2 does not balance: debits less credits are promotion. It \
      would book debit 6.00 CNY against credit 0.00 CNY for {"specversion":"1.0",\
      "source":"/counter-example","id":"1","type":"t","data":{"code":"1","amounts":{\
      "total":{"amount":"6.00","currency":"CNY"},"promotion":{"amount":"6.00","currency":"CNY"}},\
      "parties":{"channel":"x"}}}. Next: correct the lines, or write under requires what is so in \
      every event.
      """
    ),
    (
      // A line per item for an amount of the event.
      """
      amounts: [total]
      lines:
        - Dr 220201/p total
        - each item: Cr 220202/{item.receiver} total
      """,
      """
      r.yaml:1:1: unbalanced: the rule does not balance: debits less credits are total - total \
      for each item. It would book debit 1.00 CNY against credit 2.00 CNY for {\
      "specversion":"1.0","source":"/counter-example","id":"1","type":"t","data":{"code":"1",\
      "amounts":{"total":{"amount":"1.00","currency":"CNY"}},"items":[{"parties":{\
      "receiver":"receiver-1"}},{"parties":{"receiver":"receiver-2"}}]}}. Next: correct the \
      lines, or write under requires what is so in every event.
      """
    ),
  ]

  @Test(arguments: wrong)
  func `what does not balance is shown by an event`(rule: String, error: String) throws {
    let chart = try Bench.chart()
    let found = #expect(throws: SyntaxErrors.self) {
      try RuleCheck.proofs(of: Bench.rule(rule), file: "r.yaml", chart: chart)
    }
    #expect(found?.description == error)
  }

  @Test func `the rules of the template are proved`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Scenarios/templates/marketplace-cn")
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    let chart = try Chart(text: text("chart.yaml"), file: "chart.yaml")
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "rules").path
    )
    var count = 0
    for name in names.sorted() where name.hasSuffix(".yaml") {
      count += try RuleCheck.proofs(of: text("rules/\(name)"), file: name, chart: chart).count
    }
    #expect(count > 40)
  }
}
