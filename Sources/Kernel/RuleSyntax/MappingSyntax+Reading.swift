extension MappingSyntax {
  /// Reads a file that holds one mapping.
  package static func parse(_ text: String, file: String) throws(SyntaxErrors) -> MappingSyntax {
    var problems = SyntaxProblems()
    let documents = SyntaxNode.documents(of: text, file: file, &problems)
    if problems.isEmpty, documents.count != 1 {
      problems.report(
        at: documents.dropFirst().first?.place ?? SourcePlace(file: file, line: 1, column: 1),
        "one-mapping",
        documents.isEmpty ? "the file holds nothing" : "a file holds one mapping",
        next: "write one mapping: mapping: …, file: {…}, event: …"
      )
    }
    let mapping = documents.first.flatMap { MappingSyntax($0, &problems) }
    try problems.throwIfAny()
    guard let mapping else { preconditionFailure("no mapping was read and nothing was reported") }
    return mapping
  }

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = ["mapping", "file", "check", "event", "totals"]
    guard let reader = MappingReader(node, as: "a mapping", keys: keys, &problems) else {
      return nil
    }
    let name = reader.requiredText("mapping", &problems)
    let file = reader.required("file", &problems).flatMap { TableFileSyntax($0, &problems) }
    let checks = reader.texts("check", &problems).compactMap { text in
      problems.reading(at: text.place) { () throws(SyntaxFault) in
        try ColumnCheckSyntax.parse(text.text, at: text.place)
      }
    }
    let event = reader.required("event", &problems).flatMap { EventTemplateSyntax($0, &problems) }
    let totals = reader.node("totals").flatMap {
      TotalsSyntax($0, amounts: event?.amounts.map(\.name.text) ?? [], &problems)
    }
    guard let name, let file, let event else { return nil }
    self.init(
      place: node.place,
      name: name,
      file: file,
      checks: checks,
      event: event,
      totals: totals
    )
    checkColumns(&problems)
  }

  /// Without a header, columns go by number.
  private func checkColumns(_ problems: inout SyntaxProblems) {
    var columns: [(name: String, place: SourcePlace)] = []
    for pattern in file.rowsWhere + (totals?.trailerWhere ?? []) {
      columns.append((pattern.column.text, pattern.column.place))
    }
    for check in checks {
      columns += (check.left + check.right).map { ($0.column, check.place) }
    }
    columns += event.templates.flatMap { template in template.fields.map { ($0, template.place) } }
    for (name, place) in columns {
      if let number = Int(name) {
        guard !(1...10_000).contains(number) else { continue }
      } else if file.header != nil {
        continue
      }
      problems.report(
        at: place,
        "unknown-column",
        "there is no column \"\(name.shortened)\"",
        next: file.header == nil
          ? "write the column's number from 1, or say header: 1 and use names"
          : "write the column's number from 1 or its name"
      )
    }
  }
}

extension TableFileSyntax {
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = ["format", "encoding", "header", "delimiter", "rows_where"]
    guard let reader = MappingReader(node, as: "file", keys: keys, &problems) else { return nil }
    _ = reader.required("format", &problems)
    let format = reader.choice("format", of: Format.self, &problems)
    let delimiter = reader.node("delimiter").map { PlacedText($0.text ?? "", at: $0.place) }
    if let delimiter, delimiter.text.utf8.count != 1 {
      problems.report(
        at: delimiter.place,
        "not-a-delimiter",
        "\"\(delimiter.text.shortened)\" can not stand between columns",
        next: "write one ASCII character: \";\""
      )
    }
    var header: Int?
    if let text = reader.node("header")?.text, text != "none" {
      header = reader.number("header", in: 1...1000, &problems)
    }
    guard let format else { return nil }
    self.init(
      format: format,
      encoding: reader.choice("encoding", of: Encoding.self, &problems) ?? .utf8,
      header: header,
      delimiter: delimiter,
      rowsWhere: reader.mapping("rows_where", &problems).compactMap {
        ColumnPatternSyntax($0, &problems)
      }
    )
  }
}

extension ColumnPatternSyntax {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    guard let pattern = entry.value.nonEmptyText(as: "a pattern", &problems) else { return nil }
    guard (try? Regex(pattern.text)) != nil else {
      problems.report(
        at: pattern.place,
        "not-a-pattern",
        "\"\(pattern.text.shortened)\" is no regular expression",
        next: "write one such as ^[0-9]{8}$, in quotes"
      )
      return nil
    }
    self.init(column: PlacedText(entry.key, at: entry.place), pattern: pattern)
  }
}

extension ColumnCheckSyntax {
  /// Reads an equality whose amounts are columns in braces.
  package static func parse(
    _ text: String,
    at place: SourcePlace
  ) throws(SyntaxFault) -> ColumnCheckSyntax {
    // Columns may have any name, so each gets a plain one for the parser of expressions.
    var columns: [String: String] = [:]
    var plain = ""
    for piece in try TextTemplate.parse(text, at: place).pieces {
      switch piece {
      case .text(let text): plain += text
      case .field(let column):
        let name = "column_\(columns.count)"
        columns[name] = column
        plain += " \(name) "
      }
    }
    func terms(_ expression: ExpressionSyntax) -> [Term]? {
      let terms = expression.terms.compactMap { term in
        columns[term.operand.text].map { Term(coefficient: term.coefficient, column: $0) }
      }
      return terms.count == expression.terms.count ? terms : nil
    }
    guard let equality = try? RequirementSyntax.parse(plain, at: place),
      equality.comparison == .equal,
      let left = terms(equality.left), let right = terms(equality.right)
    else {
      throw SyntaxFault(
        "not-a-check",
        "\"\(text.shortened)\" is no equality of columns",
        next: "write whole numbers times columns in braces, added or subtracted: {4} - {7} = {6}"
      )
    }
    return ColumnCheckSyntax(place: place, text: text, left: left, right: right)
  }
}

extension EventTemplateSyntax {
  static let keys = [
    "type", "source", "id", "time", "code", "order", "text", "value_date", "actor", "follows",
    "amounts", "parties", "references", "sensitive",
  ]

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    guard let reader = MappingReader(node, as: "event", keys: Self.keys, &problems) else {
      return nil
    }
    for key in ["type", "source", "id"] { _ = reader.required(key, &problems) }
    let type = reader.template("type", &problems)
    let source = reader.template("source", &problems)
    let id = reader.template("id", &problems)
    guard let type, let source, let id else { return nil }
    self.init(
      place: node.place,
      type: type,
      source: source,
      id: id,
      time: reader.template("time", &problems),
      code: reader.template("code", &problems),
      order: reader.template("order", &problems),
      text: reader.template("text", &problems),
      valueDate: reader.template("value_date", &problems),
      actor: reader.template("actor", &problems),
      follows: reader.template("follows", &problems),
      amounts: Self.members(reader, "amounts", &problems),
      parties: Self.members(reader, "parties", &problems),
      references: Self.members(reader, "references", &problems),
      sensitive: Self.members(reader, "sensitive", &problems)
    )
  }

  /// All texts that a row fills.
  var templates: [TextTemplate] {
    let single =
      [type, source, id] + [time, code, order, text, valueDate, actor, follows].compactMap { $0 }
    return single + (amounts + parties + references + sensitive).map(\.value)
  }

  private static func members(
    _ reader: MappingReader,
    _ key: String,
    _ problems: inout SyntaxProblems
  ) -> [Member] {
    reader.mapping(key, &problems).compactMap { entry in
      entry.value.template(as: entry.key, &problems).map {
        Member(name: PlacedText(entry.key, at: entry.place), value: $0)
      }
    }
  }
}

extension TotalsSyntax {
  init?(_ node: SyntaxNode, amounts: [String], _ problems: inout SyntaxProblems) {
    guard let entries = node.entries else {
      problems.report(
        at: node.place,
        "mapping-expected",
        "totals is a mapping, here is \(node.kind)",
        next: "write totals: {rows: 100, gross: 1000.00 CNY}"
      )
      return nil
    }
    var (trailer, rows, totals): ([ColumnPatternSyntax], TextTemplate?, [Total]) = ([], nil, [])
    for entry in entries {
      if entry.key == "where" {
        trailer = (entry.value.entries ?? []).compactMap { ColumnPatternSyntax($0, &problems) }
        continue
      }
      guard let value = entry.value.template(as: entry.key, &problems) else { continue }
      if entry.key == "rows" {
        rows = value
      } else if entry.key.first == "{", entry.key.last == "}" {
        totals.append(Total(of: .column(entry.key.dropFirst().dropLast().trimmed), value: value))
      } else if amounts.contains(entry.key) {
        totals.append(Total(of: .amount(entry.key), value: value))
      } else {
        problems.report(
          at: entry.place,
          "unknown-total",
          "the event has no amount \"\(entry.key.shortened)\"",
          next: NearestName.advice(for: entry.key, among: ["rows", "where"] + amounts)
        )
      }
    }
    if trailer.isEmpty {
      for value in ([rows].compactMap { $0 } + totals.map(\.value)) where !value.fields.isEmpty {
        problems.report(
          at: value.place,
          "no-trailer",
          "a total is taken from column \(value.fields[0]), of no known row",
          next: "say which row is the trailer: where: {1: \"^total\"}"
        )
      }
    }
    self.init(place: node.place, trailerWhere: trailer, rows: rows, totals: totals)
  }
}

extension MappingReader {
  /// A text with places to fill in.
  func template(_ key: String, _ problems: inout SyntaxProblems) -> TextTemplate? {
    node(key).flatMap { $0.template(as: key, &problems) }
  }
}

extension SyntaxNode {
  /// A text with places to fill in.
  func template(as name: String, _ problems: inout SyntaxProblems) -> TextTemplate? {
    guard let text = nonEmptyText(as: name, &problems) else { return nil }
    return problems.reading(at: text.place) { () throws(SyntaxFault) in
      try TextTemplate.parse(text.text, at: text.place)
    }
  }
}
