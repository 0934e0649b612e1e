import Amounts

extension BalanceReport: Report {
  /// `daybook.balance/1`.
  public var schema: String { "daybook.balance/1" }

  /// Accounts under their subjects, debit and credit columns, the sums of each currency; where
  /// something is on hold, how much, and what is available.
  public func text(_ style: TextStyle) -> String {
    var table = TextTable(
      [.text("account"), .text("status"), .figure("debit"), .figure("credit")]
        + (hasHolds ? [.figure("on hold"), .figure("available")] : [])
    )
    var subject: SubjectLabel?
    for row in rows {
      if row.subject != subject {
        subject = row.subject
        table.addHeading("\(row.subject.code) \(row.subject.name)")
      }
      table.add(cells(of: row))
    }
    guard !rows.isEmpty else { return head.text("Balances", style) + "No account matches.\n" }
    table.addRule()
    for (currency, sum) in sums() {
      table.add(
        [
          TextTable.Cell("total \(currency.code)", .strong), "",
          TextTable.Cell(Figures.text(sum.debit, currency), .strong),
          TextTable.Cell(Figures.text(sum.credit, currency), .strong),
        ] + (hasHolds ? ["", ""] : [])
      )
    }
    return head.text("Balances", style) + table.text(style)
  }

  private var hasHolds: Bool { rows.contains { $0.held > 0 } }

  private func cells(of row: Row) -> [TextTable.Cell] {
    let columns = DebitCredit(balance: row.totals.balance)
    let status = TextTable.Cell(
      row.status == .open ? "" : row.status.rawValue,
      row.status == .open ? .plain : .notice
    )
    let zero = Figures.text(0, row.currency)
    return [
      TextTable.Cell("  " + row.account), status,
      TextTable.Cell(columns.debit == 0 ? "" : Figures.text(columns.debit, row.currency)),
      TextTable.Cell(
        row.totals.balance == 0 ? zero : Figures.textOrBlank(columns.credit, row.currency)
      ),
    ] + (hasHolds ? [held(row.held, row), held(row.available, row)] : [])
  }

  private func held(_ minor: Int128, _ row: Row) -> TextTable.Cell {
    TextTable.Cell(row.held == 0 ? "" : Figures.text(minor, row.currency))
  }

  /// Accounts with debit balances and accounts with credit balances, per currency.
  private func sums() -> [(Currency, DebitCredit)] {
    var sums: [Currency: DebitCredit] = [:]
    for row in rows {
      sums[row.currency, default: .zero] += DebitCredit(balance: row.totals.balance)
    }
    return sums.sorted { $0.key.code < $1.key.code }
  }

  /// Writes head and rows.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.array("rows") { json in
      for row in rows { json.object { row.write(to: &$0) } }
    }
  }

  /// Writes the head, then a line per account.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for row in rows { json.line("row") { row.write(to: &$0) } }
  }

  /// A row per account; the balance as amount and side; what is on hold and available where
  /// something is on hold.
  public func csv() -> String {
    var csv = CSVWriter(
      ["account", "subject", "subject_zh", "subject_en", "currency", "status"]
        + ["debits", "credits", "balance", "side", "held", "available"]
        + ReportHead.csvColumns
    )
    for row in rows {
      let balance = row.balance
      csv.add(
        [row.account, row.subject.code, row.subject.zh, row.subject.en]
          + [row.currency.code, row.status.rawValue]
          + [row.totals.debit, row.totals.credit].map { row.currency.plain($0) }
          + [balance.amount.text, balance.side?.rawValue ?? ""]
          + [row.held, row.available].map { row.held == 0 ? "" : row.currency.plain($0) }
          + head.csvFields
      )
    }
    return csv.text
  }
}

extension BalanceReport.Row {
  fileprivate func write(to json: inout ReportJSON) {
    json.string("account", account)
    subject.write(to: &json)
    json.string("currency", currency.code)
    json.string("status", status.rawValue)
    json.pair("totals", totals, currency)
    json.balance("balance", balance)
    guard held > 0 else { return }
    json.amount("held", Amount(minor: held, currency: currency))
    json.amount("available", Amount(minor: available, currency: currency))
  }
}

extension Currency {
  /// Minor units as a plain decimal for programs: no separators, all digits.
  func plain(_ minor: Int128) -> String { Amount(minor: minor, currency: self).text }
}
