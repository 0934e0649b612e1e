import ArgumentParser
import BusinessCalendar
import Daybook
import Foundation
import Statements

/// `daybook init`: a new book.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "init",
    "Make a book: a folder with a log that begins on a first day.",
    purpose: """
      A book is the ledger of one legal entity: one folder. Chart of accounts and entry rules come \
      from a template or from your own files, and can be published later too. The template \
      supervised makes three books that belong together, each in a folder of its own.
      """,
    examples: [
      """
      daybook init shop --template marketplace-cn \\
      --first-day 2026-11-20 --time-zone Asia/Shanghai
      """,
      """
      daybook init group --template supervised \\
      --first-day 2026-11-20 --time-zone Asia/Shanghai
      """,
      """
      daybook init mine --chart chart.yaml --rules rules \\
      --first-day 2026-01-01 --time-zone UTC
      """,
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
    let isNew = !FileManager.default.fileExists(atPath: folder)
    do {
      if let set = template.flatMap({ Template.sets[$0] }) {
        try output.write(try make(set))
      } else {
        let (chart, rules) = try sources()
        try output.write(StateReport(try make(chart, rules, in: folder), at: folder).made())
      }
    } catch {
      // A book that was never whole is not left behind.
      if isNew { try? FileManager.default.removeItem(atPath: folder) }
      throw error
    }
  }

  private func make(
    _ chart: BookWriter.SourceFile?,
    _ rules: [BookWriter.SourceFile],
    in folder: String
  ) throws -> BookInformation {
    let opening = BookOpening(firstDay: firstDay, timeZone: timeZone, cutOff: cutOff)
    let writer = try BookWriter.create(at: folder, opening)
    defer { writer.shutDown() }
    if chart != nil { try writer.publish(chart: chart, rules: rules) }
    return try writer.book.information()
  }

  /// Makes books that belong together, each in its folder.
  private func make(_ set: [(folder: String, template: String)]) throws -> ListReport {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var books: [(folder: String, BookInformation)] = []
    do {
      for (name, template) in set {
        let (chart, rules) = try Self.sources(of: template)
        let path = folder + "/" + name
        books.append((path, try make(chart, rules, in: path)))
      }
    } catch {
      // Those that belong together begin together, or none of them does.
      for book in books { try? FileManager.default.removeItem(atPath: book.folder) }
      throw error
    }
    return ListReport(made: books, in: folder)
  }

  private static func sources(
    of template: String
  ) throws -> (BookWriter.SourceFile?, [BookWriter.SourceFile]) {
    let files = try Template.named(template).files
      .map { BookWriter.SourceFile(name: $0.name, text: $0.text) }
    return (files.first, Array(files.dropFirst()))
  }

  private func sources() throws -> (BookWriter.SourceFile?, [BookWriter.SourceFile]) {
    if let template { return try Self.sources(of: template) }
    guard let chart = try chart.map({ try SourceFiles.read($0) }) else { return (nil, []) }
    let rules = try SourceFiles.readAll(rules)
    try RuleFile.check(rules, against: chart)
    return (chart, rules)
  }
}

extension ListReport {
  /// Books that were made together.
  fileprivate init(made books: [(folder: String, BookInformation)], in folder: String) {
    self.init(
      schema: "daybook.books/1",
      title: "Made \(Figures.count(books.count, "book")) in \(folder)",
      rowsKey: "books",
      columns: [
        Column("folder"), Column("book"), Column("first_day"), Column("time_zone"),
        Column("chart"), Column("rules", isFigure: true),
      ],
      rows: books.map { folder, book in
        [
          .text(folder), .text(book.id), .date(book.firstDay), .text(book.timeZone),
          book.chart.map { .text($0) } ?? .none, .count(UInt64(clamping: book.rules)),
        ]
      }
    )
  }
}
