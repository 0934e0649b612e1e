import Amounts
import BusinessCalendar
import EntryRules
import Events
import Foundation
import RuleSyntax
import Testing

@Suite struct `Rules at random` {
  /// Of hundreds of rules, one that is accepted balances for every small event; one that is refused
  /// has an event for which the plain computation sees the difference too; and one that is refused
  /// without an event has none among the small ones.
  @Test(arguments: 0..<8)
  func `the verdict of the proof is that of events`(part: Int) throws {
    let chart = try Bench.chart()
    var tally: [String: Int] = [:]
    for seed in 0..<80 {
      var random = RandomRule(seed: UInt64(part * 80 + seed))
      let text = random.text()
      let rule = try #require(RuleFileSyntax.parse(text, file: "r.yaml").rules.first)
      do {
        _ = try RuleCheck.proofs(of: text, file: "r.yaml", chart: chart)
        tally["proved", default: 0] += 1
        expectBalance(of: rule, text)
        try expectAgreement(on: rule, text)
      } catch let errors as SyntaxErrors {
        let error = try #require(errors.errors.first)
        tally[error.rule, default: 0] += 1
        switch error.rule {
        case "unbalanced": try expectDifference(in: rule, error, text)
        case "unreachable-case": expectNoEvent(comesTo: error, of: rule, text)
        case "says-nothing", "zero-line": break
        case "not-proved": expectBalance(of: rule, in: error, text)
        default: Issue.record("\(error)\n\(text)")
        }
      }
    }
    // Both kinds are common, and a refusal without an event is the exception.
    #expect(tally["not-proved", default: 0] < 10, "\(tally)")
    #expect(tally["proved", default: 0] > 20, "\(tally)")
    #expect(tally["unbalanced", default: 0] > 20, "\(tally)")
  }

  /// Amounts of -1 to 2, up to two items.
  private func forEachEvent(_ rule: EntryRuleSyntax, _ body: (PlainEvent) -> Void) {
    var numbers = SeededNumbers(seed: 1)
    let names = rule.amounts.map(\.name.text) + ["o"]
    for _ in 0..<200 {
      var event = PlainEvent(amounts: [:], items: [])
      for name in names { event.amounts[name] = Int.random(in: -1...2, using: &numbers) }
      for _ in 0..<Int.random(in: 0...2, using: &numbers) {
        event.items.append([
          "x": Int.random(in: -1...2, using: &numbers), "y": Int.random(in: 0...2, using: &numbers),
        ])
      }
      body(event)
    }
  }

  /// Every event balances, or every one that comes to the case of an error.
  private func expectBalance(
    of rule: EntryRuleSyntax,
    in error: SyntaxError? = nil,
    _ text: String
  ) {
    forEachEvent(rule) { event in
      guard let (number, difference) = PlainComputation.run(rule, event) else { return }
      if let error, rule.cases[number - 1].place != error.place { return }
      #expect(difference == 0, "\(event)\n\(text)")
    }
  }

  private func expectNoEvent(comesTo error: SyntaxError, of rule: EntryRuleSyntax, _ text: String) {
    let number = rule.cases.firstIndex { $0.place == error.place }.map { $0 + 1 }
    forEachEvent(rule) { event in
      #expect(PlainComputation.run(rule, event)?.number != number, "\(event)\n\(text)")
    }
  }

  /// Reads the event out of the message and computes it the plain way.
  private func expectDifference(
    in rule: EntryRuleSyntax,
    _ error: SyntaxError,
    _ text: String
  ) throws {
    let start = try #require(error.what.range(of: "{\"specversion\""))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(error.what[start.lowerBound...].utf8))
        as? [String: Any]
    )
    let data = try #require(json["data"] as? [String: Any])
    func amounts(_ object: Any?) -> [String: Int] {
      let amounts = object as? [String: [String: String]] ?? [:]
      return amounts.compactMapValues { amount in
        Int(amount["amount"]?.replacing(".", with: "") ?? "")
      }
    }
    let items = data["items"] as? [[String: Any]] ?? []
    let event = PlainEvent(
      amounts: amounts(data["amounts"]),
      items: items.map { amounts($0["amounts"]) },
      scale: error.what.contains("KWD") ? 1000 : 100
    )
    let (number, difference) = try #require(PlainComputation.run(rule, event), "\(error)\n\(text)")
    #expect(difference != 0, "\(error)\n\(text)")
    #expect(rule.cases[number - 1].place == error.place, "\(error)\n\(text)")
  }

  /// The compiled rule and the plain computation post the same events.
  private func expectAgreement(on rule: EntryRuleSyntax, _ text: String) throws {
    var bench = try Bench(text)
    forEachEvent(rule) { event in
      var draft = EventDraft(type: "t", source: "/test", id: "1")
      draft.amounts = event.amounts.compactMapValues { EventAmount(String($0), "JPY") }
      draft.items = event.items.map { amounts in
        EventDraft.Item(amounts: amounts.compactMapValues { EventAmount(String($0), "JPY") })
      }
      let verdict = bench.verdict(for: draft)
      let plain = PlainComputation.run(rule, event)
      #expect(verdict.isPosted == (plain != nil), "\(verdict)\n\(event)\n\(text)")
      if let plain { #expect(Int(verdict.caseNumber) == plain.number) }
    }
  }
}
