import ArgumentParser
import Foundation

/// Measures the engine beside its references.
///
/// Goals: each line of the budget beside its reference, in one run, interleaved, medians.
/// Non-goals: absolute figures, and gates on time; the disk of this machine decides those.
@main
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daybook-bench",
    abstract: "Measure the engine beside bare LMDB, in one run."
  )

  @Option(help: "How many events.") var count = 1_000_000
  @Option(help: "How many rounds; the median is shown.") var rounds = 3
  @Option(help: "Where the books are made; the disk that is measured.")
  var folder = FileManager.default.temporaryDirectory.path

  func run() throws {
    let folder = URL(fileURLWithPath: folder)
      .appendingPathComponent("daybook-bench-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let bare = BareLMDB(values: max(1, count / BenchEvents.batchSize), bytes: 8_000 * 170)
    let single = BareLMDB(values: 500, bytes: 400)
    var (walls, singles): ([Double], [Double]) = ([], [])
    for round in 0..<rounds {
      let path = folder.appendingPathComponent("bare-\(round)").path
      walls.append(try Cost.of { try bare.write(into: path) }.wall)
      try FileManager.default.removeItem(atPath: path)
      let other = folder.appendingPathComponent("single-\(round)").path
      singles.append(try Cost.of { try single.write(into: other) }.wall)
    }
    Line.print([
      Line(
        work: "bare LMDB, blocks of 8,000 events",
        result: rate(count, per: walls.median),
        reference: "",
        budget: ""
      ),
      Line(
        work: "bare LMDB, one small commit",
        result: rate(500, per: singles.median),
        reference: "",
        budget: ""
      ),
    ])
  }
}
