import JSONText

/// Recognises the name of a field for a card's security code (CVV, CVC, CVN), which nothing may
/// store: PCI DSS 3.3.1, R1-007.
enum SecurityCode {
  private static let words = ["cvv", "cvc", "cvn", "securitycode", "安全码"].map { Array($0.utf8) }

  /// Whether the name that is a token means such a field.
  static func isName(_ token: JSONToken, _ text: [UInt8]) -> Bool {
    // Of a short ASCII name its first eight bytes are all: is a v behind a c in any of them?
    if token.length <= 8, token.head & 0x8080_8080_8080_8080 == 0 {
      let ones: UInt64 = 0x0101_0101_0101_0101
      let lowered = token.head | ones &* 0x20
      let different = (lowered ^ ones &* 0x63) | ((lowered &>> 8) ^ ones &* 0x76)
      guard (different &- ones) & ~different & (ones &<< 7) != 0 else { return false }
    }
    return isName(text, token.range)
  }

  /// Whether a name means such a field, however it is written: `cvv`, `card_CVC2`, `security-code`.
  static func isName(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count >= 3, mayBe(text, range) else { return false }
    var plain: [UInt8] = []
    for index in range where isLetter(text[index]) { plain.append(lowered(text[index])) }
    return words.contains { word in
      plain.count >= word.count
        && (0...plain.count - word.count).contains {
          plain[$0..<$0 + word.count].elementsEqual(word)
        }
    }
  }

  /// A first look without allocation: whether a v follows a c, or the name is as long as
  /// "securitycode", or not all ASCII.
  private static func mayBe(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    var last: UInt8 = 0
    for index in range {
      let byte = text[index] | 0x20
      if byte == UInt8(ascii: "v"), last == UInt8(ascii: "c") { return true }
      if byte >= 0x80 || (byte == UInt8(ascii: "y") && range.count >= 12) { return true }
      last = byte
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || lowered(byte) &- UInt8(ascii: "a") <= 25
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") <= 25 ? byte | 0x20 : byte
  }
}
