/// Recognises the name of a field for a card's security code (CVV, CVC, CVN), which nothing may
/// store: PCI DSS 3.3.1, R1-007.
enum SecurityCode {
  private static let words = ["cvv", "cvc", "cvn", "securitycode", "安全码"].map { Array($0.utf8) }

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

  /// A first look without allocation, for a v or a y behind a c, or for anything but ASCII.
  private static func mayBe(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    var seenC = false
    for index in range {
      let byte = lowered(text[index])
      if byte >= 0x80 { return true }
      if byte == UInt8(ascii: "c") { seenC = true }
      if seenC, byte == UInt8(ascii: "v") || byte == UInt8(ascii: "y") { return true }
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
