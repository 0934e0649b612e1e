import ArgumentParser
import Daybook
import Statements

/// `daybook rules publish`: rules take effect.
struct RulesPublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "publish",
    "Prove that rules balance and publish them.",
    purpose: """
      Checks the rules against the book's chart, as daybook rules check does, and appends them to \
      the log, all files or none. What is parked for want of a rule is tried again at once.
      """,
    examples: [
      "daybook rules publish rules/payment.yaml --dry-run",
      "daybook rules publish rules/payment.yaml",
    ],
    next: "daybook events --waiting shows what still waits."
  )

  @Argument(help: "Files or folders of rules.", completion: .file())
  var files: [String]

  @Option(help: "Who publishes them.")
  var actor: String?

  @OptionGroup var book: BookOption
  @OptionGroup var wait: WaitOption
  @OptionGroup var dryRun: DryRunOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let sources = try SourceFiles.readAll(files)
    try await book.open(isDryRun: dryRun.isDryRun, waiting: wait) { book, writer in
      let chart = try PublishedChart(of: book).chart
      for source in sources { _ = try RuleFile(source).proofs(chart) }
      guard let writer else { return try book.checkPublication(rules: sources) }
      try writer.publish(rules: sources, actor: actor)
    }
    try output.write(ListReport(published: sources, isDryRun: dryRun.isDryRun))
  }
}
