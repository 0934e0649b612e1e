import Amounts

extension SubsidiaryLedger: Report {
  /// `daybook.ledger/1`.
  public var schema: String { "daybook.ledger/1" }

  /// A page per account: opening, postings with running balance, closing.
  public func text(_ style: TextStyle) -> String {
    let title = head.text("Subsidiary ledger", style)
    guard !accounts.isEmpty else { return title + "No account matches.\n" }
    return title + accounts.map { $0.text(style) }.joined(separator: "\n")
  }

  /// Writes head and accounts with their lines.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.array("accounts") { json in
      for account in accounts {
        json.object { json in
          account.write(to: &json)
          json.array("lines") { json in
            for line in account.lines { json.object { line.write(account.currency, to: &$0) } }
          }
        }
      }
    }
  }

  /// Writes the head, and per account a line of its own, then one per posting.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for account in accounts {
      json.line("account") { account.write(to: &$0) }
      for line in account.lines {
        json.line("line") { json in
          json.string("account", account.account)
          line.write(account.currency, to: &json)
        }
      }
    }
  }

  /// A row per posting.
  public func csv() -> String {
    var csv = CSVWriter(
      ["account", "currency", "sequence", "source", "id", "accounting_date", "value_date"]
        + ["debit", "credit", "balance", "side", "text"] + ReportHead.csvColumns
    )
    for account in accounts {
      let currency = account.currency
      for line in account.lines {
        let balance = Balance(debitLessCredit: line.balance, currency: currency)
        csv.add(
          [account.account, currency.code, String(line.sequence), line.source, line.id]
            + ["\(line.accountingDate)", "\(line.valueDate)"]
            + Side.allCases.map { $0 == line.side ? currency.plain(line.amount) : "" }
            + [balance.amount.text, balance.side?.rawValue ?? "", line.text] + head.csvFields
        )
      }
    }
    return csv.text
  }
}

extension SubsidiaryLedger.Account {
  fileprivate func text(_ style: TextStyle) -> String {
    var table = TextTable([
      .text("date"), .text("value date"), .figure("sequence"), .text("event"), .text("text"),
      .figure("debit"), .figure("credit"), .figure("balance"), .text(""),
    ])
    table.add(balanceRow("opening", opening))
    for line in lines {
      let source = line.source.isEmpty ? line.id : "\(line.source) \(line.id)"
      let valueDate = line.valueDate == line.accountingDate ? "" : "\(line.valueDate)"
      table.add(
        [TextTable.Cell("\(line.accountingDate)"), TextTable.Cell(valueDate)]
          + [TextTable.Cell(Figures.count(line.sequence)), TextTable.Cell(source)]
          + [TextTable.Cell(line.text)] + amountCells(of: line) + balanceCells(line.balance)
      )
    }
    table.addRule()
    table.add(
      [TextTable.Cell("closing", .strong), "", "", "", ""]
        + [movement.debit, movement.credit].map {
          TextTable.Cell(Figures.textOrBlank($0, currency), $0 < 0 ? .bad : .strong)
        }
        + balanceCells(closing)
    )
    let name = DisplayWidth.printable("\(account)  \(subject.name)")
    return style.set(name, .strong) + "\n" + table.text(style)
  }

  private func amountCells(of line: SubsidiaryLedger.Line) -> [TextTable.Cell] {
    Side.allCases.map { side in
      guard side == line.side else { return "" }
      return TextTable.Cell(Figures.text(line.amount, currency), line.amount < 0 ? .bad : .plain)
    }
  }

  private func balanceRow(_ title: String, _ minor: Int128) -> [TextTable.Cell] {
    [TextTable.Cell(title, .strong), "", "", "", "", "", ""] + balanceCells(minor)
  }

  private func balanceCells(_ minor: Int128) -> [TextTable.Cell] {
    let balance = Balance(debitLessCredit: minor, currency: currency)
    return [
      TextTable.Cell(Figures.text(balance.amount.minor, currency)),
      TextTable.Cell(balance.side?.sign ?? ""),
    ]
  }

  fileprivate func write(to json: inout ReportJSON) {
    json.string("account", account)
    subject.write(to: &json)
    json.string("currency", currency.code)
    json.balance("opening", Balance(debitLessCredit: opening, currency: currency))
    json.pair("movement", movement, currency)
    json.balance("closing", Balance(debitLessCredit: closing, currency: currency))
  }
}

extension SubsidiaryLedger.Line {
  fileprivate func write(_ currency: Currency, to json: inout ReportJSON) {
    json.number("sequence", sequence)
    json.string("source", source)
    json.string("id", id)
    json.date("accounting_date", accountingDate)
    json.date("value_date", valueDate)
    json.string("side", side.rawValue)
    json.amount("amount", Amount(minor: amount, currency: currency))
    json.balance("balance", Balance(debitLessCredit: balance, currency: currency))
    json.string("text", text)
  }
}
