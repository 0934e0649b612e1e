import Amounts
import ArgumentParser
import Daybook
import Statements

/// `daybook accounts`: which accounts there are.
struct AccountsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "accounts",
    "List the accounts, their status and everything ever posted to them.",
    purpose: """
      Every account that was opened, by an event or on first use, with its status and the sums of \
      its debits and credits; also those whose balance is zero.
      """,
    examples: [
      "daybook accounts",
      "daybook accounts 2202 --output csv",
    ],
    next: "daybook balance shows where they stand; account.changed freezes or closes one."
  )

  @OptionGroup var accounts: AccountsArgument
  @OptionGroup var book: BookOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    var report = try book.balances(try cut.cut(of: book), matching: accounts.pattern)
    report.head.report = "accounts"
    try output.write(ListReport(accounts: report))
  }
}

extension ListReport {
  /// The accounts of a balance report, whatever their balance.
  init(accounts report: BalanceReport) {
    // Most charts have no kinds of accounts.
    let hasKinds = report.rows.contains { !$0.kind.isEmpty || !$0.ownership.isEmpty }
    self.init(
      schema: "daybook.accounts/1",
      head: report.head,
      title: "Accounts",
      rowsKey: "accounts",
      columns: [
        Column("account"), Column("subject", title: ""), Column("name"), Column("currency"),
        Column("status"), Column("debits", isFigure: true), Column("credits", isFigure: true),
      ] + (hasKinds ? [Column("kind"), Column("ownership")] : []),
      rows: report.rows.map { row in
        [
          .text(row.account), .text(row.subject.code), .text(row.subject.name),
          .text(row.currency.code),
          .word(row.status.rawValue, row.status == .open ? .plain : .notice),
          .amount(Amount(minor: row.totals.debit, currency: row.currency)),
          .amount(Amount(minor: row.totals.credit, currency: row.currency)),
        ] + (hasKinds ? [.text(row.kind), .text(row.ownership)] : [])
      },
      emptyText: "No account matches."
    )
  }
}
