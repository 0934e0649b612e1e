import Amounts

extension GeneralLedger: Report {
  /// `daybook.general-ledger/1`.
  public var schema: String { "daybook.general-ledger/1" }

  /// A table per currency: subjects indented by level, a row per day.
  public func text(_ style: TextStyle) -> String {
    let title = head.text("General ledger", style)
    guard !rows.isEmpty else { return title + "No subject matches.\n" }
    let tables = head.currencies.map { table(of: $0) }.filter { !$0.isEmpty }
    return title + tables.map { $0.text(style) }.joined(separator: "\n")
  }

  private func table(of currency: Currency) -> TextTable {
    var table = TextTable([
      .text(currency.code), .text("date"), .figure("opening"), .text(""), .figure("debit"),
      .figure("credit"), .figure("closing"), .text(""),
    ])
    var subject: SubjectLabel?
    for row in rows where row.currency == currency {
      if row.subject != subject {
        subject = row.subject
        let indent = String(repeating: "  ", count: max(0, row.level - 1))
        table.addHeading("\(indent)\(row.subject.code) \(row.subject.name)")
      }
      table.add(
        ["", TextTable.Cell("\(row.date)")] + Self.cells(row.opening, currency)
          + [row.movement.debit, row.movement.credit].map {
            TextTable.Cell(Figures.textOrBlank($0, currency), $0 < 0 ? .bad : .plain)
          }
          + Self.cells(row.closing, currency)
      )
    }
    return table
  }

  private static func cells(_ minor: Int128, _ currency: Currency) -> [TextTable.Cell] {
    let balance = Balance(debitLessCredit: minor, currency: currency)
    return [
      TextTable.Cell(Figures.text(balance.amount.minor, currency)),
      TextTable.Cell(balance.side?.sign ?? ""),
    ]
  }

  /// Writes head and rows.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.array("rows") { json in
      for row in rows { json.object { row.write(to: &$0) } }
    }
  }

  /// Writes the head, then a line per row.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for row in rows { json.line("row") { row.write(to: &$0) } }
  }

  /// A row per subject, currency and day; parents too, so sum the leaves only.
  public func csv() -> String {
    var csv = CSVWriter(
      ["subject", "zh", "en", "level", "leaf", "currency", "date", "opening", "opening_side"]
        + ["debit", "credit", "closing", "closing_side"] + ReportHead.csvColumns
    )
    for row in rows {
      let (opening, closing) = (row.openingBalance, row.closingBalance)
      csv.add(
        [row.subject.code, row.subject.zh, row.subject.en, String(row.level), "\(row.isLeaf)"]
          + [row.currency.code, "\(row.date)"]
          + [opening.amount.text, opening.side?.rawValue ?? ""]
          + [row.movement.debit, row.movement.credit].map { row.currency.plain($0) }
          + [closing.amount.text, closing.side?.rawValue ?? ""] + head.csvFields
      )
    }
    return csv.text
  }
}

extension GeneralLedger.Row {
  fileprivate var openingBalance: Balance { Balance(debitLessCredit: opening, currency: currency) }
  fileprivate var closingBalance: Balance { Balance(debitLessCredit: closing, currency: currency) }

  fileprivate func write(to json: inout ReportJSON) {
    subject.write(to: &json)
    json.number("level", level)
    json.bool("leaf", isLeaf)
    json.string("currency", currency.code)
    json.date("date", date)
    json.balance("opening", openingBalance)
    json.pair("movement", movement, currency)
    json.balance("closing", closingBalance)
  }
}
