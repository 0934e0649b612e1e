import ArgumentParser
import Daybook
import Foundation
import Intake
import RuleSyntax
import Statements

/// `daybook import`: a table of somebody else's as events.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "import",
    "Import a CSV or TSV file by a mapping.",
    purpose: """
      A mapping says how the rows of a channel's or a bank's file become events, what must hold \
      in each row, and what the rows must add up to. The whole file is read and checked first: \
      where a row or a control total is wrong, nothing of it is appended, and the status is 4. \
      The same file again changes nothing.
      """,
    examples: [
      "daybook import day.tsv --map ums.yaml --dry-run",
      "daybook import day.tsv --map ums.yaml",
      """
      daybook import day.tsv --map ums.yaml \\
      --expect-total rows=2 --expect-total 'gross=30.00 CNY'
      """,
    ],
    next: "daybook balance shows what it came to; docs/guides/import-a-file.md explains mappings."
  )

  @Argument(help: "The file; - for standard input.", completion: .file())
  var file: String

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp("The mapping.", valueName: "file"),
    completion: .file()
  )
  var mapping: String

  @Option(
    name: .customLong("expect-total"),
    help: ArgumentHelp(
      "A control total from outside: rows=4396, or 'gross=1000.00 CNY', or '{6}=990.00'.",
      valueName: "name=value"
    ),
    transform: { text in
      guard let total = ExpectedTotal(text) else {
        throw ValidationError("--expect-total takes NAME=VALUE, such as 'gross=1000.00 CNY'.")
      }
      return total
    }
  )
  var expected: [ExpectedTotal] = []

  @OptionGroup var tokenKey: TokenKeyOption
  @OptionGroup var book: BookOption
  @OptionGroup var wait: WaitOption
  @OptionGroup var dryRun: DryRunOption
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Output") var progress: ProgressOption

  func run() async throws {
    try output.require(besides: [file, mapping])
    let source = try SourceFiles.read(mapping)
    let key = try tokenKey.key(of: book.path())
    let mapping = try MappingSyntax.parse(source.text, file: source.name)
    let bytes = try SourceFiles.bytes(of: file)
    Interruption.listen()
    let progress = Progress(progress.progress, of: "event")
    let failure: (any Error)? = try await output.write { result in
      try await book.write(waiting: wait) { writer in
        let currencies = CurrencyTable(declared: try writer.book.declaredCurrencies())
        let reading = TableImport(
          mapping,
          currencies: currencies,
          tokens: key,
          expecting: expected
        )
        let table = try reading.read(bytes, file: file)
        let run = try AppendRun(
          writer,
          isDryRun: dryRun.isDryRun,
          receipts: output.resolvedFormat == .ndjson ? result : nil,
          progress: progress
        )
        let failure = await run.append(table, of: file)
        progress.end()
        let report = ImportReport(table, file: file, mapping: mapping.name.text, run.report)
        try result.write(report.rendered(as: output.resolvedFormat, style: output.style))
        return failure ?? run.report.failure
      }
    }
    if let failure { throw failure }
  }
}

extension AppendReport {
  /// The status that says that some events were not posted; nil where all were.
  var failure: ExitCode? { isClean ? nil : ExitCode(ExitStatus.partly.rawValue) }
}

extension ImportReport {
  /// What was read and what became of it.
  init(_ table: ImportedTable, file: String, mapping: String, _ append: AppendReport) {
    self.init(file: file, mapping: mapping, append: append)
    rows = table.rows
    leftOut = Dictionary(table.leftOut.map { ($0.reason, $0.rows) }, uniquingKeysWith: +)
    totals = table.totals.map {
      ControlTotal(name: $0.name, stated: $0.stated, counted: $0.counted)
    }
  }
}
