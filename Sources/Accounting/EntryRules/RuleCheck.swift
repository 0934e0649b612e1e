import BusinessCalendar
package import ChartOfAccounts
package import RuleSyntax

/// Checks rules without publishing them.
package enum RuleCheck {
  /// Checks and proves the rules of a file.
  /// - Returns: a proof per rule, in the order of the file.
  /// - Throws: everything that is wrong; a rule that does not balance with an event that shows it.
  package static func proofs(
    of text: String,
    file: String,
    chart: Chart
  ) throws(SyntaxErrors) -> [RuleProof] {
    try check(text, file: file, chart: chart).proofs
  }

  /// The models of rules that were checked and proved.
  static func check(
    _ text: String,
    file: String,
    chart: Chart
  ) throws(SyntaxErrors) -> (models: [RuleModel], proofs: [RuleProof]) {
    let models = try resolve(text, file: file, chart: chart)
    var problems = SyntaxProblems()
    let proofs = models.compactMap { RuleProver($0, chart: chart).proof(&problems) }
    try problems.throwIfAny()
    return (models, proofs)
  }

  /// The models of rules whose names have a meaning; without a chart, as replay has it, subjects are
  /// not looked up, and what is only bad form is not asked.
  static func resolve(
    _ text: String,
    file: String,
    chart: Chart?
  ) throws(SyntaxErrors) -> [RuleModel] {
    var problems = SyntaxProblems()
    let rules = try RuleFileSyntax.parse(text, file: file).rules
    var seen: [RuleKey: SourcePlace] = [:]
    for rule in rules {
      let key = RuleKey(type: rule.type.text, code: rule.code?.text, from: rule.from)
      if let first = seen[key], chart != nil {
        problems.report(
          at: rule.place,
          "declared-twice",
          "the file has two rules for this type, code and date, the first on line \(first.line)",
          next: "keep one of them, or change from"
        )
      }
      seen[key] = seen[key] ?? rule.place
    }
    let models = rules.compactMap { RuleResolver.resolve($0, chart: chart, &problems) }
    try problems.throwIfAny()
    return models
  }

  private struct RuleKey: Hashable {
    let type: String
    let code: String?
    let from: BusinessDate
  }
}
