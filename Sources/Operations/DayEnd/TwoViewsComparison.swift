package import Amounts
package import BusinessCalendar
package import Statements

/// Compares what the account side booked with what the clearing side reported, payment by payment:
/// matched by channel, order and currency (R3-014).
///
/// What agrees is counted and forgotten, so that memory is needed only for what is open.
package struct TwoViewsComparison {
  /// Who speaks of a payment.
  package enum View: Sendable {
    /// 账务: it books the payment when it comes.
    case account
    /// 清结算: it reports the payment by itself.
    case clearing
  }

  /// What identifies a payment on both sides.
  package struct Payment: Hashable, Sendable {
    package var channel: String
    package var order: String
    package var currency: Currency

    package init(channel: String, order: String, currency: Currency) {
      (self.channel, self.order, self.currency) = (channel, order, currency)
    }
  }

  struct Cell: Hashable {
    var day: BusinessDate
    var channel: String
    var currency: Currency
  }

  /// What came of a payment and is not matched yet.
  struct Open {
    var account = TwoViewsReport.Tally.zero
    var clearing = TwoViewsReport.Tally.zero
    var accountOrigin: EventOrigin?
    var clearingOrigin: EventOrigin?
    /// The day in which the account side came first, else the clearing side.
    var accountDay: BusinessDate?
    var since: BusinessDate
    var day: BusinessDate { accountDay ?? since }
  }

  var open: [Payment: Open] = [:]
  /// What agrees, by day, channel and currency; no row of it is open.
  var final: [Cell: TwoViewsReport.Row] = [:]

  package init() {}

  /// Adds what a side says of a payment; a reversal says it with a minus.
  package mutating func add(
    _ view: View,
    _ payment: Payment,
    _ tally: TwoViewsReport.Tally,
    on day: BusinessDate,
    by origin: EventOrigin
  ) {
    var item = open[payment] ?? Open(since: day)
    switch view {
    case .account:
      item.account += tally
      item.accountDay = item.accountDay ?? day
      item.accountOrigin = item.accountOrigin ?? origin
    case .clearing:
      item.clearing += tally
      item.clearingOrigin = item.clearingOrigin ?? origin
    }
    guard item.account == item.clearing else {
      open[payment] = item
      return
    }
    open[payment] = nil
    if item.account != .zero { Self.count(item, payment, in: &final) }
  }

  private static func count(
    _ item: Open,
    _ payment: Payment,
    open: Int = 0,
    in rows: inout [Cell: TwoViewsReport.Row]
  ) {
    let (channel, currency) = (payment.channel, payment.currency)
    let cell = Cell(day: item.day, channel: channel, currency: currency)
    var row =
      rows[cell] ?? TwoViewsReport.Row(day: item.day, channel: channel, currency: currency)
    row.account += item.account
    row.clearing += item.clearing
    row.open += open
    rows[cell] = row
  }

  /// Both sides by day, channel and currency.
  package func rows() -> [TwoViewsReport.Row] {
    var rows = final
    for (payment, item) in open { Self.count(item, payment, open: 1, in: &rows) }
    return rows.values.sorted { left, right in
      (left.day, left.channel, left.currency.code) < (right.day, right.channel, right.currency.code)
    }
  }

  /// What is not final, the oldest first.
  package func differences(on day: BusinessDate, limit: Int?) -> [TwoViewsReport.Difference] {
    let items = open.map { payment, item in
      TwoViewsReport.Difference(
        channel: payment.channel,
        order: payment.order,
        currency: payment.currency,
        account: item.account,
        clearing: item.clearing,
        accountOrigin: item.accountOrigin,
        clearingOrigin: item.clearingOrigin,
        since: item.since,
        age: Int(day.dayNumber - item.since.dayNumber),
        limit: limit
      )
    }
    return items.sorted { left, right in
      (left.since, left.channel, left.order, left.currency.code)
        < (right.since, right.channel, right.order, right.currency.code)
    }
  }

  // MARK: The check of day-end

  /// The name of the check.
  package static let checkName = "two-views-agree"

  /// What is not final at the end of a day, by channel, currency and kind: listed with its age,
  /// blocking nothing.
  package static func check(_ report: TwoViewsReport) -> CheckResult {
    let today = report.rows.filter { $0.day == report.head.through }
    let (booked, reported) = (
      today.reduce(0) { $0 + $1.account.count }, today.reduce(0) { $0 + $1.clearing.count }
    )
    return CheckResult(
      name: checkName,
      verdict: report.differences.isEmpty ? .passed : .listed,
      figures: "\(Figures.count(booked, "payment")) booked, \(Figures.count(reported)) cleared, "
        + "\(Figures.count(report.differences.count)) open",
      findings: findings(report.differences)
    )
  }

  private static func findings(
    _ differences: [TwoViewsReport.Difference]
  ) -> [CheckResult.Finding] {
    struct Group: Hashable {
      var channel: String
      var currency: Currency
      var kind: TwoViewsReport.Kind
    }
    let groups = Dictionary(grouping: differences) {
      Group(channel: $0.channel, currency: $0.currency, kind: $0.kind)
    }
    let ordered = groups.sorted { left, right in
      (left.key.channel, left.key.currency.code, left.key.kind.rawValue)
        < (right.key.channel, right.key.currency.code, right.key.kind.rawValue)
    }
    return ordered.prefix(100).compactMap { group, items in
      guard let oldest = items.first else { return nil }
      let gap = items.reduce(Int128(0)) { $0 + $1.account.total - $1.clearing.total }
      let overAge = items.count { $0.isOverAge }
      return CheckResult.Finding(
        amount: Amount(minor: gap, currency: group.currency),
        text: "\(group.channel), \(group.kind.rawValue): \(Figures.count(items.count, "order")), "
          + "\(Figures.count(overAge)) over age, the oldest \(oldest.order), day \(oldest.age)"
      )
    }
  }
}
