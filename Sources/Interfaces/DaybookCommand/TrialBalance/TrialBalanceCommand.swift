import ArgumentParser
import Daybook
import Statements

/// `daybook trial-balance`: whether the books balance.
struct TrialBalanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "trial-balance",
    "Show opening, movement and closing of every subject.",
    purpose: """
      The trial balance (试算平衡表) of a day, or of a period with --from: accounts with debit \
      balances and accounts with credit balances are summed apart and never netted over owners; \
      movement is gross. Debits equal credits in every pair of columns, or the command ends with \
      status 1.
      """,
    examples: [
      "daybook trial-balance",
      "daybook trial-balance --as-of 2026-11-20",
      "daybook trial-balance --from 2026-11-01 --by value --output csv",
    ],
    next: "daybook close seals the day; daybook ledger --general shows it day by day."
  )

  @OptionGroup(title: "Which state") var period: PeriodOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    let (from, cut) = try period.bounds(cut, of: book)
    let report = try book.trialBalance(from: from, cut)
    try output.write(report)
    guard report.totals.allSatisfy(\.isBalanced) else { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
