import ArgumentParser
import ChartOfAccounts
import Daybook
import RuleSyntax
import Statements

/// `daybook chart`: the chart of accounts.
struct ChartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "chart",
    "Show the chart of accounts, or publish another.",
    purpose: """
      The subjects (会计科目) of the chart in force, with class, normal side, owners and whether \
      their accounts may go negative. A chart is published through the log and takes effect at its \
      sequence; what is sealed stays as it was.
      """,
    examples: [
      "daybook chart",
      "daybook chart list --output csv",
      "daybook chart publish chart.yaml",
    ],
    next: "daybook rules list shows which rules post to these subjects.",
    subcommands: [ChartListCommand.self, ChartPublishCommand.self],
    defaultSubcommand: ChartListCommand.self
  )
}

/// `daybook chart list`, the default.
struct ChartListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "list",
    "List the subjects of the chart in force.",
    purpose: """
      A row shows a subject's code and names, its class and normal side, who owns its accounts, \
      and whether they may go negative.
      """,
    examples: [
      "daybook chart list --output csv"
    ],
    next: "daybook rules list shows which rules post to these subjects."
  )

  @Flag(help: "Print the chart's YAML as it was published.")
  var source = false

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws { if source { try output.requireText(for: "--source") } }

  func run() async throws {
    let published = try PublishedChart(of: try book.reader())
    if source {
      try output.write { try $0(published.text) }
    } else {
      try output.write(ListReport(published))
    }
  }
}

/// `daybook chart publish`: another chart takes effect.
struct ChartPublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "publish",
    "Check a chart and publish it.",
    purpose: """
      Checks the chart and appends it to the log; it takes effect at once for what comes later. \
      With --rules the rules are published with it, all or none.
      """,
    examples: [
      "daybook chart publish chart.yaml --dry-run",
      "daybook chart publish chart.yaml",
    ],
    next: "daybook rules publish RULES.yaml says which entries events make."
  )

  @Argument(help: "The chart's YAML file.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("Entry rules: a file or a folder.", valueName: "file|folder"),
    completion: .file()
  )
  var rules: [String] = []

  @Option(help: "Who publishes it.")
  var actor: String?

  @OptionGroup var book: BookOption
  @OptionGroup var wait: WaitOption
  @OptionGroup var dryRun: DryRunOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let source = try SourceFiles.read(file)
    let rules = try SourceFiles.readAll(rules)
    try RuleFile.check(rules, against: source)
    try await book.open(isDryRun: dryRun.isDryRun, waiting: wait) { book, writer in
      guard let writer else { return try book.checkPublication(chart: source, rules: rules) }
      try writer.publish(chart: source, rules: rules, actor: actor)
    }
    try output.write(ListReport(published: [source] + rules, isDryRun: dryRun.isDryRun))
  }
}

/// The chart in force, as it was published.
struct PublishedChart {
  let chart: Chart
  let text: String
  let sequence: UInt64

  /// The latest chart of a book.
  init(of book: Book) throws {
    guard let published = try book.publications().last(where: { $0.kind == .chart }) else {
      throw CommandFailure(
        .no,
        rule: "no-chart",
        "no chart was published in this book yet",
        next: "daybook chart publish CHART.yaml"
      )
    }
    (text, sequence) = (published.text, published.sequence)
    chart = try Chart(text: published.text, file: published.file)
  }
}

extension ListReport {
  /// The subjects of a chart.
  init(_ published: PublishedChart) {
    let chart = published.chart
    let hasKinds = !chart.kinds.isEmpty
    self.init(
      schema: "daybook.chart/1",
      title: "Chart \(chart.name), published at sequence \(Figures.count(published.sequence))",
      rowsKey: "subjects",
      columns: [
        Column("tree", title: "code", isShownOnly: true), Column("code", title: ""),
        Column("zh"), Column("en"), Column("class"), Column("normal"), Column("owners"),
        Column("negative"), Column("leaf", title: ""), Column("under", title: ""),
      ] + (hasKinds ? [Column("kinds")] : []),
      rows: chart.subjects.map { subject in
        let indent = String(repeating: "  ", count: chart.depth(of: subject.code))
        return [
          .text(indent + subject.code), .text(subject.code), .text(subject.zh), .text(subject.en),
          .text(subject.subjectClass.rawValue), .text(subject.normal.rawValue),
          .texts(subject.owners),
          .text(subject.isLeaf ? subject.negative.rawValue : ""),
          .bool(subject.isLeaf), subject.parent.map { .text($0) } ?? .none,
        ] + (hasKinds ? [.texts(subject.kinds)] : [])
      }
    )
  }

  /// What was published, or would be.
  init(published files: [BookWriter.SourceFile], isDryRun: Bool) {
    self.init(
      schema: "daybook.published/1",
      title: isDryRun ? "Dry run: correct, nothing is published" : "Published",
      rowsKey: "files",
      columns: [Column("file"), Column("dry_run", title: "")],
      rows: files.map { [.text($0.name), .bool(isDryRun)] }
    )
  }
}
