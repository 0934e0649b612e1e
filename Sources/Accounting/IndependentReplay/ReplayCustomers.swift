import Amounts
package import Codec
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
  package var limits: ByName<Int128> = [:]
  /// Its logins, and whether each is open.
  package var logins: ByName<Bool> = [:]
  /// What was used, in minor units by year and currency, as `2026 CNY`.
  package var used: ByName<Int128> = [:]

  /// Makes a customer without logins.
  package init(identity: String, customerClass: String, ownership: String) {
    (self.identity, self.customerClass, self.ownership) = (identity, customerClass, ownership)
  }
}

/// All customers by name, and the owner of each login.
struct ReplayCustomers: Sendable {
  var all: ByName<ReplayCustomer> = [:]
  /// The customer of each identity.
  private(set) var identities: ByName<String> = [:]
  var owners: ByName<String> = [:]
  /// The logins that were closed and not opened again.
  var closed: Set<ExactText> = []
  /// In which year each event of this replay counted.
  var counted: [UInt64: Int] = [:]

  /// Adds a customer with its logins.
  mutating func add(_ customer: ReplayCustomer, _ name: String) {
    all[name] = customer
    identities[customer.identity] = name
    for (login, isOpen) in customer.logins {
      owners[login] = name
      if !isOpen { closed.insert(ExactText(login)) }
    }
  }

  /// What a customer may use in a currency, by what the chart in force says; nil for no limit.
  func limit(
    of customer: ReplayCustomer,
    in currency: String,
    _ chart: ReplayChart?
  ) -> (minor: Int128, isForLife: Bool)? {
    let terms = chart?.customers?.classes.first { $0.name.text == customer.customerClass }
    let isForLife = terms?.period == .lifetime
    if let own = customer.limits[currency] { return (own, isForLife) }
    // A limit in another currency only is one of nothing here.
    if terms?.limits.contains(where: { $0.currency == currency }) != true {
      return (terms?.limits ?? []).isEmpty && customer.limits.isEmpty ? nil : (0, isForLife)
    }
    guard let stated = terms?.limits.first(where: { $0.currency == currency }),
      let digits = chart?.digits(of: currency),
      let minor = stated.number.minorUnits(digits: digits)
    else { return nil }
    return (minor, isForLife)
  }

  /// What a customer has used in a currency, in a year or in its life.
  static func used(by customer: ReplayCustomer, in currency: String, year: Int?) -> Int128 {
    if let year { return customer.used["\(year) \(currency)"] ?? 0 }
    let end = " \(currency)".utf8
    return customer.used.filter { $0.key.utf8.suffix(end.count).elementsEqual(end) }
      .map(\.value).reduce(0, &+)
  }
}

extension IndependentReplay {
  /// Compares the customers that the engine has, by name, with those of the replay: who they are,
  /// their logins, and what they have used.
  package func compare(customers stored: ByName<ReplayCustomer>) -> [ReplayFinding] {
    var findings: [ReplayFinding] = []
    for name in stored.names.union(customers.all.names).sorted().map(\.text) {
      let (ours, theirs) = (customers.all[name]?.parts ?? [:], stored[name]?.parts ?? [:])
      let parts = ours.names.union(theirs.names).sorted().map(\.text)
      for part in parts where ours[part] != theirs[part] {
        let (expected, actual) = (ours[part] ?? "nothing", theirs[part] ?? "nothing")
        findings.append(
          ReplayFinding(
            check: .customer,
            sequence: 0,
            place: name,
            expected: expected,
            actual: actual,
            message: "\(name): \(part): replayed \(expected), stored \(actual)"
          )
        )
      }
      if findings.count >= findingsMaximum { break }
    }
    return findings
  }
}

extension ReplayCustomer {
  /// All that is known of it, each in words under its name; without what is nothing.
  fileprivate var parts: ByName<String> {
    var parts: ByName = ["identity": identity, "class": customerClass, "ownership": ownership]
    for (login, isOpen) in logins { parts["login \(login)"] = isOpen ? "open" : "closed" }
    for (currency, limit) in limits { parts["limit in \(currency)"] = "\(limit) minor units" }
    for (year, amount) in used where amount != 0 {
      parts["used in \(year)"] = "\(amount) minor units"
    }
    return parts
  }
}
