/// An event as a scenario writes it: the members of the event, flat.
package struct ScenarioEvent: Hashable, Sendable {
  /// An amount by name.
  package struct NamedAmount: Hashable, Sendable {
    /// The name.
    package let name: PlacedText
    /// The amount.
    package let amount: AmountSyntax
  }

  /// A text by name: a party by role, a reference by key.
  package struct NamedText: Hashable, Sendable {
    /// The role or key.
    package let name: PlacedText
    /// The party or the reference's text.
    package let text: PlacedText
  }

  /// One of several things that the event says.
  package struct Item: Hashable, Sendable {
    /// The item's order.
    package let order: PlacedText?
    /// Its amounts.
    package let amounts: [NamedAmount]
    /// Its parties.
    package let parties: [NamedText]
  }

  /// Another event.
  package struct Link: Hashable, Sendable {
    /// Who said it; nil for the source of the scenario's events.
    package let source: PlacedText?
    /// Their name for it.
    package let id: PlacedText
  }

  /// Where it begins.
  package let place: SourcePlace
  /// The event type.
  package let type: PlacedText
  /// Its name within the source.
  package let id: PlacedText
  /// Who says it; nil for the scenario's own source.
  package let source: PlacedText?
  /// The transaction code.
  package let code: PlacedText?
  /// The order it belongs to.
  package let order: PlacedText?
  /// When it happened, RFC 3339.
  package let time: PlacedText?
  /// The day the amount counts for.
  package let valueDate: PlacedText?
  /// Who asked.
  package let actor: PlacedText?
  /// The second person.
  package let approver: PlacedText?
  /// Free text.
  package let text: PlacedText?
  /// Amounts by name.
  package let amounts: [NamedAmount]
  /// Parties by role.
  package let parties: [NamedText]
  /// References by key.
  package let references: [NamedText]
  /// Items in their order.
  package let items: [Item]
  /// The lines of `journal.posted`.
  package let lines: [StatedLineSyntax]
  /// The event it follows.
  package let follows: Link?
  /// The event it reverses.
  package let reverses: Link?
  /// Members of Daybook's own types (`account`, `status`, `style` …) and those under `data`.
  package let others: [SyntaxEntry]
}

// MARK: Reading

extension ScenarioEvent {
  /// Members of Daybook's own event types, which are passed on as they stand.
  static let ownMembers = [
    "account", "status", "limit", "negative", "codes", "style", "customer", "login", "class",
    "ownership", "sensitive", "kind", "card_ownership",
  ]
  static let keys =
    [
      "type", "id", "source", "code", "order", "time", "value_date", "actor", "approver", "text",
      "amounts", "parties", "references", "items", "lines", "follows", "reverses", "data",
    ] + ownMembers

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    guard let reader = MappingReader(node, as: "an event", keys: Self.keys, &problems) else {
      return nil
    }
    Self.checkOwn(reader, &problems)
    let own = reader.entries.filter { Self.ownMembers.contains($0.key) }
    let type = reader.requiredText("type", &problems)
    let id = reader.requiredText("id", &problems)
    guard let type, let id else { return nil }
    self.init(
      place: node.place,
      type: type,
      id: id,
      source: reader.text("source", &problems),
      code: reader.text("code", &problems),
      order: reader.text("order", &problems),
      time: reader.text("time", &problems),
      valueDate: reader.text("value_date", &problems),
      actor: reader.text("actor", &problems),
      approver: reader.text("approver", &problems),
      text: reader.text("text", &problems),
      amounts: Self.amounts(reader, &problems),
      parties: Self.texts(reader, "parties", &problems),
      references: Self.texts(reader, "references", &problems),
      items: reader.list("items").compactMap { Item($0, &problems) },
      lines: reader.list("lines").compactMap { StatedLineSyntax($0, &problems) },
      follows: reader.node("follows").flatMap { Link($0, "follows", &problems) },
      reverses: reader.node("reverses").flatMap { Link($0, "reverses", &problems) },
      others: own + reader.mapping("data", &problems)
    )
  }

  /// Own members are passed on as they stand; one of another form than the schema has is reported
  /// where it stands.
  private static func checkOwn(_ reader: MappingReader, _ problems: inout SyntaxProblems) {
    for key in ["account", "limit", "customer", "login", "class", "kind"] {
      _ = reader.text(key, &problems)
    }
    _ = reader.choice("status", of: Status.self, &problems)
    _ = reader.choice("negative", of: NegativeBalance.self, &problems)
    _ = reader.choice("style", of: Style.self, &problems)
    for key in ["ownership", "card_ownership"] {
      _ = reader.choice(key, of: Ownership.self, &problems)
    }
    _ = reader.texts("codes", &problems)
    _ = reader.mapping("sensitive", &problems)
  }

  private enum Status: String, CaseIterable {
    case open, closed
    case debitFrozen = "debit-frozen"
    case creditFrozen = "credit-frozen"
  }

  private enum Style: String, CaseIterable { case red, blue }

  private enum Ownership: String, CaseIterable { case person, company }

  fileprivate static func amounts(
    _ reader: MappingReader,
    _ problems: inout SyntaxProblems
  ) -> [NamedAmount] {
    reader.mapping("amounts", &problems).compactMap { entry in
      guard let text = entry.value.nonEmptyText(as: entry.key, &problems) else { return nil }
      return problems.reading(at: text.place) { () throws(SyntaxFault) in
        NamedAmount(
          name: PlacedText(entry.key, at: entry.place),
          amount: try AmountSyntax.parse(text.text)
        )
      }
    }
  }

  fileprivate static func texts(
    _ reader: MappingReader,
    _ key: String,
    _ problems: inout SyntaxProblems
  ) -> [NamedText] {
    reader.mapping(key, &problems).compactMap { entry in
      entry.value.nonEmptyText(as: entry.key, &problems).map {
        NamedText(name: PlacedText(entry.key, at: entry.place), text: $0)
      }
    }
  }
}

extension ScenarioEvent.Item {
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = ["order", "amounts", "parties"]
    guard let reader = MappingReader(node, as: "an item", keys: keys, &problems) else {
      return nil
    }
    self.init(
      order: reader.text("order", &problems),
      amounts: ScenarioEvent.amounts(reader, &problems),
      parties: ScenarioEvent.texts(reader, "parties", &problems)
    )
  }
}

extension ScenarioEvent.Link {
  /// An id alone, or `{source: …, id: …}`.
  init?(_ node: SyntaxNode, _ name: String, _ problems: inout SyntaxProblems) {
    guard node.entries != nil else {
      guard let id = node.nonEmptyText(as: name, &problems) else { return nil }
      self.init(source: nil, id: id)
      return
    }
    guard let reader = MappingReader(node, as: name, keys: ["source", "id"], &problems),
      let id = reader.requiredText("id", &problems)
    else { return nil }
    self.init(source: reader.text("source", &problems), id: id)
  }
}
