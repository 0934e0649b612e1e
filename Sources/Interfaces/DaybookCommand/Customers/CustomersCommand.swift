import ArgumentParser
import Daybook
import Statements

/// `daybook customers`: who has accounts, and what is used of their limits.
struct CustomersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "customers",
    "List customers, their logins and what is used of their limits.",
    purpose: """
      A customer is a person or company of one identity number; all its logins share the limit of \
      its class, which the chart declares. A row shows the limit in one currency, what was used of \
      it in the year, and what is left.
      """,
    examples: [
      "daybook customers",
      "daybook customers --year 2026 --output csv",
    ],
    next: "daybook balance --customer NAME shows the accounts of all its logins."
  )

  @Argument(help: "One customer; all unless given.")
  var customer: String?

  @Option(help: "The calendar year; that of the open date unless given.")
  var year: Int?

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    let rows = try book.customers(named: customer, year: year)
    try output.write(ListReport(customers: rows, of: try book.information().id))
  }
}
