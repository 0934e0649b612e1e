import ArgumentParser
import BusinessCalendar
import Daybook
import Statements

/// `daybook export`: the books in another program's format.
struct ExportCommand: AsyncParsableCommand {
  /// The formats that can be written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    /// Plain text accounting, as hledger 1.25 and later read it.
    case hledger
  }

  static let configuration = CommandConfiguration.teaching(
    "export",
    "Write the journal for another program, so that it confirms the figures.",
    purpose: """
      Writes hledger's journal format: one transaction per entry, or with --summary one per day \
      and currency with a balance assertion per account, which hledger checks. Use the summary \
      for large books: hledger needs half a minute and 3 GB for 200,000 entries.
      """,
    examples: [
      "daybook export --format hledger -o book.journal",
      "daybook export --format hledger --summary | hledger -f - check",
      "daybook export --format hledger | hledger -f - balance --flat",
    ],
    next: "compare with daybook balance; the accounts are 220202:M1 there."
  )

  @Option(help: "The format: hledger.")
  var format: Format

  @Flag(help: "Sum by day and account, with balance assertions.")
  var summary = false

  // The program's own group: with an option -o of its own this would never get the name.
  @OptionGroup(title: "Output") var result: OutputOptions
  @OptionGroup(title: "Which state") var period: PeriodOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup var book: BookOption

  func validate() throws {
    try result.requireText(for: "daybook export")
    guard !summary || (period.from == nil && cut.axis == .accounting) else {
      throw ValidationError(
        "--summary asserts balances, so it begins with the book and goes by accounting date: "
          + "leave out --from and --by value."
      )
    }
  }

  func run() async throws {
    let book = try book.reader()
    let (from, cut) = try period.bounds(cut, of: book)
    let head = try book.head("export", from: from, cut)
    let output = try ResultOutput(file: result.file, usesPager: false)
    do {
      try write(book, from, cut, head, to: output)
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
  }

  private func write(
    _ book: Book,
    _ from: BusinessDate?,
    _ cut: ReportCut,
    _ head: ReportHead,
    to output: ResultOutput
  ) throws {
    if summary {
      var export = HledgerSummary(head)
      try output.write(export.begin(head))
      try Visit.run { visit in
        try book.journal(cut) { entry in try visit.step { try output.write(export.add(entry)) } }
      }
      try output.write(export.end())
    } else {
      var export = HledgerJournal(head)
      try output.write(export.begin(head))
      try Visit.run { visit in
        try book.journal(from: from, cut) { entry in
          try visit.step { try output.write(export.entry(entry)) }
        }
      }
    }
  }
}
