/// A line of an entry rule: `Dr 220201/{merchant} total`,
/// `each item: Cr 220202/{item.receiver} item.net`, `Cr 602101/platform fee red`.
package struct RuleLineSyntax: Hashable, Sendable {
  /// Where it stands.
  package let place: SourcePlace
  /// Whether it stands for each item.
  package let perItem: Bool
  /// Debit or credit.
  package let side: SideSyntax
  /// The subject's code.
  package let subject: String
  /// Whose account.
  package let owner: PartySyntax
  /// The account's purpose, where the line names one.
  package let purpose: PartySyntax?
  /// The amount.
  package let expression: ExpressionSyntax
  /// Whether the amount may be negative (`red`).
  package let red: Bool
}

/// An owner or a purpose in a line.
package enum PartySyntax: Hashable, Sendable {
  /// Itself: `platform`.
  case fixed(String)
  /// The party of this role in the event: `{merchant}`.
  case role(String)
  /// The party of this role in the item at hand: `{item.receiver}`.
  case itemRole(String)
}

extension PartySyntax: CustomStringConvertible {
  /// As it is written.
  package var description: String {
    switch self {
    case .fixed(let text): AccountPath.encoded(text)
    case .role(let name): "{\(name)}"
    case .itemRole(let name): "{item.\(name)}"
    }
  }
}

extension RuleLineSyntax: CustomStringConvertible {
  /// The line as people write it, one blank between words.
  package var description: String {
    let account =
      ([AccountPath.encoded(subject), owner.description]
      + (purpose.map { [$0.description] } ?? [])).joined(separator: "/")
    return (perItem ? "each item: " : "") + "\(side.rawValue) \(account) \(expression)"
      + (red ? " red" : "")
  }
}

// MARK: Reading

extension RuleLineSyntax {
  /// Reads a line; `each item: …` is a mapping with that one key.
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    var (lineNode, perItem) = (node, false)
    if let entries = node.entries, entries.count == 1, entries[0].key == "each item" {
      (lineNode, perItem) = (entries[0].value, true)
    }
    guard let text = lineNode.text, !text.isEmpty else {
      problems.report(
        at: node.place,
        "line-expected",
        "a line is a text, here is \(lineNode.kind)",
        next: "write side, account and amount: Dr 220201/{merchant} total"
      )
      return nil
    }
    let line = problems.reading(at: lineNode.place) { () throws(SyntaxFault) in
      try Self.parse(text, perItem: perItem, at: lineNode.place)
    }
    guard let line else { return nil }
    self = line
  }

  /// Reads `Dr subject/owner[/purpose] expression [red]`.
  package static func parse(
    _ text: String,
    perItem: Bool = false,
    at place: SourcePlace
  ) throws(SyntaxFault) -> RuleLineSyntax {
    let words = text.split(maxSplits: 2, whereSeparator: \.isWhitespace).map(String.init)
    guard words.count == 3, let side = SideSyntax(rawValue: words[0]) else {
      throw SyntaxFault(
        "not-a-line",
        "\"\(text.shortened)\" is no line",
        next: "write side, account and amount: Dr 220201/{merchant} total"
      )
    }
    let parts = words[1].utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard parts.count == 2 || parts.count == 3 else {
      throw SyntaxFault(
        "not-an-account",
        "\"\(words[1].shortened)\" is no subject with an owner",
        next: "write subject/owner, the owner as itself or as a role: 220202/{merchant}"
      )
    }
    guard case .fixed(let subject) = try PartySyntax.parse(parts[0]) else {
      throw SyntaxFault(
        "not-an-account",
        "\"\(words[1].shortened)\" takes its subject from a role",
        next: "write the subject's code; use cases where subjects differ"
      )
    }
    let (amount, red) = withoutRed(words[2])
    let line = RuleLineSyntax(
      place: place,
      perItem: perItem,
      side: side,
      subject: subject,
      owner: try .parse(parts[1]),
      purpose: parts.count == 3 ? try .parse(parts[2]) : nil,
      expression: try .parse(amount),
      red: red
    )
    try line.checkItems()
    return line
  }

  /// Takes the mark `red` off the end of an amount.
  private static func withoutRed(_ text: String) -> (amount: String, red: Bool) {
    var words = text.split(whereSeparator: \.isWhitespace)
    guard words.last == "red" else { return (text, false) }
    words.removeLast()
    return (words.joined(separator: " "), true)
  }

  /// `item.` needs `each item`, and an amount that is written is needed at all.
  private func checkItems() throws(SyntaxFault) {
    guard !expression.terms.isEmpty else {
      throw SyntaxFault("zero-line", "the amount of a line is 0", next: "remove the line")
    }
    guard !perItem else { return }
    var names = expression.terms.compactMap { term in
      if case .itemAmount = term.operand { term.operand.text } else { nil as String? }
    }
    for case .itemRole(let name)? in [owner, purpose] { names.append("{item.\(name)}") }
    guard let name = names.first else { return }
    throw SyntaxFault(
      "item-outside",
      "\(name) stands in a line that is not for each item",
      next: "write - each item: before the line, or sum(items.…) for an amount"
    )
  }
}

extension PartySyntax {
  /// Reads `{role}`, `{item.role}` or a fixed part.
  static func parse(_ text: String) throws(SyntaxFault) -> PartySyntax {
    guard text.contains("{") || text.contains("}") else {
      guard let fixed = AccountPath.decoded(text), (1...128).contains(fixed.utf8.count) else {
        throw fault(text)
      }
      return .fixed(fixed)
    }
    guard text.first == "{", text.last == "}" else { throw fault(text) }
    let name = String(text.dropFirst().dropLast())
    if name.hasPrefix("item.") {
      let role = String(name.dropFirst("item.".count))
      guard AmountName.isValid(role) else { throw fault(text) }
      return .itemRole(role)
    }
    guard AmountName.isValid(name) else { throw fault(text) }
    return .role(name)
  }

  private static func fault(_ text: String) -> SyntaxFault {
    SyntaxFault(
      "not-an-account",
      "\"\(text.shortened)\" is no part of an account",
      next: "write a name such as platform, or a role in braces such as {merchant}"
    )
  }
}
