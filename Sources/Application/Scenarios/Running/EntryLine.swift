import Amounts
import Events
import RuleSyntax
import Statements

/// A line of an entry, stated or made: equal where an accountant would call them equal.
struct EntryLine: Hashable {
  let side: SideSyntax
  /// Without its currency.
  let account: AccountPath
  /// Negative for a red line.
  let number: DecimalText
  let currency: String

  /// A line as the file states it.
  init(_ stated: StatedLineSyntax) {
    (side, account) = (stated.side, stated.account)
    (number, currency) = (stated.amount.number, stated.amount.currency)
  }

  /// A line as the book made it.
  init(_ line: JournalLine) {
    side = line.side == .debit ? .debit : .credit
    let name = AccountName.withCurrency(line.account)?.account
    account = AccountPath(
      subject: name?.subject ?? line.account,
      owner: name?.owner ?? "",
      purpose: (name?.purpose).flatMap { $0.isEmpty ? nil : $0 },
      currency: nil
    )
    let digits = line.amount.currency.digits
    number = DecimalText(coefficient: line.amount.minor, scale: UInt8(digits))
    currency = line.amount.currency.code
  }

  /// The lines as people write them, amounts in one column: `Dr 112201/wechat   98.50 CNY`.
  static func texts(_ lines: [EntryLine], _ chart: ScenarioChart) -> [String] {
    let width = lines.map { $0.account.text.count }.max() ?? 0
    return lines.map { line in
      let account = line.account.text
      let gap = String(repeating: " ", count: width - account.count + 3)
      return "\(line.side.rawValue) \(account)\(gap)"
        + "\(chart.text(line.number, line.currency)) \(line.currency)"
    }
  }
}

/// An entry that a step's event made, beside what the step states: what recording writes.
struct MadeEntry {
  /// Where the step begins: its first key.
  let step: SourcePlace
  /// Where `entry:` stands in it, if it does.
  let place: SourcePlace?
  /// The stated lines; nil where the step states no entry.
  let stated: [StatedLineSyntax]?
  /// The lines that were made.
  let made: [EntryLine]
  /// The same as people write them.
  let texts: [String]
}
