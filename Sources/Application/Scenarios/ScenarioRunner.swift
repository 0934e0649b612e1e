package import Daybook
import Foundation
package import RuleSyntax

/// Runs the scenarios of files, each on a book of its own that is gone afterwards.
///
/// For example:
/// ```swift
/// let file = ScenarioFile(path: "refund.scenario.yaml", text: text)
/// let results = try ScenarioRunner().run(file)
/// ```
package struct ScenarioRunner: Sendable {
  /// Finds a template that no folder has, by its name: those that the binary carries.
  package typealias Templates = @Sendable (String) -> ScenarioTemplate?

  private let templates: Templates

  /// Makes a runner; templates in folders are found without `templates`.
  package init(templates: @escaping Templates = { _ in nil }) { self.templates = templates }

  /// Runs every scenario of a file to its end, whatever fails on the way.
  ///
  /// - Throws: `SyntaxErrors` where the file is no scenario file; then nothing was run.
  package func run(_ file: ScenarioFile) throws(SyntaxErrors) -> [ScenarioResult] {
    try runAll(file).map(\.result)
  }

  /// Runs the scenarios, writes the entries as they came out into the file's text, and runs that.
  ///
  /// Steps whose event was posted get an `entry:` where they have none, and other lines where the
  /// stated ones are not what came out. Everything else of the text stays as it is.
  /// - Throws: as ``run(_:)``.
  package func record(_ file: ScenarioFile) throws(SyntaxErrors) -> ScenarioRecording {
    let entries = try runAll(file).flatMap(\.entries)
    let (text, failures) = try EntryRecorder(file).text(with: entries)
    var results = try run(ScenarioFile(path: file.path, text: text))
    if !results.isEmpty { results[0].failures += failures }
    return ScenarioRecording(text: text, results: results)
  }

  private func runAll(_ file: ScenarioFile) throws(SyntaxErrors) -> [ScenarioOutcome] {
    let sources = ScenarioSources(of: file, templates: templates)
    return try ScenarioSyntax.parse(file.text, file: file.path).map { scenario in
      var outcome: ScenarioOutcome
      do throws(ScenarioFailure) {
        var run = try ScenarioRun(scenario, sources)
        outcome = run.run()
      } catch {
        outcome = ScenarioOutcome(result: ScenarioResult(scenario), entries: [])
        outcome.result.failures = [error]
      }
      return outcome
    }
  }
}

/// A scenario file as it was read.
package struct ScenarioFile: Hashable, Sendable {
  /// Its path; templates and files that it names are looked for from there.
  package let path: String
  /// Its text.
  package let text: String

  /// Makes a file.
  package init(path: String, text: String) { (self.path, self.text) = (path, text) }
}

/// A chart and its entry rules, as their authors wrote them.
package struct ScenarioTemplate: Sendable {
  /// The chart of accounts.
  package let chart: BookWriter.SourceFile?
  /// Files of entry rules, in the order in which they are published.
  package let rules: [BookWriter.SourceFile]

  /// Makes a template.
  package init(chart: BookWriter.SourceFile?, rules: [BookWriter.SourceFile]) {
    (self.chart, self.rules) = (chart, rules)
  }
}

/// What recording gave.
package struct ScenarioRecording: Sendable {
  /// The file's text with the entries in it; the same as before where nothing was missing.
  package let text: String
  /// What the scenarios say now, with what could not be recorded.
  package let results: [ScenarioResult]
}

/// The result of a scenario, and the entries that its steps made.
struct ScenarioOutcome {
  var result: ScenarioResult
  var entries: [MadeEntry]
}
