import Amounts
package import Statements

/// What waits at the end of a day on subjects of suspense and transit: listed with its age, blocking
/// nothing (R1-070).
package enum OpenItemsCheck {
  /// The name of the check.
  package static let name = "open-items"

  /// Lists the open items, at most a hundred, those over age first.
  package static func run(_ report: SuspenseReport) -> CheckResult {
    let open = report.items.filter { $0.kind != .parked }
    let first = open.filter(\.isOverAge) + open.filter { !$0.isOverAge }
    let overAge = open.count { $0.isOverAge }
    return CheckResult(
      name: name,
      verdict: .listed,
      figures: "\(Figures.count(open.count)) open, \(Figures.count(overAge)) over age",
      findings: first.prefix(100).map(finding)
    )
  }

  private static func finding(_ item: SuspenseReport.Item) -> CheckResult.Finding {
    let limit = item.limit.map { " of \($0)" } ?? ""
    let side = item.balance?.side.map { ", \($0.rawValue)" } ?? ""
    return CheckResult.Finding(
      sequence: item.origin.sequence,
      account: item.account,
      amount: item.balance?.amount,
      text: "\(item.kind.rawValue), order \(item.order)\(side), day \(item.age)\(limit)"
        + (item.isOverAge ? ", over age" : "")
    )
  }
}
