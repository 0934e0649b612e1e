import ArgumentParser
import Daybook
import Statements

/// `daybook balance`: where accounts stand.
struct BalanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "balance",
    "Show where accounts stand.",
    purpose: """
      Lists the balances of accounts in debit and credit columns, with the sums of each currency. \
      An account is written subject/owner/currency; a pattern gives its first parts, * stands for \
      any part, and a subject stands for everything below it.
      """,
    examples: [
      "daybook balance",
      "daybook balance 2202",
      "daybook balance 220202/M1",
      "daybook balance '*/M1' --as-of 2026-11-20 --output json",
      "daybook balance --customer C1",
    ],
    next: "daybook ledger 220202/M1 shows how an account came to stand where it does."
  )

  @OptionGroup var accounts: AccountsArgument

  @Option(help: "Only accounts of this customer's logins, closed ones too.")
  var customer: String?

  @Flag(help: "Show accounts whose balance is zero, too.")
  var zero = false

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    var pattern = accounts.pattern
    pattern.owners = try customer.map { try book.logins(of: $0) }
    var report = try book.balances(try cut.cut(of: book), matching: pattern)
    if !zero { report.rows.removeAll { $0.totals.balance == 0 } }
    try output.write(report)
  }
}
