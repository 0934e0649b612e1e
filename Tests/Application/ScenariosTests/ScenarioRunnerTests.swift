import DaybookTestSupport
import RuleSyntax
import Scenarios
import Statements
import Testing

@Suite struct ScenarioRunnerTests {
  @Test func `a template is found beside the file, above it, or where the caller has it`() throws {
    let book = try SmallBook()
    let deep = book.file("- cut:", named: "a/b/c.scenario.yaml")
    #expect(try ScenarioRunner().run(deep).map(\.isPassed) == [true])

    let elsewhere = TemporaryFolder()
    let file = ScenarioFile(path: elsewhere.path("c.scenario.yaml"), text: deep.text)
    let missing = try #require(try ScenarioRunner().run(file).first?.failures.first)
    #expect(missing.rule == "no-template")
    #expect((missing.place.line, missing.place.column) == (2, 11))

    let runner = ScenarioRunner { name in
      name == "small" ? ScenarioTemplate(chart: nil, rules: []) : nil
    }
    #expect(try runner.run(file).map(\.isPassed) == [true])
  }

  @Test func `chart and rules may be files of the scenario's own`() throws {
    let book = try SmallBook()
    func run(_ chart: String, _ rules: String) throws -> ScenarioResult {
      let text = """
        scenario: of its own files
        chart: \(chart)
        rules: [\(rules)]
        first_day: 2026-11-20
        time_zone: Europe/Berlin
        steps:
          \(SmallBook.payment("p", "1.00 CNY"))
        """
      let file = ScenarioFile(path: book.folder.path("a.scenario.yaml"), text: text)
      return try #require(try ScenarioRunner().run(file).first)
    }
    #expect(try run("templates/small/chart.yaml", "templates/small/rules").isPassed)
    #expect(try run("templates/small/chart.yaml", "templates/small/rules/all.yaml").isPassed)
    let missing = try run("templates/small/chart.yaml", "rules/none.yaml").failures
    #expect(missing.map(\.rule) == ["no-file"])
    let broken = try run("templates/small/rules/all.yaml", "templates/small/rules").failures
    #expect(broken.map(\.rule) == ["no-book"])
  }

  @Test func `an event is of noon in the book's zone unless it says a time`() throws {
    let book = try SmallBook()
    let steps = [
      SmallBook.payment("p", "1.00 CNY"),
      SmallBook.payment("p", "1.00 CNY").replacing(
        "code: in,",
        with: "code: in, time: \"2026-11-20T04:00:00Z\","
      ),
      "  repeated: true",
    ]
    let result = try ScenarioRunner().run(book.file(steps.joined(separator: "\n")))
    #expect(result.map(\.isPassed) == [true], "\(result)")
  }

  @Test func `an id means the scenario's own event before that of another source`() throws {
    let own = SmallBook.payment("p", "1.00 CNY")
    let other = own.replacing("code: in", with: "code: in, source: /o")
    let third = own.replacing("code: in", with: "code: in, source: /u")
    #expect(try SmallBook().failures([own, other, "- repeat: p"].joined(separator: "\n")).isEmpty)
    #expect(try SmallBook().failures([other, "- repeat: p"].joined(separator: "\n")).isEmpty)
    let failures = try SmallBook().failures([other, third, "- repeat: p"].joined(separator: "\n"))
    #expect(failures.map { $0.prefix(20) } == ["7:13: ambiguous-even"])
  }

  @Test func `several scenarios of a file run each on a book of their own`() throws {
    let file = try SmallBook().file(SmallBook.payment("p", "1.00 CNY"))
    let text = file.text + "---\n" + file.text
    let results = try ScenarioRunner().run(ScenarioFile(path: file.path, text: text))
    #expect(results.map(\.isPassed) == [false, false])
  }

  @Test func `a file that is no scenario says all that is wrong with it`() throws {
    let file = ScenarioFile(path: "x.yaml", text: "scenario: x\nsteps: 1\n")
    #expect(throws: SyntaxErrors.self) { try ScenarioRunner().run(file) }
  }

  @Test func `results are written in each format`() throws {
    let book = try SmallBook()
    let steps =
      SmallBook.payment("p", "1.00 CNY") + "\n  entry: []\n- balances: {21/M/CNY: 2.00 Cr}"
    let failed = try ScenarioRunner().run(book.file(steps))
    let passed = try ScenarioRunner().run(book.file("- close:"))
    let report = ScenarioReport(passed + failed)
    #expect(!report.isClean)
    let texts = ReportFormat.allCases.map { "# \($0)\n" + report.rendered(as: $0) }
    let text = texts.joined(separator: "\n").replacing(book.folder.path + "/", with: "")
    try expectSnapshot(text, named: "scenarios/report.txt")
  }
}
