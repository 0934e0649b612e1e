import ArgumentParser
import Daybook

/// `daybook ledger`: how an account, or a subject, came to stand where it does.
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "ledger",
    "Show the postings of accounts with running balance, or the general ledger.",
    purpose: """
      The subsidiary ledger (明细账) of the accounts that match: opening, every posting with its \
      event and the balance after it, closing. With --general the general ledger (总账): opening, \
      debit, credit and closing per subject, currency and day, rolled up to parents.
      """,
    examples: [
      "daybook ledger 220202/M1",
      "daybook ledger 220202/M1/CNY --from 2026-11-20 --output ndjson",
      "daybook ledger --general 2202",
    ],
    next: "daybook explain 7 shows why the event with sequence 7 posted what it did."
  )

  @Argument(help: "The account or accounts (220202/M1); with --general a subject (2202).")
  var account: String?

  @Flag(help: "The general ledger: by subject and day.")
  var general = false

  @OptionGroup(title: "Which state") var period: PeriodOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  private var pattern: AccountPattern { AccountPattern(account ?? "") }

  func validate() throws {
    guard general || account != nil else {
      throw ValidationError(
        "Which account? Give one such as 220202/M1, or a subject, or --general."
      )
    }
    if !general { try pattern.requireParts() }
  }

  func run() async throws {
    let book = try book.reader()
    let (from, cut) = try period.bounds(cut, of: book)
    if general {
      try output.write(try book.generalLedger(subject: account, from: from, cut))
    } else {
      try output.write(try book.subsidiaryLedger(pattern, from: from, cut))
    }
  }
}
