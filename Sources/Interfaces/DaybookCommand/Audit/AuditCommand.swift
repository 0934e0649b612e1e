import ArgumentParser
import Daybook
import Statements

/// `daybook audit`: every figure once more, from the first event.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "audit",
    "Verify the log and recompute every figure independently.",
    purpose: """
      Verifies the hash chain, every record, idempotency and the proofs of the rules, replays \
      everything from the first event by a second implementation, and compares every stored \
      balance and ledger with it. A certificate kept outside the book shows a tail that was cut \
      off, or a log that was written anew. Status 1 where anything does not hold.
      """,
    examples: [
      "daybook audit",
      "daybook audit --certificate certificates/2026-11-20.json",
    ],
    next: "daybook rebuild, where only the views are wrong; docs/operating/damage.md otherwise."
  )

  @Option(
    help: ArgumentHelp("A certificate kept outside the book.", valueName: "file"),
    completion: .file()
  )
  var certificate: String?

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Output") var progress: ProgressOption

  func run() async throws {
    try output.require(besides: certificate.map { [$0] } ?? [])
    let stated = try certificate.map { try SourceFiles.read($0) }
    let book = try book.reader()
    let report = try Waiting.during("auditing", progress) {
      try book.audit(certificate: stated.map { ($0.text, $0.name) })
    }
    try output.write(report)
    guard report.isClean else { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
