import ArgumentParser
import Daybook
import RuleSyntax
import Statements

/// `daybook rules list`, the default.
struct RulesListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every version of every entry rule that was published."
  )

  @Option(help: "Only rules of this transaction code.")
  var code: String?

  @Option(help: "Only rules for this event type.")
  var type: String?

  @Flag(help: "Print the rules' YAML as it was published.")
  var source = false

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let published = try book.reader().publications().filter { $0.kind == .rules }
    if source {
      try output.write { write in
        for item in published {
          try write("# \(item.file), sequence \(item.sequence)\n\(item.text)")
        }
      }
      return
    }
    var (number, rows): (UInt64, [[ListReport.Value]]) = (0, [])
    for item in published {
      for rule in try RuleFileSyntax.parse(item.text, file: item.file).rules {
        number += 1
        guard code == nil || rule.code?.text == code, type == nil || rule.type.text == type else {
          continue
        }
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
