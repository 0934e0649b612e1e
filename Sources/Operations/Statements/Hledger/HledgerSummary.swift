import Amounts
import BusinessCalendar
import Codec

/// Writes a journal summed by day and account as hledger's transactions with balance assertions.
///
/// One transaction per day and currency, a debit and a credit posting per account, the last of
/// them asserting the balance (`= -98.00 CNY`): hledger checks our running balances, not only our
/// sums. Half a line per account and day where the full journal has one per posting: hledger needs
/// half a minute and 3 GB for 200,000 entries.
///
/// Entries must come by accounting date, as they do by sequence.
public struct HledgerSummary: Sendable {
  private struct Key: Hashable {
    let account: ExactText
    let currency: Currency
  }

  private struct Sums {
    var day = DebitCredit.zero
    var balance: Int128 = 0
  }

  private var currencies: Set<Currency>
  private var sums: [Key: Sums] = [:]
  private var touched: Set<Key> = []
  private var date: BusinessDate?

  /// Makes a writer for the entries of a report.
  public init(_ head: ReportHead) { currencies = Set(head.currencies) }

  /// The comment and the directives that come before the first day.
  public func begin(_ head: ReportHead) -> String { HledgerHead.text(head) }

  /// Adds an entry; gives the text of the day before it where it begins a new one.
  public mutating func add(_ entry: JournalEntryModel) -> String {
    var text = ""
    if date != entry.accountingDate {
      text = end()
      date = entry.accountingDate
    }
    for line in entry.lines { add(line) }
    return text
  }

  private mutating func add(_ line: JournalLine) {
    let key = Key(account: ExactText(line.account), currency: line.amount.currency)
    var sum = sums[key] ?? Sums()
    if line.side == .debit {
      sum.day.debit += line.amount.minor
      sum.balance += line.amount.minor
    } else {
      sum.day.credit += line.amount.minor
      sum.balance -= line.amount.minor
    }
    sums[key] = sum
    touched.insert(key)
  }

  /// The text of the day that is not written yet.
  public mutating func end() -> String {
    guard let date, !touched.isEmpty else { return "" }
    var text = ""
    let byCurrency = Dictionary(grouping: touched, by: \.currency)
    for (currency, keys) in byCurrency.sorted(by: { $0.key.code < $1.key.code }) {
      if currencies.insert(currency).inserted {
        text += "\n" + HledgerNames.directive(currency) + "\n"
      }
      text += "\n\(date) day \(HledgerNames.description(currency.code))\n"
      for key in keys.sorted(by: { $0.account < $1.account }) { text += postings(of: key) }
    }
    touched.removeAll(keepingCapacity: true)
    return text
  }

  private mutating func postings(of key: Key) -> String {
    guard var sum = sums[key] else { return "" }
    let account = "    " + HledgerNames.account(key.account.text) + "  "
    let assertion = " = " + HledgerNames.amount(sum.balance, key.currency) + "\n"
    let movements = [sum.day.debit, 0 - sum.day.credit].filter { $0 != 0 }
    let amounts = movements.isEmpty ? [0] : movements
    sum.day = .zero
    sums[key] = sum
    return amounts.enumerated().reduce(into: "") { text, amount in
      text += account + HledgerNames.amount(amount.element, key.currency)
      text += amount.offset == amounts.count - 1 ? assertion : "\n"
    }
  }
}
