import Accounts
import Codec
import IndependentReplay
import Ledgers

/// What the engine keeps beside balances, in the form in which the replay has it.
extension Audit {
  /// What the engine keeps beside balances, against the replay: customers and holds.
  static func compareBeside(_ state: BookState, _ replay: IndependentReplay) -> [ReplayFinding] {
    replay.compare(customers: customers(of: state)) + replay.compare(held: held(of: state))
  }

  /// Whether a book uses customers or holds.
  static func hasMoreThanBalances(_ state: BookState) -> Bool {
    state.customers.isInUse || state.balances.holds.placed > 0
  }

  private static func customers(of state: BookState) -> ByName<ReplayCustomer> {
    var all: ByName<ReplayCustomer> = [:]
    for customer in state.customers.all {
      var copy = ReplayCustomer(
        identity: state.name(customer.identity),
        customerClass: state.name(customer.customerClass),
        ownership: customer.isCompany ? "company" : "person"
      )
      let (currency, limit) = customer.ownLimit
      if currency != 0 { copy.limits[state.name(currency)] = limit }
      for login in customer.logins {
        copy.logins[state.name(login)] = state.customers.isOpen(login)
      }
      for used in customer.used {
        copy.used["\(used.year) \(state.name(used.currency))"] = used.amount
      }
      all[state.name(customer.name)] = copy
    }
    return all
  }

  private static func held(of state: BookState) -> [ReplayState.Held] {
    state.balances.holds.all.flatMap { key, hold in
      hold.parts.map { part in
        ReplayState.Held(
          hold: "\(state.name(key.source))\n\(String(decoding: key.id, as: UTF8.self))",
          lastDay: hold.expiresOn,
          account: state.text(state.balances.keys[Int(part.account)]),
          left: part.left
        )
      }
    }
  }
}
