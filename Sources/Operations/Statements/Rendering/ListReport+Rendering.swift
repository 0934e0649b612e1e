import Amounts

extension ListReport: Report {
  /// The title and a table.
  public func text(_ style: TextStyle) -> String {
    let title = DisplayWidth.printable(title)
    let above =
      head?.text(title, style) ?? (title.isEmpty ? "" : style.set(title, .strong) + "\n\n")
    guard !rows.isEmpty else { return above + emptyText + "\n" }
    let shown = columns.indices.filter { !columns[$0].title.isEmpty }
    var table = TextTable(
      shown.map { columns[$0].isFigure ? .figure(columns[$0].title) : .text(columns[$0].title) }
    )
    for row in rows { table.add(shown.map { row[$0].cell }) }
    return above + table.text(style)
  }

  /// Writes the rows.
  public func writeMembers(to json: inout ReportJSON) {
    head?.write(to: &json)
    json.array(rowsKey) { json in
      for row in rows { json.object { write(row, to: &$0) } }
    }
  }

  /// Writes a line per row.
  public func writeLines(to json: inout ReportJSON) {
    json.line("head") { json in
      json.string("schema", schema)
      head?.write(to: &json)
    }
    for row in rows { json.line("row") { write(row, to: &$0) } }
  }

  /// A row per row.
  public func csv() -> String {
    let stated = columns.indices.filter { !columns[$0].isShownOnly }
    var csv = CSVWriter(
      stated.map { columns[$0].key } + (head == nil ? [] : ReportHead.csvColumns)
    )
    for row in rows { csv.add(stated.map { row[$0].plain } + (head?.csvFields ?? [])) }
    return csv.text
  }

  private func write(_ row: [Value], to json: inout ReportJSON) {
    for (column, value) in zip(columns, row) where !column.isShownOnly {
      switch value {
      case .none: json.string(column.key, orNull: nil)
      case .text(let text), .word(let text, _): json.string(column.key, text)
      case .texts(let texts):
        json.array(column.key) { json in
          for text in texts { json.string(nil, text) }
        }
      case .count(let count): json.number(column.key, count)
      case .date(let date): json.date(column.key, date)
      case .bool(let bool): json.bool(column.key, bool)
      case .amount(let amount): json.amount(column.key, amount)
      }
    }
  }
}

extension ListReport.Value {
  fileprivate var cell: TextTable.Cell {
    switch self {
    case .none: ""
    case .text(let text): TextTable.Cell(text)
    case .texts: TextTable.Cell(plain)
    case .word(let text, let tone): TextTable.Cell(text, tone)
    case .count(let count): TextTable.Cell(Figures.count(count))
    case .date(let date): TextTable.Cell("\(date)")
    case .bool(let bool): bool ? "yes" : "no"
    case .amount(let amount): TextTable.Cell(Figures.text(amount.minor, amount.currency))
    }
  }

  fileprivate var plain: String {
    switch self {
    case .none: ""
    case .text(let text), .word(let text, _): text
    case .texts(let texts): texts.joined(separator: " ")
    case .count(let count): String(count)
    case .date(let date): "\(date)"
    case .bool(let bool): bool ? "true" : "false"
    case .amount(let amount): amount.text
    }
  }
}
