/// A text with places to fill in: `settlement of order {order}`.
package struct TextTemplate: Hashable, Sendable {
  /// A piece of the text.
  package enum Piece: Hashable, Sendable {
    /// As it stands.
    case text(String)
    /// What stands in braces: a name, a column, `references.trace`.
    case field(String)
  }

  /// Where it stands.
  package let place: SourcePlace
  /// The pieces in order.
  package let pieces: [Piece]

  /// What stands in braces, in order.
  package var fields: [String] {
    pieces.compactMap { if case .field(let name) = $0 { name } else { nil } }
  }

  /// Reads a text; `{{` and `}}` stand for the braces themselves.
  package static func parse(
    _ text: String,
    at place: SourcePlace
  ) throws(SyntaxFault) -> TextTemplate {
    var pieces: [Piece] = []
    var (plain, rest) = ("", text[...])
    while let character = rest.popFirst() {
      guard character == "{" || character == "}" else {
        plain.append(character)
        continue
      }
      if rest.first == character {
        rest.removeFirst()
        plain.append(character)
        continue
      }
      guard character == "{", let end = rest.firstIndex(of: "}") else { throw fault(text) }
      let field = rest[..<end].trimmed
      guard !field.isEmpty, !field.contains("{") else { throw fault(text) }
      if !plain.isEmpty { pieces.append(.text(plain)) }
      pieces.append(.field(field))
      (plain, rest) = ("", rest[rest.index(after: end)...])
    }
    if !plain.isEmpty { pieces.append(.text(plain)) }
    return TextTemplate(place: place, pieces: pieces)
  }

  /// The text with what `value` gives for each field.
  package func filled(_ value: (String) -> String) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let plain): text += plain
      case .field(let name): text += value(name)
      }
    }
  }

  private static func fault(_ text: String) -> SyntaxFault {
    SyntaxFault(
      "unclosed-brace",
      "\"\(text.shortened)\" has a brace without its partner",
      next: "write {name} for what is filled in, {{ for a brace itself"
    )
  }
}
