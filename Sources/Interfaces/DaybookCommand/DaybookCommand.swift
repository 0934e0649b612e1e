// The command `daybook`: arguments to library calls to reports, and nothing else.
//
// A folder per subcommand; each parses, calls `Daybook`, and writes a `Report` of `Statements`. What
// they share lies in `Options/` (arguments), `Output/` (where results, progress and colour go) and
// `Failures/` (exit statuses, and errors with place and next step).
//
// What may not live here: a rule of bookkeeping, a figure that is computed, anything of the store.
//
// Read first: `CommandRun` (from arguments to exit status), `OutputOptions` (how a result is
// written), `BalanceCommand` (a subcommand at its plainest).

import ArgumentParser
import Daybook
import Statements

/// `daybook`: the root of the subcommands; alone it says where the book stands.
@main
struct DaybookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daybook",
    abstract: "The accounting engine under a payment platform: events in, sealed days out.",
    discussion: """
      Every payment, refund and withdrawal is an immutable event in one log; every balance, \
      ledger and report is computed from that log, can be thrown away, and comes back the same. \
      Without a subcommand daybook shows the state of the book and what to do next.

      daybook help exit-status lists the exit statuses.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Keep a book",
        subcommands: [
          InitCommand.self, AppendCommand.self, ImportCommand.self, ChartCommand.self,
          RulesCommand.self,
          DaysCommand.self, CloseCommand.self,
        ]
      ),
      CommandGroup(
        name: "Look at it",
        subcommands: [
          BalanceCommand.self, TrialBalanceCommand.self, LedgerCommand.self, JournalCommand.self,
          AccountsCommand.self, HoldsCommand.self, CustomersCommand.self, EventsCommand.self,
          ExplainCommand.self, SuspenseCommand.self, ReportCommand.self,
        ]
      ),
      CommandGroup(
        name: "Trust it",
        subcommands: [
          AuditCommand.self, RebuildCommand.self, ScenarioCommand.self, SimulateCommand.self,
          ExportCommand.self, DoctorCommand.self,
        ]
      ),
      CommandGroup(name: "Shell", subcommands: [CompletionCommand.self]),
    ]
  )

  /// All subcommands, whatever their group.
  static var subcommands: [any ParsableCommand.Type] {
    configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
  }

  /// The command that arguments call, as far as it can be told: `daybook days cut`.
  static func path(in arguments: [String]) -> String {
    var (path, known) = ("daybook", subcommands)
    for word in arguments {
      guard let command = known.first(where: { $0.configuration.commandName == word }) else {
        continue
      }
      path += " \(word)"
      known = command.configuration.subcommands
    }
    return path
  }

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  static func main() async { await CommandRun.main() }

  func run() async throws {
    let path: String
    do {
      path = try book.path()
    } catch  where book.book == nil {
      try output.write { try $0(Self.welcome(output.style)) }
      return
    }
    let information = try Book.open(at: path).information()
    try output.write(StateReport(information, at: path))
  }

  /// What is said where there is no book yet.
  private static func welcome(_ style: TextStyle) -> String {
    """
    \(style.set("No book here.", .strong))

    Next:
      daybook init shop --template marketplace-cn --first-day DATE --time-zone ZONE
      daybook --book FOLDER     the state of a book elsewhere
      daybook --help            all commands

    """
  }
}
