import ArgumentParser
import Daybook
import Foundation
import RuleSyntax
import Scenarios
import Statements

/// `daybook scenario run`: scenario files on books of their own.
struct ScenarioRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "run",
    "Run scenario files, and say what is not as stated.",
    purpose: """
      Each scenario runs on a book of its own, which is gone afterwards; no other book is touched. \
      Whatever a step states is compared. At the end every entry must balance, the open day must \
      seal, and an independent replay must agree. Status 1 where a scenario fails.

      With --record the entries are written into the files as they came out, for a person to \
      review: what is recorded unread is no test.
      """,
    examples: [
      "daybook scenario run refund.scenario.yaml",
      "daybook scenario run scenarios --output json",
      "daybook scenario run --record new.scenario.yaml",
    ],
    next: "a failure says where it is, what was expected, and what to do."
  )

  @Argument(help: "Scenario files, or folders of them.", completion: .file())
  var files: [String]

  @Flag(help: "Write the entries as they came out into the files.")
  var record = false

  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let runner = ScenarioRunner { Self.template($0) }
    let files = try SourceFiles.readAll(files)
      .map { ScenarioFile(path: $0.name, text: $0.text) }
    let report = ScenarioReport(try results(of: files, runner))
    try output.write(report)
    guard report.isClean else { throw ExitCode(ExitStatus.no.rawValue) }
  }

  /// The results of all files; mistakes of all files where some cannot be read.
  private func results(
    of files: [ScenarioFile],
    _ runner: ScenarioRunner
  ) throws -> [ScenarioResult] {
    var (results, problems, omitted) = ([ScenarioResult](), [Problem](), 0)
    for file in files {
      do throws(SyntaxErrors) {
        guard record else {
          results += try runner.run(file)
          continue
        }
        let recording = try runner.record(file)
        results += recording.results
        if recording.text != file.text { Self.rewrite(file, recording.text, &problems) }
      } catch {
        problems += error.errors.map { Problem($0) }
        omitted += error.omitted
      }
    }
    guard problems.isEmpty else { throw CommandFailure(.badInput, problems, omitted: omitted) }
    return results
  }

  /// Puts another text into a file, whole or not at all.
  private static func rewrite(
    _ file: ScenarioFile,
    _ text: String,
    _ problems: inout [Problem]
  ) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file.path), options: .atomic)
      Terminal.say("\(file.path): entries were written. Read them before you keep them.")
    } catch {
      problems.append(
        Problem(
          file: file.path,
          rule: "output",
          "the entries cannot be written into the file: \(error.localizedDescription)",
          next: "make the file writable, or run without --record"
        )
      )
    }
  }

  /// A template that the binary carries.
  private static func template(_ name: String) -> ScenarioTemplate? {
    guard let template = Template.all.first(where: { $0.name == name }) else { return nil }
    let files = template.files.map { BookWriter.SourceFile(name: $0.name, text: $0.text) }
    return ScenarioTemplate(chart: files.first, rules: Array(files.dropFirst()))
  }
}
