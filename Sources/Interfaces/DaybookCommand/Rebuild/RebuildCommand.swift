import ArgumentParser
import Daybook
import Statements

/// `daybook rebuild`: the views anew from the log.
struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "rebuild",
    "Compute all views anew from the log and put them in place of the old ones.",
    purpose: """
      Ledgers and checkpoints in views/ are computed from the log and can be thrown away. A \
      rebuild disturbs no reader and no writer. It lists a SHA-256 of every ledger table and \
      whether it is the same as before: the same book gives the same digests, and where one \
      differs the old views were damaged.
      """,
    examples: [
      "daybook rebuild",
      "daybook rebuild --output json",
    ],
    next: "daybook audit proves that the views hold what the log says."
  )

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Output") var progress: ProgressOption

  func run() async throws {
    let book = try book.reader()
    let report = try Waiting.during("rebuilding", progress) { try book.rebuildViews() }
    try output.write(ListReport(rebuilt: report))
  }
}

extension ListReport {
  /// The tables that were written, with their digests.
  init(rebuilt report: RebuildReport) {
    let old = Dictionary(report.before.map { ($0.name, $0) }) { first, _ in first }
    self.init(
      schema: "daybook.rebuild/1",
      title: "Rebuilt to sequence \(Figures.count(report.sequence)): "
        + "\(Figures.count(report.days, "sealed day")), generation \(report.generation)",
      rowsKey: "tables",
      columns: [
        Column("table"), Column("entries", isFigure: true), Column("sequence", isFigure: true),
        Column("sha256"), Column("before"),
      ],
      rows: report.after.map { table in
        let verdict: Value =
          switch old[table.name] {
          case nil: .text("new")
          case .some(let old) where old.sequence != table.sequence: .text("other-sequence")
          case .some(let old):
            old.hash == table.hash ? .word("same", .good) : .word("differs", .bad)
          }
        return [
          .text(table.name), .count(UInt64(table.entries)), .count(table.sequence),
          .text(table.hash), verdict,
        ]
      },
      emptyText: "No day is sealed yet, so there are no ledgers."
    )
  }
}
