import Foundation
import RuleSyntax

/// The bytes of a table as UTF-8, whatever encoding the file has.
enum TableText {
  /// Decodes a file; a byte order mark is left out.
  ///
  /// - Throws: where the bytes are not what the mapping says they are.
  static func utf8(
    _ bytes: [UInt8],
    _ encoding: TableFileSyntax.Encoding,
    file: String
  ) throws(SyntaxErrors) -> [UInt8] {
    switch encoding {
    case .utf8:
      guard let place = firstInvalid(bytes) else { return try withoutMark(bytes, file: file) }
      throw SyntaxErrors([
        SyntaxError(
          at: place.in(file),
          "invalid-utf8",
          "the file is not UTF-8",
          next: "say encoding: gb18030 in the mapping where the file is GBK, or convert it"
        )
      ])
    case .gb18030, .gbk:
      // The number by which Foundation knows GB 18030, of which GBK and GB 2312 are parts.
      let gb18030 = String.Encoding(rawValue: 0x8000_0632)
      guard let text = String(data: Data(bytes), encoding: gb18030) else {
        throw SyntaxErrors([
          SyntaxError(
            at: SourcePlace(file: file, line: 1, column: 1),
            "invalid-gb18030",
            "the file is not GB 18030",
            next: "say encoding: utf-8 in the mapping where the file is UTF-8, or convert it"
          )
        ])
      }
      return try withoutMark(Array(text.utf8), file: file)
    }
  }

  /// Leaves a byte order mark out at the beginning of a file; anywhere else it would be an invisible
  /// part of a cell.
  private static func withoutMark(
    _ bytes: [UInt8],
    file: String
  ) throws(SyntaxErrors) -> [UInt8] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    guard let found = text.firstRange(of: mark) else { return composed(text) }
    let before = text[..<found.lowerBound]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? text.startIndex
    let place = Place(
      line: before.count { $0 == 0x0A } + 1,
      column: text[lineStart..<found.lowerBound].count { $0 & 0xC0 != 0x80 } + 1
    )
    throw SyntaxErrors([
      SyntaxError(
        at: place.in(file),
        "byte-order-mark",
        "a byte order mark stands inside the file: two files were joined into one",
        next: "import each of them, or take the mark out"
      )
    ])
  }

  /// The text in Unicode normal form C, in which names and ids have to be: nobody can write another
  /// party's file anew.
  private static func composed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }) else { return Array(text) }
    return Array(String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8)
  }

  private struct Place {
    var line = 1
    var column = 1

    func `in`(_ file: String) -> SourcePlace {
      SourcePlace(file: file, line: line, column: column)
    }
  }

  /// The line and column of the first byte that is no UTF-8; nil where there is none.
  private static func firstInvalid(_ bytes: [UInt8]) -> Place? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var (decoder, input, place) = (UTF8(), bytes.makeIterator(), Place())
    while true {
      switch decoder.decode(&input) {
      case .scalarValue("\n"): place = Place(line: place.line + 1, column: 1)
      case .scalarValue: place.column += 1
      case .emptyInput, .error: return place
      }
    }
  }
}
