import ArgumentParser

/// `daybook report`: statements that answer one question each.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "report",
    "Show a statement: whether client money is covered.",
    purpose: "Statements that answer one question each, from the balances and the log.",
    examples: [
      "daybook report client-money"
    ],
    next: "daybook report client-money --help",
    subcommands: [ClientMoneyCommand.self]
  )
}
