import ArgumentParser
import Daybook

/// `daybook explain`: why an event did what it did.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "explain",
    "Show why an event did what it did: entry, rule version, values.",
    purpose: """
      Shows an event with its outcome, the journal entry it made, the entry rule as it stood at \
      that sequence with the case that was taken, and the values in its expressions. An event is \
      named by its sequence or by its id; where two sources use one id, give --source.
      """,
    examples: [
      "daybook explain 7",
      "daybook explain pay-1",
      "daybook explain pay-1 --source /orders --output json",
    ],
    next: "daybook rules list shows which versions of a rule there are."
  )

  @Argument(help: "The event's sequence or its id.")
  var event: String

  @Option(help: "The event's source, where several use the same id; then EVENT is an id.")
  var source: String?

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    let isSequence = source == nil && UInt64(event) != nil
    let sequence =
      try isSequence
      ? UInt64(event) ?? 0 : book.sequence(ofEvent: event, source: source)
    try output.write(try book.explain(sequence))
  }
}
