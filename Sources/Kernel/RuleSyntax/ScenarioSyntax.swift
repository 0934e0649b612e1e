package import BusinessCalendar

/// A scenario as its file says it: events in, journal, balances and outcomes out.
package struct ScenarioSyntax: Hashable, Sendable {
  /// Where it begins.
  package let place: SourcePlace
  /// What it shows, in a sentence.
  package let name: PlacedText
  /// The cases and requirements that it covers: `T02`, `R1-022`.
  package let covers: [PlacedText]
  /// The template whose chart and rules it runs on; nil where it names files of its own, or begins
  /// with nothing and publishes what it needs.
  package let template: PlacedText?
  /// The chart's file, relative to the scenario's.
  package let chart: PlacedText?
  /// Files or folders of rules, relative to the scenario's.
  package let rules: [PlacedText]
  /// The accounting date that the book begins with.
  package let firstDay: BusinessDate
  /// The book's time zone, for example `Asia/Shanghai`.
  package let timeZone: PlacedText?
  /// The steps in the order of the file.
  package let steps: [ScenarioStep]
}

// MARK: Reading

extension ScenarioSyntax {
  static let keys = [
    "scenario", "covers", "template", "chart", "rules", "first_day", "time_zone", "steps",
  ]

  /// Reads the scenarios of a file, one per YAML document.
  package static func parse(_ text: String, file: String) throws(SyntaxErrors) -> [ScenarioSyntax] {
    var problems = SyntaxProblems()
    let documents = SyntaxNode.documents(of: text, file: file, &problems)
    if problems.isEmpty, documents.isEmpty {
      problems.report(
        at: SourcePlace(file: file, line: 1, column: 1),
        "no-scenario",
        "the file holds no scenario",
        next: "write one: scenario: …, template: …, first_day: …, steps: […]"
      )
    }
    let scenarios = documents.compactMap { ScenarioSyntax($0, &problems) }
    try problems.throwIfAny()
    return scenarios
  }

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = Self.keys
    guard let reader = MappingReader(node, as: "a scenario", keys: keys, &problems) else {
      return nil
    }
    let name = reader.requiredText("scenario", &problems)
    _ = reader.required("first_day", &problems)
    let firstDay = reader.date("first_day", &problems)
    let (template, chart) = (reader.text("template", &problems), reader.text("chart", &problems))
    if template != nil, chart != nil {
      problems.report(
        at: reader.place(of: "chart"),
        "chart-or-template",
        "a scenario runs either on a template or on a chart and rules of its own",
        next: "keep template, or chart and rules"
      )
    }
    let stepsNode = reader.required("steps", &problems)
    if let stepsNode, stepsNode.elements == nil {
      problems.report(
        at: stepsNode.place,
        "list-expected",
        "steps is a list, here is \(stepsNode.kind)",
        next: "write - event: {…} under steps"
      )
    }
    let steps = stepsNode?.elements?.compactMap { ScenarioStep($0, &problems) } ?? []
    guard let name, let firstDay else { return nil }
    self.init(
      place: node.place,
      name: name,
      covers: reader.texts("covers", &problems),
      template: template,
      chart: chart,
      rules: reader.texts("rules", &problems),
      firstDay: firstDay,
      timeZone: reader.text("time_zone", &problems),
      steps: steps
    )
  }
}
