import Amounts

extension ClientMoneyReport: Report {
  /// `daybook.client-money/1`.
  public var schema: String { "daybook.client-money/1" }

  /// A table per currency: pool, client and own by subject, and what a shortfall needs.
  public func text(_ style: TextStyle) -> String {
    var text = head.text("Client money", style)
    if positions.isEmpty { text += "No account holds or owes client money yet.\n" }
    for (index, position) in positions.enumerated() {
      if index > 0 { text += "\n" }
      text += position.table().text(style)
      if position.topUp > 0 {
        let amount = Figures.text(position.topUp, position.currency)
        let sentence = "Short by \(amount) \(position.currency.code): top up that much to mend it."
        text += style.set(sentence, .bad) + "\n"
      }
    }
    return text
  }

  /// Writes the head and a member per currency.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.bool("covered", isCovered)
    json.array("positions") { json in
      for position in positions { json.object { position.write(to: &$0) } }
    }
  }

  /// Writes the head and a line per currency.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for position in positions { json.line("position") { position.write(to: &$0) } }
  }

  /// A row per currency, part and subject, and one per part without a subject: its sum.
  public func csv() -> String {
    var csv = CSVWriter(
      ["currency", "part", "subject", "zh", "en", "amount"] + ReportHead.csvColumns
    )
    for position in positions {
      let currency = position.currency
      for part in Part.allCases {
        let sum = currency.plain(position.sum(of: part))
        csv.add([currency.code, part.rawValue, "", "", "", sum] + head.csvFields)
        for line in position.lines where line.part == part {
          let (subject, amount) = (line.subject, currency.plain(line.amount))
          csv.add(
            [currency.code, part.rawValue, subject.code, subject.zh, subject.en, amount]
              + head.csvFields
          )
        }
      }
    }
    return csv.text
  }
}

extension ClientMoneyReport.Position {
  /// Pool, client and own, each with its subjects under it.
  fileprivate func table() -> TextTable {
    var table = TextTable([
      .text(currency.code), .text("subject"), .text(""), .figure("amount"),
    ])
    for part in ClientMoneyReport.Part.allCases {
      let sum = sum(of: part)
      let tone: TextStyle.Tone = sum < 0 ? .bad : .strong
      table.add([
        TextTable.Cell(part.rawValue, .strong), "", "",
        TextTable.Cell(Figures.text(sum, currency), tone),
      ])
      for line in lines where line.part == part {
        table.add([
          "", TextTable.Cell(line.subject.code), TextTable.Cell(line.subject.name),
          TextTable.Cell(Figures.text(line.amount, currency)),
        ])
      }
    }
    return table
  }

  /// Writes the sums and the subjects of each part.
  fileprivate func write(to json: inout ReportJSON) {
    Certificate.ClientMoney(self).write(to: &json)
    json.amount("top_up", Amount(minor: topUp, currency: currency))
    json.array("lines") { json in
      for line in lines {
        json.object { json in
          json.string("part", line.part.rawValue)
          line.subject.write(to: &json)
          json.amount("amount", Amount(minor: line.amount, currency: currency))
        }
      }
    }
  }
}
