import ArgumentParser
import Daybook
import Dispatch
import Events
import Foundation
import Intake
import Simulation
import Synchronization

/// `daybook simulate`: days of a platform from a seed, and what may not be true of money.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "simulate",
    "Run made-up days of a platform in disorder, and check the money after every close.",
    purpose: """
      Orders are paid, settled, refunded, disputed and withdrawn on the template marketplace-cn, \
      and things go wrong as they do: amounts and codes that are not right, steps left out, said \
      again, said otherwise, too late or too early; the writer is stopped and opened anew. After \
      every close a checker that shares nothing with the engine reads the journal: no order is \
      refunded or settled beyond its money, no account is overdrawn, client money is covered or \
      the shortfall named, each currency comes to zero, the two views list the same differences.

      The same seed says the same. Status 1 where something cannot be true; the seed is then \
      shrunk to the fewest events that still show it.
      """,
    examples: [
      "daybook simulate",
      "daybook simulate --seeds 3 --days 2 --orders 5 --output json",
      "daybook simulate simulated --seed 7 --events said.ndjson",
    ],
    next: "daybook --book FOLDER looks at a book that was kept."
  )

  @Argument(
    help: "A folder in which the book is kept; without it each book is gone afterwards.",
    completion: .directory
  )
  var folder: String?

  @Option(help: ArgumentHelp("The first seed.", valueName: "number")) var seed: UInt64 = 1
  @Option(help: ArgumentHelp("How many seeds are run.", valueName: "number")) var seeds = 1
  @Option(help: ArgumentHelp("Days of each seed.", valueName: "number")) var days = 5
  @Option(help: ArgumentHelp("New orders on each day.", valueName: "number")) var orders = 20

  @Option(
    help: ArgumentHelp("Write what is said, as CloudEvents, into a file.", valueName: "file"),
    completion: .file()
  )
  var events: String?

  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    guard seeds > 0, (1...366).contains(days), (1...10_000).contains(orders) else {
      throw ValidationError("Give at least 1 seed, 1 to 366 days and 1 to 10,000 orders a day.")
    }
    guard seeds == 1 || (folder == nil && events == nil) else {
      throw ValidationError("A kept book and --events are for one seed: leave --seeds out.")
    }
    guard seed.addingReportingOverflow(UInt64(seeds)).overflow == false else {
      throw ValidationError("The last seed is beyond 64 bits.")
    }
  }

  func run() async throws {
    let files = try Template.named("marketplace-cn").files
      .map { BookWriter.SourceFile(name: $0.name, text: $0.text) }
    let template = TemplateText(files)
    let simulation = Simulation(template, days: days, orders: orders)
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("daybook-\(ProcessInfo.processInfo.globallyUniqueString)").path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    let empty = SimulationReport(
      options: "--days \(days) --orders \(orders)",
      codes: template.codes
    )
    var report = try results(of: simulation, scratch, startingFrom: empty)
    var said = simulation.events(seed: seed)
    if let first = report.failures.first {
      said = try simulation.shrunk(seed: first.seed, in: scratch)
      report.shrunk = said.flatMap(\.self)
    }
    try write(said.flatMap(\.self))
    try output.write(report)
    guard report.isClean else { throw ExitCode(ExitStatus.no.rawValue) }
  }

  /// Runs the seeds, as many at a time as there are processors.
  private func results(
    of simulation: Simulation,
    _ scratch: String,
    startingFrom empty: SimulationReport
  ) throws -> SimulationReport {
    let state = Mutex<(report: SimulationReport, error: (any Error)?)>((empty, nil))
    let (first, folder) = (seed, folder)
    DispatchQueue.concurrentPerform(iterations: seeds) { index in
      guard state.withLock({ $0.error == nil }) else { return }
      let seed = first + UInt64(index)
      let path = folder ?? "\(scratch)/\(seed)"
      defer { if folder == nil { try? FileManager.default.removeItem(atPath: path) } }
      do {
        let result = try simulation.run(seed: seed, at: path)
        state.withLock { $0.report.add(result) }
      } catch {
        state.withLock { $0.error = error }
      }
    }
    return try state.withLock { state in
      if let error = state.error { throw error }
      return state.report
    }
  }

  private func write(_ said: [EventDraft]) throws {
    guard let events else { return }
    var text = EventText()
    let lines = said.map { text.line($0) + "\n" }.joined()
    try OutputFile.require(events)
    try Data(lines.utf8).write(to: URL(fileURLWithPath: events), options: .atomic)
  }
}
