import Amounts

extension CheckResult {
  /// One line per check, and its findings indented under it.
  static func text(_ checks: [CheckResult], _ style: TextStyle) -> String {
    var table = TextTable([.text(""), .text("check"), .text("compared")])
    for check in checks {
      table.add([
        TextTable.Cell(check.verdict.rawValue, check.verdict.tone), TextTable.Cell(check.name),
        TextTable.Cell(check.figures),
      ])
      for finding in check.findings {
        table.addHeading("          \(finding.line)")
      }
    }
    return table.text(style)
  }

  /// Writes the checks as the member `checks`.
  static func write(_ checks: [CheckResult], to json: inout ReportJSON) {
    json.array("checks") { json in
      for check in checks { json.object { check.write(to: &$0) } }
    }
  }

  /// Writes the members of a check.
  func write(to json: inout ReportJSON) {
    json.string("name", name)
    json.string("verdict", verdict.rawValue)
    json.string("figures", figures)
    json.array("findings") { json in
      for finding in findings { json.object { finding.write(to: &$0) } }
    }
  }

  static let csvColumns = [
    "check", "verdict", "figures", "sequence", "account", "subject", "amount", "currency",
    "finding",
  ]

  /// A row per finding, or one for a check without.
  var csvRows: [[String]] {
    let check = [name, verdict.rawValue, figures]
    guard !findings.isEmpty else { return [check + Array(repeating: "", count: 6)] }
    return findings.map { finding in
      check + [
        finding.sequence.map(String.init) ?? "", finding.account ?? "", finding.subject ?? "",
        finding.amount?.text ?? "", finding.amount?.currency.code ?? "", finding.text,
      ]
    }
  }
}

extension CheckResult.Verdict {
  /// How it is coloured.
  var tone: TextStyle.Tone {
    switch self {
    case .passed: .good
    case .failed: .bad
    case .listed, .skipped: .notice
    }
  }
}

extension CheckResult.Finding {
  /// The place, the sentence, the amount.
  var line: String {
    let place = [sequence.map { "event #\($0)" }, account, subject.map { "subject \($0)" }]
      .compactMap { $0 }
    let sum = amount.map { " (\(Figures.text($0.minor, $0.currency)) \($0.currency.code))" } ?? ""
    return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + text + sum
  }

  fileprivate func write(to json: inout ReportJSON) {
    json.number("sequence", orNull: sequence)
    json.string("account", orNull: account)
    json.string("subject", orNull: subject)
    if let amount { json.amount("amount", amount) } else { json.raw("amount", "null") }
    json.string("text", text)
  }
}
