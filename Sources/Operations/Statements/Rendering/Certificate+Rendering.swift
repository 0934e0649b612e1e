import Amounts

extension Certificate: Report {
  /// `daybook.certificate/1`.
  public var schema: String { "daybook.certificate/1" }

  /// The day's position and hash, totals, checks, and what waits.
  public func text(_ style: TextStyle) -> String {
    let seal = isClean ? style.set("sealed", .good) : style.set("not sealed", .bad)
    var text = style.set("Close of \(day)", .strong) + ": \(seal)\n"
    text += "Book \(DisplayWidth.printable(book)) · \(Figures.count(events, "event"))"
    text += " · to sequence \(Figures.count(sequence))\nChain hash \(chainHash)\n\n"
    if !totals.isEmpty { text += totalsTable().text(style) + "\n" }
    if !clientMoney.isEmpty { text += clientMoneyTable().text(style) + "\n" }
    if !openItems.isEmpty { text += openItemsTable().text(style) + "\n" }
    text += CheckResult.text(checks, style)
    if !parked.isEmpty { text += "\n" + parkedTable().text(style) }
    return text
  }

  private func totalsTable() -> TextTable {
    var table = TextTable([
      .text("currency"), .figure("debit", in: "movement"), .figure("credit", in: "movement"),
      .figure("debit", in: "closing"), .figure("credit", in: "closing"),
    ])
    for total in totals {
      let figures = [total.movement, total.closing].flatMap { [$0.debit, $0.credit] }
      table.add(
        [TextTable.Cell(total.currency.code)]
          + figures.map { TextTable.Cell(Figures.text($0, total.currency)) }
      )
    }
    return table
  }

  private func clientMoneyTable() -> TextTable {
    var table = TextTable([
      .text("client money"), .figure("pool"), .figure("client"), .figure("own"),
    ])
    for position in clientMoney {
      let figures = [position.pool, position.client, position.own]
      table.add(
        [TextTable.Cell(position.currency.code)]
          + figures.map {
            TextTable.Cell(Figures.text($0, position.currency), $0 < 0 ? .bad : .plain)
          }
      )
    }
    return table
  }

  private func openItemsTable() -> TextTable {
    var table = TextTable([
      .text("open items"), .text("subject"), .text("currency"), .figure("count"),
      .figure("over age"), .figure("oldest, days"), .figure("debit"), .figure("credit"),
    ])
    for sum in openItems {
      let counts = [sum.count, sum.overAge, sum.oldest].map { TextTable.Cell(Figures.count($0)) }
      let figures = [sum.open.debit, sum.open.credit].map {
        TextTable.Cell(Figures.textOrBlank($0, sum.currency))
      }
      table.add(
        [TextTable.Cell(sum.kind.rawValue), TextTable.Cell(sum.subject)]
          + [TextTable.Cell(sum.currency.code)] + counts + figures
      )
    }
    return table
  }

  private func parkedTable() -> TextTable {
    var table = TextTable([
      .text("parked since"), .figure("days"), .figure("limit"), .text(""), .figure("sequence"),
      .text("reason"), .text("event"),
    ])
    for item in parked {
      table.add([
        TextTable.Cell("\(item.since)"), TextTable.Cell(Figures.count(item.age)),
        TextTable.Cell(item.limit.map { Figures.count($0) } ?? ""),
        TextTable.Cell(
          item.isOverAge ? "over" : item.suspended.map { "in suspense, #\($0)" } ?? "",
          .notice
        ),
        TextTable.Cell(Figures.count(item.sequence)), TextTable.Cell(item.reason),
        TextTable.Cell("\(item.source) \(item.id)"),
      ])
    }
    if parkedCount > parked.count {
      table.addRule()
      table.add(["and", TextTable.Cell(Figures.count(parkedCount - parked.count)), "more"])
    }
    return table
  }

  /// Writes everything, in a fixed order: the same certificate is the same bytes.
  public func writeMembers(to json: inout ReportJSON) {
    writePosition(to: &json)
    json.array("totals") { json in
      for total in totals { json.object { total.write(to: &$0) } }
    }
    json.array("client_money") { json in
      for position in clientMoney { json.object { position.write(to: &$0) } }
    }
    json.array("open_items") { json in
      for sum in openItems { json.object { sum.write(to: &$0) } }
    }
    CheckResult.write(checks, to: &json)
    json.number("parked_count", parkedCount)
    json.array("parked") { json in
      for item in parked { json.object { item.write(to: &$0) } }
    }
    json.array("unreconciled") { json in
      for item in unreconciled { json.object { item.write(to: &$0) } }
    }
  }

  private func writePosition(to json: inout ReportJSON) {
    json.string("book", book)
    json.date("day", day)
    json.number("sequence", sequence)
    json.string("chain_hash", chainHash)
    json.number("events", events)
    guard let chart else { return json.raw("chart", "null") }
    json.object("chart") { json in
      json.string("name", chart.name)
      json.number("sequence", chart.sequence)
    }
  }

  /// Writes the position, then a line per currency, position of client money, subject with
  /// open items, check and parked event.
  public func writeLines(to json: inout ReportJSON) {
    json.line("head") { json in
      json.string("schema", schema)
      writePosition(to: &json)
    }
    for total in totals { json.line("total") { total.write(to: &$0) } }
    for position in clientMoney { json.line("client_money") { position.write(to: &$0) } }
    for sum in openItems { json.line("open_items") { sum.write(to: &$0) } }
    for check in checks { json.line("check") { check.write(to: &$0) } }
    for item in parked { json.line("parked") { item.write(to: &$0) } }
    for item in unreconciled { json.line("unreconciled") { item.write(to: &$0) } }
  }

  /// A row per finding, or per check without.
  public func csv() -> String {
    var csv = CSVWriter(["day", "chain_hash"] + CheckResult.csvColumns)
    for row in checks.flatMap(\.csvRows) { csv.add(["\(day)", chainHash] + row) }
    return csv.text
  }
}

extension Certificate.Totals {
  fileprivate func write(to json: inout ReportJSON) {
    json.string("currency", currency.code)
    json.pair("movement", movement, currency)
    json.pair("closing", closing, currency)
  }
}

extension Certificate.ClientMoney {
  /// Writes currency, pool, client and own.
  func write(to json: inout ReportJSON) {
    json.string("currency", currency.code)
    json.amount("pool", Amount(minor: pool, currency: currency))
    json.amount("client", Amount(minor: client, currency: currency))
    json.amount("own", Amount(minor: own, currency: currency))
  }
}

extension Certificate.Unreconciled {
  fileprivate func write(to json: inout ReportJSON) {
    json.string("channel", channel)
    json.date("day", day)
    json.string("currency", currency)
  }
}

extension Certificate.Parked {
  fileprivate func write(to json: inout ReportJSON) {
    json.number("sequence", sequence)
    json.string("source", source)
    json.string("id", id)
    json.string("reason", reason)
    json.date("since", since)
    json.number("age", age)
    json.string("type", orNull: type.isEmpty ? nil : type)
    json.number("limit", orNull: limit)
    json.bool("over_age", isOverAge)
    json.number("suspended", orNull: suspended)
  }
}
