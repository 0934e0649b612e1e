/// Money: a signed number of minor units of one currency, 128 bits wide, never a float.
public struct Amount: Hashable, Sendable {
  /// Minor units (fen, cents, yen).
  public let minor: Int128
  /// The currency that gives the units their meaning.
  public let currency: Currency

  /// Makes an amount from minor units.
  public init(minor: Int128, currency: Currency) {
    (self.minor, self.currency) = (minor, currency)
  }

  /// Reads major units, for example `98.50`; nil where the text is no plain decimal or has more
  /// digits than the currency.
  public init?(_ text: some StringProtocol, currency: Currency) {
    guard let minor = DecimalText(text)?.minorUnits(digits: currency.digits) else { return nil }
    self.init(minor: minor, currency: currency)
  }

  /// Major units with all digits of the currency: `98.50`.
  public var text: String { DecimalText.render(minor, places: currency.digits) }
}

extension Amount: CustomStringConvertible {
  /// Amount and code: `98.50 CNY`.
  public var description: String { "\(text) \(currency.code)" }
}
