import DaybookTestSupport
import Foundation
import RuleSyntax
import Testing

/// What a template places in suspense by itself may have been placed there by mistake: a rule for
/// `suspense.resolved` takes it back, on the same accounts with the sides swapped.
@Suite struct `What is placed in suspense by mistake` {
  private static let files = Repository.files(
    under: "Tests/Scenarios/templates",
    withExtension: "yaml"
  )

  /// The folder of each template.
  private static let templates =
    files.filter { $0.lastPathComponent == "chart.yaml" }.map { $0.deletingLastPathComponent() }

  private static func rules(of template: URL) throws -> [EntryRuleSyntax] {
    try files.filter { $0.path.hasPrefix(template.path + "/rules/") }.flatMap { file in
      try RuleFileSyntax.parse(String(contentsOf: file, encoding: .utf8), file: file.path).rules
    }
  }

  /// The lines of an entry, in one order: side, account, and which of them have the same amount; a
  /// sum counts as an amount.
  private static func shape(_ lines: [RuleLineSyntax], swapped: Bool) -> [String] {
    let lines = lines.map { line in
      let side: SideSyntax = (line.side == .debit) == swapped ? .credit : .debit
      let purpose = line.purpose.map { "/\($0)" } ?? ""
      let account = "\(side.rawValue) \(line.subject)/\(line.owner)\(purpose)"
      return (account: line.red ? account + " red" : account, amount: "\(line.expression)")
    }.sorted { $0.account < $1.account }
    return lines.map { line in
      "\(line.account) \(lines.firstIndex { $0.amount == line.amount } ?? 0)"
    }
  }

  @Test(arguments: templates)
  func `can be taken back`(template: URL) throws {
    let rules = try Self.rules(of: template)
    let back = Set(
      rules.filter { $0.type.text == "suspense.resolved" }
        .flatMap(\.cases)
        .filter(\.when.isEmpty)
        .map { Self.shape($0.lines, swapped: true) }
    )
    let placed = rules.filter { $0.type.text == "event.suspended" }
    #expect(!placed.isEmpty)
    for rule in placed {
      let isTaken = rule.cases.allSatisfy { back.contains(Self.shape($0.lines, swapped: false)) }
      #expect(isTaken, "nothing takes back what code \(rule.code?.text ?? "") places in suspense")
    }
  }
}
