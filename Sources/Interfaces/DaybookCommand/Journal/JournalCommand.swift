import ArgumentParser
import Daybook
import Statements

/// `daybook journal`: every entry, line by line.
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "journal",
    "Show the journal entries.",
    purpose: """
      Every posted event makes one journal entry (分录流水) that balances in each currency; here \
      they stand in the order of the log, with the lines in the order of their rule.
      """,
    examples: [
      "daybook journal",
      "daybook journal --from 2026-11-20 --as-of 2026-11-20",
      "daybook journal -o journal.csv",
    ],
    next: "daybook export --format hledger lets another program confirm the figures."
  )

  @OptionGroup(title: "Which state") var period: PeriodOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    let (from, cut) = try period.bounds(cut, of: book)
    var printer = JournalPrinter(
      try book.head("journal", from: from, cut),
      as: output.resolvedFormat,
      style: output.style
    )
    try output.write { write in
      try write(printer.begin())
      try Visit.run { visit in
        try book.journal(from: from, cut) { entry in
          try visit.step { try write(printer.entry(entry)) }
        }
      }
      try write(printer.end())
    }
  }
}
