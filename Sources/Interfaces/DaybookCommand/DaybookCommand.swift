import ArgumentParser

@main
struct DaybookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daybook",
    abstract: "The accounting engine under a payment platform: events in, sealed days out.",
    discussion: """
      Every payment, refund and withdrawal is an immutable event in one log; every balance, \
      ledger and report is computed from that log and comes back the same.
      """,
    version: "0.1.0"
  )

  static func main() async { await CommandRun.main() }

  func run() async throws {}
}
