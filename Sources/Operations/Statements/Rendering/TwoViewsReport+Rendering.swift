import Amounts

extension TwoViewsReport: Report {
  /// `daybook.two-views/1`.
  public var schema: String { "daybook.two-views/1" }

  /// A table of days with both sides, and one of what is not final.
  public func text(_ style: TextStyle) -> String {
    var text = head.text("Two views", style)
    guard !rows.isEmpty || !differences.isEmpty else { return text + "No payments.\n" }
    if !rows.isEmpty { text += dayTable().text(style) }
    if !differences.isEmpty { text += "\n" + differenceTable().text(style) }
    return text
  }

  private func dayTable() -> TextTable {
    var table = TextTable([
      .text("day"), .text("channel"), .text("currency"),
      .figure("payments", in: "account side"), .figure("total", in: "account side"),
      .figure("payments", in: "clearing side"), .figure("total", in: "clearing side"), .text(""),
    ])
    for row in rows {
      let names = ["\(row.day)", row.channel, row.currency.code].map { TextTable.Cell($0) }
      let sides = [row.account, row.clearing].flatMap { $0.cells(row.currency) }
      let state =
        row.isFinal
        ? TextTable.Cell("final", .good)
        : TextTable.Cell("\(Figures.count(row.open)) open", .notice)
      table.add(names + sides + [state])
    }
    return table
  }

  private func differenceTable() -> TextTable {
    var table = TextTable([
      .text("open"), .text("channel"), .text("order"), .text("currency"), .figure("account side"),
      .figure("clearing side"), .text("since"), .figure("days"), .figure("limit"), .text(""),
    ])
    for item in differences {
      let names = [item.kind.rawValue, item.channel, item.order, item.currency.code]
      let figures = [item.account, item.clearing].map {
        Figures.textOrBlank($0.total, item.currency)
      }
      let age = [
        "\(item.since)", Figures.count(item.age), item.limit.map { Figures.count($0) } ?? "",
      ]
      table.add(
        (names + figures + age).map { TextTable.Cell($0) }
          + [TextTable.Cell(item.isOverAge ? "over" : "", .notice)]
      )
    }
    return table
  }

  /// Writes head, rows and differences.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.array("rows") { json in
      for row in rows { json.object { row.write(to: &$0) } }
    }
    json.array("differences") { json in
      for item in differences { json.object { item.write(to: &$0) } }
    }
  }

  /// Writes the head, a line per row, a line per difference.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for row in rows { json.line("row") { row.write(to: &$0) } }
    for item in differences { json.line("difference") { item.write(to: &$0) } }
  }

  /// A row per day, channel and currency, and after them one per order that is not final.
  public func csv() -> String {
    let sides = ["account_count", "account_total", "clearing_count", "clearing_total"]
    var csv = CSVWriter(
      ["day", "channel", "currency", "order"] + sides + ["state", "age"] + ReportHead.csvColumns
    )
    for row in rows {
      let names = ["\(row.day)", row.channel, row.currency.code, ""]
      let figures = [row.account, row.clearing].flatMap { $0.fields(row.currency) }
      csv.add(names + figures + [row.isFinal ? "final" : "open", ""] + head.csvFields)
    }
    for item in differences {
      let names = ["\(item.since)", item.channel, item.currency.code, item.order]
      let figures = [item.account, item.clearing].flatMap { $0.fields(item.currency) }
      csv.add(names + figures + [item.kind.rawValue, String(item.age)] + head.csvFields)
    }
    return csv.text
  }
}

extension TwoViewsReport.Tally {
  fileprivate func cells(_ currency: Currency) -> [TextTable.Cell] {
    [TextTable.Cell(Figures.count(count)), TextTable.Cell(Figures.text(total, currency))]
  }

  fileprivate func fields(_ currency: Currency) -> [String] {
    [String(count), currency.plain(total)]
  }

  fileprivate func write(_ key: String, _ currency: Currency, to json: inout ReportJSON) {
    json.object(key) { json in
      json.number("count", count)
      json.amount("total", Amount(minor: total, currency: currency))
    }
  }
}

extension TwoViewsReport.Row {
  fileprivate func write(to json: inout ReportJSON) {
    json.date("day", day)
    json.string("channel", channel)
    json.string("currency", currency.code)
    account.write("account", currency, to: &json)
    clearing.write("clearing", currency, to: &json)
    json.number("open", open)
    json.bool("final", isFinal)
  }
}

extension TwoViewsReport.Difference {
  fileprivate func write(to json: inout ReportJSON) {
    json.string("kind", kind.rawValue)
    json.string("channel", channel)
    json.string("order", order)
    json.string("currency", currency.code)
    account.write("account", currency, to: &json)
    clearing.write("clearing", currency, to: &json)
    for (key, origin) in [("account_event", accountOrigin), ("clearing_event", clearingOrigin)] {
      if let origin { json.object(key) { origin.write(to: &$0) } } else { json.raw(key, "null") }
    }
    json.date("since", since)
    json.number("age", age)
    json.number("limit", orNull: limit)
    json.bool("over_age", isOverAge)
  }
}
