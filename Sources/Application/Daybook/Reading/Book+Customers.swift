import Accounts
import Amounts
import BusinessCalendar
import Codec
import RuleSyntax
public import Statements

extension Book {
  /// The customers with their open logins and what they have used of their limits in a year, a row
  /// per currency.
  ///
  /// `named`: one of them, or nil for all; `year`: nil for that of the open date; `knownAt`: the
  /// last sequence that counts, nil for the end of the log.
  public func customers(
    named: String? = nil,
    year: Int? = nil,
    knownAt: UInt64? = nil
  ) throws(BookFailure) -> [CustomerRow] {
    let state = try state(knownAt: knownAt)
    let year = year ?? state.days.open.components.year
    let customers =
      try named.map { (name) throws(BookFailure) in [try state.customer(named: name)] }
      ?? state.customers.all
    return customers.flatMap { state.rows(of: $0, year: year) }.sorted {
      $0.customer < $1.customer
    }
  }

  /// The logins of a customer, closed ones too: the owners of all its accounts.
  public func logins(of customer: String) throws(BookFailure) -> Set<String> {
    let state = try state()
    return Set(try state.customer(named: customer).logins.map { state.name($0) })
  }
}

extension BookState {
  fileprivate func customer(named name: String) throws(BookFailure) -> Customers.Customer {
    guard let customer = names.number(of: name).flatMap({ customers.find($0) }) else {
      throw BookFailure(
        .badInput,
        "there is no customer \(name). Next: daybook customers lists them"
      )
    }
    return customer
  }

  fileprivate func rows(of customer: Customers.Customer, year: Int) -> [CustomerRow] {
    let limited = customers.classes[customer.customerClass].map { Set($0.limits.keys) } ?? []
    var numbers = limited.union(customer.used.map(\.currency))
    if customer.ownLimit.currency != 0 { numbers.insert(customer.ownLimit.currency) }
    let row = CustomerRow(
      customer: name(customer.name),
      customerClass: name(customer.customerClass),
      ownership: customer.isCompany ? "company" : "person",
      identity: name(customer.identity),
      logins: customer.logins.filter { customers.isOpen($0) }.map { name($0) }
    )
    guard !numbers.isEmpty else { return [row] }
    return numbers.sorted { name($0) < name($1) }.map { number in
      let (currency, limit) = (currency(number), customers.limit(of: customer, in: number))
      let period = limit?.period ?? .year
      var row = row
      row.year = period == .year ? year : nil
      row.limit = limit.map { Amount(minor: $0.minor, currency: currency) }
      row.used = Amount(
        minor: customers.used(by: customer, in: number, period, year: Int32(clamping: year)),
        currency: currency
      )
      return row
    }
  }
}
