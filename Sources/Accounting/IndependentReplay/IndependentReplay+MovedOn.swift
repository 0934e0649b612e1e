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
    let role = orders.role(of: facts.type, symbols)
    let isOfPart = role.isOfWithdrawal || role.isOfDispute
    takePut(said, places, isReversal: isReversal)
    guard followed != 0 || isReversal || isOfPart else { return }
    let isVoucher = facts.type == OwnEvent.journalPosted.rawValue
    let givesBack = role.takesBack || role == .refundOver || isVoucher
    for order in places.all {
      let isStep = role.isStep && (!role.isOfRequest || isRefund(followed, of: order))
      let changes = changes(under: order, places).filter { isKept($0.key) }
      for (account, change) in changes where isReversal && change < 0 {
        guard isKnown(account, of: order) else { continue }
        let left = orders.all[order].parts.first { $0.account == account }?.amount ?? 0
        let others = setAside(in: account, under: order, but: said)
        if left < others { noteOrder(account, "what is on its way for another request", others) }
        guard !isStep else { continue }
        if role != .elsewhereFailed
          || !checkGivenBack(in: account, under: order, taken: 0 &- change)
        {
          checkLeft(of: said, in: account, under: order, taken: 0 &- change)
        }
        orders.all[order].takenBack.append((said, account))
      }
      if !isReversal, !isStep, !isVoucher { checkNotTakenBack(changes, under: order) }
      if !isReversal { orders.all[order].follows.append((said, followedEvent, role)) }
      for (account, change) in changes where givesBack || (change > 0) == isReversal {
        orders.all[order].movedOn.append((said, account, change))
      }
    }
  }

  /// Remembers what an event puts into suspense under its orders.
  private mutating func takePut(
    _ said: UInt64,
    _ places: (own: Int, all: [Int], items: [Int]),
    isReversal: Bool
  ) {
    for order in places.all {
      for (account, change) in changes(under: order, places)
      where isKept(account) && isLongItem(account) && (change > 0) != isReversal {
        orders.all[order].putThere.append((said, account, change))
      }
    }
  }

  /// What a failure gave back is that of the event whose money its request had taken.
  ///
  /// So it belongs to all that follows that one since. Gives whether there is such an event.
  private mutating func checkGivenBack(
    in account: AccountKey,
    under order: Int,
    taken: Int128
  ) -> Bool {
    let known = orders.all[order]
    guard let source = known.follows.last(where: { $0.event == followed })?.before, source != 0
    else { return false }
    let put = known.putThere.filter { $0.event == source && $0.account == account }
    guard !put.isEmpty else { return false }
    let came = put.reduce(Int128(0)) { $0 &+ $1.amount }
    let later = come(from: source, under: order)
    let moves = known.movedOn.filter { $0.account == account && later.contains($0.event) }
    let asked = moves.reduce(Int128(0)) { $1.event == followed ? $0 &- $1.amount : $0 }
    let left = moves.reduce(max(came, asked)) { $0 &+ $1.amount }
    if taken > left { noteOrder(account, "what was asked for again of sequence \(source)", taken) }
    return true
  }

  /// What was taken back is not there for what follows it: it would take what others put there.
  private mutating func checkNotTakenBack(_ changes: [AccountKey: Int128], under order: Int) {
    for (account, change) in changes where change < 0 && isKnown(account, of: order) {
      guard orders.all[order].takenBack.contains(where: { $0 == (followedEvent, account) }) else {
        continue
      }
      noteOrder(account, "what sequence \(followedEvent) put there and is taken back", change)
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
    let later = come(from: event, under: order)
    let moved = orders.all[order].movedOn.reduce(Int128(0)) { sum, move in
      move.account == account && later.contains(move.event) ? sum &+ move.amount : sum
    }
    guard moved < 0 else { return }
    noteOrder(account, "what was moved on by what follows sequence \(event)", taken)
  }

  /// The events that follow one, or something that does.
  ///
  /// What is won comes from the dispute that it names, or from any; what fails or comes back from
  /// where the withdrawal does, whatever else it says that it follows.
  private func come(from event: UInt64, under order: Int) -> Set<UInt64> {
    var later: Set<UInt64> = []
    var (hasDispute, hasWithdrawal) = (false, false)
    var disputes: Set<UInt64> = []
    for (next, before, role) in orders.all[order].follows {
      if role == .chargedBack { disputes.insert(next) }
      guard next != event else { continue }
      let comes: Bool
      switch role {
      case .chargebackWon where !disputes.contains(before): comes = hasDispute
      case .withdrawalFailed, .withdrawalBack: comes = hasWithdrawal
      default: comes = before == event || later.contains(before)
      }
      guard comes else { continue }
      later.insert(next)
      if role.isOfDispute { hasDispute = true }
      if role.isOfWithdrawal { hasWithdrawal = true }
    }
    return later
  }
}
