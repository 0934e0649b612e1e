extension StringProtocol where SubSequence == Substring {
  /// The parts between the places of an ASCII character, empty ones too, byte by byte.
  ///
  /// Swift's own `split` goes by what is shown as one character, which a mark makes of itself and
  /// the character before it: of `220202/` and a name that begins with U+0301 or U+200D.
  package func parts(between separator: Unicode.Scalar) -> [Substring] {
    self[...].utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  /// The lines of a text, without the CR of those that end as on Windows.
  package var lines: [Substring] {
    parts(between: "\n").map { line in
      line.utf8.last == UInt8(ascii: "\r") ? Substring(line.utf8.dropLast()) : line
    }
  }
}
