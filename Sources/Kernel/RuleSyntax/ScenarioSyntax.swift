package import BusinessCalendar

/// A scenario as its file says it: events in, journal, balances and outcomes out.
package struct ScenarioSyntax: Hashable, Sendable {
  /// Where it begins.
  package let place: SourcePlace
  /// What it shows, in a sentence.
  package let name: PlacedText
  /// The cases and requirements that it covers: `T02`, `R1-022`.
  package let covers: [PlacedText]
  /// The template whose chart and rules it runs on; nil where it names files of its own.
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

/// A step of a scenario.
package struct ScenarioStep: Hashable, Sendable {
  /// What a step does.
  package enum Action: Hashable, Sendable {
    /// Appends an event.
    case event(ScenarioEvent, ScenarioExpectation)
    /// Appends the event of this id again, unchanged: the first receipt comes back.
    case again(PlacedText)
    /// Looks at balances.
    case balances([ScenarioBalance])
    /// Cuts the day, opening the given date, or the next one.
    case cut(BusinessDate?)
    /// Closes the given day, or the open one.
    case close(BusinessDate?)
  }

  /// Where it begins: the first key of the step.
  package let place: SourcePlace
  /// What it does.
  package let action: Action
}

/// What a step demands of its event's outcome; what is nil is not checked.
package struct ScenarioExpectation: Hashable, Sendable {
  /// The entry, line by line; empty for an event that is posted without lines.
  package let entry: [StatedLineSyntax]?
  /// Where `entry` stands.
  package let entryPlace: SourcePlace?
  /// The reason of its refusal.
  package let refused: PlacedText?
  /// The reason why it waits.
  package let parked: PlacedText?
  /// The id, the account or the code that it waits for.
  package let waitsFor: PlacedText?
  /// The fields that differ from the event that already has its source and id: `amounts.gross`.
  package let conflict: [PlacedText]?
  /// The ids of parked events that are posted because of this one, in their order.
  package let releases: [PlacedText]?
}

/// A balance that a step demands: `220202/M1/CNY: 1000.00 Cr`, or of a subject `2202/CNY: …`.
package struct ScenarioBalance: Hashable, Sendable {
  /// Whose balance.
  package enum Subject: Hashable, Sendable {
    /// Of one account.
    case account(AccountPath)
    /// Of all accounts under a subject, in one currency.
    case subject(code: String, currency: String)
  }

  /// Where it stands.
  package let place: SourcePlace
  /// Whose balance.
  package let of: Subject
  /// How much, and on which side; the currency is that of the account.
  package let balance: BalanceSyntax
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
    if (template == nil) == (chart == nil) {
      problems.report(
        at: reader.place(of: "template"),
        "chart-or-template",
        "a scenario runs either on a template or on a chart and rules of its own",
        next: "write template: marketplace-cn, or chart: … and rules: …"
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

extension ScenarioStep {
  static let actions = ["event", "repeat", "balances", "cut", "close"]
  static let keys =
    actions + ["entry", "refused", "parked", "waits_for", "conflict", "releases"]

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    guard let reader = MappingReader(node, as: "a step", keys: Self.keys, &problems) else {
      return nil
    }
    let present = Self.actions.filter { reader.node($0) != nil }
    guard present.count == 1, let name = present.first else {
      problems.report(
        at: node.place,
        "one-action",
        present.isEmpty
          ? "a step does nothing" : "a step does two things: \(present.joined(separator: ", "))",
        next: "write one of \(Self.actions.joined(separator: ", ")) in each step"
      )
      return nil
    }
    let expectation = ScenarioExpectation(reader, &problems)
    if name != "event" { expectation.refuse(beside: name, reader, &problems) }
    guard let action = Self.action(name, reader, expectation, &problems) else { return nil }
    self.init(place: node.place, action: action)
  }

  private static func action(
    _ name: String,
    _ reader: MappingReader,
    _ expectation: ScenarioExpectation,
    _ problems: inout SyntaxProblems
  ) -> Action? {
    switch name {
    case "event":
      return reader.node(name).flatMap { ScenarioEvent($0, &problems) }
        .map { .event($0, expectation) }
    case "repeat":
      return reader.text(name, &problems).map { .again($0) }
    case "balances":
      guard let node = reader.node(name), let entries = node.entries else {
        problems.report(
          at: reader.place(of: name),
          "mapping-expected",
          "balances is a mapping from account to balance",
          next: "write 220202/M1/CNY: 1000.00 Cr"
        )
        return nil
      }
      return .balances(entries.compactMap { ScenarioBalance($0, &problems) })
    default:
      let isEmpty = reader.node(name)?.text?.isEmpty ?? false
      let date = isEmpty ? nil : reader.date(name, &problems)
      if date == nil, !isEmpty { return nil }
      return name == "cut" ? .cut(date) : .close(date)
    }
  }
}

extension ScenarioExpectation {
  init(_ reader: MappingReader, _ problems: inout SyntaxProblems) {
    var entry: [StatedLineSyntax]?
    if let node = reader.node("entry") {
      if let elements = node.elements {
        entry = elements.compactMap { StatedLineSyntax($0, &problems) }
      } else {
        problems.report(
          at: node.place,
          "list-expected",
          "entry is a list of lines, here is \(node.kind)",
          next: "write - Dr 112201/wechat 1000.00 CNY, or entry: [] for no line"
        )
      }
    }
    self.init(
      entry: entry,
      entryPlace: reader.node("entry") == nil ? nil : reader.place(of: "entry"),
      refused: reader.text("refused", &problems),
      parked: reader.text("parked", &problems),
      waitsFor: reader.text("waits_for", &problems),
      conflict: reader.node("conflict") == nil ? nil : reader.texts("conflict", &problems),
      releases: reader.node("releases") == nil ? nil : reader.texts("releases", &problems)
    )
    let outcomes = ["entry", "refused", "parked", "conflict"].filter { reader.node($0) != nil }
    if outcomes.count > 1 {
      problems.report(
        at: reader.place(of: outcomes[1]),
        "one-outcome",
        "an event has one outcome, here are \(outcomes.joined(separator: " and "))",
        next: "keep one of them"
      )
    }
  }

  /// Only events have outcomes.
  fileprivate func refuse(
    beside action: String,
    _ reader: MappingReader,
    _ problems: inout SyntaxProblems
  ) {
    for key in ["entry", "refused", "parked", "waits_for", "conflict", "releases"]
    where reader.node(key) != nil {
      problems.report(
        at: reader.place(of: key),
        "outcome-without-event",
        "\(key) stands beside \(action)",
        next: "move it into a step with an event"
      )
    }
  }
}

extension ScenarioBalance {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let balance = entry.value.nonEmptyText(as: entry.key, &problems).flatMap { text in
      problems.reading(at: text.place) { () throws(SyntaxFault) in
        try BalanceSyntax.parse(text.text)
      }
    }
    let subject = problems.reading(at: entry.place) { () throws(SyntaxFault) -> Subject in
      let parts = try AccountPath.decodedParts(of: entry.key)
      if parts.count == 2 { return .subject(code: parts[0], currency: parts[1]) }
      return .account(try AccountPath.parse(entry.key))
    }
    guard let balance, let subject else { return nil }
    self.init(place: entry.place, of: subject, balance: balance)
  }
}
