/// An exact fraction over 128-bit integers, in lowest terms; every operation that would overflow
/// throws instead.
///
/// Rules have few amounts and small factors, so that proofs stay far below 128 bits; one that does
/// not is refused rather than guessed at.
struct Rational: Hashable, Sendable {
  /// Arithmetic would not fit in 128 bits.
  struct Overflow: Error {}

  let numerator: Int128
  /// Positive.
  let denominator: Int128

  static let zero = Rational(0)
  static let one = Rational(1)

  init(_ whole: some BinaryInteger) {
    (numerator, denominator) = (Int128(whole), 1)
  }

  /// A fraction; the denominator is not zero.
  init(_ numerator: Int128, over denominator: Int128) throws(Overflow) {
    precondition(denominator != 0, "a fraction has a denominator other than zero")
    guard numerator > .min, denominator > .min else { throw Overflow() }
    let divisor = greatestCommonDivisor(numerator, denominator)
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = sign * (numerator / divisor)
    self.denominator = sign * (denominator / divisor)
  }

  var isZero: Bool { numerator == 0 }
  var isPositive: Bool { numerator > 0 }
  var isNegative: Bool { numerator < 0 }

  func adding(_ other: Rational) throws(Overflow) -> Rational {
    let left = try product(numerator, other.denominator)
    let right = try product(other.numerator, denominator)
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw Overflow() }
    return try Rational(sum, over: product(denominator, other.denominator))
  }

  func subtracting(_ other: Rational) throws(Overflow) -> Rational {
    try adding(other.negated)
  }

  func times(_ other: Rational) throws(Overflow) -> Rational {
    // Crosswise first, so that what can be small stays small.
    let left = try Rational(numerator, over: other.denominator)
    let right = try Rational(other.numerator, over: denominator)
    return try Rational(
      product(left.numerator, right.numerator),
      over: product(left.denominator, right.denominator)
    )
  }

  /// The quotient by a number other than zero.
  func divided(by other: Rational) throws(Overflow) -> Rational {
    try times(Rational(other.denominator, over: other.numerator))
  }

  var negated: Rational {
    // The least integer never gets in, so the sign can always be turned.
    Rational(unchecked: -numerator, over: denominator)
  }

  func isLess(than other: Rational) throws(Overflow) -> Bool {
    try subtracting(other).isNegative
  }

  private init(unchecked numerator: Int128, over denominator: Int128) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  private func product(_ left: Int128, _ right: Int128) throws(Overflow) -> Int128 {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    guard !overflow else { throw Overflow() }
    return product
  }
}

extension Rational: CustomStringConvertible {
  var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}

/// The greatest common divisor, at least 1.
func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
  var (larger, smaller) = (left.magnitude, right.magnitude)
  while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
  return max(1, Int128(clamping: larger))
}
