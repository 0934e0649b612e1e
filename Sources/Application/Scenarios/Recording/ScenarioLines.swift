import RuleSyntax

/// The lines of a scenario file, and the two ways to put an entry into them.
struct ScenarioLines {
  /// The lines without their ends; an end of CRLF leaves its CR here.
  private var lines: [String]
  private let usesCarriageReturn: Bool

  init(_ text: String) {
    // By scalars: CR and LF together are one character.
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
    usesCarriageReturn = lines.first?.unicodeScalars.last == "\r"
  }

  /// The whole text.
  var text: String { lines.joined(separator: "\n") }

  /// The stated lines with other words in their places, comments behind them kept; nil where there
  /// are not as many as were made.
  func rewritingLines(of entry: MadeEntry) -> ScenarioLines? {
    guard let stated = entry.stated, !stated.isEmpty, stated.count == entry.texts.count else {
      return nil
    }
    var edited = self
    for (line, text) in zip(stated, entry.texts) {
      let index = line.place.line - 1
      guard lines.indices.contains(index) else { return nil }
      let scalars = lines[index].unicodeScalars
      let before = String(String.UnicodeScalarView(scalars.prefix(line.place.column - 1)))
      let rest = String(String.UnicodeScalarView(scalars.dropFirst(line.place.column - 1)))
      let comment = rest.firstRange(of: " #").map { range in
        let blanks = rest[..<range.lowerBound].reversed().prefix { $0 == " " }.count
        return String(rest[rest.index(range.lowerBound, offsetBy: 0 - blanks)...])
      }
      let end = comment ?? (rest.unicodeScalars.last == "\r" ? "\r" : "")
      edited.lines[index] = before + Self.quoted(text) + end
    }
    return edited
  }

  /// The whole entry written anew: in the place of `entry:`, else behind the last key of its step.
  func replacingEntry(of entry: MadeEntry) -> ScenarioLines? {
    let column = entry.step.column - 1
    guard lines.indices.contains(entry.step.line - 1) else { return nil }
    var (start, end) = (0, 0)
    if let place = entry.place {
      guard place.line > entry.step.line, indentation(place.line - 1) == column else { return nil }
      start = place.line - 1
      end = endOfBlock(after: start, column: column, withItems: true)
    } else {
      end = endOfBlock(after: entry.step.line - 1, column: column, withItems: false)
      start = end
    }
    let margin = String(repeating: " ", count: column)
    var block = entry.texts.map { "\(margin)  - \(Self.quoted($0))" }
    block.insert("\(margin)entry:" + (block.isEmpty ? " []" : ""), at: 0)
    if usesCarriageReturn { block = block.map { $0 + "\r" } }
    var edited = self
    // A file whose last line has no end gets one there.
    if start == lines.count, usesCarriageReturn { edited.lines[start - 1] += "\r" }
    edited.lines.replaceSubrange(start..<end, with: block)
    return edited
  }

  /// The line behind a key's block, which is of deeper lines.
  ///
  /// To a step belong those of its other keys too, to a list items that stand as deep as its key.
  /// Blank lines and comments at the end are left to what follows.
  private func endOfBlock(after first: Int, column: Int, withItems: Bool) -> Int {
    var end = first + 1
    for index in (first + 1)..<max(first + 1, lines.count) {
      guard let depth = indentation(index) else { continue }
      let isItem = withItems && depth == column && item(index)
      guard depth > column || isItem || (!withItems && depth == column && !item(index)) else {
        break
      }
      if !lines[index].drop(while: { $0 == " " }).hasPrefix("#") { end = index + 1 }
    }
    return end
  }

  /// How far a line is indented; nil for a blank one.
  private func indentation(_ index: Int) -> Int? {
    let depth = lines[index].unicodeScalars.prefix { $0 == " " }.count
    let rest = lines[index].unicodeScalars.dropFirst(depth)
    return rest.allSatisfy { $0.properties.isWhitespace } ? nil : depth
  }

  private func item(_ index: Int) -> Bool {
    let rest = lines[index].drop { $0 == " " }
    return rest.hasPrefix("- ") || rest == "-"
  }

  /// A line of an entry as YAML reads it again: in quotes where a plain text would end early.
  private static func quoted(_ text: String) -> String {
    guard text.contains(": ") || text.contains(" #") else { return text }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}
