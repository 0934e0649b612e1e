extension AppendReport: Report {
  /// `daybook.append/1`.
  public var schema: String { "daybook.append/1" }

  /// The counts in a sentence, the reasons, the first events to look at.
  public func text(_ style: TextStyle) -> String {
    previews.map { $0.text(style) }.joined() + summary(style) + details(style)
  }

  /// The counts in one or two lines.
  private func summary(_ style: TextStyle) -> String {
    var text = isDryRun ? "Dry run, nothing appended. Would append " : "Appended "
    text += Figures.count(appended, "event")
    if let firstSequence, let lastSequence, !isDryRun {
      let last = firstSequence == lastSequence ? "" : " to \(Figures.count(lastSequence))"
      text += " (\(Figures.count(firstSequence))\(last))"
    }
    let taken = Self.list(
      [("posted", posted, .plain), ("refused", refused, .notice), ("parked", parked, .notice)],
      style
    )
    let left = Self.list(
      [("repeated", repeated, .plain), ("conflicting", conflicts, .bad)]
        + [("set aside", setAside, .bad)],
      style
    )
    text += taken.isEmpty ? "." : ": \(taken)."
    if released > 0 { text += " Released \(Figures.count(released, "parked event"))." }
    return text + (left.isEmpty ? "" : " Not appended: \(left).") + "\n"
  }

  private static func list(
    _ counts: [(name: String, count: Int, tone: TextStyle.Tone)],
    _ style: TextStyle
  ) -> String {
    counts.filter { $0.count > 0 }
      .map { style.set("\(Figures.count($0.count)) \($0.name)", $0.tone) }
      .joined(separator: ", ")
  }

  /// The reasons with their counts, then the notes.
  private func details(_ style: TextStyle) -> String {
    guard !isClean else { return "" }
    var table = TextTable([.text("reason"), .figure("events")])
    for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      table.add([TextTable.Cell(reason), TextTable.Cell(Figures.count(count))])
    }
    let total = refused + parked + conflicts + setAside
    let rest = total - notes.count
    return "\n" + table.text(style) + "\n" + notes.map { $0.line(style) + "\n" }.joined()
      + (rest > 0 ? "and \(Figures.count(rest)) more.\n" : "")
  }

  /// Writes counts, reasons and notes.
  public func writeMembers(to json: inout ReportJSON) {
    writeCounts(to: &json)
    json.array("notes") { json in
      for note in notes { json.object { note.write(to: &$0) } }
    }
    guard isDryRun else { return }
    json.array("previews") { json in
      for preview in previews { json.object { preview.write(to: &$0) } }
    }
  }

  /// Writes the counts, then a line per note.
  public func writeLines(to json: inout ReportJSON) {
    json.line("head") { json in
      json.string("schema", schema)
      writeCounts(to: &json)
    }
    writeNotes(to: &json)
  }

  /// Writes a line per note.
  func writeNotes(to json: inout ReportJSON) {
    for preview in previews { json.line("preview") { preview.write(to: &$0) } }
    for note in notes { json.line("note") { note.write(to: &$0) } }
  }

  /// Writes the counts as members.
  func writeCounts(to json: inout ReportJSON) {
    json.string("book", book)
    json.bool("dry_run", isDryRun)
    for (name, count) in counts { json.number(name, count) }
    json.number("first_sequence", orNull: firstSequence)
    json.number("last_sequence", orNull: lastSequence)
    json.object("reasons") { json in
      for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) { json.number(reason, count) }
    }
  }

  private var counts: [(String, Int)] {
    [
      ("read", read), ("appended", appended), ("posted", posted), ("refused", refused),
      ("parked", parked), ("released", released), ("repeated", repeated), ("conflicts", conflicts),
      ("set_aside", setAside),
    ]
  }

  /// A row per note.
  public func csv() -> String {
    var csv = CSVWriter(["file", "line", "source", "id", "kind", "reason", "detail"])
    for note in notes {
      csv.add(
        [note.file, String(note.line), note.source, note.id]
          + [note.kind.rawValue, note.reason, note.detail]
      )
    }
    return csv.text
  }
}

extension AppendReport.Note {
  /// `events.ndjson:12: refused: exceeds-available: available 10.00, …  /orders pay-1`.
  fileprivate func line(_ style: TextStyle) -> String {
    let event = [source, id].filter { !$0.isEmpty }.joined(separator: " ")
    let parts = [reason, detail].filter { !$0.isEmpty }.joined(separator: ": ")
    let place = "\(file):\(line)"
    return DisplayWidth.printable(place) + ": "
      + style.set(kind == .setAside ? "set aside" : kind.rawValue, kind.tone)
      + ": " + DisplayWidth.printable(event.isEmpty ? parts : "\(event): \(parts)")
  }

  fileprivate func write(to json: inout ReportJSON) {
    json.string("file", file)
    json.number("line", line)
    json.string("source", source)
    json.string("id", id)
    json.string("kind", kind.rawValue)
    json.string("reason", reason)
    json.string("detail", detail)
  }
}

extension AppendReport.Kind {
  fileprivate var tone: TextStyle.Tone {
    switch self {
    case .refused, .parked: .notice
    case .conflict, .setAside: .bad
    }
  }
}
