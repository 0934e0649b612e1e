import BusinessCalendar
import Foundation
import PlatformDay

/// A file of events through the command, end to end: read, parsed, checked, decided, durable.
struct IngestBench {
  let count: Int
  let rounds: Int
  let folder: URL
  /// The command, which stands beside this program.
  let command = Bundle.main.bundleURL.appendingPathComponent("daybook")

  func lines() throws -> [Line] {
    let files = folder.appendingPathComponent("files")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    var handles: [DayFile: FileHandle] = [:]
    let options = DayOptions(events: count, day: BenchBook.day)
    for file in options.files {
      try Data().write(to: url(file))
      handles[file] = try FileHandle(forWritingTo: url(file))
    }
    let tally = try PlatformDay.generate(options) { file, bytes in
      try handles[file]?.write(contentsOf: Data(bytes))
    }
    let events = tally.counts[.day(0)]?.lines ?? 0
    let bytes = try url(.day(0)).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    var walls: [Double] = []
    for _ in 0..<rounds {
      let book = folder.appendingPathComponent("ingest").path
      let opening = "\(BenchBook.day.adding(days: -1))"
      try run(
        "init",
        book,
        "--template",
        "marketplace-cn",
        "--first-day",
        opening,
        "--time-zone",
        "Asia/Shanghai"
      )
      try run("append", "--book", book, url(.opening).path)
      walls.append(try Cost.of { try run("append", "--book", book, url(.day(0)).path) }.wall)
      try FileManager.default.removeItem(atPath: book)
    }
    try FileManager.default.removeItem(at: files)
    let megabytes = Double(bytes) / 1e6 / walls.median
    return [
      Line(
        work: "ingest of an NDJSON file, a platform's day",
        result: rate(events, per: walls.median) + String(format: ", %.0f MB/s", megabytes),
        reference: "simdjson alone walks such an event in 0.25 µs",
        budget: "1 M events/s"
      )
    ]
  }

  private func url(_ file: DayFile) -> URL {
    folder.appendingPathComponent("files/\(file.name).ndjson")
  }

  /// Runs the command; rows refused, parked or conflicting (status 3) are part of the day.
  private func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = command
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.standardError
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 || process.terminationStatus == 3 else {
      throw BenchFailure("daybook \(arguments[0]) ended with \(process.terminationStatus)")
    }
  }
}
