import RuleSyntax

/// All published charts, oldest first; the last one is in force.
struct ReplayCharts: Sendable {
  private(set) var all: [ReplayChart] = []
  /// Digits of currencies under the chart in force; nil for an unknown one.
  private var knownDigits: [Symbol: Int?] = [:]
  private var lastCurrency: Symbol = 0
  private var lastDigits: Int?

  /// The normal side of the subjects whose balances are kept by order too (`items: order`).
  private(set) var keptByOrder: [Symbol: NormalSide] = [:]

  /// Since which sequence each of them is kept by order without a break.
  private(set) var keptSince: [Symbol: UInt64] = [:]

  /// What the chart in force says of kinds of accounts.
  private(set) var kinds = ReplayKinds()

  /// The chart in force.
  var current: ReplayChart? { all.last }

  mutating func publish(
    _ text: String,
    file: String,
    at sequence: UInt64,
    _ symbols: inout SymbolTable
  ) throws(ReplayFault) {
    all.append(try ReplayChart(text, file: file, published: sequence, &symbols))
    kinds = current?.kinds ?? ReplayKinds()
    let before = keptSince
    keptByOrder = current?.subjects.filter(\.value.keepsOrders).compactMapValues(\.normal) ?? [:]
    keptSince = [:]
    for subject in keptByOrder.keys { keptSince[subject] = before[subject] ?? sequence }
    knownDigits = [:]
    (lastCurrency, lastDigits) = (0, nil)
  }

  /// A subject of the chart in force.
  func subject(_ code: Symbol) -> ReplayChart.Subject? { current?.subjects[code] }

  /// Digits after the point under the chart in force; nil for an unknown currency.
  mutating func digits(of currency: Symbol, _ symbols: borrowing SymbolTable) -> Int? {
    if currency == lastCurrency, currency != 0 { return lastDigits }
    let digits: Int?
    if let known = knownDigits[currency] {
      digits = known
    } else {
      digits = current?.digits(of: symbols.text(currency))
      knownDigits[currency] = .some(digits)
    }
    (lastCurrency, lastDigits) = (currency, digits)
    return digits
  }
}
