import ArgumentParser
import Daybook
import Events
import RuleSyntax
import Statements

/// `daybook rules list`, the default.
struct RulesListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "list",
    "List every version of every entry rule that was published.",
    purpose: """
      A row shows a rule's transaction code and event type, the date from which it holds, the \
      sequence at which it was published, and where it stands in its file.
      """,
    examples: [
      "daybook rules list --code 1002"
    ],
    next: "daybook append EVENTS.ndjson books events by them."
  )

  @Option(help: "Only rules of this transaction code.")
  var code: String?

  @Option(help: "Only rules for this event type.")
  var type: String?

  @Flag(help: "Print the rules' YAML as it was published.")
  var source = false

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws { if source { try output.requireText(for: "--source") } }

  func run() async throws {
    let published = try book.reader().publications().filter { $0.kind == .rules }
    if source {
      try output.write { write in
        for item in published {
          guard let text = try wanted(of: item) else { continue }
          try write("# \(item.file), sequence \(item.sequence)\n\(text)")
        }
      }
      return
    }
    var (number, rows): (UInt64, [[ListReport.Value]]) = (0, [])
    for item in published {
      for rule in try RuleFileSyntax.parse(item.text, file: item.file).rules {
        number += 1
        guard isWanted(rule) else { continue }
        rows.append(Self.row(number, rule, item))
      }
    }
    try output.write(
      ListReport(
        schema: "daybook.rules/1",
        title: "Entry rules",
        rowsKey: "rules",
        columns: [
          .init("number", isFigure: true), .init("code"), .init("type"), .init("zh"), .init("en"),
          .init("from"), .init("published_at", isFigure: true), .init("file"),
          .init("line", isFigure: true),
        ],
        rows: rows,
        emptyText: "No rule matches."
      )
    )
  }

  private func isWanted(_ rule: EntryRuleSyntax) -> Bool {
    (code == nil || rule.code?.text == code) && (type == nil || rule.type.text == type)
  }

  /// The documents of a file with the rules that are wanted; the file as it is where all are, and
  /// nil where it has none.
  private func wanted(of item: BookPublication) throws -> String? {
    if code == nil, type == nil { return item.text }
    let rules = try RuleFileSyntax.parse(item.text, file: item.file).rules
    let lines = Set(rules.filter(isWanted).map(\.place.line))
    var documents: [(text: String, isWanted: Bool)] = [("", false)]
    for (index, line) in item.text.lines.enumerated() {
      if line.hasPrefix("---") {
        documents.append(("", false))
        continue
      }
      documents[documents.count - 1].text += line + "\n"
      if lines.contains(index + 1) { documents[documents.count - 1].isWanted = true }
    }
    let wanted = documents.filter(\.isWanted).map(\.text)
    return wanted.isEmpty ? nil : wanted.joined(separator: "---\n")
  }

  private static func row(
    _ number: UInt64,
    _ rule: EntryRuleSyntax,
    _ item: BookPublication
  ) -> [ListReport.Value] {
    [
      .count(number), .text(rule.code?.text ?? ""), .text(rule.type.text),
      .text(rule.zh ?? ""), .text(rule.en ?? ""), .date(rule.from), .count(item.sequence),
      .text(item.file), .count(UInt64(rule.place.line)),
    ]
  }
}
