package import RuleSyntax
import Statements

/// What came of a scenario.
package struct ScenarioResult: Hashable, Sendable {
  /// What it shows, in its author's words.
  package let name: String
  /// The file it stands in.
  package let file: String
  /// The line in that file where it begins, from 1.
  package let line: Int
  /// The cases and requirements that it covers: `T02`, `R1-022`.
  package let covers: [String]
  /// How many steps it has; all of them were run.
  package let steps: Int
  /// How many things were compared.
  package internal(set) var checks = 0
  /// What is not as stated, in the order of the steps.
  package internal(set) var failures: [ScenarioFailure] = []

  init(_ scenario: ScenarioSyntax) {
    (name, file) = (scenario.name.text, scenario.place.file)
    (line, steps) = (scenario.place.line, scenario.steps.count)
    covers = scenario.covers.map(\.text)
  }

  /// Whether everything is as stated.
  package var isPassed: Bool { failures.isEmpty }
}

/// Something in a scenario that is not as stated: where, expected beside actual, what to do.
package struct ScenarioFailure: Error, Hashable, Sendable {
  /// Where the expectation stands.
  package let place: SourcePlace
  /// What was looked at, in a word: `entry`, `balance`, or the rule that intake names.
  package let rule: String
  /// What differs, a sentence without its full stop.
  package let what: String
  /// What the scenario states, line by line; empty where it states nothing.
  package let expected: [String]
  /// What came out, line by line.
  package let actual: [String]
  /// What to do, a sentence without its full stop.
  package let next: String

  init(
    at place: SourcePlace,
    _ rule: String,
    _ what: String,
    expected: [String] = [],
    actual: [String] = [],
    next: String
  ) {
    (self.place, self.rule, self.what) = (place, rule, what)
    (self.expected, self.actual, self.next) = (expected, actual, next)
  }

  /// The failure of a file that a scenario names, or of one of its expressions.
  init(_ error: SyntaxError) {
    self.init(at: error.place, error.rule, error.what, next: error.next)
  }
}

extension ScenarioFailure: CustomStringConvertible {
  /// As ``text(_:)`` has it, without colour.
  package var description: String { text(.plain) }
}
