package import Events
package import Journal

/// Why a customer's event or an entry may not be, in order of precedence.
package enum CustomerRefusal: Error, Equatable, Sendable {
  /// There is no such customer.
  case unknownCustomer(UInt32)
  /// The name or the identity is a customer's already, of this name.
  case customerExists(UInt32)
  /// The chart in force has no such class.
  case unknownClass(UInt32)
  /// A person does not become a company, nor the other way round (R2-006).
  case ownershipFixed(UInt32)
  /// Its own limit is less than nothing.
  case negativeLimit(UInt32)
  /// Its own limit is in another currency than its class's, which would go on beside it.
  case limitInOtherCurrency(UInt32)
  /// The login is open, or was another customer's.
  case loginTaken(UInt32)
  /// The login is not open.
  case loginNotOpen(UInt32)
  /// Accounts of the login hold something.
  case loginNotEmpty(UInt32)
  /// The class allows no further login.
  case tooManyLogins(UInt32, limit: Int)
  /// All logins of the customer together would use more than its limit.
  case exceedsLimit(UInt32, currency: UInt32, limit: Int128, used: Int128, requested: Int128)

  /// The reason to record.
  package var reason: Reason {
    switch self {
    case .unknownCustomer: .unknownCustomer
    case .customerExists: .customerExists
    case .unknownClass: .unknownClass
    case .ownershipFixed: .ownershipFixed
    case .negativeLimit: .negativeLimit
    case .limitInOtherCurrency: .currencyDiffers
    case .loginTaken: .loginTaken
    case .loginNotOpen: .loginNotOpen
    case .loginNotEmpty: .loginNotEmpty
    case .tooManyLogins: .tooManyLogins
    case .exceedsLimit: .exceedsCustomerLimit
    }
  }
}

/// Decides what concerns customers: a pure function of the event and the customers there are.
package enum CustomerDecider {
  /// Why an event of a customer or login may not be; nil where it may.
  package static func refusal(
    of command: CustomerCommand,
    in customers: borrowing Customers
  ) -> CustomerRefusal? {
    switch command.kind {
    case .registered: refusalOfRegistration(command, customers)
    case .changed: refusalOfChange(command, customers)
    case .loginOpened: refusalOfOpening(command, customers)
    case .loginClosed:
      if !customers.isOpen(command.login) {
        .loginNotOpen(command.login)
      } else {
        command.holdsMoney ? .loginNotEmpty(command.login) : nil
      }
    }
  }

  private static func refusalOfRegistration(
    _ command: CustomerCommand,
    _ customers: borrowing Customers
  ) -> CustomerRefusal? {
    let same = customers.byName[command.customer] ?? customers.byIdentity[command.identity]
    if let same { return .customerExists(customers.all[same].name) }
    guard let terms = customers.classes[command.customerClass] else {
      return .unknownClass(command.customerClass)
    }
    return refusalOfLimit(command, terms)
  }

  /// A limit of a customer's own takes the place of its class's: it is in a currency of those, so
  /// that one counts and not two.
  private static func refusalOfLimit(
    _ command: CustomerCommand,
    _ terms: Customers.Class?
  ) -> CustomerRefusal? {
    guard command.limit.currency != 0 else { return nil }
    if command.limit.minor < 0 { return .negativeLimit(command.customer) }
    guard let limits = terms?.limits, !limits.isEmpty else { return nil }
    return limits[command.limit.currency] == nil ? .limitInOtherCurrency(command.customer) : nil
  }

  private static func refusalOfChange(
    _ command: CustomerCommand,
    _ customers: borrowing Customers
  ) -> CustomerRefusal? {
    guard let customer = customers.find(command.customer) else {
      return .unknownCustomer(command.customer)
    }
    if command.customerClass != 0, customers.classes[command.customerClass] == nil {
      return .unknownClass(command.customerClass)
    }
    let isOther = command.isCompany.map { $0 != customer.isCompany } ?? false
    if isOther { return .ownershipFixed(customer.name) }
    let name = command.customerClass == 0 ? customer.customerClass : command.customerClass
    return refusalOfLimit(command, customers.classes[name])
  }

  private static func refusalOfOpening(
    _ command: CustomerCommand,
    _ customers: borrowing Customers
  ) -> CustomerRefusal? {
    guard let customer = customers.find(command.customer) else {
      return .unknownCustomer(command.customer)
    }
    if let login = customers.logins[command.login],
      login.isOpen || customers.all[login.customer].name != command.customer
    {
      return .loginTaken(command.login)
    }
    guard let most = customers.classes[customer.customerClass]?.logins,
      customers.openLogins(of: customer) >= most
    else { return nil }
    return .tooManyLogins(customer.name, limit: most)
  }

  /// The login that an entry touches although it is closed; nil where there is none.
  package static func refusal(
    of entry: borrowing EntryBuffer,
    in customers: borrowing Customers
  ) -> CustomerRefusal? {
    guard customers.hasClosedLogins else { return nil }
    for index in entry.postings.indices {
      let owner = entry.postings[index].owner
      if let login = customers.logins[owner], !login.isOpen { return .loginNotOpen(owner) }
    }
    return nil
  }

  /// Why an entry may not use what it uses; nil where all that use more stay within their limits.
  package static func refusal(
    of use: borrowing CustomerUse,
    in customers: borrowing Customers
  ) -> CustomerRefusal? {
    for effect in use.effects where effect.amount > 0 {
      let customer = customers.all[effect.customer]
      guard let limit = customers.limit(of: customer, in: effect.currency) else { continue }
      let used = customers.used(
        by: customer,
        in: effect.currency,
        limit.period,
        year: use.year
      )
      guard used + effect.amount > limit.minor else { continue }
      return .exceedsLimit(
        customer.name,
        currency: effect.currency,
        limit: limit.minor,
        used: used,
        requested: effect.amount
      )
    }
    return nil
  }
}
