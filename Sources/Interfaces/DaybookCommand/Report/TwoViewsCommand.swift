import ArgumentParser
import Daybook
import Statements

/// `daybook report two-views`: whether account side and clearing side agree.
struct TwoViewsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "two-views",
    "Show the account side's payments beside the clearing side's.",
    purpose: """
      The account side (账务) books a payment or a recharge when it comes; the clearing side \
      (清结算) reports it by payment.cleared. Both are compared by day, channel and currency, and \
      matched by channel and order: a payment is final when both have come and agree. What came \
      from one side only, or differs, is listed with its age.
      """,
    examples: [
      "daybook report two-views --from 2026-11-20 --output json"
    ],
    next: "daybook events --order ORDER shows what was said of an order."
  )

  @OptionGroup var book: BookOption
  @OptionGroup(title: "Which state") var period: PeriodOption
  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() async throws {
    let book = try book.reader()
    let (from, cut) = try period.bounds(cut, of: book)
    try output.write(try book.twoViews(from: from, cut))
  }
}
