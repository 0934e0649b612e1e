import ArgumentParser
import Daybook
import Foundation
import Statements

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
  @Argument(help: "Which parts: append, orders, single, day, ingest; all unless given.")
  var parts: [Part] = Part.allCases

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case append, orders, single, day, ingest
  }

  func run() throws {
    let folder = try workFolder(in: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    let append = AppendBench(count: count, rounds: rounds, merchants: merchants, folder: folder)
    let day = DayBench(count: count, rounds: rounds, merchants: merchants, folder: folder)
    var lines: [Line] = []
    for part in parts {
      switch part {
      case .append:
        lines += try append.lines(.ordered, cpu: "600 ns/event", ratio: "0.6 × bare LMDB")
        lines += try append.lines(.random, cpu: "900 ns/event", ratio: "0.4 × bare LMDB")
      case .orders: lines += try append.orders()
      case .single: lines += try append.single()
      case .day: lines += try day.lines()
      case .ingest:
        lines += try IngestBench(count: count, rounds: rounds, folder: folder).lines()
      }
    }
    Line.print(lines)
  }
}

/// One piece of work and nothing else, for counting what it does under valgrind.
struct Count: ParsableCommand {
  enum Work: String, CaseIterable, ExpressibleByArgument { case append, close, rebuild }

  static let configuration = CommandConfiguration(
    abstract: "Do one piece of work once, for a counter such as valgrind."
  )

  @Argument(help: "append (to a new book), close (its day), rebuild (its views).") var work: Work
  @Option(help: "How many events append makes.") var events = 10_000
  @Option(help: "Over how many merchants, so accounts.") var merchants = 1_000
  @Option(help: "The book.") var book: String

  /// valgrind refuses a large map.
  private static let mapBytes = 1 << 28

  func run() throws {
    switch work {
    case .append:
      let book = try BenchBook(at: book, synchronizing: false, mapBytes: Self.mapBytes)
      defer { book.writer.shutDown() }
      var source = BenchEvents(merchants: merchants, identifiers: .ordered, day: BenchBook.day)
      for start in stride(from: 0, to: events, by: BenchEvents.batchSize) {
        try book.append([source.batch(min(BenchEvents.batchSize, events - start))])
      }
    case .close:
      var options = BookWriter.Options()
      options.mapBytes = Self.mapBytes
      let writer = try BookWriter.open(at: book, options)
      defer { writer.shutDown() }
      guard try writer.close().isClean else { throw BenchFailure("the day is not sealed") }
    case .rebuild:
      let report = try Book.open(at: book, mapBytes: Self.mapBytes).rebuildViews()
      guard report.before == report.after else { throw BenchFailure("the views differ") }
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
