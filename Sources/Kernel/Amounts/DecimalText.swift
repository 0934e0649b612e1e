/// A decimal number as its digits say it: `coefficient` × 10^−`scale`, trailing zeros dropped.
///
/// The form in which amounts are stored in events, since it needs no knowledge of the currency:
/// `98.5` and `98.50` are the same. For example: `98.50` is 985 at scale 1.
public struct DecimalText: Hashable, Sendable {
  /// All digits as one signed integer.
  public let coefficient: Int128
  /// How many of them stand after the point, 0 to 38.
  public let scale: UInt8

  /// Takes digits and scale as they are; trailing zeros after the point are dropped.
  public init(coefficient: Int128, scale: UInt8) {
    var (digits, places) = (coefficient, scale)
    if digits == 0 { places = 0 }
    while places > 0 {
      let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { break }
      (digits, places) = (quotient, places - 1)
    }
    (self.coefficient, self.scale) = (digits, places)
  }

  /// Takes digits and scale from which trailing zeros have been dropped.
  init(reduced coefficient: Int128, scale: UInt8) {
    (self.coefficient, self.scale) = (coefficient, scale)
  }

  /// Reads `-?digits(.digits)?`: no exponent, no leading plus, no leading zeros but one before the
  /// point, at most 38 digits.
  ///
  /// Nil for anything else.
  public init?(_ text: some StringProtocol) {
    var text = text.utf8[...]
    let negative = text.first == UInt8(ascii: "-")
    if negative { text = text.dropFirst() }
    guard let parsed = Self.parse(text) else { return nil }
    self.init(coefficient: negative ? -parsed.coefficient : parsed.coefficient, scale: parsed.scale)
  }

  /// Digits with at most one point, from the UTF-8 of a number without its sign.
  private static func parse(
    _ text: some Sequence<UInt8>
  ) -> (coefficient: Int128, scale: UInt8)? {
    var coefficient: Int128 = 0
    var (digits, scale, seenPoint, leadingZero) = (0, 0, false, false)
    for byte in text {
      if byte == UInt8(ascii: ".") {
        guard !seenPoint, digits > 0 else { return nil }
        seenPoint = true
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      if leadingZero, digits == 1, !seenPoint { return nil }
      if digits == 0, byte == 0x30 { leadingZero = true }
      guard digits < 38 else { return nil }
      coefficient = coefficient * 10 + Int128(byte - 0x30)
      digits += 1
      if seenPoint { scale += 1 }
    }
    guard digits > 0, !seenPoint || scale > 0 else { return nil }
    return (coefficient, UInt8(scale))
  }

  /// The value in minor units of a currency with so many digits; nil where digits would be lost or
  /// 128 bits overflow.
  public func minorUnits(digits: Int) -> Int128? {
    guard Int(scale) <= digits else { return nil }
    let (value, overflow) = coefficient.multipliedReportingOverflow(
      by: PowersOfTen.power(digits - Int(scale))
    )
    return overflow ? nil : value
  }

  /// The shortest text of the value: `98.5`.
  public var text: String { DecimalText.render(coefficient, places: Int(scale)) }

  /// Writes an integer with a point before its last `places` digits: (9850, 2) gives `98.50`.
  public static func render(_ value: Int128, places: Int) -> String {
    let digits = String(value.magnitude)
    let sign = value < 0 ? "-" : ""
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }
}

/// 10^0 to 10^38, the powers that fit in 128 bits.
public enum PowersOfTen {
  private static let table: [Int128] = (0...38).map { exponent in
    (0..<exponent).reduce(into: Int128(1)) { power, _ in power *= 10 }
  }

  /// 10^exponent, for 0 ≤ exponent ≤ 38.
  public static func power(_ exponent: Int) -> Int128 {
    precondition((0...38).contains(exponent), "10^\(exponent) does not fit in 128 bits")
    return table[exponent]
  }
}
