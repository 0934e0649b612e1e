import ArgumentParser

/// `daybook rules`: entry rules.
struct RulesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "rules",
    "List, check and publish entry rules.",
    purpose: """
      An entry rule (分录规则) says which journal entry an event of one type and code makes. Rules \
      are proved to balance before they are published, and take effect at their sequence and date; \
      events booked before keep the version that booked them.
      """,
    examples: [
      "daybook rules",
      "daybook rules list --code 1002",
      "daybook rules check rules --chart chart.yaml",
      "daybook rules publish rules/payment.yaml",
    ],
    next: "daybook append EVENTS.ndjson books events by them.",
    subcommands: [RulesListCommand.self, RulesCheckCommand.self, RulesPublishCommand.self],
    defaultSubcommand: RulesListCommand.self
  )
}
