extension ScenarioStep {
  /// What a step may do, and which keys may stand beside it.
  static let actions: [(name: String, beside: [String])] = [
    ("event", ["entry", "refused", "parked", "waits_for", "invalid", "conflict", "repeated"]),
    ("repeat", []),
    ("released", ["entry"]),
    ("suspended", ["entry"]),
    ("publish", ["refused"]),
    ("balances", ["as_of", "by", "known_at"]),
    ("trial_balance", ["day", "by", "known_at"]),
    ("held", ["as_of", "by", "known_at"]),
    ("customers", ["year"]),
    ("client_money", ["as_of", "by", "known_at"]),
    ("cut", []),
    ("close", []),
  ]

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let names = Self.actions.map(\.name)
    let keys = names + Set(Self.actions.flatMap(\.beside)).sorted()
    guard let reader = MappingReader(node, as: "a step", keys: keys, &problems) else { return nil }
    let present = Self.actions.filter { reader.node($0.name) != nil }
    guard present.count == 1, let (name, beside) = present.first else {
      // An unknown key was reported already, and is likely to be the action that is missing.
      if present.count > 1 || reader.entries.allSatisfy({ keys.contains($0.key) }) {
        problems.report(
          at: node.place,
          "one-action",
          present.isEmpty
            ? "a step does nothing"
            : "a step does several things: \(present.map(\.name).joined(separator: ", "))",
          next: "write one of \(names.joined(separator: ", ")) in each step"
        )
      }
      return nil
    }
    for entry in reader.entries
    where keys.contains(entry.key) && entry.key != name && !beside.contains(entry.key) {
      problems.report(
        at: entry.place,
        "misplaced-key",
        "\(entry.key) can not stand beside \(name)",
        next: beside.isEmpty ? "remove it" : "use one of \(beside.joined(separator: ", "))"
      )
    }
    guard let action = Self.action(name, reader, &problems) else { return nil }
    self.init(place: node.place, action: action)
  }

  private static func action(
    _ name: String,
    _ reader: MappingReader,
    _ problems: inout SyntaxProblems
  ) -> Action? {
    switch name {
    case "event":
      let expectation = ScenarioExpectation(reader, &problems)
      return reader.node(name).flatMap { ScenarioEvent($0, &problems) }
        .map { .event($0, expectation) }
    case "repeat":
      return reader.text(name, &problems).map { .again($0) }
    case "released":
      let expectation = ScenarioExpectation(reader, &problems)
      return reader.text(name, &problems).map { .released($0, expectation) }
    case "suspended":
      let expectation = ScenarioExpectation(reader, &problems)
      return reader.text(name, &problems).map { .suspended($0, expectation) }
    case "publish":
      return ScenarioPublication(reader, &problems).map { .publish($0) }
    case "balances":
      let balances = reader.mapping(name, &problems).compactMap { ScenarioBalance($0, &problems) }
      return .balances(balances, ScenarioView(reader, day: "as_of", &problems))
    case "trial_balance":
      let lines = reader.mapping(name, &problems).flatMap {
        ScenarioTrialBalanceLine.lines($0, &problems)
      }
      return .trialBalance(lines, ScenarioView(reader, day: "day", &problems))
    case "held":
      let held = reader.mapping(name, &problems).compactMap { ScenarioHeld($0, &problems) }
      return .held(held, ScenarioView(reader, day: "as_of", &problems))
    case "customers":
      let customers = reader.mapping(name, &problems).flatMap {
        ScenarioCustomer.rows($0, &problems)
      }
      return .customers(customers, year: reader.number("year", in: 1...9999, &problems))
    case "client_money":
      let positions = reader.mapping(name, &problems).compactMap {
        ScenarioClientMoney($0, &problems)
      }
      return .clientMoney(positions, ScenarioView(reader, day: "as_of", &problems))
    default:
      let isEmpty = reader.node(name)?.text?.isEmpty ?? false
      let date = isEmpty ? nil : reader.date(name, &problems)
      if date == nil, !isEmpty { return nil }
      return name == "cut" ? .cut(date) : .close(date)
    }
  }
}

extension ScenarioExpectation {
  init(_ reader: MappingReader, _ problems: inout SyntaxProblems) {
    var entry: [StatedLineSyntax]?
    if let node = reader.node("entry") {
      if let elements = node.elements {
        entry = elements.compactMap { StatedLineSyntax($0, &problems) }
      } else {
        problems.report(
          at: node.place,
          "list-expected",
          "entry is a list of lines, here is \(node.kind)",
          next: "write - Dr 112201/wechat 1000.00 CNY, or entry: [] for no line"
        )
      }
    }
    self.init(
      entry: entry,
      entryPlace: reader.node("entry") == nil ? nil : reader.place(of: "entry"),
      refused: reader.text("refused", &problems),
      parked: reader.text("parked", &problems),
      waitsFor: reader.text("waits_for", &problems),
      invalid: reader.text("invalid", &problems),
      conflict: reader.node("conflict") == nil ? nil : reader.texts("conflict", &problems),
      repeated: reader.flag("repeated", &problems)
    )
    let outcomes = ["entry", "refused", "parked", "invalid", "conflict", "repeated"]
      .filter { reader.node($0) != nil }
    if outcomes.count > 1 {
      problems.report(
        at: reader.place(of: outcomes[1]),
        "one-outcome",
        "an event has one outcome, here are \(outcomes.joined(separator: " and "))",
        next: "keep one of them"
      )
    }
  }
}

extension ScenarioPublication {
  init?(_ reader: MappingReader, _ problems: inout SyntaxProblems) {
    guard let node = reader.node("publish"),
      let inner = MappingReader(node, as: "publish", keys: ["chart", "rules"], &problems)
    else { return nil }
    if inner.entries.isEmpty {
      problems.report(
        at: node.place,
        "missing-key",
        "publish names neither chart nor rules",
        next: "write rules: | and the rules below it, indented"
      )
    }
    self.init(
      chart: inner.text("chart", &problems).map {
        PlacedText($0.text, at: inner.place(of: "chart"))
      },
      rules: inner.text("rules", &problems).map {
        PlacedText($0.text, at: inner.place(of: "rules"))
      },
      refused: reader.text("refused", &problems)
    )
  }
}

extension ScenarioView {
  init(_ reader: MappingReader, day: String, _ problems: inout SyntaxProblems) {
    self.init(
      day: reader.date(day, &problems),
      axis: reader.choice("by", of: Axis.self, &problems) ?? .accounting,
      knownAt: reader.text("known_at", &problems)
    )
  }
}

extension ScenarioBalance {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let balance = entry.value.balance(as: entry.key, &problems)
    let subject = problems.reading(at: entry.place) { () throws(SyntaxFault) -> Subject in
      let parts = try AccountPath.decodedParts(of: entry.key)
      if parts.count == 2 { return .subject(code: parts[0], currency: parts[1]) }
      return .account(try AccountPath.parse(entry.key))
    }
    guard let balance, let subject else { return nil }
    self.init(place: entry.place, of: subject, balance: balance)
  }
}

extension ScenarioHeld {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let keys = ["held", "available"]
    let account = problems.reading(at: entry.place) { () throws(SyntaxFault) -> AccountPath in
      try AccountPath.parse(entry.key)
    }
    guard let reader = MappingReader(entry.value, as: "what is on hold", keys: keys, &problems),
      let account
    else { return nil }
    self.init(
      place: entry.place,
      account: account,
      held: reader.decimal("held", &problems),
      available: reader.decimal("available", &problems)
    )
  }
}

extension ScenarioCustomer {
  /// What a customer used, one per currency.
  static func rows(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) -> [Self] {
    entry.byCurrency(
      of: "a customer",
      keys: ["used", "left"],
      example: "{used: 150000.00, left: 50000.00}",
      &problems
    ) { currency, reader, problems in
      ScenarioCustomer(
        place: currency.place,
        customer: entry.key,
        currency: currency.key,
        used: reader.decimal("used", &problems),
        left: reader.decimal("left", &problems)
      )
    }
  }
}

extension ScenarioClientMoney {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let keys = ["pool", "client", "own", "top_up"]
    guard let reader = MappingReader(entry.value, as: "client money", keys: keys, &problems) else {
      return nil
    }
    self.init(
      place: entry.place,
      currency: entry.key,
      pool: reader.decimal("pool", &problems),
      client: reader.decimal("client", &problems),
      own: reader.decimal("own", &problems),
      topUp: reader.decimal("top_up", &problems)
    )
  }
}

extension ScenarioTrialBalanceLine {
  /// The lines of a subject, one per currency.
  static func lines(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) -> [Self] {
    entry.byCurrency(
      of: "a subject of the trial balance",
      keys: ["opening", "debit", "credit", "closing"],
      example: "{debit: 400.00, closing: 600.00 Cr}",
      &problems
    ) { currency, reader, problems in
      ScenarioTrialBalanceLine(
        place: currency.place,
        subject: entry.key,
        currency: currency.key,
        opening: reader.node("opening")?.balance(as: "opening", &problems),
        debit: reader.decimal("debit", &problems),
        credit: reader.decimal("credit", &problems),
        closing: reader.node("closing")?.balance(as: "closing", &problems)
      )
    }
  }
}

extension SyntaxEntry {
  /// Reads a mapping from currency to figures, one after the other.
  fileprivate func byCurrency<Figures>(
    of name: String,
    keys: [String],
    example: String,
    _ problems: inout SyntaxProblems,
    _ read: (SyntaxEntry, MappingReader, inout SyntaxProblems) -> Figures
  ) -> [Figures] {
    guard let currencies = value.entries else {
      problems.report(
        at: value.place,
        "mapping-expected",
        "\(name) is a mapping from currency to figures",
        next: "write \(key): {CNY: \(example)}"
      )
      return []
    }
    return currencies.compactMap { currency in
      MappingReader(currency.value, as: name, keys: keys, &problems).map { reader in
        read(currency, reader, &problems)
      }
    }
  }
}

extension SyntaxNode {
  /// A number and its side.
  func balance(as name: String, _ problems: inout SyntaxProblems) -> BalanceSyntax? {
    guard let text = nonEmptyText(as: name, &problems) else { return nil }
    return problems.reading(at: text.place) { () throws(SyntaxFault) in
      try BalanceSyntax.parse(text.text)
    }
  }
}
