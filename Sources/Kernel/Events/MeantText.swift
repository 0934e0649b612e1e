extension StringProtocol {
  /// A name or a number as people mean it: without blanks around it and characters that take no
  /// room, with one blank for several, and in one case and one width.
  ///
  /// For example, `li.wei`, ` Li.Wei` and `ｌｉ．ｗｅｉ` are one person, `INV-7` and `inv-7` one
  /// invoice.
  package var meant: String {
    // Nearly every name is ASCII, where there is no other width and nothing that cannot be seen.
    guard utf8.contains(where: { $0 >= 0x80 }) else { return folded }
    var narrow = String.UnicodeScalarView()
    for scalar in unicodeScalars where !scalar.takesNoRoom { narrow.append(scalar.narrow) }
    return String(narrow).folded
  }

  /// The text in one case, without blanks around it and with one for several: by way of capitals,
  /// so that ß is ss and every sigma one.
  private var folded: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ").uppercased().lowercased()
  }
}

extension String {
  /// Of the number of a part of a document the document's: INV-7 of INV-7/1 and INV-7/12; nil where
  /// it is no part's.
  package var partedNumber: Substring? {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")), slash > startIndex else { return nil }
    let part = utf8[utf8.index(after: slash)...]
    let isNumber = part.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return (1...2).contains(part.count) && isNumber ? self[..<slash] : nil
  }
}

extension Unicode.Scalar {
  /// Whether nothing is seen of it, not even a blank: U+200B, and notes within a line (U+FFF9).
  fileprivate var takesNoRoom: Bool {
    properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(value)
  }

  /// The character of ASCII that a wide one stands for (U+FF01 to U+FF5E), any hyphen and any blank.
  fileprivate var narrow: Unicode.Scalar {
    switch value {
    case 0x2800, 0x3000: " "
    case 0x2010, 0x2011: "-"
    case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
    default: self
    }
  }
}
