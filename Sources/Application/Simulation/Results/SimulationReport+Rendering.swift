import Amounts
import Events
package import Statements

extension SimulationReport: Report {
  /// `daybook.simulation/1`.
  package var schema: String { "daybook.simulation/1" }

  private static let names = ["posted", "refused", "parked", "repeated", "conflicting"]

  /// What became of the events, how much was checked, and what cannot be true.
  package func text(_ style: TextStyle) -> String {
    var types = TextTable([.text("event type")] + Self.names.map { .figure($0) })
    for (type, counts) in outcomes.types.sorted(by: { $0.key < $1.key }) {
      types.add([.init(type)] + counts.figures.map { .init($0 == 0 ? "" : Figures.count($0)) })
    }
    types.addRule()
    types.add(["total"] + outcomes.total.figures.map { .init(Figures.count($0)) })
    var reasons = TextTable([.text("refused or parked"), .figure("events")])
    for (reason, count) in outcomes.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
    {
      reasons.add([.init(reason), .init(Figures.count(count))])
    }
    let checked =
      "\(Figures.count(seeds, "seed")): \(Figures.count(extent.days, "day")) closed, "
      + "\(Figures.count(extent.orders, "order")), \(Figures.count(extent.entries)) booked, "
      + "\(Figures.count(extent.accounts, "account")) compared\n"
      + "\(codes.count - codesLeftOut.count) of \(Figures.count(codes.count, "code")) booked"
    return [types.text(style), reasons.text(style), checked + "\n" + verdict(style)]
      .joined(separator: "\n")
  }

  private func verdict(_ style: TextStyle) -> String {
    guard !isClean else { return style.set("every invariant holds", .good) + "\n" }
    var lines = failures.flatMap { failure in
      [style.set("seed \(failure.seed)", .bad)]
        + failure.findings.prefix(5).flatMap { finding in
          ["  \(finding.sequence): \(finding.text)"] + finding.history.map { "    after \($0)" }
        }
    }
    if !shrunk.isEmpty { lines.append("The fewest events that still show it:") }
    lines += shrunk.map { "  \(Self.line($0))" }
    let failed = Figures.count(failures.count, "seed")
    lines.append(style.set("\(failed) of \(Figures.count(seeds)) failed", .bad))
    if let first = failures.first {
      lines.append("Next: daybook simulate --seed \(first.seed) \(options) --events said.ndjson")
    }
    return lines.map { DisplayWidth.printable($0) + "\n" }.joined()
  }

  private static func line(_ event: EventDraft) -> String {
    let amounts = event.amounts.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.value.text) \($0.value.currency)" }
    let words = [event.id, event.type, event.code, event.order] + amounts
    return words.compactMap { $0 }.joined(separator: "  ")
  }

  /// Writes what was counted and found.
  package func writeMembers(to json: inout ReportJSON) {
    json.bool("clean", isClean)
    json.number("seeds", seeds)
    writeExtent(to: &json)
    writeCodes(to: &json)
    json.array("types") { json in
      for (type, counts) in outcomes.types.sorted(by: { $0.key < $1.key }) {
        json.object { Self.write(type, counts, to: &$0) }
      }
    }
    json.object("reasons") { json in
      for (reason, count) in outcomes.reasons.sorted(by: { $0.key < $1.key }) {
        json.number(reason, count)
      }
    }
    json.array("failures") { json in
      for failure in failures {
        for finding in failure.findings {
          json.object { Self.write(failure.seed, finding, to: &$0) }
        }
      }
    }
  }

  private func writeCodes(to json: inout ReportJSON) {
    json.number("codes", codes.count)
    json.array("codes_left_out") { json in
      for code in codesLeftOut { json.string(nil, code) }
    }
  }

  private func writeExtent(to json: inout ReportJSON) {
    json.number("days", extent.days)
    json.number("orders", extent.orders)
    json.number("entries", extent.entries)
    json.number("accounts", extent.accounts)
  }

  private static func write(
    _ type: String,
    _ counts: SimulationOutcomes.Counts,
    to json: inout ReportJSON
  ) {
    json.string("type", type)
    for (name, count) in zip(names, counts.figures) { json.number(name, count) }
  }

  private static func write(
    _ seed: UInt64,
    _ finding: SimulationFinding,
    to json: inout ReportJSON
  ) {
    json.number("seed", seed)
    json.number("sequence", finding.sequence)
    json.string("order", orNull: finding.order)
    json.string("finding", finding.text)
    json.array("history") { json in for line in finding.history { json.string(nil, line) } }
  }

  /// Writes the sum first, then a line per type and per finding.
  package func writeLines(to json: inout ReportJSON) {
    json.object { json in
      json.string("record", "simulation")
      json.string("schema", schema)
      json.bool("clean", isClean)
      json.number("seeds", seeds)
      writeExtent(to: &json)
      writeCodes(to: &json)
    }
    json.endLine()
    for (type, counts) in outcomes.types.sorted(by: { $0.key < $1.key }) {
      json.object { json in
        json.string("record", "type")
        Self.write(type, counts, to: &json)
      }
      json.endLine()
    }
    for failure in failures {
      for finding in failure.findings {
        json.object { json in
          json.string("record", "finding")
          Self.write(failure.seed, finding, to: &json)
        }
        json.endLine()
      }
    }
  }

  /// A row per event type.
  package func csv() -> String {
    var csv = CSVWriter(["type"] + Self.names)
    for (type, counts) in outcomes.types.sorted(by: { $0.key < $1.key }) {
      csv.add([type] + counts.figures.map { "\($0)" })
    }
    return csv.text
  }
}

extension SimulationOutcomes.Counts {
  /// In the order of the columns.
  fileprivate var figures: [Int] { [posted, refused, parked, repeated, conflicting] }
}
