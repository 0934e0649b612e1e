package import BusinessCalendar

/// The entry rules of a file, a YAML document each.
package struct RuleFileSyntax: Hashable, Sendable {
  /// The file's name.
  package let file: String
  /// The rules in the order of the file, at least one.
  package let rules: [EntryRuleSyntax]
}

/// An entry rule as its file says it: how an event of one type and code becomes a journal entry.
package struct EntryRuleSyntax: Hashable, Sendable {
  /// An amount that a rule names, with its currency letter if it has one.
  package struct AmountDeclaration: Hashable, Sendable {
    /// The name; an amount of items as `items.net`.
    package let name: PlacedText
    /// The letter, for example `A`; nil where all amounts share one currency.
    package let letter: String?
  }

  /// Where it begins.
  package let place: SourcePlace
  /// The transaction code; nil for events without one.
  package let code: PlacedText?
  /// The Chinese name.
  package let zh: String?
  /// The English name.
  package let en: String?
  /// The event type.
  package let type: PlacedText
  /// The first accounting date on which it is in force.
  package let from: BusinessDate
  /// Whether an event needs an actor and another person as approver (`approval: required`).
  package let needsApproval: Bool
  /// The amounts an event must carry.
  package let amounts: [AmountDeclaration]
  /// Amounts that are zero and parties that are nobody where they are missing.
  package let optional: [AmountDeclaration]
  /// The parties an event must carry.
  package let parties: [PlacedText]
  /// Parties of which no two are the same.
  package let different: [PlacedText]
  /// Equalities and bounds that every event fulfils.
  package let requires: [RequirementSyntax]
  /// Codes of which one event at most is booked under an order.
  package let once: [PlacedText]
  /// Codes of which it gives back what they brought under its order, and no more.
  package let givesBack: [PlacedText]
  /// The cases in the order of the file, at least one; the first whose `when` holds is taken.
  package let cases: [CaseSyntax]
}

/// A case of a rule: conditions, a text and the lines.
package struct CaseSyntax: Hashable, Sendable {
  /// Where it begins.
  package let place: SourcePlace
  /// Conditions, all of which must hold; none means always.
  package let when: [ConditionSyntax]
  /// The text of the entry, with `{order}` and the like standing for what the event carries.
  package let text: TextTemplate?
  /// How many people must review the document before it is booked.
  package let reviews: Int
  /// The lines in the order of the file; none where the event is booked without an entry.
  package let lines: [RuleLineSyntax]
}

/// Who must have agreed to an event that a rule books.
package enum Approval: String, CaseIterable, Hashable, Sendable {
  /// An actor, and another person as approver.
  case required
}

// MARK: Reading

extension RuleFileSyntax {
  /// Reads a file of one or several rules, separated by `---`.
  package static func parse(_ text: String, file: String) throws(SyntaxErrors) -> RuleFileSyntax {
    var problems = SyntaxProblems()
    let documents = SyntaxNode.documents(of: text, file: file, &problems)
    if problems.isEmpty, documents.isEmpty {
      problems.report(
        at: SourcePlace(file: file, line: 1, column: 1),
        "no-rule",
        "the file holds no rule",
        next: "write one: code: …, type: …, from: …, amounts: […], lines: […]"
      )
    }
    let rules = documents.compactMap { EntryRuleSyntax($0, &problems) }
    try problems.throwIfAny()
    return RuleFileSyntax(file: file, rules: rules)
  }
}

extension EntryRuleSyntax {
  static let keys = [
    "code", "zh", "en", "type", "from", "approval", "amounts", "optional", "parties",
    "different", "requires", "once", "gives_back", "cases", "when", "text", "review", "lines",
  ]

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    guard let reader = MappingReader(node, as: "a rule", keys: Self.keys, &problems) else {
      return nil
    }
    let type = reader.requiredText("type", &problems)
    _ = reader.required("from", &problems)
    let from = reader.date("from", &problems)
    let requires = reader.texts("requires", &problems).compactMap { text in
      problems.reading(at: text.place) { () throws(SyntaxFault) in
        try RequirementSyntax.parse(text.text, at: text.place)
      }
    }
    let cases = Self.cases(reader, &problems)
    guard let type, let from else { return nil }
    self.init(
      place: node.place,
      code: reader.text("code", &problems),
      zh: reader.text("zh", &problems)?.text,
      en: reader.text("en", &problems)?.text,
      type: type,
      from: from,
      needsApproval: reader.choice("approval", of: Approval.self, &problems) == .required,
      amounts: Self.amounts(reader, "amounts", &problems),
      optional: Self.amounts(reader, "optional", &problems),
      parties: reader.texts("parties", &problems).filter { Self.accepts($0, &problems) },
      different: reader.texts("different", &problems).filter { Self.accepts($0, &problems) },
      requires: requires,
      once: reader.texts("once", &problems),
      givesBack: reader.texts("gives_back", &problems),
      cases: cases
    )
  }

  /// Either `cases`, or the one case whose keys stand in the rule itself.
  private static func cases(
    _ reader: MappingReader,
    _ problems: inout SyntaxProblems
  ) -> [CaseSyntax] {
    guard let node = reader.node("cases") else {
      return CaseSyntax(reader, &problems).map { [$0] } ?? []
    }
    for key in ["when", "text", "review", "lines"] where reader.node(key) != nil {
      problems.report(
        at: reader.place(of: key),
        "beside-cases",
        "\(key) stands beside cases",
        next: "move it into a case"
      )
    }
    guard let elements = node.elements, !elements.isEmpty else {
      let isList = node.elements != nil
      problems.report(
        at: node.place,
        "list-expected",
        "cases is a list of cases, here is \(isList ? "an empty one" : node.kind)",
        next: "write - when: … and lines: … under cases"
      )
      return []
    }
    return elements.compactMap { element in
      let keys = ["when", "text", "review", "lines"]
      return MappingReader(element, as: "a case", keys: keys, &problems)
        .flatMap { CaseSyntax($0, &problems) }
    }
  }

  /// A list of names, or a mapping from name to currency letter.
  private static func amounts(
    _ reader: MappingReader,
    _ key: String,
    _ problems: inout SyntaxProblems
  ) -> [AmountDeclaration] {
    var names: [AmountDeclaration] = []
    if let entries = reader.node(key)?.entries {
      for entry in entries {
        guard let letter = entry.value.nonEmptyText(as: "a currency letter", &problems) else {
          continue
        }
        if !isLetter(letter.text) {
          problems.report(
            at: letter.place,
            "not-a-letter",
            "\"\(letter.text.shortened)\" is no currency letter",
            next: "write one capital letter, the same for amounts of the same currency: A"
          )
        }
        names.append(
          AmountDeclaration(name: PlacedText(entry.key, at: entry.place), letter: letter.text)
        )
      }
    } else {
      names = reader.texts(key, &problems).map { AmountDeclaration(name: $0, letter: nil) }
    }
    return names.filter { accepts($0.name, &problems) }
  }

  private static func isLetter(_ text: String) -> Bool {
    text.utf8.count == 1 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
  }

  private static func accepts(_ name: PlacedText, _ problems: inout SyntaxProblems) -> Bool {
    let plain = name.text.hasPrefix("items.") ? String(name.text.dropFirst(6)) : name.text
    if AmountName.isValid(plain) { return true }
    problems.report(
      at: name.place,
      "not-a-name",
      "\"\(name.text.shortened)\" can not be a name in a rule",
      next: "use \(AmountName.advice)"
    )
    return false
  }
}

extension CaseSyntax {
  /// As many people at most review one document.
  private static let reviewMaximum = 9

  init?(_ reader: MappingReader, _ problems: inout SyntaxProblems) {
    var when: [ConditionSyntax] = []
    if let node = reader.node("when") {
      if let entries = node.entries {
        when = entries.compactMap { ConditionSyntax($0, &problems) }
      } else {
        problems.report(
          at: node.place,
          "mapping-expected",
          "when is a mapping from a name to a comparison, here is \(node.kind)",
          next: "write when: {promotion: \"> 0\"}"
        )
      }
    }
    let text = reader.text("text", &problems).flatMap { text in
      problems.reading(at: text.place) { () throws(SyntaxFault) in
        try TextTemplate.parse(text.text, at: text.place)
      }
    }
    let reviews = reader.number("review", in: 1...Self.reviewMaximum, &problems)
    guard let node = reader.required("lines", &problems) else { return nil }
    guard let elements = node.elements else {
      problems.report(
        at: node.place,
        "list-expected",
        "lines is a list of lines, here is \(node.kind)",
        next: "write - Dr 220201/{merchant} total under lines, or lines: [] where nothing is booked"
      )
      return nil
    }
    self.init(
      place: reader.place,
      when: when,
      text: text,
      reviews: reviews ?? 0,
      lines: elements.compactMap { RuleLineSyntax($0, &problems) }
    )
  }
}
