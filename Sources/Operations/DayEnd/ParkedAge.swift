package import Statements

/// How long an event may be parked, and the check of day-end that lists those that are (Q11).
package enum ParkedAge {
  /// The name of the check.
  package static let name = "parked-events"

  /// The type of ageing that limits a parked event: that of what it is about where the chart limits
  /// it, else `parked`; nil where the chart limits neither.
  ///
  /// `isDocument`: it waits for its review.
  package static func type(
    ofEvent type: String,
    isDocument: Bool,
    among limits: [String: Int]
  ) -> String? {
    let own =
      switch type.split(separator: ".").first {
      case _ where isDocument: "review"
      case "payment", "recharge": "pay"
      case "refund": "refund"
      case "withdrawal", "payout": "withdraw"
      case "channel": "channel"
      default: SuspenseReport.Kind.parked.rawValue
      }
    return [own, SuspenseReport.Kind.parked.rawValue].first { limits[$0] != nil }
  }

  /// Those that a certificate lists: over age first, then the oldest, in the order in which they are.
  package static func listed(
    _ parked: [Certificate.Parked],
    maximum: Int = Certificate.parkedMaximum
  ) -> [Certificate.Parked] {
    guard parked.count > maximum else { return parked }
    let chosen = Set(
      (parked.filter(\.isOverAge) + parked.filter { !$0.isOverAge }).prefix(maximum)
    )
    return parked.filter { chosen.contains($0) }
  }

  /// Lists how many wait, and those that have waited for longer than they may, at most a hundred.
  package static func check(_ parked: [Certificate.Parked]) -> CheckResult {
    let over = parked.filter(\.isOverAge)
    return CheckResult(
      name: name,
      verdict: .listed,
      figures: "\(Figures.count(parked.count)) waiting, \(Figures.count(over.count)) over age",
      findings: over.prefix(100).map { event in
        CheckResult.Finding(
          sequence: event.sequence,
          text: "\(event.source) \(event.id), \(event.reason), day \(event.age) of "
            + "\(event.limit ?? 0), over age"
        )
      }
    )
  }
}
