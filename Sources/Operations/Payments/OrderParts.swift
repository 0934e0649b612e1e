package import Ledgers

/// What stands in each account under one order (`items: order`), positive on the normal side.
///
/// Most orders have money in one or two accounts at a time: four are kept without allocating, and
/// what comes to nothing is forgotten.
package struct OrderParts: Sendable {
  private static let inlineCount = 4
  private static let none = Part(
    account: AccountKey(subject: 0, owner: 0, purpose: 0, currency: 0),
    amount: 0
  )

  /// One account's part, in minor units.
  package struct Part: Sendable, Equatable {
    package var account: AccountKey
    package var amount: Int128
  }

  private var first: InlineArray<4, Part> = InlineArray(repeating: Self.none)
  private var firstCount = 0
  private var rest: [Part] = []

  package init() {}

  /// How many accounts hold something.
  package var count: Int { firstCount + rest.count }

  /// What an account holds; zero where it holds nothing.
  package subscript(account: AccountKey) -> Int128 {
    for index in 0..<firstCount where first[index].account == account {
      return first[index].amount
    }
    for part in rest where part.account == account { return part.amount }
    return 0
  }

  /// All parts, in the order in which they came.
  package var all: [Part] { (0..<firstCount).map { first[$0] } + rest }

  /// Adds to an account's part, or takes from it.
  package mutating func add(_ amount: Int128, to account: AccountKey) {
    for index in 0..<firstCount where first[index].account == account {
      first[index].amount &+= amount
      if first[index].amount == 0 { removeFirst(at: index) }
      return
    }
    for index in rest.indices where rest[index].account == account {
      rest[index].amount &+= amount
      if rest[index].amount == 0 { rest.remove(at: index) }
      return
    }
    guard amount != 0 else { return }
    let part = Part(account: account, amount: amount)
    if firstCount < Self.inlineCount, rest.isEmpty {
      first[firstCount] = part
      firstCount += 1
    } else {
      rest.append(part)
    }
  }

  private mutating func removeFirst(at index: Int) {
    for later in index..<(firstCount - 1) { first[later] = first[later + 1] }
    firstCount -= 1
    if !rest.isEmpty {
      first[firstCount] = rest.removeFirst()
      firstCount += 1
    }
  }
}
