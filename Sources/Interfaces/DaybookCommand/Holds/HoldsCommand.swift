import ArgumentParser
import Daybook
import Statements

/// `daybook holds`: what is set aside.
struct HoldsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "holds",
    "List what is on hold: amounts set aside in accounts, and not available.",
    purpose: """
      A hold (冻结) is placed by an event, used by events that follow it, and released, or ends \
      after its last day. A row shows what was placed in one account, what was used and released \
      of it, what is left, who placed it, and for how many days it has stood.
      """,
    examples: [
      "daybook holds list",
      "daybook holds list 220202/M1 --as-of 2026-11-20 --output json",
    ],
    next: "daybook explain shows the event that placed it; hold.released gives it back.",
    subcommands: [HoldsListCommand.self],
    defaultSubcommand: HoldsListCommand.self
  )
}

/// `daybook holds list`, the default.
struct HoldsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "list",
    "List holds in force, a row per account.",
    purpose: """
      A row shows what was placed in one account, what was used and released of it, what is left, \
      and who placed it.
      """,
    examples: [
      "daybook holds list"
    ],
    next: "daybook explain shows the event that placed it; hold.released gives it back."
  )

  @OptionGroup var accounts: AccountsArgument
  @OptionGroup var book: BookOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    try output.write(try book.holds(try cut.cut(of: book), matching: accounts.pattern))
  }
}
