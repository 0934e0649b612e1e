import Amounts
import BusinessCalendar

/// Writes journal entries as hledger's transactions, one by one, so that another program can
/// confirm the figures.
///
/// The accounting date is the transaction's date, the value date its secondary date (`--date2`),
/// the sequence its code. A red line is a negative debit or credit as it stands.
public struct HledgerJournal: Sendable {
  private var currencies: Set<Currency>

  /// Makes a writer for the entries of a report.
  public init(_ head: ReportHead) { currencies = Set(head.currencies) }

  /// The comment and the directives that come before the first entry.
  public func begin(_ head: ReportHead) -> String { HledgerHead.text(head) }

  /// An entry; directives for commodities that the head did not name come before it.
  public mutating func entry(_ entry: JournalEntryModel) -> String {
    var text = ""
    for line in entry.lines where currencies.insert(line.amount.currency).inserted {
      text += "\n" + HledgerNames.directive(line.amount.currency) + "\n"
    }
    let second = entry.valueDate == entry.accountingDate ? "" : "=\(entry.valueDate)"
    let words = [entry.type, entry.code, entry.source, entry.id, entry.text]
    let description = HledgerNames.description(words.filter { !$0.isEmpty }.joined(separator: " "))
    text += "\n\(entry.accountingDate)\(second) (\(entry.sequence)) \(description)\n"
    for line in entry.lines {
      let minor = line.side == .debit ? line.amount.minor : 0 - line.amount.minor
      let account = HledgerNames.account(line.account)
      text += "    \(account)  \(HledgerNames.amount(minor, line.amount.currency))\n"
    }
    return text
  }
}

/// What stands at the head of an export.
enum HledgerHead {
  static func text(_ head: ReportHead) -> String {
    let from = head.from.map { " from \($0)" } ?? ""
    var text = """
      ; Daybook, book \(DisplayWidth.printable(head.book)),\(from) to \(head.through) \
      by \(head.axis.rawValue) date, known at sequence \(head.knownAt)
      decimal-mark .

      """
    for currency in head.currencies { text += HledgerNames.directive(currency) + "\n" }
    return text
  }
}
