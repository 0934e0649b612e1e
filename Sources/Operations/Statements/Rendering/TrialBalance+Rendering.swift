import Amounts

extension TrialBalance: Report {
  /// `daybook.trial-balance/1`.
  public var schema: String { "daybook.trial-balance/1" }

  /// A table per currency: subjects indented by level, three pairs of columns, totals.
  public func text(_ style: TextStyle) -> String {
    var text = head.text("Trial balance", style)
    if totals.isEmpty { text += "No postings yet.\n" }
    for (index, total) in totals.enumerated() {
      if index > 0 { text += "\n" }
      text += table(of: total).text(style)
      text += Self.verdict(on: total, style)
    }
    return text
  }

  private func table(of total: Totals) -> TextTable {
    let currency = total.currency
    var table = TextTable(
      [.text(currency.code), .text("subject")]
        + ["opening", "movement", "closing"].flatMap { group in
          [TextTable.Column.figure("debit", in: group), .figure("credit", in: group)]
        }
    )
    for row in rows where row.currency == currency {
      let tone: TextStyle.Tone = row.isLeaf ? .plain : .strong
      let indent = String(repeating: "  ", count: max(0, row.level - 1))
      table.add(
        [TextTable.Cell(indent + row.subject.code, tone), TextTable.Cell(row.subject.name, tone)]
          + [row.opening, row.movement, row.closing].flatMap { pair in
            Self.cells(pair, currency, blank: true, tone)
          }
      )
    }
    table.addRule()
    table.add(
      [TextTable.Cell("total", .strong), ""]
        + [total.opening, total.movement, total.closing].flatMap { pair in
          Self.cells(pair, currency, blank: false, .strong)
        }
    )
    return table
  }

  private static func cells(
    _ pair: DebitCredit,
    _ currency: Currency,
    blank: Bool,
    _ tone: TextStyle.Tone
  ) -> [TextTable.Cell] {
    [pair.debit, pair.credit].map { minor in
      TextTable.Cell(
        blank ? Figures.textOrBlank(minor, currency) : Figures.text(minor, currency),
        minor < 0 ? .bad : tone
      )
    }
  }

  private static func verdict(on total: Totals, _ style: TextStyle) -> String {
    if total.isBalanced { return "" }
    let gaps = [
      ("opening", total.opening), ("movement", total.movement), ("closing", total.closing),
    ]
    .filter { $0.1.balance != 0 }
    .map { name, pair in
      let gap = Balance(debitLessCredit: pair.balance, currency: total.currency)
      return
        "\(name) by \(Figures.text(gap.amount.minor, total.currency)) in \(pair.balance > 0 ? "debit" : "credit")"
    }
    let names = gaps.joined(separator: ", ")
    return style.set("\(total.currency.code) does not balance: \(names).", .bad) + "\n"
  }

  /// Writes head, rows and totals.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.array("rows") { json in
      for row in rows { json.object { row.write(to: &$0) } }
    }
    json.array("totals") { json in
      for total in totals { json.object { total.write(to: &$0) } }
    }
  }

  /// Writes the head, a line per row, a line per currency's totals.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for row in rows { json.line("row") { row.write(to: &$0) } }
    for total in totals { json.line("total") { total.write(to: &$0) } }
  }

  /// A row per subject and currency; parents too, so sum the leaves only.
  public func csv() -> String {
    let figures = ["opening", "movement", "closing"].flatMap { ["\($0)_debit", "\($0)_credit"] }
    var csv = CSVWriter(
      ["subject", "zh", "en", "level", "leaf", "currency"] + figures + ["from"]
        + ReportHead.csvColumns
    )
    for row in rows {
      let pairs = [row.opening, row.movement, row.closing].flatMap { [$0.debit, $0.credit] }
      csv.add(
        [row.subject.code, row.subject.zh, row.subject.en, String(row.level), "\(row.isLeaf)"]
          + [row.currency.code] + pairs.map { row.currency.plain($0) }
          + [head.from.map { "\($0)" } ?? ""] + head.csvFields
      )
    }
    return csv.text
  }
}

extension TrialBalance.Row {
  fileprivate func write(to json: inout ReportJSON) {
    subject.write(to: &json)
    json.number("level", level)
    json.bool("leaf", isLeaf)
    json.string("currency", currency.code)
    json.pair("opening", opening, currency)
    json.pair("movement", movement, currency)
    json.pair("closing", closing, currency)
  }
}

extension TrialBalance.Totals {
  fileprivate func write(to json: inout ReportJSON) {
    json.string("currency", currency.code)
    json.pair("opening", opening, currency)
    json.pair("movement", movement, currency)
    json.pair("closing", closing, currency)
    json.bool("balanced", isBalanced)
  }
}
