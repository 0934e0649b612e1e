import Amounts
import Daybook
import Statements
import RuleSyntax

/// What holds at the end of every scenario, stated or not.
extension ScenarioRun {
  /// Each entry balances in every currency.
  mutating func checkThatEntriesBalance() throws(BookFailure) {
    var unbalanced: [(entry: JournalEntryModel, by: Amount)] = []
    try book.journal { entry in
      var sums: [Currency: Int128] = [:]
      for line in entry.lines {
        // Sums may pass through figures that do not fit; what is zero stays zero modulo 2^128.
        let minor = line.amount.minor
        sums[line.amount.currency, default: 0] &+= line.side == .debit ? minor : 0 &- minor
      }
      for (currency, sum) in sums where sum != 0 {
        unbalanced.append((entry, Amount(minor: sum, currency: currency)))
      }
    }
    check(
      unbalanced.isEmpty,
      ScenarioFailure(
        at: scenario.place,
        "unbalanced",
        "\(unbalanced.count) entries do not balance",
        actual: unbalanced.map { "\($0.entry.id) (sequence \($0.entry.sequence)): by \($0.by)" },
        next: "this is a fault of Daybook; report it with this file"
      )
    )
  }

  /// The open day, and every day before it, seals: the checks of day-end hold, the independent
  /// replay among them.
  mutating func checkThatDaysSeal() throws(BookFailure) {
    let open = try book.information().openDate
    while try book.information().lastSealed.map({ $0 < open }) ?? true {
      let certificate = try writer.close()
      guard checkSealed(certificate, at: scenario.place) else { return }
    }
  }

  /// Whether a day was sealed; the checks that do not hold are a failure.
  @discardableResult
  mutating func checkSealed(_ certificate: Certificate, at place: SourcePlace) -> Bool {
    let failed = certificate.checks.filter { $0.verdict == .failed }
    check(
      certificate.isClean,
      ScenarioFailure(
        at: place,
        "not-sealed",
        "\(certificate.day) does not seal",
        actual: failed.flatMap { check in
          ["\(check.name) \(check.figures)"] + check.findings.map { "  " + $0.summary }
        },
        next: "this is a fault of Daybook, or of what it runs on; report it with this file"
      )
    )
    return certificate.isClean
  }
}

extension CheckResult.Finding {
  /// Where it does not hold, by how much, and what differs.
  fileprivate var summary: String {
    let place = [sequence.map { "event \($0)" }, account, subject, amount.map { "\($0)" }]
    return (place.compactMap { $0 } + [text]).joined(separator: ": ")
  }
}
