import DaybookTestSupport
import Events
import Foundation
import IndependentReplay
import Testing

/// The worked numbers of the entry templates, under the rules of the template marketplace-cn.
///
/// The amounts are those of the domain's table, copied by hand.
@Suite struct WorkedNumberTests {
  struct Step: Sendable {
    let type: String
    let code: String
    let amounts: [String: String]
    let parties: [String: String]
    let entry: [String]
  }

  static let steps: [(name: String, steps: [Step])] = [
    ("T02", [payment]),
    ("T03", [secured("1000.00"), confirmed]),
    ("T07", [secured("1000.00"), confirmed, settlement]),
    ("T09", [payment, refund, refunded, payment2, recovery]),
    ("T11 to T13", [payment, applied, submitted, paid]),
    ("T11, T12, T14", [payment, applied, submitted, failed]),
  ]

  @Test(arguments: steps.indices)
  func `a template gives the entries of its table`(index: Int) throws {
    var log = try BookLog(chart: Template.chart(), rules: Template.rules())
    var replay = log.replay()
    for (place, step) in Self.steps[index].steps.enumerated() {
      var draft = try EventDraft.test(
        step.type,
        "e-\(place)",
        code: step.code,
        step.amounts,
        step.parties
      )
      draft.order = "O1"
      // The answer to a refund follows its request, the step before it.
      if step.type == "refund.succeeded" {
        draft.follows = EventLink(source: "/test", id: "e-\(place - 1)")
      }
      let rule = try Template.number(ofRule: step.code)
      try log.append(draft, BookLog.Header(rule: rule))
      log.apply(to: &replay, through: log.sequence)
      #expect(replay.lastEntryTexts == step.entry, "\(Self.steps[index].name)")
    }
    #expect(replay.findings == [])
  }

  private static let payment = Step(
    type: "payment.received",
    code: "1002",
    amounts: ["gross": "1000.00 CNY"],
    parties: ["merchant": "M1", "channel": "wechat"],
    entry: ["Dr 112201/wechat/CNY 100000", "Cr 220202/M1/CNY 100000"]
  )
  private static let payment2 = Step(
    type: "payment.received",
    code: "1002",
    amounts: ["gross": "50.00 CNY"],
    parties: ["merchant": "M1", "channel": "wechat"],
    entry: ["Dr 112201/wechat/CNY 5000", "Cr 220202/M1/CNY 5000"]
  )
  private static func secured(_ gross: String) -> Step {
    Step(
      type: "payment.received",
      code: "1003",
      amounts: ["gross": "\(gross) CNY"],
      parties: ["merchant": "M1", "channel": "wechat"],
      entry: ["Dr 112201/wechat/CNY 100000", "Cr 224103/M1/CNY 100000"]
    )
  }
  private static let confirmed = Step(
    type: "payment.confirmed",
    code: "1011",
    amounts: ["amount": "1000.00 CNY"],
    parties: ["merchant": "M1"],
    entry: ["Dr 224103/M1/CNY 100000", "Cr 220201/M1/CNY 100000"]
  )
  private static let settlement = Step(
    type: "settlement.requested",
    code: "2001",
    amounts: [
      "total": "1000.00 CNY", "commission": "4.00 CNY", "channel_fee": "6.00 CNY",
      "promotion": "20.00 CNY",
    ],
    parties: ["merchant": "M1", "channel": "wechat", "promoter": "P1"],
    entry: [
      "Dr 220201/M1/CNY 100000", "Cr 602101/platform/CNY 400", "Cr 642101/wechat/CNY 600",
      "Cr 220205/P1/CNY 2000", "Cr 220202/M1/CNY 97000",
    ]
  )
  private static let refund = Step(
    type: "refund.requested",
    code: "4003",
    amounts: ["amount": "1000.00 CNY", "shortfall": "50.00 CNY"],
    parties: ["merchant": "M1", "buyer": "U1"],
    entry: ["Dr 220202/M1/CNY 95000", "Dr 122102/M1/CNY 5000", "Cr 220204/U1/CNY 100000"]
  )
  private static let refunded = Step(
    type: "refund.succeeded",
    code: "4101",
    amounts: ["amount": "1000.00 CNY"],
    parties: ["buyer": "U1", "channel": "wechat"],
    entry: ["Dr 220204/U1/CNY 100000", "Cr 112201/wechat/CNY 100000"]
  )
  private static let recovery = Step(
    type: "recovery.requested",
    code: "4301",
    amounts: ["amount": "50.00 CNY"],
    parties: ["merchant": "M1"],
    entry: ["Dr 220202/M1/CNY 5000", "Cr 122102/M1/CNY 5000"]
  )
  private static let applied = Step(
    type: "withdrawal.requested",
    code: "3001",
    amounts: ["amount": "990.00 CNY"],
    parties: ["merchant": "M1"],
    entry: ["Dr 220202/M1/CNY 99000", "Cr 224102/M1/CNY 99000"]
  )
  private static let submitted = Step(
    type: "withdrawal.submitted",
    code: "3002",
    amounts: ["amount": "990.00 CNY", "fee": "4.00 CNY"],
    parties: ["merchant": "M1"],
    entry: [
      "Dr 224102/M1/CNY 99000", "Cr 220203/M1/CNY 98600", "Cr 602102/platform/CNY 400",
    ]
  )
  private static let paid = Step(
    type: "withdrawal.succeeded",
    code: "3003",
    amounts: ["paid": "986.00 CNY"],
    parties: ["merchant": "M1", "bank": "icbc"],
    entry: ["Dr 220203/M1/CNY 98600", "Cr 100201/icbc/CNY 98600"]
  )
  private static let failed = Step(
    type: "withdrawal.failed",
    code: "3004",
    amounts: ["amount": "990.00 CNY", "fee": "4.00 CNY"],
    parties: ["merchant": "M1"],
    entry: [
      "Dr 220203/M1/CNY 98600", "Dr 602102/platform/CNY 400", "Cr 220202/M1/CNY 99000",
    ]
  )
}

/// The chart and the rules of marketplace-cn, and the numbers that its rules have when the files
/// are published in the order of their names.
enum Template {
  static let folder = "Tests/Scenarios/templates/marketplace-cn"

  static func chart() throws -> String { try Repository.text("\(folder)/chart.yaml") }

  static func rules() throws -> [String] {
    try Repository.files(under: "\(folder)/rules", withExtension: "yaml")
      .map { try String(contentsOf: $0, encoding: .utf8) }
  }

  /// Counted by the lines that begin a rule, not by reading YAML.
  static func number(ofRule code: String) throws -> UInt32 {
    let begins = try rules().flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("code: ") }
    let place = begins.firstIndex { $0.hasPrefix("code: \"\(code)\"") }
    return UInt32(try #require(place)) + 1
  }
}
