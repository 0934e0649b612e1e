import Codec

/// The parts of an account such as `100201/icbc/settlement/CNY`, as places in a text in which their
/// percent-encoding has been undone.
struct AccountRanges {
  let subject: Range<Int>
  let owner: Range<Int>
  /// Empty where the account has none.
  let purpose: Range<Int>
  let currency: Range<Int>

  /// Nil where there are not three or four parts, or one is empty, too long, badly encoded, has
  /// control characters, or is encoded to what is not in Unicode normal form C.
  init?(decoding range: Range<Int>, in text: inout [UInt8]) {
    var parts: (Range<Int>, Range<Int>, Range<Int>, Range<Int>) = (0..<0, 0..<0, 0..<0, 0..<0)
    var (count, start) = (0, range.lowerBound)
    for place in range.lowerBound...range.upperBound {
      guard place == range.upperBound || text[place] == UInt8(ascii: "/") else { continue }
      guard let part = Self.decode(start..<place, in: &text) else { return nil }
      switch count {
      case 0: parts.0 = part
      case 1: parts.1 = part
      case 2: parts.2 = part
      case 3: parts.3 = part
      default: return nil
      }
      (count, start) = (count + 1, place + 1)
    }
    guard count >= 3 else { return nil }
    (subject, owner) = (parts.0, parts.1)
    (purpose, currency) = count == 3 ? (0..<0, parts.2) : (parts.2, parts.3)
  }

  /// Undoes `%2F` and the like; what is shorter now stands at the front.
  private static func decode(_ range: Range<Int>, in text: inout [UInt8]) -> Range<Int>? {
    var (from, to) = (range.lowerBound, range.lowerBound)
    // What is encoded beyond ASCII was not seen when the line's names were looked at.
    var (changed, isPlain) = (false, true)
    while from < range.upperBound {
      var byte = text[from]
      if byte == UInt8(ascii: "%") {
        guard from + 2 < range.upperBound, let high = digit(text[from + 1]),
          let low = digit(text[from + 2])
        else { return nil }
        (byte, from, changed) = (high << 4 | low, from + 2, true)
        isPlain = isPlain && byte < 0x80
      }
      guard byte >= 0x20 else { return nil }
      if changed { text[to] = byte }
      (from, to) = (from + 1, to + 1)
    }
    let part = range.lowerBound..<to
    guard !part.isEmpty, part.count <= NameTable.byteMaximum else { return nil }
    if changed, String(validating: text[part], as: UTF8.self) == nil { return nil }
    guard isPlain || NameCheck.isNormal(text.span.extracting(part)) else { return nil }
    return part
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 <= 9 { return byte &- 0x30 }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter <= 5 ? letter + 10 : nil
  }
}
