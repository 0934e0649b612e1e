extension CheckList: Report {
  /// The title, the checks with their findings, and the answer.
  public func text(_ style: TextStyle) -> String {
    let failed = checks.count { $0.verdict == .failed }
    let answer =
      isClean
      ? style.set("No check failed.", .good)
      : style.set(Figures.count(failed, "check") + " failed.", .bad)
    return style.set(DisplayWidth.printable(title), .strong) + "\n\n"
      + CheckResult.text(checks, style) + "\n\(answer)\n"
  }

  /// Writes the answer and the checks.
  public func writeMembers(to json: inout ReportJSON) {
    json.bool("clean", isClean)
    CheckResult.write(checks, to: &json)
  }

  /// Writes the head with the answer, then a line per check.
  public func writeLines(to json: inout ReportJSON) {
    json.line("head") { json in
      json.string("schema", schema)
      json.bool("clean", isClean)
    }
    for check in checks { json.line("check") { check.write(to: &$0) } }
  }

  /// A row per finding, or per check without.
  public func csv() -> String {
    var csv = CSVWriter(CheckResult.csvColumns)
    for row in checks.flatMap(\.csvRows) { csv.add(row) }
    return csv.text
  }
}
