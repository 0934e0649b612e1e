import ArgumentParser
import BusinessCalendar
import Daybook
import Statements

/// `daybook close`: a day is checked and sealed.
struct CloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "close",
    "Cut the day if it is open, build its ledgers, check them, and seal it.",
    purpose: """
      Day-end (日结): debits equal credits per currency, each subject equals the sum of its \
      accounts, opening + movement = closing, running balances continue, the stored ledgers equal \
      an independent replay, and the hash chain holds. A check that fails names the event, account \
      or subject and the amount; the day stays unsealed and the status is 1. A sealed day has a \
      certificate in certificates/: keep a copy elsewhere.
      """,
    examples: [
      "daybook close --yes",
      "daybook close --dry-run",
      "daybook close 2026-11-20 --yes --output json",
    ],
    next: "daybook audit --certificate certificates/2026-11-20.json, whenever in doubt."
  )

  @Argument(help: "The day to close; the oldest that is not sealed, unless given.")
  var day: BusinessDate?

  @Option(help: "Who closes it.")
  var actor: String?

  @OptionGroup var book: BookOption
  @OptionGroup var wait: WaitOption
  @OptionGroup var dryRun: DryRunOption
  @OptionGroup var consent: ConsentOption
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Output") var progress: ProgressOption

  func run() async throws {
    try await book.write(waiting: wait) { writer in
      if dryRun.isDryRun { return try check(writer) }
      let days = try writer.book.days()
      let due = days.first { $0.state != .sealed }?.date
      let name = (day ?? due).map { "\($0)" } ?? "the day"
      // One that is sealed already only gives its certificate again.
      if !days.contains(where: { $0.date == day && $0.state == .sealed }) {
        try consent.require("Close \(name) and seal it?")
      }
      let certificate = try Waiting.during("closing \(name)", progress) {
        try writer.close(day, actor: actor)
      }
      try output.write(certificate)
      guard certificate.isClean else { throw ExitCode(ExitStatus.no.rawValue) }
    }
  }

  private func check(_ writer: BookWriter) throws {
    let asked = day
    let (day, checks) = try Waiting.during("checking", progress) { try writer.checkDay(asked) }
    let report = CheckList(
      schema: "daybook.day-checks/1",
      title: "Dry run: the checks of \(day); nothing is cut, nothing is sealed",
      checks: checks
    )
    try output.write(report)
    guard report.isClean else { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
