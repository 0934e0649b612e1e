import ArgumentParser
import BusinessCalendar
import Foundation
import PlatformDay

@main
struct PlatformDayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "platform-day",
    abstract: "Make a platform's day as CloudEvents, with the tally of what must come of it.",
    discussion: """
      Writes opening.ndjson (the day before), day.ndjson, late.ndjson (what arrives after the \
      cut) and tally.json into a folder. The same options give the same bytes.
      """
  )

  @Option(help: "The same seed gives the same day.") var seed: UInt64 = 1
  @Option(help: "The least number of events in day.ndjson.") var events = 200_000
  @Option(help: "The day, as 2026-11-20.") var day = "2026-11-20"
  @Option(help: "Minutes after midnight at which the book is cut over.") var cutAfter = 1_440
  @Option(help: "How many merchants there are.") var merchants = 2_000
  @Option(help: "How many users there are.") var users = 20_000
  @Argument(help: "The folder; made where it is missing.") var folder: String

  func validate() throws {
    guard BusinessDate(day) != nil else { throw ValidationError("'\(day)' is no date") }
    guard events > 0, merchants >= 60, users >= 100, (60...1_440).contains(cutAfter) else {
      throw ValidationError("at least 1 event, 60 merchants, 100 users, and a cut by midnight")
    }
  }

  func run() throws {
    guard let day = BusinessDate(day) else { return }
    let options = DayOptions(
      seed: seed,
      events: events,
      day: day,
      cutAfterMinutes: cutAfter,
      merchants: merchants,
      users: users
    )
    let place = URL(fileURLWithPath: folder)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    var files: [DayFile: FileHandle] = [:]
    for file in DayFile.allCases {
      let url = place.appendingPathComponent("\(file.rawValue).ndjson")
      try Data().write(to: url)
      files[file] = try FileHandle(forWritingTo: url)
    }
    let tally = try PlatformDay.generate(options) { file, bytes in
      try files[file]?.write(contentsOf: Data(bytes))
    }
    try Data(tally.json).write(to: place.appendingPathComponent("tally.json"))
    for file in DayFile.allCases {
      guard let counts = tally.counts[file] else { continue }
      print("\(file.rawValue).ndjson: \(counts.lines) events")
    }
  }
}
