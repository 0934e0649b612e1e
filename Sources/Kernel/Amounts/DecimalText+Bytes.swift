extension DecimalText {
  /// Reads part of a buffer of UTF-8 as ``init(_:)`` reads a text, without making a string of it.
  ///
  /// - Complexity: O(n), nothing is allocated.
  public init?(utf8 bytes: [UInt8], _ range: Range<Int>) {
    var place = range.lowerBound
    let isNegative = !range.isEmpty && bytes[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let first = place
    var (small, large): (UInt64, Int128) = (0, 0)
    var (digits, point) = (0, -1)
    while place < range.upperBound {
      let byte = bytes[place]
      if byte == UInt8(ascii: "."), point < 0 {
        point = place
      } else {
        guard byte &- 0x30 <= 9 else { return nil }
        // Eighteen digits fit in 64 bits, where arithmetic is cheap; few amounts have more.
        if digits < 18 {
          small = small &* 10 &+ UInt64(byte &- 0x30)
        } else {
          if digits == 18 { large = Int128(small) }
          guard digits < 38 else { return nil }
          large = large &* 10 &+ Int128(byte &- 0x30)
        }
        digits += 1
      }
      place += 1
    }
    let places = point < 0 ? 0 : range.upperBound - point - 1
    // At least one digit before the point, and behind it; no zero before another digit.
    guard digits > places, point < 0 || places > 0,
      bytes[first] != 0x30 || digits - places == 1
    else { return nil }
    guard digits <= 18 else {
      self.init(coefficient: isNegative ? -large : large, scale: UInt8(places))
      return
    }
    var scale = small == 0 ? 0 : places
    while scale > 0, small % 10 == 0 { (small, scale) = (small / 10, scale - 1) }
    self.init(reduced: isNegative ? -Int128(small) : Int128(small), scale: UInt8(scale))
  }
}
