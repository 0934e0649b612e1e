package import BusinessCalendar
package import ChartOfAccounts
package import RuleSyntax

extension RuleBook {
  /// Checks that a chart has every subject, as a leaf, on which a rule stands that is in force on a
  /// date or will be later.
  ///
  /// A version that another one replaces by then is not asked. The codes by which the chart judges
  /// operations and limits, and places parked facts in suspense, must be those of rules.
  ///
  /// - Throws: every line that would have nowhere to post to, with its rule and its subject, and
  ///   every code that no rule has.
  package func check(against chart: Chart, from date: BusinessDate) throws(SyntaxErrors) {
    var problems = SyntaxProblems()
    for (version, model) in zip(versions, models) where isInForce(version, from: date) {
      for line in model.cases.flatMap(\.lines) {
        let subject = line.syntax.subject
        if chart.subject(subject)?.isLeaf == true { continue }
        let isThere = chart.subject(subject) != nil
        problems.report(
          at: line.syntax.place,
          isThere ? "not-a-leaf" : "unknown-subject",
          "rule \(version.title), posts to subject \(subject), "
            + (isThere ? "which is no leaf of the new chart" : "which the new chart does not have"),
          next: "keep the subject, or publish a version of the rule without it along with the chart"
        )
      }
    }
    checkCodes(of: chart, &problems)
    checkSuspensions(of: chart, from: date, areWhole: true, &problems)
    try problems.throwIfAny()
  }

  /// A code that the chart goes by and that no rule has, in any version, is a slip of the pen; a
  /// book without rules cannot tell.
  private func checkCodes(of chart: Chart, _ problems: inout SyntaxProblems) {
    let known = Set(versions.compactMap { $0.syntax.code?.text })
    guard !versions.isEmpty else { return }
    for named in chart.namedCodes where !known.contains(named.code.text) {
      problems.report(
        at: named.code.place,
        "unknown-code",
        "\(named.section) names code \(named.code), which no rule has",
        next: "correct the code, or publish its rule along with the chart"
      )
    }
  }

  func isInForce(_ version: EntryRule, from date: BusinessDate) -> Bool {
    let first = max(date, version.from)
    return !versions.contains { other in
      other.syntax.type.text == version.syntax.type.text
        && other.syntax.code?.text == version.syntax.code?.text && other.from <= first
        && (other.from, other.number) > (version.from, version.number)
    }
  }
}
