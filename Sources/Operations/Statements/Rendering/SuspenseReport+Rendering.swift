import Amounts

extension SuspenseReport: Report {
  /// `daybook.suspense/1`.
  public var schema: String { "daybook.suspense/1" }

  /// A table of open items and one of parked events, each with its age.
  public func text(_ style: TextStyle) -> String {
    var text = head.text("Open items", style)
    guard !items.isEmpty else { return text + "Nothing waits.\n" }
    let open = items.filter { $0.kind != .parked }
    let parked = items.filter { $0.kind == .parked }
    if !open.isEmpty { text += Self.table(open).text(style) }
    if !open.isEmpty, !parked.isEmpty { text += "\n" }
    if !parked.isEmpty { text += Self.parkedTable(parked).text(style) }
    return text
  }

  private static func table(_ items: [Item]) -> TextTable {
    var table = TextTable([
      .text("kind"), .text("account"), .text("order"), .figure("debit"), .figure("credit"),
      .text("since"), .figure("days"), .figure("limit"), .text(""), .text("raised by"),
    ])
    for item in items {
      let names = [item.kind.rawValue, item.account, item.order].map { TextTable.Cell($0) }
      let figures = [Side.debit, .credit].map { side in
        TextTable.Cell(item.balance.map { $0.side == side ? $0.text : "" } ?? "")
      }
      table.add(names + figures + item.ageCells + [item.originCell])
    }
    return table
  }

  private static func parkedTable(_ items: [Item]) -> TextTable {
    var table = TextTable([
      .text("parked"), .text("waits for"), .text("since"), .figure("days"), .figure("limit"),
      .text(""), .text("event"),
    ])
    for item in items {
      table.add(
        [TextTable.Cell(item.order), TextTable.Cell(item.reasons)] + item.ageCells
          + [item.originCell]
      )
    }
    return table
  }

  /// Writes head, items and sums.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.array("items") { json in
      for item in items { json.object { item.write(to: &$0) } }
    }
    json.array("sums") { json in
      for sum in sums { json.object { sum.write(to: &$0) } }
    }
  }

  /// Writes the head, a line per item, a line per sum.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for item in items { json.line("item") { item.write(to: &$0) } }
    for sum in sums { json.line("sum") { sum.write(to: &$0) } }
  }

  /// A row per item.
  public func csv() -> String {
    var csv = CSVWriter(
      ["kind", "account", "subject", "order", "amount", "currency", "side", "source", "id"]
        + ["sequence", "since", "age", "type", "limit", "over_age", "suspended", "waits_for"]
        + ["waited_for"]
        + ReportHead.csvColumns
    )
    for item in items { csv.add(item.fields + head.csvFields) }
    return csv.text
  }
}

extension Balance {
  /// The amount as people read it.
  fileprivate var text: String { Figures.text(amount.minor, amount.currency) }
}

extension SuspenseReport.Item {
  /// What stands in its row of CSV.
  fileprivate var fields: [String] {
    let amount = balance?.amount
    let side = balance?.side?.rawValue ?? ""
    let what: [String] = [
      kind.rawValue, account, subject?.code ?? "", order, amount?.text ?? "",
      amount?.currency.code ?? "", side,
    ]
    let who: [String] = [origin.source, origin.id, String(origin.sequence)]
    let old: [String] = [
      "\(since)", String(age), type, limit.map { String($0) } ?? "", String(isOverAge),
      suspended.map { String($0) } ?? "", waitsFor,
    ]
    return what + who + old + [waitedFor]
  }

  /// Since when, for how many days, how many it may, and whether it is too long.
  fileprivate var ageCells: [TextTable.Cell] {
    [
      TextTable.Cell("\(since)"), TextTable.Cell(Figures.count(age)),
      TextTable.Cell(limit.map { Figures.count($0) } ?? ""),
      TextTable.Cell(isOverAge ? "over" : suspended.map { "in suspense, #\($0)" } ?? "", .notice),
    ]
  }

  /// What a parked event waits for, and for what at first.
  fileprivate var reasons: String {
    waitedFor.isEmpty ? waitsFor : "\(waitsFor); at first \(waitedFor)"
  }

  fileprivate var originCell: TextTable.Cell {
    TextTable.Cell("#\(origin.sequence) \(origin.source) \(origin.id)")
  }

  fileprivate func write(to json: inout ReportJSON) {
    json.string("kind", kind.rawValue)
    json.string("account", orNull: account.isEmpty ? nil : account)
    if let subject { subject.write(to: &json) } else { json.raw("subject", "null") }
    json.string("order", order)
    if let balance { json.balance("open", balance) } else { json.raw("open", "null") }
    json.object("raised_by") { origin.write(to: &$0) }
    json.date("since", since)
    json.number("age", age)
    json.string("type", orNull: type.isEmpty ? nil : type)
    json.number("limit", orNull: limit)
    json.bool("over_age", isOverAge)
    json.number("suspended", orNull: suspended)
    json.string("waits_for", orNull: waitsFor.isEmpty ? nil : waitsFor)
    json.string("waited_for", orNull: waitedFor.isEmpty ? nil : waitedFor)
  }
}

extension EventOrigin {
  /// Writes the members of the object that is open.
  func write(to json: inout ReportJSON) {
    json.number("sequence", sequence)
    json.string("source", source)
    json.string("id", id)
  }
}

extension SuspenseReport.Sum {
  /// Writes subject and currency, how many, how old, how much.
  func write(to json: inout ReportJSON) {
    json.string("kind", kind.rawValue)
    json.string("subject", subject)
    json.string("currency", currency.code)
    json.number("count", count)
    json.number("over_age", overAge)
    json.number("oldest", oldest)
    json.pair("open", open, currency)
  }
}
