import ArgumentParser
import Daybook
import Foundation

/// Measures the engine beside its references.
///
/// Goals: each line of the budget beside its reference, in one run, interleaved, medians.
/// Non-goals: absolute figures, and gates on time; the disk of this machine decides those.
@main
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daybook-bench",
    abstract: "Measure the engine beside bare LMDB, in one run.",
    subcommands: [Table.self, Count.self],
    defaultSubcommand: Table.self
  )
}

/// The table of the budget.
struct Table: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print the table of the budget.")

  @Option(help: "How many events.") var count = 1_000_000
  @Option(help: "How many rounds; the median is shown.") var rounds = 3
  @Option(help: "How many merchants, so accounts.") var merchants = 100_000
  @Option(help: "Where the books are made; the disk that is measured.")
  var folder = FileManager.default.temporaryDirectory.path

  func run() throws {
    let folder = try workFolder(in: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let append = AppendBench(count: count, rounds: rounds, merchants: merchants, folder: folder)
    var lines = try append.lines(.ordered, cpu: "600 ns/event", ratio: "0.6 × bare LMDB")
    lines += try append.lines(.random, cpu: "900 ns/event", ratio: "0.4 × bare LMDB")
    lines += try append.single()
    Line.print(lines)
  }
}

/// One piece of work and nothing else, for counting what it does under valgrind.
struct Count: ParsableCommand {
  enum Work: String, CaseIterable, ExpressibleByArgument { case append, rebuild }

  static let configuration = CommandConfiguration(
    abstract: "Do one piece of work once, for a counter such as valgrind."
  )

  @Argument(help: "append or rebuild.") var work: Work
  @Option(help: "How many events.") var events = 10_000
  @Option(help: "The book: made by append, read by rebuild.") var book: String

  func run() throws {
    switch work {
    case .append:
      // A small map: valgrind refuses a large one.
      let book = try BenchBook(at: book, synchronizing: false, mapBytes: 1 << 28)
      var source = BenchEvents(merchants: 1_000, identifiers: .ordered, day: BenchBook.day)
      var left = events
      while left > 0 {
        let count = min(left, BenchEvents.batchSize)
        try book.append([source.batch(count)])
        left -= count
      }
      book.writer.shutDown()
    case .rebuild:
      throw BenchFailure("not wired yet")
    }
  }
}

/// A folder of this process's own.
func workFolder(in folder: String) throws -> URL {
  let folder = URL(fileURLWithPath: folder)
    .appendingPathComponent("daybook-bench-\(ProcessInfo.processInfo.processIdentifier)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}
