/// In which part somebody takes part in an order: the roles that stay with the same party for all
/// of its life.
///
/// Where money lies (`channel`, `bank`) is no such role: a refund may go another way than the
/// payment came. What shares in an order (`receiver`, `promoter`) is none either.
package enum OrderRole: UInt8, CaseIterable, Sendable {
  case merchant, buyer, payer, payee, user, investor, borrower, supplier

  /// The role of this name; nil for a name that is none.
  package init?(name: String) {
    guard let role = Self.allCases.first(where: { $0.word == name }) else { return nil }
    self = role
  }

  /// Its name in events.
  package var word: String {
    switch self {
    case .merchant: "merchant"
    case .buyer: "buyer"
    case .payer: "payer"
    case .payee: "payee"
    case .user: "user"
    case .investor: "investor"
    case .borrower: "borrower"
    case .supplier: "supplier"
    }
  }
}

/// Whose an order is: the party of each role, by name number.
package struct OrderParties: Sendable {
  /// Stands for a role in which one event names several: then it binds nobody.
  private static let several = UInt32.max

  /// By role; 0 where nobody is named.
  private var parties: InlineArray<8, UInt32> = InlineArray(repeating: 0)

  package init() {}

  /// The party of a role; nil where none is named, or several are.
  package subscript(role: OrderRole) -> UInt32? {
    let party = parties[Int(role.rawValue)]
    return party == 0 || party == Self.several ? nil : party
  }

  /// Takes what an event says of a role.
  package mutating func name(_ party: UInt32, as role: OrderRole) {
    let index = Int(role.rawValue)
    parties[index] = parties[index] == 0 || parties[index] == party ? party : Self.several
  }

  /// Takes a role from another list where nobody is named yet: who came first stays.
  package mutating func fill(from other: OrderParties) {
    for index in parties.indices where parties[index] == 0 { parties[index] = other.parties[index] }
  }

  /// The first role in which an event names another party than these.
  package func conflict(with other: OrderParties) -> OrderRole? {
    for index in parties.indices {
      let (ours, theirs) = (parties[index], other.parties[index])
      guard ours != theirs, ours != 0, theirs != 0 else { continue }
      guard ours != Self.several, theirs != Self.several else { continue }
      return OrderRole(rawValue: UInt8(index))
    }
    return nil
  }
}
