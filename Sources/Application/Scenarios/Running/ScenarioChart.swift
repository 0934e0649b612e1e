import Amounts
import ChartOfAccounts
import Daybook
import RuleSyntax

/// The chart in force, as far as a scenario asks for it.
struct ScenarioChart {
  /// Nil until one is published.
  private var chart: Chart?
  private var sequence: UInt64 = 0

  /// Takes over the latest chart of a book.
  mutating func update(from book: Book) throws(BookFailure) {
    let latest = try book.publications().last { $0.kind == .chart }
    guard let latest, latest.sequence != sequence else { return }
    chart = try? Chart(text: latest.text, file: latest.file)
    sequence = latest.sequence
  }

  /// The currencies that it declares.
  var currencies: [Currency] { chart?.currencies ?? [] }

  /// The currency of a code, if it is known.
  func currency(_ code: String) -> Currency? { chart?.currency(code) ?? Currency(iso4217: code) }

  /// A number with all digits of its currency, where that is known.
  func text(_ number: DecimalText, _ code: String) -> String {
    guard let digits = currency(code)?.digits, let minor = number.minorUnits(digits: digits) else {
      return number.text
    }
    return DecimalText.render(minor, places: digits)
  }

  /// What is wrong with a subject or currency that an expectation names: with a wrong name every
  /// balance would be zero, which may be what is expected.
  func fault(subject code: String, isAccount: Bool, currency: String) -> SyntaxFault? {
    guard let subject = chart?.subject(code) else {
      return SyntaxFault(
        "unknown-subject",
        "the chart has no subject \(code)",
        next: NearestName.advice(for: code, among: chart?.subjects.map(\.code) ?? [])
      )
    }
    if isAccount, !subject.isLeaf {
      return SyntaxFault(
        "not-a-leaf",
        "subject \(code) has subjects below it and no accounts",
        next: "name one of those, or write \(code)/\(currency) for all of them together"
      )
    }
    guard self.currency(currency) == nil else { return nil }
    return SyntaxFault(
      "unknown-currency",
      "\(currency) is neither a currency of ISO 4217 nor declared by the chart",
      next: NearestName.advice(for: currency, among: currencies.map(\.code))
    )
  }
}
