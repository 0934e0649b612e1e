// Accounts: who has accounts: customers (客户), their logins (账号), and what all logins of one may
// use together. Pure: an event and a state in, a refusal or a new state out.
//
// Read first: `Customers`, `CustomerDecider`, `CustomerUse`.

package import RuleSyntax

/// The customers of a book with their logins, and what each has used of its limit by year: names are
/// numbers, amounts minor units.
package struct Customers: Sendable {
  /// A verified person or company.
  package struct Customer: Sendable {
    package var name: UInt32
    /// The token of its identity number.
    package var identity: UInt32
    /// Its class in the chart.
    package var customerClass: UInt32
    package var isCompany: Bool
    /// A limit of its own in the place of its class's; 0 for the currency of none.
    package var ownLimit: (currency: UInt32, minor: Int128) = (0, 0)
    /// Its logins, closed ones too, in the order of their opening.
    package var logins: [UInt32] = []
    /// What its logins have used together.
    package var used: [Used] = []
  }

  /// What was used in a calendar year.
  package struct Used: Sendable, Equatable {
    package var year: Int32
    package var currency: UInt32
    package var amount: Int128
  }

  /// A class as the chart in force has it.
  package struct Class: Sendable {
    package var logins: Int?
    package var limits: [UInt32: Int128] = [:]
    package var period: LimitPeriod

    package init(logins: Int?, limits: [UInt32: Int128], period: LimitPeriod) {
      (self.logins, self.limits, self.period) = (logins, limits, period)
    }
  }

  struct Login: Sendable {
    var customer: Int
    var isOpen: Bool
  }

  /// All customers, in the order of their registration.
  package internal(set) var all: [Customer] = []
  var byName: [UInt32: Int] = [:]
  var byIdentity: [UInt32: Int] = [:]
  var logins: [UInt32: Login] = [:]
  /// Whether a login was ever closed: then every entry is looked through for one.
  var hasClosedLogins = false
  /// The classes of the chart in force.
  package internal(set) var classes: [UInt32: Class] = [:]
  var accounts: Set<UInt32> = []
  var uses: Set<UInt32> = []
  var returns: Set<UInt32> = []

  package init() {}

  /// Whether there is any customer; without one nothing is looked at.
  package var isInUse: Bool { !all.isEmpty }

  /// The customer of a name.
  package func find(_ name: UInt32) -> Customer? { byName[name].map { all[$0] } }

  /// Whether a login is open.
  package func isOpen(_ login: UInt32) -> Bool { logins[login]?.isOpen ?? false }

  /// Whether the customer of a login is a company; nil for no login.
  package func isCompany(login: UInt32) -> Bool? {
    logins[login].map { all[$0.customer].isCompany }
  }

  /// How many logins of a customer are open.
  package func openLogins(of customer: Customer) -> Int { customer.logins.count { isOpen($0) } }

  /// Takes over what a newly published chart says.
  package mutating func use(
    classes: [UInt32: Class],
    accounts: Set<UInt32>,
    uses: Set<UInt32>,
    returns: Set<UInt32>
  ) {
    (self.classes, self.accounts) = (classes, accounts)
    (self.uses, self.returns) = (uses, returns)
  }

  /// What all logins of a customer may use together in a currency; nil for no limit.
  ///
  /// Who is limited in one currency uses none of another that has no limit of its own.
  package func limit(
    of customer: Customer,
    in currency: UInt32
  ) -> (minor: Int128, period: LimitPeriod)? {
    let terms = classes[customer.customerClass]
    let period = terms?.period ?? .year
    if customer.ownLimit.currency == currency { return (customer.ownLimit.minor, period) }
    let isLimited = customer.ownLimit.currency != 0 || !(terms?.limits.isEmpty ?? true)
    return isLimited ? (terms?.limits[currency] ?? 0, period) : nil
  }

  /// What a customer has used in a currency, in a year or since it was registered.
  package func used(
    by customer: Customer,
    in currency: UInt32,
    _ period: LimitPeriod,
    year: Int32
  ) -> Int128 {
    customer.used.reduce(0) { sum, used in
      let counts = used.currency == currency && (period == .lifetime || used.year == year)
      return counts ? sum + used.amount : sum
    }
  }

  // MARK: Changes

  /// Takes what was accepted; never judges.
  package mutating func evolve(_ command: CustomerCommand) {
    switch command.kind {
    case .registered:
      byName[command.customer] = all.count
      byIdentity[command.identity] = all.count
      all.append(
        Customer(
          name: command.customer,
          identity: command.identity,
          customerClass: command.customerClass,
          isCompany: command.isCompany ?? false,
          ownLimit: command.limit
        )
      )
    case .changed:
      guard let index = byName[command.customer] else { return }
      if command.customerClass != 0 { all[index].customerClass = command.customerClass }
      if command.limit.currency != 0 { all[index].ownLimit = command.limit }
    case .loginOpened:
      guard let index = byName[command.customer] else { return }
      logins[command.login] = Login(customer: index, isOpen: true)
      if !all[index].logins.contains(command.login) { all[index].logins.append(command.login) }
    case .loginClosed:
      logins[command.login]?.isOpen = false
      hasClosedLogins = true
    }
  }

  /// Takes what a posted entry uses and gives back in a year; never judges.
  package mutating func evolve(_ use: borrowing CustomerUse) {
    for effect in use.effects {
      add(effect.amount, effect.currency, use.year, toCustomerAt: effect.customer)
    }
  }

  private mutating func add(
    _ amount: Int128,
    _ currency: UInt32,
    _ year: Int32,
    toCustomerAt index: Int
  ) {
    for place in all[index].used.indices
    where all[index].used[place].year == year && all[index].used[place].currency == currency {
      all[index].used[place].amount &+= amount
      return
    }
    all[index].used.append(Used(year: year, currency: currency, amount: amount))
  }
}
