import ArgumentParser
import ChartOfAccounts
import Daybook

/// `daybook rules check`: whether rules balance, with proof or counter-example.
struct RulesCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "check",
    "Prove that rules balance, or show an event for which they do not.",
    purpose: """
      Checks names, subjects and conditions of each rule and proves that it balances in every \
      currency for every event that it takes. A rule that does not is refused with such an event. \
      The chart is that of the book, or a file.
      """,
    examples: [
      "daybook rules check rules/payment.yaml",
      "daybook rules check rules --chart chart.yaml",
    ],
    next: "daybook rules publish puts them into force."
  )

  @Argument(help: "Files or folders of rules.", completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp("Check against this chart and no book.", valueName: "file"),
    completion: .file()
  )
  var chart: String?

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let chart = try chartToCheckAgainst()
    let proofs = try SourceFiles.readAll(files).flatMap { try RuleFile($0).proofs(chart) }
    try output.write(ProofReport(proofs: proofs))
  }

  private func chartToCheckAgainst() throws -> Chart {
    guard let chart else { return try PublishedChart(of: try book.reader()).chart }
    let source = try SourceFiles.read(chart)
    return try Chart(text: source.text, file: source.name)
  }
}
