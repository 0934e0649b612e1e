/// Where something stands in a file; lines and columns count from 1, columns in Unicode scalars.
package struct SourcePlace: Hashable, Sendable {
  /// The file's name as the caller gave it, or what stands for it.
  package let file: String
  /// The line, from 1.
  package let line: Int
  /// The column, from 1.
  package let column: Int

  /// Makes a place.
  package init(file: String, line: Int, column: Int) {
    (self.file, self.line, self.column) = (file, line, column)
  }
}

extension SourcePlace: Comparable {
  /// Reading order within a file, files by name.
  package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

extension SourcePlace: CustomStringConvertible {
  /// As compilers print it: `rules/2001.yaml:7:5`.
  package var description: String { "\(file):\(line):\(column)" }
}

/// A text of a file with its place.
package struct PlacedText: Hashable, Sendable {
  /// The text as written, quotes and folding undone.
  package let text: String
  /// Where it begins.
  package let place: SourcePlace

  /// Makes a text with its place.
  package init(_ text: String, at place: SourcePlace) {
    (self.text, self.place) = (text, place)
  }
}

extension PlacedText: CustomStringConvertible {
  /// The text alone.
  package var description: String { text }
}
