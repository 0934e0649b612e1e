/// A node of a file: a mapping, a sequence or a text; each knows its place.
package struct SyntaxNode: Hashable, Sendable {
  /// What a node holds.
  package enum Content: Hashable, Sendable {
    /// Keys with their values, in the order of the file; no key twice.
    case mapping([SyntaxEntry])
    /// Values in the order of the file.
    case sequence([SyntaxNode])
    /// A text as written, whatever YAML would make of it; empty where nothing is written.
    case text(String)
  }

  /// What it holds.
  package let content: Content
  /// Where it begins.
  package let place: SourcePlace

  /// Makes a node.
  package init(_ content: Content, at place: SourcePlace) {
    (self.content, self.place) = (content, place)
  }

  /// The text of a text node.
  package var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  /// The entries of a mapping node.
  package var entries: [SyntaxEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The values of a sequence node.
  package var elements: [SyntaxNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// The value of a key of a mapping node.
  /// - Complexity: O(keys of the mapping)
  package subscript(key: String) -> SyntaxNode? {
    entries?.first { $0.key == key }?.value
  }

  /// For messages: `a mapping`, `a list`, `a text`.
  package var kind: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .text(let text): text.isEmpty ? "nothing" : "the text \"\(text.shortened)\""
    }
  }
}

/// A key of a mapping with its value.
package struct SyntaxEntry: Hashable, Sendable {
  /// The key's text.
  package let key: String
  /// Where the key stands.
  package let place: SourcePlace
  /// Its value.
  package let value: SyntaxNode

  /// Makes an entry.
  package init(key: String, at place: SourcePlace, value: SyntaxNode) {
    (self.key, self.place, self.value) = (key, place, value)
  }
}

extension String {
  /// At most forty characters of the text on one line, for messages.
  package var shortened: String {
    let line =
      split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).first
      .map(String.init) ?? ""
    return line.count > 40 || line.utf8.count < utf8.count ? line.prefix(40) + "…" : line
  }
}
