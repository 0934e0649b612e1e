import RuleSyntax
package import Statements

/// The results of all scenarios of a run: `daybook.scenarios/1`.
package struct ScenarioReport: Sendable {
  /// The results, in the order of the files.
  package let results: [ScenarioResult]

  /// Makes a report.
  package init(_ results: [ScenarioResult]) { self.results = results }

  /// Whether every scenario passed.
  package var isClean: Bool { results.allSatisfy(\.isPassed) }

  private var failed: Int { results.count { !$0.isPassed } }
}

extension ScenarioReport: Report {
  /// `daybook.scenarios/1`.
  package var schema: String { "daybook.scenarios/1" }

  /// A line per scenario, its failures below it, and how many passed.
  package func text(_ style: TextStyle) -> String {
    let lines = results.map { result in
      let mark = result.isPassed ? style.set("ok  ", .good) : style.set("FAIL", .bad)
      let counts =
        "\(Figures.count(result.steps, "step")), \(Figures.count(result.checks, "check"))"
      let title = "\(mark) \(result.file): \(result.name) (\(counts))"
      let failures = result.failures.flatMap { ["", $0.text(style)] }
      return ([DisplayWidth.printable(title)] + failures + (failures.isEmpty ? [] : [""]))
        .joined(separator: "\n")
    }
    let passed = Figures.count(results.count - failed)
    let sum = "\(Figures.count(results.count, "scenario")): \(passed) passed, \(failed) failed"
    return lines.joined(separator: "\n") + "\n" + style.set(sum, isClean ? .good : .bad) + "\n"
  }

  /// Writes the results and the answer.
  package func writeMembers(to json: inout ReportJSON) {
    json.bool("clean", isClean)
    json.array("scenarios") { json in
      for result in results { json.object { result.write(to: &$0) } }
    }
  }

  /// Writes a line per scenario.
  package func writeLines(to json: inout ReportJSON) {
    for result in results {
      json.object { json in
        json.string("record", "scenario")
        json.string("schema", schema)
        result.write(to: &json)
      }
      json.endLine()
    }
  }

  /// A row per failure, and one for a scenario without.
  package func csv() -> String {
    var csv = CSVWriter([
      "file", "line", "column", "scenario", "passed", "rule", "what", "expected", "actual", "next",
    ])
    for result in results {
      if result.isPassed {
        csv.add([result.file, "\(result.line)", "1", result.name, "true", "", "", "", "", ""])
      }
      for failure in result.failures {
        csv.add(
          [result.file, "\(failure.place.line)", "\(failure.place.column)", result.name, "false"]
            + [failure.rule, failure.what, failure.expected.joined(separator: "\n")]
            + [failure.actual.joined(separator: "\n"), failure.next]
        )
      }
    }
    return csv.text
  }
}

extension ScenarioResult {
  fileprivate func write(to json: inout ReportJSON) {
    json.string("file", file)
    json.number("line", line)
    json.string("scenario", name)
    json.array("covers") { json in for cover in covers { json.string(nil, cover) } }
    json.number("steps", steps)
    json.number("checks", checks)
    json.bool("passed", isPassed)
    json.array("failures") { json in
      for failure in failures { json.object { failure.write(to: &$0) } }
    }
  }
}

extension ScenarioFailure {
  fileprivate func write(to json: inout ReportJSON) {
    json.string("file", place.file)
    json.number("line", place.line)
    json.number("column", place.column)
    json.string("rule", rule)
    json.string("what", what)
    json.array("expected") { json in for line in expected { json.string(nil, line) } }
    json.array("actual") { json in for line in actual { json.string(nil, line) } }
    json.string("next", next)
  }
}
