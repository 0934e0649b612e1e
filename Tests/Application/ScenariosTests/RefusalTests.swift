import DaybookTestSupport
import Events
import Foundation
import Testing

/// Every reason for which an event is refused or parked is explained, and shown by a scenario.
@Suite struct RefusalTests {
  private static let words = Reason.allCases.filter { $0 != .none }.map(\.word)

  @Test func `the table of refusals has every reason, in order of precedence`() throws {
    let page = try text(of: Repository.url("docs/reference/refusals.md"))
    let table = page.components(separatedBy: "\n## ")[0]
    let rows = table.matches(of: /(?m)^\| `([a-z-]+)` \|/).map { String($0.1) }
    #expect(rows == Self.words)
  }

  /// An amount that is too fine comes to the book from a program only: intake knows the book's
  /// currencies, and says the same of a file of events, in the same word.
  @Test func `a scenario shows every reason`() throws {
    var shown: Set<String> = []
    for path in ScenarioFilesTests.files {
      let steps = try text(of: URL(filePath: path)).replacing(/(?m)(^|\s)#.*$/, with: "")
      for match in steps.matches(of: /\b(?:refused|parked): ([a-z-]+)/) {
        shown.insert(String(match.1))
      }
      if steps.contains("invalid: surplus-digits") { shown.insert(Reason.surplusDigits.word) }
    }
    let missing = Self.words.filter { !shown.contains($0) }
    #expect(missing == [], "no scenario shows these reasons")
  }

  private func text(of file: URL) throws -> String {
    try String(contentsOf: file, encoding: .utf8)
  }
}
