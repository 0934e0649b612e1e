import JSONText

/// Short pieces of a line for messages.
///
/// What looks like a card number is masked before anything is
/// cut, so that no cut can hide one.
enum Excerpt {
  private static let lengthMaximum = 60

  /// The column of a byte, from 1, in Unicode scalars.
  static func column(of offset: Int, in line: Span<UInt8>) -> Int {
    var column = 1
    for index in 0..<min(offset, line.count) where line[index] & 0xC0 != 0x80 { column += 1 }
    return column
  }

  /// What stands around a byte of a line that is no JSON.
  static func around(_ offset: Int, in line: Span<UInt8>) -> String {
    let masked = LineMask.masked(unreadable: line)
    let range = max(0, offset - 20)..<min(masked.count, offset + 20)
    guard !range.isEmpty else { return "" }
    let text = String(decoding: masked[range], as: UTF8.self)
    return (range.lowerBound > 0 ? "…" : "") + visible(text)
      + (range.upperBound < masked.count ? "…" : "")
  }

  /// A value as it is shown: a string in quotes, a number as it stands, else what kind it is.
  static func value(_ token: JSONToken, _ text: [UInt8]) -> String {
    switch token.kind {
    case .string, .key: "\"\(shortened(token, text))\""
    case .number: shortened(token, text)
    case .true: "true"
    case .false: "false"
    case .null: "null"
    case .object, .objectEnd: "an object"
    case .array, .arrayEnd: "an array"
    }
  }

  private static func shortened(_ token: JSONToken, _ text: [UInt8]) -> String {
    let whole = CardNumber.masked(String(decoding: text[token.range], as: UTF8.self))
    let visible = visible(whole)
    guard visible.unicodeScalars.count > lengthMaximum else { return visible }
    return String(String.UnicodeScalarView(visible.unicodeScalars.prefix(lengthMaximum))) + "…"
  }

  /// Control characters and bytes that are no text, shown as a replacement character.
  private static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }
      )
    )
  }
}
