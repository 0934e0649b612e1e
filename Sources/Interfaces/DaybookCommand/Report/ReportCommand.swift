import ArgumentParser

/// `daybook report`: statements that answer one question each.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "report",
    "Show a statement: whether client money is covered, whether the two views agree.",
    purpose: "Statements that answer one question each, from the balances and the log.",
    examples: [
      "daybook report client-money",
      "daybook report two-views",
    ],
    next: "daybook report client-money --help says what a statement shows.",
    subcommands: [ClientMoneyCommand.self, TwoViewsCommand.self]
  )
}
