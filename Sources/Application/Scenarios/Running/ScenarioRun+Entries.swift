import Daybook
import Events
import RuleSyntax
import Statements

extension ScenarioRun {
  /// Compares the entry of a posted event with the stated one, if one is stated, and keeps it for
  /// recording.
  mutating func checkEntry(
    at sequence: UInt64,
    _ id: String,
    _ expectation: ScenarioExpectation,
    step: SourcePlace
  ) throws(BookFailure) {
    let made = try entry(at: sequence)
    entries.append(
      MadeEntry(
        step: step,
        place: expectation.entryPlace,
        stated: expectation.entry,
        made: made,
        texts: EntryLine.texts(made, chart)
      )
    )
    guard let stated = expectation.entry?.map({ EntryLine($0) }) else { return }
    check(
      made == stated,
      ScenarioFailure(
        at: expectation.entryPlace ?? step,
        "entry",
        "\(id) was posted with other lines than stated",
        expected: stated.isEmpty ? ["no lines"] : EntryLine.texts(stated, chart),
        actual: made.isEmpty ? ["no lines"] : EntryLine.texts(made, chart),
        next: "correct the lines or the rule; --record writes what came out into the file"
      )
    )
  }

  /// The lines of the entry that the record at a sequence made; empty where it made none.
  private func entry(at sequence: UInt64) throws(BookFailure) -> [EntryLine] {
    var lines: [EntryLine] = []
    try book.journal(ReportCut(knownAt: sequence)) { entry in
      if entry.sequence == sequence { lines = entry.lines.map { EntryLine($0) } }
    }
    return lines
  }

  /// Compares what the step before released, or placed in suspense.
  mutating func check(
    _ type: String,
    of id: PlacedText,
    _ expectation: ScenarioExpectation,
    at step: SourcePlace
  ) throws(BookFailure) {
    guard let parked = find(id) else { return }
    let release = released.take(parked.receipt.sequence, type)
    let names = released.all.filter { $0.type == type }.map(\.id)
    let did = type == EventType.eventReleased ? "released" : "suspended"
    check(
      release != nil,
      ScenarioFailure(
        at: id.place,
        did,
        names.contains(id.text)
          ? "\(id.text) was \(did) before the one of the step before"
          : "the step before has not \(did) \(id.text)",
        expected: [id.text],
        actual: [names.isEmpty ? "nothing was \(did)" : names.joined(separator: ", then ")],
        next: "state what was \(did), in its order, after the step that did it"
      )
    )
    guard let release else { return }
    try checkEntry(at: release.sequence, id.text, expectation, step: step)
  }

  /// Publishes texts and compares whether they are taken.
  mutating func publish(
    _ publication: ScenarioPublication,
    at step: SourcePlace
  ) throws(BookFailure) {
    try appending { (run) throws(BookFailure) in
      var refusal: String?
      do throws(BookFailure) {
        try run.writer.publish(
          chart: publication.chart.map { .init(name: "chart", text: $0.text) },
          rules: publication.rules.map { [.init(name: "rules", text: $0.text)] } ?? []
        )
      } catch {
        guard error.code == .badInput else { throw error }
        refusal = error.message
      }
      run.checkPublished(publication, refusal, at: step)
    }
    try chart.update(from: book)
  }

  private mutating func checkPublished(
    _ publication: ScenarioPublication,
    _ refusal: String?,
    at step: SourcePlace
  ) {
    let rule = publication.refused
    let holds =
      if let rule { refusal.map { Self.names($0, rule.text) } ?? false } else { refusal == nil }
    check(
      holds,
      ScenarioFailure(
        at: rule?.place ?? step,
        "publish",
        rule == nil ? "the texts are not taken" : "the texts do not fail as stated",
        expected: [rule.map { "refused \($0.text)" } ?? "published"],
        actual: [refusal ?? "published"],
        next: "correct the texts, or what the step states; lines are those of the text itself"
      )
    )
  }

  /// Whether a refusal is for this rule: `rules:3:5: unbalanced: …`, or a sentence that says it.
  private static func names(_ refusal: String, _ rule: String) -> Bool {
    let rules = refusal.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ": ")
      return parts.count > 2 && parts[0].split(separator: ":").count == 3 ? parts[1] : nil
    }
    return rules.isEmpty ? refusal.contains(rule) : rules.contains { $0 == rule }
  }
}
