import ArgumentParser
import Daybook
import Statements

/// `daybook suspense`: what waits.
struct SuspenseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "suspense",
    "List what waits: open items in suspense and in transit, and parked events.",
    purpose: """
      An open item (挂账, 在途) is the net of what was posted to the same account under the same \
      order, on a subject that the chart marks with suspense or transit; what nets to zero is \
      gone. Each has the event that raised it, its age in days at the date of the report, and the \
      limit that the chart sets for its type; parked events say what they wait for.
      """,
    examples: [
      "daybook suspense list",
      "daybook suspense list --as-of 2026-11-20 --output json",
    ],
    next: "an event under the same order resolves an item; daybook explain shows who raised it.",
    subcommands: [SuspenseListCommand.self],
    defaultSubcommand: SuspenseListCommand.self
  )
}

/// `daybook suspense list`, the default.
struct SuspenseListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "list",
    "List open items and parked events with their ages.",
    purpose: """
      An item shows its account and order, the event that raised it, its age in days and the limit \
      of its type; a parked event says what it waits for now.
      """,
    examples: [
      "daybook suspense list"
    ],
    next: "an event under the same order resolves an item; daybook explain shows who raised it."
  )

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    try output.write(try book.suspense(try cut.cut(of: book)))
  }
}
