import Events

// What an event put under an order is moved on by those that follow it, and is taken back only while
// it is there.

extension IndependentReplay {
  /// Checks that what is taken back is there still, and remembers what the event at hand moved on.
  ///
  /// A step is left to the life of its order.
  mutating func checkMovedOn(
    _ facts: EventFacts,
    _ said: UInt64,
    _ places: (own: Int, all: [Int], items: [Int]),
    isReversal: Bool
  ) {
    guard followed != 0 || isReversal else { return }
    let role = orders.role(of: facts.type, symbols)
    let givesBack = role.takesBack || role == .refundOver
    for order in places.all {
      let isStep = role.isStep && (!role.isOfRequest || isRefund(followed, of: order))
      let changes = changes(under: order, places).filter { isKept($0.key) }
      for (account, change) in changes where isReversal && change < 0 {
        guard isKnown(account, of: order) else { continue }
        let left = orders.all[order].parts.first { $0.account == account }?.amount ?? 0
        let others = setAside(in: account, under: order, but: said)
        if left < others { noteOrder(account, "what is on its way for another request", others) }
        if !isStep { checkLeft(of: said, in: account, under: order, taken: 0 &- change) }
      }
      guard followed != 0 else { continue }
      if !isReversal { orders.all[order].follows.append((said, followed)) }
      for (account, change) in changes where givesBack || (change > 0) == isReversal {
        orders.all[order].movedOn.append((said, account, change))
      }
    }
  }

  /// What an event put into an account, less what those moved on that come from it, allows to take so
  /// much of it back.
  private mutating func checkLeft(
    of event: UInt64,
    in account: AccountKey,
    under order: Int,
    taken: Int128
  ) {
    let before = Dictionary(orders.all[order].follows.map { ($0.event, $0.before) }) { $1 }
    let moves = orders.all[order].movedOn.filter { $0.account == account }
    let moved = moves.reduce(Int128(0)) { sum, move in
      Self.comes(move.event, from: event, before) ? sum &+ move.amount : sum
    }
    guard moved < 0 else { return }
    noteOrder(account, "what was moved on by what follows sequence \(event)", taken)
  }

  /// Whether an event follows another one, or something that does.
  private static func comes(
    _ later: UInt64,
    from earlier: UInt64,
    _ before: [UInt64: UInt64]
  ) -> Bool {
    var at = later
    // A log that was tampered with may lead in a circle.
    for _ in 0..<before.count {
      guard let next = before[at] else { return false }
      if next == earlier { return true }
      at = next
    }
    return false
  }
}
