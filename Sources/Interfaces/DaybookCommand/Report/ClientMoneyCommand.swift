import ArgumentParser
import Daybook
import Statements

/// `daybook report client-money`: whether client money is covered.
struct ClientMoneyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "client-money",
    "Show whether client money is covered.",
    purpose: """
      Client money (客户备付金) per currency: what the pool holds, what clients are owed, and the \
      difference, the platform's own, by subject. Where the pool is short, the subjects below zero \
      say why, and the top-up that mends it is named; the status is then 1. Which subjects they are \
      says the chart (client_money).
      """,
    examples: [
      "daybook report client-money --as-of 2026-11-20 --output json"
    ],
    next: "reserve.moved tops the pool up, or sweeps what is the platform's own out of it."
  )

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    let report = try book.clientMoney(try cut.cut(of: book))
    try output.write(report)
    guard report.isCovered else { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
