package import Amounts
package import BusinessCalendar

/// Reads a mapping by its keys: refuses unknown ones by name and gives values by kind.
///
/// Every method reports what is wrong and gives nil, so that reading goes on and the writer of the
/// file sees all problems at once.
package struct MappingReader: Sendable {
  /// Where the mapping begins.
  package let place: SourcePlace
  /// What is read, for messages: `a rule`.
  package let name: String
  /// All entries, in order.
  package let entries: [SyntaxEntry]

  /// Takes a node that must be a mapping with these keys only; nil where it is no mapping.
  package init?(
    _ node: SyntaxNode,
    as name: String,
    keys: [String],
    _ problems: inout SyntaxProblems
  ) {
    guard let entries = node.entries else {
      problems.report(
        at: node.place,
        "mapping-expected",
        "\(name) is written as a mapping, here is \(node.kind)",
        next: "write keys and values: \(keys.prefix(4).map { "\($0): …" }.joined(separator: ", "))"
      )
      return nil
    }
    (place, self.name, self.entries) = (node.place, name, entries)
    for entry in entries where !keys.contains(entry.key) {
      problems.report(
        at: entry.place,
        "unknown-key",
        "\(name) has no key \"\(entry.key.shortened)\"",
        next: NearestName.advice(for: entry.key, among: keys)
      )
    }
  }

  /// The value of a key, if it stands there.
  package func node(_ key: String) -> SyntaxNode? {
    entries.first { $0.key == key }?.value
  }

  /// Where a key stands, or the mapping where it does not.
  package func place(of key: String) -> SourcePlace {
    entries.first { $0.key == key }?.place ?? place
  }

  /// The value of a key that must stand there.
  package func required(_ key: String, _ problems: inout SyntaxProblems) -> SyntaxNode? {
    if let node = node(key) { return node }
    problems.report(
      at: place,
      "missing-key",
      "\(name) needs the key \(key)",
      next: "add \(key): …"
    )
    return nil
  }

  /// A text that is not empty, if the key stands there.
  package func text(_ key: String, _ problems: inout SyntaxProblems) -> PlacedText? {
    node(key).flatMap { $0.nonEmptyText(as: key, &problems) }
  }

  /// A text that is not empty and must be there.
  package func requiredText(_ key: String, _ problems: inout SyntaxProblems) -> PlacedText? {
    required(key, &problems).flatMap { $0.nonEmptyText(as: key, &problems) }
  }

  /// One of the cases of an enumeration, by its raw text.
  package func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: String,
    of type: Choice.Type,
    _ problems: inout SyntaxProblems
  ) -> Choice? {
    guard let text = text(key, &problems) else { return nil }
    if let choice = Choice(rawValue: text.text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    problems.report(
      at: text.place,
      "unknown-value",
      "\(key) can not be \"\(text.text.shortened)\"",
      next: NearestName.advice(for: text.text, among: names)
    )
    return nil
  }

  /// A calendar day.
  package func date(_ key: String, _ problems: inout SyntaxProblems) -> BusinessDate? {
    guard let text = text(key, &problems) else { return nil }
    if text.text.utf8.count == 10, let date = BusinessDate(text.text) { return date }
    problems.report(
      at: text.place,
      "not-a-date",
      "\(key) is \"\(text.text.shortened)\", no day of the calendar",
      next: "write year, month and day: 2026-11-20"
    )
    return nil
  }

  /// A whole number within a range.
  package func number(
    _ key: String,
    in range: ClosedRange<Int>,
    _ problems: inout SyntaxProblems
  ) -> Int? {
    guard let text = text(key, &problems) else { return nil }
    if let decimal = DecimalText(text.text), !text.text.contains("."),
      let number = Int(exactly: decimal.coefficient), range.contains(number)
    {
      return number
    }
    problems.report(
      at: text.place,
      "not-a-number",
      "\(key) is \"\(text.text.shortened)\"",
      next: "write a whole number from \(range.lowerBound) to \(range.upperBound)"
    )
    return nil
  }

  /// A plain decimal number.
  package func decimal(_ key: String, _ problems: inout SyntaxProblems) -> DecimalText? {
    guard let text = text(key, &problems) else { return nil }
    if let decimal = DecimalText(text.text) { return decimal }
    problems.report(
      at: text.place,
      "not-a-number",
      "\(key) is \"\(text.text.shortened)\"",
      next: "write digits with at most one point, without separators or exponent: 1000.00"
    )
    return nil
  }

  /// Whether `true` stands there; without the key, false.
  package func flag(_ key: String, _ problems: inout SyntaxProblems) -> Bool {
    guard let text = text(key, &problems) else { return false }
    if text.text != "true", text.text != "false" {
      problems.report(
        at: text.place,
        "not-a-flag",
        "\(key) is \"\(text.text.shortened)\"",
        next: "write true or false"
      )
    }
    return text.text == "true"
  }

  /// The elements of a list, or the value itself where there is only one; empty without the key.
  package func list(_ key: String) -> [SyntaxNode] {
    guard let node = node(key) else { return [] }
    return node.elements ?? [node]
  }

  /// The entries of a mapping under a key; empty without the key.
  package func mapping(_ key: String, _ problems: inout SyntaxProblems) -> [SyntaxEntry] {
    guard let node = node(key) else { return [] }
    if let entries = node.entries { return entries }
    problems.report(
      at: node.place,
      "mapping-expected",
      "\(key) is a mapping, here is \(node.kind)",
      next: "write \(key): {name: value}"
    )
    return []
  }

  /// A list of amounts, or one amount.
  package func amounts(_ key: String, _ problems: inout SyntaxProblems) -> [AmountSyntax] {
    texts(key, &problems).compactMap { text in
      problems.reading(at: text.place) { () throws(SyntaxFault) in
        try AmountSyntax.parse(text.text)
      }
    }
  }

  /// A list of texts, or one text.
  package func texts(_ key: String, _ problems: inout SyntaxProblems) -> [PlacedText] {
    node(key)?.texts(as: key, &problems) ?? []
  }

  /// A list of names, or one name: at least one where the key stands there, and none of them twice.
  ///
  /// `orNone`: whether the list may be empty.
  package func names(
    _ key: String,
    orNone: Bool = false,
    _ problems: inout SyntaxProblems
  ) -> [PlacedText] {
    node(key)?.names(as: key, orNone: orNone, &problems) ?? []
  }

  /// A list of names that must stand there.
  package func requiredNames(_ key: String, _ problems: inout SyntaxProblems) -> [PlacedText]? {
    required(key, &problems)?.names(as: key, &problems)
  }
}

extension SyntaxEntry {
  /// Reads what stands under a name: `subject 2202`; an empty name is reported.
  package func reader(
    as kind: String,
    keys: [String],
    _ problems: inout SyntaxProblems
  ) -> MappingReader? {
    guard !key.isEmpty else {
      problems.report(
        at: place,
        "text-expected",
        "a \(kind) has no name",
        next: "write the name before the colon"
      )
      return nil
    }
    return MappingReader(value, as: "\(kind) \(key.shortened)", keys: keys, &problems)
  }
}

extension SyntaxNode {
  /// The texts of a list, or the one text that stands here; anything else is reported.
  package func texts(as name: String, _ problems: inout SyntaxProblems) -> [PlacedText] {
    (elements ?? [self]).compactMap { node in
      if let text = node.text, !text.isEmpty { return PlacedText(text, at: node.place) }
      problems.report(
        at: node.place,
        "text-expected",
        "\(name) is a text or a list of texts, here is \(node.kind)",
        next: "write \(name): [\"…\", \"…\"]"
      )
      return nil
    }
  }

  /// The names of a list, or the one name that stands here; an empty list and a name that stands
  /// there twice are reported.
  package func names(
    as name: String,
    orNone: Bool = false,
    _ problems: inout SyntaxProblems
  ) -> [PlacedText] {
    if !orNone, elements?.isEmpty == true {
      problems.report(
        at: place,
        "empty-list",
        "\(name) names nothing",
        next: "write \(name): [\"…\"], or leave it out"
      )
    }
    var seen: Set<String> = []
    return texts(as: name, &problems).filter { text in
      if seen.insert(text.text).inserted { return true }
      problems.report(
        at: text.place,
        "listed-twice",
        "\(name) names \(text) twice",
        next: "keep one"
      )
      return false
    }
  }

  /// The node's text; anything else, and an empty text, is reported.
  package func nonEmptyText(as name: String, _ problems: inout SyntaxProblems) -> PlacedText? {
    if let text, !text.isEmpty { return PlacedText(text, at: place) }
    problems.report(
      at: place,
      "text-expected",
      "\(name) is a text, here is \(kind)",
      next: "write the text after \(name):"
    )
    return nil
  }
}
