import ArgumentParser
import BusinessCalendar
import Daybook
import Foundation

/// `daybook init`: a new book.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "init",
    "Make a book: a folder with a log that begins on a first day.",
    purpose: """
      A book is the ledger of one legal entity: one folder. Chart of accounts and entry rules come \
      from a template or from your own files, and can be published later too.
      """,
    examples: [
      "daybook init shop --template marketplace-cn --first-day 2026-11-20 --time-zone Asia/Shanghai",
      "daybook init mine --chart chart.yaml --rules rules --first-day 2026-01-01 --time-zone UTC",
    ],
    next: "cd into the folder, then daybook append EVENTS.ndjson; daybook alone says what stands."
  )

  @Argument(help: "The folder of the book; it is made.", completion: .directory)
  var folder: String

  @Option(
    name: .customLong("first-day"),
    help: ArgumentHelp("The first accounting date.", valueName: "date")
  )
  var firstDay: BusinessDate

  @Option(
    name: .customLong("time-zone"),
    help: ArgumentHelp("The IANA zone in which days are cut: Asia/Shanghai.", valueName: "zone")
  )
  var timeZone: String

  @Option(
    name: .customLong("cut-off"),
    help: ArgumentHelp("The local time at which a scheduler cuts days.", valueName: "hh:mm")
  )
  var cutOff = "00:00"

  @Option(help: "A chart with rules that comes with Daybook: \(Template.names).")
  var template: String?

  @Option(help: ArgumentHelp("A chart of accounts.", valueName: "file"), completion: .file())
  var chart: String?

  @Option(
    help: ArgumentHelp("Entry rules: a file or a folder.", valueName: "file|folder"),
    completion: .file()
  )
  var rules: [String] = []

  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    guard template == nil || (chart == nil && rules.isEmpty) else {
      throw ValidationError("Give --template, or --chart and --rules, not both.")
    }
    guard rules.isEmpty || chart != nil else {
      throw ValidationError("--rules needs --chart: rules are checked against a chart.")
    }
  }

  func run() async throws {
    let (chart, rules) = try sources()
    let isNew = !FileManager.default.fileExists(atPath: folder)
    do {
      try output.write(try make(chart, rules))
    } catch {
      // A book that was never whole is not left behind.
      if isNew { try? FileManager.default.removeItem(atPath: folder) }
      throw error
    }
  }

  private func make(
    _ chart: BookWriter.SourceFile?,
    _ rules: [BookWriter.SourceFile]
  ) throws -> StateReport {
    let opening = BookOpening(firstDay: firstDay, timeZone: timeZone, cutOff: cutOff)
    let writer = try BookWriter.create(at: folder, opening)
    defer { writer.shutDown() }
    if chart != nil { try writer.publish(chart: chart, rules: rules) }
    return StateReport(try writer.book.information(), at: folder).made()
  }

  private func sources() throws -> (BookWriter.SourceFile?, [BookWriter.SourceFile]) {
    if let template {
      let files = try Template.named(template).files
        .map { BookWriter.SourceFile(name: $0.name, text: $0.text) }
      return (files.first, Array(files.dropFirst()))
    }
    guard let chart = try chart.map({ try SourceFiles.read($0) }) else { return (nil, []) }
    let rules = try SourceFiles.readAll(rules)
    try RuleFile.check(rules, against: chart)
    return (chart, rules)
  }
}
