import ChartOfAccounts
import Daybook
import EntryRules

/// A file of entry rules, checked without a book.
struct RuleFile {
  private let source: BookWriter.SourceFile

  init(_ source: BookWriter.SourceFile) { self.source = source }

  /// The proof of each rule that it balances for every event that it takes.
  ///
  /// - Throws: status 1 with everything that is wrong, and with an event for which a rule does not
  ///   balance.
  func proofs(_ chart: Chart) throws -> [RuleProof] {
    do {
      return try RuleCheck.proofs(of: source.text, file: source.name, chart: chart)
    } catch {
      throw CommandFailure(error).with(.no)
    }
  }

  /// Checks files of rules against a chart that is not published yet, and the chart itself.
  static func check(
    _ rules: [BookWriter.SourceFile],
    against chart: BookWriter.SourceFile
  ) throws {
    let chart = try Chart(text: chart.text, file: chart.name)
    for rule in rules { _ = try RuleFile(rule).proofs(chart) }
  }
}
