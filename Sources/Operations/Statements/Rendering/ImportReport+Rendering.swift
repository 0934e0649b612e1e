extension ImportReport: Report {
  /// `daybook.import/1`.
  public var schema: String { "daybook.import/1" }

  /// The rows, what was left out and why, the control totals, and what became of the events.
  public func text(_ style: TextStyle) -> String {
    var text = DisplayWidth.printable("\(file) by mapping \(mapping)")
    text += ": \(Figures.count(rows, "row")), \(Figures.count(append.read, "event"))"
    let count = leftOut.values.reduce(0, +)
    text += count > 0 ? ", \(Figures.count(count)) left out:\n" : ".\n"
    if !leftOut.isEmpty { text += leftOutTable().text(style) }
    if !totals.isEmpty { text += totalsTable().text(style) }
    return text + append.text(style)
  }

  private func leftOutTable() -> TextTable {
    var table = TextTable([.figure(""), .text("")])
    for (reason, count) in leftOut.sorted(by: { $0.key < $1.key }) {
      table.add([TextTable.Cell("  " + Figures.count(count)), TextTable.Cell(reason)])
    }
    return table
  }

  private func totalsTable() -> TextTable {
    var table = TextTable([
      .text("control total"), .figure("stated"), .figure("counted"), .text(""),
    ])
    for total in totals {
      let agrees = total.stated == total.counted
      table.add([
        TextTable.Cell(total.name), TextTable.Cell(total.stated), TextTable.Cell(total.counted),
        TextTable.Cell(agrees ? "agrees" : "differs", agrees ? .good : .bad),
      ])
    }
    return table
  }

  /// Writes the rows' counts, the totals, and the append's members.
  public func writeMembers(to json: inout ReportJSON) {
    writeRows(to: &json)
    append.writeMembers(to: &json)
  }

  private func writeRows(to json: inout ReportJSON) {
    json.string("file", file)
    json.string("mapping", mapping)
    json.number("rows", rows)
    json.object("left_out") { json in
      for (reason, count) in leftOut.sorted(by: { $0.key < $1.key }) { json.number(reason, count) }
    }
    json.array("totals") { json in
      for total in totals {
        json.object { json in
          json.string("name", total.name)
          json.string("stated", total.stated)
          json.string("counted", total.counted)
        }
      }
    }
  }

  /// Writes the head with all counts, then the notes.
  public func writeLines(to json: inout ReportJSON) {
    json.line("head") { json in
      json.string("schema", schema)
      writeRows(to: &json)
      append.writeCounts(to: &json)
    }
    append.writeNotes(to: &json)
  }

  /// A row per note.
  public func csv() -> String { append.csv() }
}
