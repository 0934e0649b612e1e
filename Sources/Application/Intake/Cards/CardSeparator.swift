/// What may stand between two groups of a card number's digits: one character.
struct CardSeparator: Equatable {
  private let scalar: UInt32
  /// How many bytes it has.
  let width: Int

  /// The separator that begins at a place; nil where there is none.
  init?(in text: [UInt8], at place: Int, _ limit: Int) {
    guard
      let (value, width) = Self.escape(in: text, at: place, limit)
        ?? Self.scalar(in: text, at: place, limit)
    else { return nil }
    (scalar, self.width) = (value, width)
    guard isOfFigures || Self.isSpaceOrDash(value) else { return nil }
  }

  /// The scalar that begins at a place, of those that may be separators.
  private static func scalar(
    in text: [UInt8],
    at place: Int,
    _ limit: Int
  ) -> (value: UInt32, width: Int)? {
    let lead = text[place]
    let width =
      switch lead {
      case 0xC2: 2
      case 0xE2, 0xE3, 0xEF: 3
      default: 1
      }
    guard place + width <= limit else { return nil }
    var value = UInt32(width == 1 ? lead : lead & (width == 2 ? 0x1F : 0x0F))
    for byte in text[place + 1..<place + width] { value = value << 6 | UInt32(byte & 0x3F) }
    return (value, width)
  }

  /// The scalar of an escape of JSON, `\u00a0` or `\/`: a line that is no JSON keeps them.
  private static func escape(
    in text: [UInt8],
    at place: Int,
    _ limit: Int
  ) -> (value: UInt32, width: Int)? {
    guard text[place] == UInt8(ascii: "\\"), place + 1 < limit else { return nil }
    if text[place + 1] == UInt8(ascii: "/") { return (0x2F, 2) }
    guard text[place + 1] == UInt8(ascii: "u"), place + 6 <= limit,
      let value = UInt32(String(decoding: text[place + 2..<place + 6], as: UTF8.self), radix: 16)
    else { return nil }
    return (value, 6)
  }

  /// Whether it is a byte that separates by itself.
  static func isASCII(_ byte: UInt8) -> Bool { " -_./".utf8.contains(byte) }

  /// Whether it stands in amounts, dates and lists of figures too: dots and slashes.
  var isOfFigures: Bool {
    switch scalar {
    case 0x2E, 0x2F, 0xB7, 0x2022, 0x2024, 0x2027, 0x2044, 0x2215, 0x30FB, 0xFF0E, 0xFF0F, 0xFF65:
      true
    default: false
    }
  }

  /// Spaces that break or do not, that have a width or none; hyphens, dashes and low lines.
  private static func isSpaceOrDash(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20, 0xA0, 0x2000...0x200D, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
    case 0x2D, 0x5F, 0xAD, 0x2010...0x2015, 0x2043, 0x2212, 0xFF0D, 0xFF3F: true
    default: false
    }
  }
}
