package import Journal
package import Ledgers

/// What an entry uses of the limits of customers, and gives back: net per account, summed over the
/// logins of each customer; memory that is used again.
package struct CustomerUse: Sendable {
  /// One customer's part in one currency; negative where it is given back.
  package struct Effect: Sendable, Equatable {
    var customer: Int
    package var currency: UInt32
    package var amount: Int128
  }

  package private(set) var effects: [Effect] = []
  /// The calendar year in which they count.
  package var year: Int32 = 0
  /// The year in which anything counts; nil where nothing does.
  package var countedYear: Int32? { effects.isEmpty ? nil : year }

  private var nets: [(account: AccountKey, net: Int128)] = []

  package init() {}

  /// Forgets the last entry, keeping the memory.
  package mutating func removeAll() {
    if !effects.isEmpty { effects.removeAll(keepingCapacity: true) }
    year = 0
  }

  /// Gathers what an entry of this code uses and gives back.
  ///
  /// What leaves an account by a code that uses counts, and what comes to it by one that returns;
  /// the other side of such an entry does not. Of a reversal it is the opposite.
  package mutating func gather(
    _ entry: borrowing EntryBuffer,
    code: UInt32,
    isReversal: Bool,
    _ subjects: borrowing SubjectTable,
    _ customers: borrowing Customers
  ) {
    removeAll()
    let uses = customers.uses.contains(code)
    guard uses || customers.returns.contains(code) else { return }
    nets.removeAll(keepingCapacity: true)
    for index in entry.postings.indices { add(entry.postings[index], subjects, customers) }
    for (account, net) in nets {
      guard net != 0, (net < 0) == (uses != isReversal),
        let login = customers.logins[account.owner]
      else { continue }
      add(-net, account.currency, to: login.customer)
    }
  }

  private mutating func add(
    _ posting: Posting,
    _ subjects: borrowing SubjectTable,
    _ customers: borrowing Customers
  ) {
    guard customers.accounts.contains(posting.subject) else { return }
    let isDebitNormal = subjects[posting.subject]?.isDebitNormal ?? true
    let amount = posting.isDebit == isDebitNormal ? posting.amount : -posting.amount
    let account = AccountKey(
      subject: posting.subject,
      owner: posting.owner,
      purpose: posting.purpose,
      currency: posting.currency
    )
    if let index = nets.firstIndex(where: { $0.account == account }) {
      nets[index].net &+= amount
    } else {
      nets.append((account, amount))
    }
  }

  private mutating func add(_ amount: Int128, _ currency: UInt32, to customer: Int) {
    for index in effects.indices
    where effects[index].customer == customer && effects[index].currency == currency {
      effects[index].amount &+= amount
      return
    }
    effects.append(Effect(customer: customer, currency: currency, amount: amount))
  }
}

extension Customers {
  /// Whether a code gives back what another event used: then it counts in that event's year.
  package func isReturn(_ code: UInt32) -> Bool { returns.contains(code) }

  /// Whether a code uses limits.
  package func isUse(_ code: UInt32) -> Bool { uses.contains(code) }
}
