import ArgumentParser
import Daybook
import Statements

/// `daybook doctor`: whether machine and book are well.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "doctor",
    "Check the machine and the book, quickly.",
    purpose: """
      Looks at what goes wrong in practice: room on the disk, a folder that cannot be written, the \
      clock, a writer that holds the book, days left unsealed, events that wait, the key for \
      tokens. It reads no more than it must; daybook audit is the thorough one. Status 1 where a \
      check fails.
      """,
    examples: [
      "daybook doctor",
      "daybook doctor --output json",
    ],
    next: "what is listed says what to do; daybook audit proves the figures."
  )

  @OptionGroup var tokenKey: TokenKeyOption
  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    var checks = MachineChecks().run()
    let path = try? book.path()
    if let path {
      checks += BookChecks(path: path).run()
      checks.append(TokenKeyCheck(option: tokenKey, book: path).run())
    }
    let report = CheckList(
      schema: "daybook.doctor/1",
      title: path.map { "This machine, and the book at \($0)" } ?? "This machine; no book here",
      checks: checks
    )
    try output.write(report)
    guard report.isClean else { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
