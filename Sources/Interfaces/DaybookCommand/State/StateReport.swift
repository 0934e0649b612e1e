import BusinessCalendar
import Daybook
import Statements

/// What a book is and where it stands, and what is useful to do next.
struct StateReport: Report {
  /// A command and why one would call it now.
  struct Suggestion: Sendable {
    let command: String
    let reason: String
  }

  let schema = "daybook.book/1"
  private let information: BookInformation
  private let path: String
  private var title: String

  init(_ information: BookInformation, at path: String) {
    (self.information, self.path) = (information, path)
    title = "Book \(information.id) at \(path)"
  }

  /// The same, said of a book that was made just now.
  func made() -> StateReport {
    var report = self
    report.title = "Made book \(information.id) in \(path)"
    return report
  }

  /// The three most useful next commands.
  var suggestions: [Suggestion] {
    let hasChart = information.chart != nil
    let hasPostings = information.accounts > 0
    let all: [(applies: Bool, command: String, reason: String)] = [
      (!hasChart, "daybook chart publish CHART.yaml", "say which accounts there may be"),
      (
        hasChart && information.rules == 0, "daybook rules publish RULES.yaml",
        "say which entries events make"
      ),
      (hasChart && !hasPostings, "daybook append EVENTS.ndjson", "events in"),
      (
        information.parked > 0, "daybook events --waiting",
        "\(Figures.count(information.parked, "event")) cannot be booked yet"
      ),
      (hasPostings, "daybook trial-balance", "whether the books balance"),
      (
        hasPostings, "daybook close \(information.due)",
        information.due == information.openDate
          ? "check and seal the open date" : "check and seal the oldest day that is cut"
      ),
      (hasPostings, "daybook audit", "replay everything independently"),
      (information.rules > 0, "daybook rules list", "which events are booked how"),
      (true, "daybook doctor", "check this machine and the book"),
      (true, "daybook --help", "all commands"),
    ]
    return all.filter(\.applies).prefix(3)
      .map { Suggestion(command: $0.command, reason: $0.reason) }
  }

  func text(_ style: TextStyle) -> String {
    var table = TextTable([.text(""), .text("")])
    for (name, value) in facts { table.add([TextTable.Cell(name, .faint), TextTable.Cell(value)]) }
    var next = TextTable([.text(""), .text("")])
    for item in suggestions {
      next.add([TextTable.Cell("  " + item.command), TextTable.Cell(item.reason, .faint)])
    }
    return style.set(DisplayWidth.printable(title), .strong) + "\n\n" + table.text(style)
      + "\nNext:\n" + next.text(style)
  }

  private var facts: [(String, String)] {
    let cut = "cut at \(information.cutOff) \(information.timeZone)"
    return [
      ("open date", "\(information.openDate), \(cut)"),
      ("sealed to", information.lastSealed.map { "\($0)" } ?? "no day yet"),
      ("events", Figures.count(information.lastSequence)),
      ("parked", Figures.count(information.parked)),
      ("accounts", Figures.count(information.accounts)),
      ("chart", information.chart ?? "none"),
      ("rules", Figures.count(information.rules)),
      ("chain hash", information.chainHash),
    ]
  }

  func writeMembers(to json: inout ReportJSON) {
    json.string("book", information.id)
    json.string("path", path)
    json.string("time_zone", information.timeZone)
    json.string("cut_off", information.cutOff)
    json.date("first_day", information.firstDay)
    json.date("open_date", information.openDate)
    json.string("last_sealed", orNull: information.lastSealed.map { "\($0)" })
    json.number("last_sequence", information.lastSequence)
    json.string("chain_hash", information.chainHash)
    json.number("accounts", information.accounts)
    json.number("parked", information.parked)
    json.string("chart", orNull: information.chart)
    json.number("rules", information.rules)
    json.array("next") { json in
      for item in suggestions { json.string(nil, item.command) }
    }
  }

  func writeLines(to json: inout ReportJSON) {
    json.object { json in
      json.string("record", "head")
      json.string("schema", schema)
      writeMembers(to: &json)
    }
    json.endLine()
  }

  func csv() -> String {
    var csv = CSVWriter(["name", "value"])
    for (name, value) in facts { csv.add([name, value]) }
    return csv.text
  }
}
