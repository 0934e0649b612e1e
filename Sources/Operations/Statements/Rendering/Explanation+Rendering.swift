import Amounts

extension Explanation: Report {
  /// `daybook.explain/1`.
  public var schema: String { "daybook.explain/1" }

  /// Event, outcome, entry, rule with its text, and the values it used.
  public func text(_ style: TextStyle) -> String {
    let verdict = style.set(outcome, outcome == "posted" ? .good : .notice)
    var text = style.set("Event #\(Figures.count(sequence))", .strong) + ": \(verdict)"
    text += (reason.isEmpty ? "" : " (\(reason))") + "\n"
    text += "Book \(DisplayWidth.printable(head.book))"
    text += " · known at sequence \(Figures.count(head.knownAt))\n\n"
    text += "  \(DisplayWidth.printable(event))\n"
    text += Self.table("Computed by the decision", computed, style)
    text += Self.table("Related events", related, style)
    if let entry { text += "\n" + entry.text(style) }
    if let rule { text += "\n" + rule.text(chosenCase, style) }
    return text + Self.table("Values", values, style)
  }

  private static func table(_ title: String, _ values: [Value], _ style: TextStyle) -> String {
    guard !values.isEmpty else { return "" }
    var table = TextTable([.text(""), .text("")])
    for value in values {
      table.add([TextTable.Cell("  " + value.expression), TextTable.Cell(value.value)])
    }
    return "\n" + style.set(title, .strong) + "\n" + table.text(style)
  }

  /// Writes everything; the event as the object it is.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.number("sequence", sequence)
    json.raw("event", event)
    json.string("outcome", outcome)
    json.string("reason", orNull: reason.isEmpty ? nil : reason)
    Self.write(computed, as: "computed", to: &json)
    Self.write(related, as: "related", to: &json)
    if let entry {
      json.object("entry") { entry.write(to: &$0) }
    } else {
      json.raw("entry", "null")
    }
    if let rule { json.object("rule") { rule.write(to: &$0) } } else { json.raw("rule", "null") }
    json.string("case", orNull: chosenCase.isEmpty ? nil : chosenCase)
    Self.write(values, as: "values", to: &json)
  }

  private static func write(_ values: [Value], as key: String, to json: inout ReportJSON) {
    json.array(key) { json in
      for value in values {
        json.object { json in
          json.string("expression", value.expression)
          json.string("value", value.value)
        }
      }
    }
  }

  /// Writes one line: the whole explanation.
  public func writeLines(to json: inout ReportJSON) {
    json.line("explanation") { json in
      json.string("schema", schema)
      writeMembers(to: &json)
    }
  }

  /// A row per line of the entry, or one for an event without.
  public func csv() -> String {
    var csv = CSVWriter(
      ["sequence", "outcome", "reason", "rule", "side", "account", "amount", "currency"]
        + ReportHead.csvColumns
    )
    let event = [String(sequence), outcome, reason, rule.map { "\($0.code) v\($0.version)" } ?? ""]
    for line in entry?.lines ?? [] {
      csv.add(
        event + [line.side.rawValue, line.account, line.amount.text, line.amount.currency.code]
          + head.csvFields
      )
    }
    if entry?.lines.isEmpty ?? true {
      csv.add(event + ["", "", "", ""] + head.csvFields)
    }
    return csv.text
  }
}

extension Explanation.Rule {
  fileprivate func text(_ chosenCase: String, _ style: TextStyle) -> String {
    let title = "Rule \(code), version \(version), published at sequence \(publishedAt)"
    let place = file.isEmpty ? "" : " (\(file):\(line))"
    let taken = chosenCase.isEmpty ? "" : "\n  taken: \(DisplayWidth.printable(chosenCase))"
    let lines = source.map { "  " + style.set("│ ", .faint) + DisplayWidth.printable($0) }
    return style.set(DisplayWidth.printable(title + place), .strong) + taken + "\n"
      + lines.joined(separator: "\n") + "\n"
  }

  fileprivate func write(to json: inout ReportJSON) {
    json.string("code", code)
    json.number("number", number)
    json.number("version", version)
    json.number("published_at", publishedAt)
    json.string("file", file)
    json.number("line", line)
    json.string("source", source.joined(separator: "\n"))
  }
}
