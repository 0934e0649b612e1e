import ArgumentParser
import BusinessCalendar
import Daybook
import Statements

/// `daybook days`: which accounting dates there are.
struct DaysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "days",
    "List the accounting dates, or cut over to the next one.",
    purpose: """
      An event is booked in the date that is open when it is appended. A cut opens the next date \
      at once and never stops appends; a cut day is sealed by daybook close.
      """,
    examples: [
      "daybook days",
      "daybook days cut --yes",
    ],
    next: "daybook close seals the oldest day that is cut.",
    subcommands: [DaysListCommand.self, DaysCutCommand.self],
    defaultSubcommand: DaysListCommand.self
  )
}

/// `daybook days list`, the default.
struct DaysListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "list",
    "List the accounting dates with their state, sequences and certificates.",
    purpose: """
      A date is open, cut or sealed; the row has the first and last sequence that were booked in \
      it, and the certificate of its seal.
      """,
    examples: [
      "daybook days list"
    ],
    next: "daybook close seals the oldest day that is cut."
  )

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    try output.write(ListReport(days: try book.days(), of: try book.information().id))
  }
}

/// `daybook days cut`: the open date ends and the next one opens.
struct DaysCutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "cut",
    "End the open date and open the next one.",
    purpose: """
      Writes a record that ends the open accounting date and opens the next calendar day, or the \
      one given. Events that come later are booked there, whatever their own time.
      """,
    examples: [
      "daybook days cut --yes",
      "daybook days cut --to 2026-11-23 --dry-run",
    ],
    next: "daybook close seals the day that was cut."
  )

  @Option(name: .customLong("to"), help: "The date to open; the next calendar day unless given.")
  var next: BusinessDate?

  @OptionGroup var book: BookOption
  @OptionGroup var wait: WaitOption
  @OptionGroup var dryRun: DryRunOption
  @OptionGroup var consent: ConsentOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let dryRun = dryRun.isDryRun
    let (open, opening) = try await book.open(isDryRun: dryRun, waiting: wait) { book, writer in
      let (open, opening) = try book.cut(opening: next)
      if let writer {
        try consent.require("Cut \(open) and open \(opening)?")
        try writer.cutDay(opening: opening)
      }
      return (open, opening)
    }
    try output.write(
      ListReport(
        schema: "daybook.cut/1",
        title: dryRun ? "Dry run: nothing is cut" : "Cut",
        columns: [.init("closes"), .init("opens"), .init("dry_run", title: "")],
        rows: [[.date(open), .date(opening), .bool(dryRun)]]
      )
    )
  }
}
