/// How many digits each currency has, by name number: what turns an event's decimals into minor
/// units on the hot path.
package struct CurrencyDigits: Sendable {
  private static let unheard: UInt8 = 255
  private static let unknown: UInt8 = 254
  private var digits: [UInt8] = []

  package init() {}

  /// The digits of a currency; nil where it is neither ISO 4217 nor declared by the chart.
  package subscript(currency: UInt32) -> Int? {
    guard Int(currency) < digits.count, digits[Int(currency)] < Self.unknown else { return nil }
    return Int(digits[Int(currency)])
  }

  /// Whether a name was never asked for as a currency.
  package func isUnheard(_ currency: UInt32) -> Bool {
    Int(currency) >= digits.count || digits[Int(currency)] == Self.unheard
  }

  /// Remembers the digits of a currency, or that there is no such currency.
  package mutating func learn(_ currency: UInt32, digits: Int?) {
    while self.digits.count <= Int(currency) { self.digits.append(Self.unheard) }
    self.digits[Int(currency)] = digits.map { UInt8($0) } ?? Self.unknown
  }

  /// Forgets the currencies whose names were taken back: all but the first so many names.
  package mutating func truncate(to names: Int) {
    if digits.count > names + 1 { digits.removeLast(digits.count - names - 1) }
  }

  /// Looks up again whatever was asked for, after a chart may have declared it otherwise.
  package mutating func learnAgain(_ digits: (UInt32) -> Int?) {
    for index in self.digits.indices where self.digits[index] != Self.unheard {
      learn(UInt32(index), digits: digits(UInt32(index)))
    }
  }
}
