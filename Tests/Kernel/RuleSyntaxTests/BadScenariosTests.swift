import RuleSyntax
import Testing

/// Each row: what stands in the file, and the whole text that its writer reads.
@Suite struct `A scenario or mapping that can not be read` {
  static let steps: [(step: String, error: String)] = [
    (
      "- {}",
      """
      4:5: one-action: a step does nothing. Next: write one of event, repeat, released, suspended, publish, \
      balances, trial_balance, held, customers, client_money, cut, close in each step.
      """
    ),
    (
      "- {customers: {C1: {CNY: {used: 1.00}}}, year: last}",
      """
      4:50: not-a-number: year is "last". Next: write a whole number from 1 to 9999.
      """
    ),
    (
      "- {customers: {C1: 1.00}}",
      """
      4:22: mapping-expected: a customer is a mapping from currency to figures. Next: write C1: \
      {CNY: {used: 150000.00, left: 50000.00}}.
      """
    ),
    (
      "- {cut: 2026-11-21, close: 2026-11-20}",
      """
      4:5: one-action: a step does several things: cut, close. Next: write one of event, repeat, \
      released, suspended, publish, balances, trial_balance, held, customers, client_money, cut, close \
      in each step.
      """
    ),
    (
      "- {balance: {}}",
      "4:6: unknown-key: a step has no key \"balance\". Next: write balances, if that is meant."
    ),
    (
      "- {close: 2026-11-20, refused: no-rule}",
      "4:25: misplaced-key: refused can not stand beside close. Next: remove it."
    ),
    (
      "- {repeat: x, entry: []}",
      "4:17: misplaced-key: entry can not stand beside repeat. Next: remove it."
    ),
    (
      "- {event: {type: t, id: x}, entry: [], refused: no-rule}",
      """
      4:42: one-outcome: an event has one outcome, here are entry and refused. \
      Next: keep one of them.
      """
    ),
    (
      "- {event: {type: t, id: x, amount: {}}}",
      "4:30: unknown-key: an event has no key \"amount\". Next: write amounts, if that is meant."
    ),
    (
      "- {event: {id: x, amounts: {a: 1.00}}}",
      """
      4:13: missing-key: an event needs the key type. Next: add type: ….
      """
    ),
    (
      "- {event: {type: t, id: x, amounts: {a: 1.00}}}",
      """
      4:43: not-an-amount: "1.00" is no amount. Next: write a number and a currency: 1000.00 CNY.
      """
    ),
    (
      "- {event: {type: t, id: x}, entry: [Dr 1/p/CNY/x/y 1.00 CNY]}",
      """
      4:39: not-an-account: "1/p/CNY/x/y" is no account. \
      Next: write subject/owner: 220202/M100006; the amount has the currency.
      """
    ),
    (
      "- balances: {1/p/CNY: 1.00}",
      """
      4:25: not-a-balance: "1.00" is no balance. \
      Next: write a number and its side: 1000.00 Cr, or 0.00.
      """
    ),
    (
      "- {balances: {}, by: booking}",
      "4:24: unknown-value: by can not be \"booking\". Next: use one of accounting, value."
    ),
    (
      "- publish: {}",
      """
      4:14: missing-key: publish names neither chart nor rules. \
      Next: write rules: | and the rules below it, indented.
      """
    ),
  ]

  @Test(arguments: steps)
  func `as a step`(step: String, error: String) {
    let text = "scenario: s\nfirst_day: 2026-11-20\nsteps:\n  \(step)\n"
    let found = #expect(throws: SyntaxErrors.self) { try ScenarioSyntax.parse(text, file: "f") }
    #expect(found?.description == "f:" + error)
  }

  @Test func `as a head`() {
    let text = "covers: T01\ntemplate: a\nchart: b\nstep: []\n"
    let found = #expect(throws: SyntaxErrors.self) { try ScenarioSyntax.parse(text, file: "f") }
    #expect(
      found?.description == """
        f:1:1: missing-key: a scenario needs the key first_day. Next: add first_day: ….
        f:1:1: missing-key: a scenario needs the key scenario. Next: add scenario: ….
        f:1:1: missing-key: a scenario needs the key steps. Next: add steps: ….
        f:3:1: chart-or-template: a scenario runs either on a template or on a chart and rules of \
        its own. Next: keep template, or chart and rules.
        f:4:1: unknown-key: a scenario has no key "step". Next: write steps, if that is meant.
        """
    )
  }

  static let mappings: [(lines: String, error: String)] = [
    (
      "check: \"{1} = {2} + 5\"",
      """
      7:8: not-a-check: "{1} = {2} + 5" is no equality of columns. Next: write whole numbers times \
      columns in braces, added or subtracted: {4} - {7} = {6}.
      """
    ),
    (
      "check: \"{1} = b\"",
      """
      7:8: not-a-check: "{1} = b" is no equality of columns. Next: write whole numbers times \
      columns in braces, added or subtracted: {4} - {7} = {6}.
      """
    ),
    (
      "check: \"{金额} = {2}\"",
      """
      7:8: unknown-column: there is no column "金额". \
      Next: write the column's number from 1, or say header: 1 and use names.
      """
    ),
    (
      "totals: {net: 5}",
      "7:10: unknown-total: the event has no amount \"net\". Next: use one of rows, where, gross."
    ),
    (
      "totals: {rows: \"{2}\"}",
      """
      7:16: no-trailer: a total is taken from column 2, of no known row. \
      Next: say which row is the trailer: where: {1: "^total"}.
      """
    ),
    (
      "totals: {where: {1: \"(\"}, rows: \"{2}\"}",
      """
      7:21: not-a-pattern: "(" is no regular expression. \
      Next: write one such as ^[0-9]{8}$, in quotes.
      7:33: no-trailer: a total is taken from column 2, of no known row. \
      Next: say which row is the trailer: where: {1: "^total"}.
      """
    ),
    (
      "checks: []",
      "7:1: unknown-key: a mapping has no key \"checks\". Next: write check, if that is meant."
    ),
  ]

  @Test(arguments: mappings)
  func `as a mapping`(lines: String, error: String) {
    let text = """
      mapping: m
      file: {format: tsv}
      event:
        {type: t, source: /s, id: "{1}",
         amounts: {gross: "{2} CNY"}}
      # what is wrong stands below

      """
    let found = #expect(throws: SyntaxErrors.self) {
      try MappingSyntax.parse(text + lines, file: "f")
    }
    let expected = error.split(separator: "\n").map { "f:" + $0 }.joined(separator: "\n")
    #expect(found?.description == expected)
  }

  @Test func `a trailer row and header names`() throws {
    let mapping = try MappingSyntax.parse(
      """
      mapping: netbank
      file: {format: tsv, header: 4, rows_where: {清算日期: "^[0-9]{8}$"}}
      check: ["{交易金额} - {手续费} = {清算金额}"]
      event:
        type: payment.received
        source: /channels/ums
        id: "{参考号}"
        amounts: {gross: "{交易金额} CNY"}
      totals: {where: {1: "^总笔数"}, rows: "{2}", gross: "{4} CNY", "{手续费}": "{9} CNY"}
      """,
      file: "f"
    )
    #expect(mapping.file.header == 4)
    #expect(mapping.checks.first?.left.map(\.column) == ["交易金额", "手续费"])
    #expect(mapping.totals?.trailerWhere.map(\.column.text) == ["1"])
    #expect(mapping.totals?.rows?.fields == ["2"])
    #expect(mapping.totals?.totals.map(\.of) == [.amount("gross"), .column("手续费")])
  }
}
