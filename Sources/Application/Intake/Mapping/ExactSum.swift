import Amounts

/// A sum of decimals, exact to the last digit.
struct ExactSum: Equatable {
  private(set) var coefficient: Int128 = 0
  private(set) var scale: UInt8 = 0

  /// Adds a decimal so many times; false where 128 bits are not enough, and then nothing changes.
  mutating func add(_ value: DecimalText, times factor: Int64 = 1) -> Bool {
    let common = max(scale, value.scale)
    let (term, tooLarge) = value.coefficient.multipliedReportingOverflow(by: Int128(factor))
    guard !tooLarge, let left = Self.scaled(coefficient, by: common - scale),
      let right = Self.scaled(term, by: common - value.scale)
    else { return false }
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { return false }
    (coefficient, scale) = (sum, common)
    return true
  }

  private static func scaled(_ value: Int128, by places: UInt8) -> Int128? {
    guard places <= 38 else { return nil }
    let (result, overflow) = value.multipliedReportingOverflow(by: PowersOfTen.power(Int(places)))
    return overflow ? nil : result
  }

  /// The sum as a decimal, trailing zeros dropped.
  var value: DecimalText { DecimalText(coefficient: coefficient, scale: scale) }

  /// The sum with at least so many digits behind the point.
  func text(places: Int) -> String {
    let value = value
    let shown = max(places, Int(value.scale))
    guard let minor = value.minorUnits(digits: shown) else { return value.text }
    return DecimalText.render(minor, places: shown)
  }

  /// Sums are equal where their values are, however many zeros they carry.
  static func == (left: ExactSum, right: ExactSum) -> Bool { left.value == right.value }
}
