import DaybookTestSupport
import Foundation
import Scenarios

/// A folder with a template of a few subjects and rules, and scenarios beside it.
struct SmallBook {
  let folder = TemporaryFolder()

  static let chart = """
    chart: small
    currencies: [CNY, JPY]
    subjects:
      "1":  {en: Assets, class: asset}
      "11": {en: Bank, under: "1", owner: bank}
      "2":  {en: Liabilities, class: liability}
      "21": {en: Owed, under: "2", owner: merchant, negative: forbidden}
      "22": {en: On the way, under: "2", owner: merchant}
    """

  static let rules = """
    code: in
    en: Money comes in
    type: payment.received
    from: 2026-01-01
    amounts: [gross]
    parties: [merchant]
    lines:
      - Dr 11/bank         gross
      - Cr 21/{merchant}   gross
    ---
    code: out
    en: Money goes out
    type: withdrawal.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [merchant]
    lines:
      - Dr 21/{merchant}   amount
      - Cr 11/bank         amount
    ---
    code: back
    en: Money was taken back
    type: refund.succeeded
    from: 2026-01-01
    amounts: [amount]
    parties: [merchant]
    lines:
      - Dr 21/{merchant}   amount
      - Cr 11/bank         amount
    """

  init() throws {
    try folder.write(Self.chart, to: "templates/small/chart.yaml")
    try folder.write(Self.rules, to: "templates/small/rules/all.yaml")
  }

  /// A file of one scenario with these steps; they begin on line 5, indented by two blanks.
  func file(_ steps: String, named name: String = "a.scenario.yaml") -> ScenarioFile {
    let lines = steps.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    let head = "scenario: a test\ntemplate: small\nfirst_day: 2026-11-20\nsteps:\n"
    return ScenarioFile(path: folder.path(name), text: head + lines.joined(separator: "\n") + "\n")
  }

  /// What a person reads of the failures of a scenario with these steps, without the folder.
  func failures(_ steps: String) throws -> [String] {
    try ScenarioRunner().run(file(steps)).flatMap(\.failures).map {
      $0.description.replacingOccurrences(of: folder.path("a.scenario.yaml") + ":", with: "")
    }
  }

  /// A payment as a step writes it.
  static func payment(_ id: String, _ gross: String) -> String {
    "- event: {type: payment.received, id: \(id), code: in, amounts: {gross: \(gross)},"
      + " parties: {merchant: M}}"
  }

  /// A refund as a step writes it.
  static func refund(_ id: String, _ amount: String) -> String {
    "- event: {type: refund.succeeded, id: \(id), code: back, amounts: {amount: \(amount)},"
      + " parties: {merchant: M}}"
  }
}
