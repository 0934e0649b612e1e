import ArgumentParser

/// `daybook scenario`: business scenarios as files.
struct ScenarioCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "scenario",
    "Run business scenarios: events in, entries and balances out.",
    purpose: """
      A scenario is a file that says what the books do: events, and the entries, refusals and \
      balances that must come of them. An accountant can write it, and it is test and \
      documentation in one.
      """,
    examples: ["daybook scenario run refund.scenario.yaml"],
    next: "daybook scenario run --help says more.",
    subcommands: [ScenarioRunCommand.self]
  )
}
