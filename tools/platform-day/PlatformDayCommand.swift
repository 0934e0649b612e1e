import ArgumentParser
import BusinessCalendar
import Foundation
import PlatformDay

@main
struct PlatformDayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "platform-day",
    abstract: "Make a platform's days as CloudEvents, with the tally of what must come of them.",
    discussion: """
      Writes opening.ndjson (the day before), for each day day-1.ndjson and late-1.ndjson (what \
      arrives after the cut), period-1.ndjson where a month ends, and tally.json into a folder. \
      The same options give the same bytes.
      """
  )

  @Option(help: "The same seed gives the same days.") var seed: UInt64 = 1
  @Option(help: "The least number of events in all days together.") var events = 200_000
  @Option(help: "The first day, as 2026-11-20.") var day = "2026-11-20"
  @Option(help: "How many days, one after the other.") var days = 1
  @Option(help: "How many merchants there are.") var merchants = 2_000
  @Option(help: "How many users there are.") var users = 20_000
  @Argument(help: "The folder; made where it is missing.") var folder: String

  func validate() throws {
    guard BusinessDate(day) != nil else { throw ValidationError("'\(day)' is no date") }
    guard events > 0, merchants >= 60, users >= 100, (1...366).contains(days) else {
      throw ValidationError("at least 1 event, 60 merchants, 100 users, and 1 to 366 days")
    }
  }

  func run() throws {
    guard let day = BusinessDate(day) else { return }
    let options = DayOptions(
      seed: seed,
      events: events,
      day: day,
      days: days,
      merchants: merchants,
      users: users
    )
    let place = URL(fileURLWithPath: folder)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    var files: [DayFile: FileHandle] = [:]
    for file in options.files {
      let url = place.appendingPathComponent("\(file.name).ndjson")
      try Data().write(to: url)
      files[file] = try FileHandle(forWritingTo: url)
    }
    let tally = try PlatformDay.generate(options) { file, bytes in
      try files[file]?.write(contentsOf: Data(bytes))
    }
    try Data(tally.json).write(to: place.appendingPathComponent("tally.json"))
    for file in options.files {
      guard let counts = tally.counts[file] else { continue }
      print("\(file.name).ndjson: \(counts.lines) events")
    }
  }
}
