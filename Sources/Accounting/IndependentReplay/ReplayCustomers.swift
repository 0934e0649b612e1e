import Amounts
import RuleSyntax

/// A customer as the replay knows it: what events said of it, and what its logins have used.
package struct ReplayCustomer: Hashable, Sendable {
  /// The token of its identity number.
  package var identity: String
  /// Its class in the chart.
  package var customerClass: String
  /// `person` or `company`.
  package var ownership: String
  /// Limits of its own, in minor units by currency.
  package var limits: [String: Int128] = [:]
  /// Its logins, and whether each is open.
  package var logins: [String: Bool] = [:]
  /// What was used, in minor units by year and currency, as `2026 CNY`.
  package var used: [String: Int128] = [:]
}

/// All customers by name, and the owner of each login.
struct ReplayCustomers: Sendable {
  var all: [String: ReplayCustomer] = [:]
  var owners: [String: String] = [:]
  /// In which year each event of this replay counted.
  var counted: [UInt64: Int] = [:]

  /// What a customer may use in a currency, by what the chart in force says; nil for no limit.
  func limit(
    of customer: ReplayCustomer,
    in currency: String,
    _ chart: ReplayChart?
  ) -> (minor: Int128, isForLife: Bool)? {
    let terms = chart?.customers?.classes.first { $0.name.text == customer.customerClass }
    let isForLife = terms?.period == .lifetime
    if let own = customer.limits[currency] { return (own, isForLife) }
    guard let stated = terms?.limits.first(where: { $0.currency == currency }),
      let digits = chart?.digits(of: currency),
      let minor = stated.number.minorUnits(digits: digits)
    else { return nil }
    return (minor, isForLife)
  }

  /// What a customer has used in a currency, in a year or in its life.
  static func used(by customer: ReplayCustomer, in currency: String, year: Int?) -> Int128 {
    if let year { return customer.used["\(year) \(currency)"] ?? 0 }
    return customer.used.filter { $0.key.hasSuffix(" \(currency)") }.values.reduce(0, +)
  }
}

extension IndependentReplay {
  /// Compares what each customer is said to have used with what the replay counted.
  ///
  /// `used`: minor units by customer, then by year and currency, as `2026 CNY`.
  package func compare(used: [String: [String: Int128]]) -> [ReplayFinding] {
    var findings: [ReplayFinding] = []
    for name in Set(used.keys).union(customers.all.keys).sorted() {
      let (stored, ours) = (used[name] ?? [:], customers.all[name]?.used ?? [:])
      for key in Set(stored.keys).union(ours.keys).sorted() where stored[key] != ours[key] {
        let (expected, actual) = (ours[key] ?? 0, stored[key] ?? 0)
        guard expected != actual else { continue }
        findings.append(
          ReplayFinding(
            check: .customer,
            sequence: 0,
            source: "",
            id: "",
            place: name,
            expected: "\(expected)",
            actual: "\(actual)",
            message: "\(name) used \(expected) minor units in \(key), stored are \(actual)"
          )
        )
      }
    }
    return findings
  }
}
