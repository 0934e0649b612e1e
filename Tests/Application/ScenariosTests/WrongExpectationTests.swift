import DaybookTestSupport
import Testing

/// Steps with a wrong expectation of each kind, and the whole text that their author reads: a
/// snapshot, since it is for reading.
@Suite struct WrongExpectationTests {
  /// Steps with something wrong in them.
  typealias Row = (name: String, steps: String)

  private static let pay = SmallBook.payment("p", "100.00 CNY")
  private static let parkedRefunds =
    SmallBook.refund("r", "1.00 CNY") + "\n  parked: exceeds-available\n"
    + SmallBook.refund("s", "2.00 CNY") + "\n  parked: exceeds-available\n"

  private static let outcomes: [Row] = [
    ("entry", pay + "\n  entry:\n    - Dr 11/bank 100.00 CNY\n    - Cr 21/M 99.00 CNY"),
    ("entry of fewer lines", pay + "\n  entry:\n    - Dr 11/bank 100.00 CNY"),
    ("entry without lines", pay + "\n  entry: []"),
    ("refused", pay + "\n  refused: no-rule"),
    ("parked, not refused", SmallBook.refund("r", "1.00 CNY") + "\n  refused: exceeds-available"),
    ("parked", pay + "\n  parked: no-rule"),
    ("a reason that there is not", pay + "\n  parked: exceeds-availabel"),
    (
      "waits_for",
      SmallBook.refund("r", "1.00 CNY") + "\n  parked: exceeds-available\n  waits_for: 21/N/CNY"
    ),
    ("posted", SmallBook.refund("r", "1.00 CNY")),
    ("repeated", pay + "\n  repeated: true"),
    ("posted again", pay + "\n" + pay),
    (
      "conflict",
      pay + "\n" + SmallBook.payment("p", "100.01 CNY") + "\n  conflict: [code]"
    ),
    ("no conflict", pay + "\n  conflict: [code]"),
    ("invalid", pay + "\n  invalid: missing-member"),
    (
      "invalid by another rule",
      SmallBook.payment("p", "1.005 CNY") + "\n  invalid: missing-member"
    ),
    ("an event that intake refuses", SmallBook.payment("p", "1.005 CNY")),
    (
      "an event that intake refuses, by the line of its member",
      "- event:\n    type: payment.received\n    id: p\n    code: in\n    time: yesterday"
    ),
  ]

  private static let otherSteps: [Row] = [
    ("repeat of an event that there is not", pay + "\n- repeat: q"),
    ("released", pay + "\n- released: p"),
    ("released in another order", parkedRefunds + pay + "\n- released: s\n- released: r"),
    ("released with other lines", parkedRefunds + pay + "\n- released: r\n  entry: []"),
    ("publish", "- publish:\n    rules: |\n      code: in\n"),
    (
      "publish that should fail",
      "- publish:\n    chart: |\n"
        + SmallBook.chart.split(separator: "\n").map { "      \($0)\n" }.joined()
        + "  refused: unknown-key"
    ),
    (
      "publish that fails otherwise",
      "- publish:\n    rules: \"code: in\"\n  refused: unbalanced"
    ),
    ("cut to an earlier day", "- cut: 2026-11-19"),
    ("close of a day that lies ahead", "- close: 2026-11-21"),
  ]

  private static let payments = pay + "\n" + SmallBook.payment("q", "1.00 CNY")
  private static let overTheCut = pay + "\n- cut:\n" + SmallBook.payment("q", "1.00 CNY")

  private static let figures: [Row] = [
    (
      "balances",
      pay + "\n- balances: {11/bank/CNY: 100.00 Cr, 21/M/CNY: 99.00 Cr, 2/CNY: 0.00}"
    ),
    (
      "balances of what there cannot be",
      "- balances: {12/bank/CNY: 0.00, 1/bank/CNY: 0.00, 11/bank/CNX: 0.00, 3/CNY: 0.00}"
    ),
    (
      "balances as known at an event that there is not",
      pay + "\n- balances: {11/bank/CNY: 0.00}\n  known_at: q"
    ),
    (
      "balances as known at an earlier event",
      payments + "\n- balances: {11/bank/CNY: 101.00 Dr}\n  known_at: p"
    ),
    (
      "balances as of an earlier day",
      overTheCut + "\n- balances: {11/bank/CNY: 101.00 Dr}\n  as_of: 2026-11-20"
    ),
    (
      "balances by value date",
      overTheCut.replacing("id: q,", with: "id: q, value_date: 2026-11-20,")
        + "\n- balances: {11/bank/CNY: 100.00 Dr}\n  as_of: 2026-11-20\n  by: value"
    ),
    (
      "trial_balance",
      pay + "\n- trial_balance:\n    \"11\": "
        + "{CNY: {opening: 1.00 Dr, debit: 1.00, credit: 2, closing: 3.00 Cr}}"
    ),
    (
      "trial_balance of a subject that there is not",
      pay + "\n- trial_balance:\n    \"12\": {CNY: {opening: 0.00}}"
    ),
  ]

  @Test func `every wrong expectation is told with its place, expected beside actual`() throws {
    let texts = try (Self.outcomes + Self.otherSteps + Self.figures).map { row in
      let failures = try SmallBook().failures(row.steps)
      #expect(!failures.isEmpty, "\(row.name): nothing was found")
      return "# \(row.name)\n\(row.steps)\n\n" + failures.map { "\($0)\n" }.joined(separator: "\n")
    }
    try expectSnapshot(texts.joined(separator: "\n\n"), named: "scenarios/failures.txt")
  }

  @Test func `a failure does not hide those after it`() throws {
    let failures = try SmallBook().failures(
      Self.pay + "\n  refused: no-rule\n- released: p\n- balances: {11/bank/CNY: 1.00 Dr}"
    )
    #expect(failures.map { $0.prefix { $0 != ":" } } == ["6", "7", "8"])
  }
}
