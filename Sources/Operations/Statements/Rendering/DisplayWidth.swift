import Events

/// How many columns of a terminal a text takes: East Asian wide characters take two.
public enum DisplayWidth {
  /// The columns of a text without control characters.
  public static func columns(of text: String) -> Int {
    let utf8 = text.utf8
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The text with every control character written visibly (`\u{1B}`), so that what an event says
  /// cannot move a terminal's cursor or break a table's line.
  public static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.reduce(into: "") { printed, scalar in
      guard isControl(scalar) else { return printed.unicodeScalars.append(scalar) }
      printed += scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : hexadecimal(scalar)
    }
  }

  /// The same for a text of several lines, whose line ends stay.
  public static func printableLines(_ text: String) -> String {
    text.lines.map { printable(String($0)) }.joined(separator: "\n")
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  }

  private static func columns(of character: Character) -> Int {
    // A cluster is as wide as its widest scalar: what is combined with it takes no room.
    character.unicodeScalars.reduce(0) { widest, scalar in
      let isEmojiSelector = scalar.value == 0xFE0F
      return max(widest, isEmojiSelector || isWide(scalar) ? 2 : isInvisible(scalar) ? 0 : 1)
    }
  }

  /// C0, C1, and the marks that turn the direction of what follows them.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }

  /// Unicode's East Asian Width W and F, by their blocks, with the emoji that are shown wide.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1_7000...0x1_8CFF,
      0x1_B000...0x1_B2FF, 0x1_F300...0x1_F64F, 0x1_F680...0x1_F6FF, 0x1_F900...0x1_F9FF,
      0x1_FA70...0x1_FAFF, 0x2_0000...0x3_FFFD:
      true
    default: false
    }
  }
}
