extension AuditReport: Report {
  /// `daybook.audit/1`.
  public var schema: String { "daybook.audit/1" }

  /// The checks with their findings, and the answer.
  public func text(_ style: TextStyle) -> String {
    let failed = checks.count { $0.verdict == .failed }
    let answer =
      isClean
      ? style.set("Clean", .good)
        + ": \(Figures.count(events, "event")) replayed, every check holds."
      : style.set("Not clean", .bad)
        + ": \(Figures.count(failed)) of \(Figures.count(checks.count, "check")) failed."
    return head.text("Audit", style) + CheckResult.text(checks, style)
      + "\nChain hash \(chainHash)\n\(answer)\n"
  }

  /// Writes head, hash, checks and the answer.
  public func writeMembers(to json: inout ReportJSON) {
    head.write(to: &json)
    json.string("chain_hash", chainHash)
    json.number("events", events)
    json.bool("clean", isClean)
    CheckResult.write(checks, to: &json)
  }

  /// Writes the head with the answer, then a line per check.
  public func writeLines(to json: inout ReportJSON) {
    head.writeLine(schema: schema, to: &json)
    for check in checks { json.line("check") { check.write(to: &$0) } }
    json.line("result") { json in
      json.string("chain_hash", chainHash)
      json.number("events", events)
      json.bool("clean", isClean)
    }
  }

  /// A row per finding, or per check without.
  public func csv() -> String {
    var csv = CSVWriter(CheckResult.csvColumns + ReportHead.csvColumns)
    for row in checks.flatMap(\.csvRows) { csv.add(row + head.csvFields) }
    return csv.text
  }
}
