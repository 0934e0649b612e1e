import Codec
import Events
import RuleSyntax

// What a channel or a bank says once: that a refund or a payout was paid, that a withdrawal was paid,
// that it came back or was not paid. Where one such word was placed in suspense and that was not taken
// back, the same one is not booked under another id, nor placed in suspense; nor is one that is booked.

/// Such a word: what it is to its order, one for both of a withdrawal's ends, and the order's place.
struct WordSaidOnce: Hashable, Sendable {
  /// What it answers, by the name of its source and its id.
  struct Request: Hashable, Sendable {
    let source: Symbol
    let id: [UInt8]
  }

  let role: ReplayOrders.OrderRole
  let order: Int
}

/// The word of one event, and what that answers; nil where it does not say.
struct SaidOnce: Sendable {
  let word: WordSaidOnce
  let request: WordSaidOnce.Request?
  /// The sequence of the event.
  let event: UInt64
  /// Whether it is an item that is raised, and says so only where it brings something back.
  var isItem = false
}

extension IndependentReplay {
  /// The word of an event that belongs to an order; nil for one that may be said more than once.
  mutating func saidOnce(
    _ facts: EventFacts,
    _ record: RawSpan,
    order: Int,
    at event: UInt64
  ) -> SaidOnce? {
    guard order >= 0 else { return nil }
    let role = orders.role(of: facts.type, symbols)
    switch role {
    case .withdrawalPaid:
      let word = WordSaidOnce(role: role, order: order)
      return SaidOnce(word: word, request: nil, event: event)
    // An item that is raised says that no statement has it, so that its money is back.
    case .withdrawalBack, .withdrawalFailed, .itemRaised:
      let word = WordSaidOnce(role: .withdrawalBack, order: order)
      return SaidOnce(word: word, request: nil, event: event, isItem: role == .itemRaised)
    case .refundArrived, .payoutPaid:
      let request = facts.follows.map {
        WordSaidOnce.Request(source: $0.source, id: record.array($0.id))
      }
      let word = WordSaidOnce(role: role, order: order)
      return SaidOnce(word: word, request: request, event: event)
    default: return nil
    }
  }

  /// What the entry at hand says is said by no other event whose money stands in suspense, or was
  /// explained there; but for one that takes all of it out of there.
  mutating func checkSaidOnce(_ places: (own: Int, all: [Int], items: [Int])) {
    guard let said = saying, !said.isItem || bringsBack else { return }
    for other in placed(saying: said) {
      let suspension = orders.place(of: Array("suspend-\(other)".utf8))
      if isTakenBack(suspension) || takesAll(of: suspension, places) { continue }
      noteSaidAgain("sequence \(other)", "says again what sequence \(other) says in suspense")
    }
  }

  /// An event that was parked at a place is placed in suspense: what it says was booked by no other
  /// one, and is placed there by no other one.
  mutating func placeSaidOnce(
    _ facts: EventFacts,
    _ record: RawSpan,
    order: Int,
    following request: UInt64,
    at place: UInt64
  ) {
    guard beganAtFirstEvent else { return }
    if let said = saidOnce(facts, record, order: order, at: place) {
      for other in placed(saying: said) {
        let suspension = orders.place(of: Array("suspend-\(other)".utf8))
        guard !isTakenBack(suspension) else { continue }
        noteSaidAgain("sequence \(other)", "is placed in suspense, as sequence \(other) is")
      }
      wordsInSuspense[said.word, default: []].append((said.request, place))
    }
    let role = orders.role(of: facts.type, symbols)
    if order >= 0, role == .payoutPaid, wasPaid(request, under: order) {
      noteSaidAgain("another event", "is placed in suspense, and was paid before")
    }
    if order >= 0, wasSaid(role, of: orders.all[order], answering: request, at: place) {
      noteSaidAgain("another event", "is placed in suspense, and was said and booked before")
    }
  }

  /// What may be parked stands under no order of its own suspension, by a number that it foresaw:
  /// only what places it there does, and takes it back.
  mutating func checkOwnSuspension(
    _ places: (own: Int, all: [Int], items: [Int]),
    _ event: UInt64
  ) {
    guard places.all.contains(where: { orders.all[$0].isOfParked }),
      places.all.contains(orders.place(of: Array("suspend-\(event)".utf8)))
    else { return }
    note(
      .suspense,
      expected: "no order of its own suspension",
      actual: "suspend-\(event)",
      "stands under the order of its own suspension"
    )
  }

  /// The events in suspense that say the same: one that names no request may mean any.
  private func placed(saying said: SaidOnce) -> [UInt64] {
    (wordsInSuspense[said.word] ?? []).compactMap { other in
      let isSame =
        other.request == nil || said.request == nil || other.request == said.request
      return isSame && other.event != said.event ? other.event : nil
    }
  }

  /// Whether the entry at hand raises something as back, in suspense.
  private var bringsBack: Bool {
    let does = whatItDoes
    return does.contains { item, change in
      isLongItem(item)
        && does.contains { account, other in
          account.owner == item.owner && account.currency == item.currency && other > 0
            && change < 0 && charts.subject(account.subject)?.isSuspense == false
        }
    }
  }

  private func isTakenBack(_ suspension: Int) -> Bool {
    orders.all[suspension].stands.values.allSatisfy { $0 == 0 }
  }

  /// Whether the entry at hand takes all that stands in suspense under an order; before it is in its
  /// parts.
  private func takesAll(
    of order: Int,
    _ places: (own: Int, all: [Int], items: [Int])
  ) -> Bool {
    var taken: [AccountKey: Int128] = [:]
    for line in computation.lines {
      guard (line.item == 0 ? places.own : places.items[line.item - 1]) == order,
        let normal = charts.keptByOrder[line.account.subject],
        charts.subject(line.account.subject)?.isSuspense == true
      else { continue }
      let isMore = line.isDebit == (normal == .debit)
      taken[line.account, default: 0] &+= isMore ? line.amount : 0 &- line.amount
    }
    taken = taken.filter { $0.value < 0 }
    return !taken.isEmpty
      && taken.allSatisfy { account, change in
        let stands = orders.all[order].parts.first { $0.account == account }?.amount ?? 0
        return stands &+ change == 0
      }
  }

  /// Whether a word about an order was booked before, by another event than one that was recorded at
  /// a place.
  private func wasSaid(
    _ role: ReplayOrders.OrderRole,
    of order: ReplayOrder,
    answering request: UInt64,
    at place: UInt64
  ) -> Bool {
    switch role {
    case .refundArrived where request == 0:
      return order.refunds.contains(where: \.hasArrived)
        && order.refunds.allSatisfy { $0.hasArrived || $0.isOver }
    case .refundArrived:
      guard let refund = order.refunds.first(where: { $0.request == request }) else { return false }
      return refund.hasArrived || refund.said.contains(role) && place < refund.newest
    case .withdrawalPaid:
      guard let withdrawal = order.withdrawal else { return false }
      return withdrawal.isPaid && !withdrawal.isOver
        || withdrawal.said.contains(role) && place < withdrawal.newest
    case .withdrawalBack, .withdrawalFailed:
      guard let withdrawal = order.withdrawal else { return isRaisedAsBack(order) }
      let isBack = withdrawal.said.contains(.withdrawalBack)
      return withdrawal.isOver || isBack && (!withdrawal.isPaid || place < withdrawal.newest)
        || isRaisedAsBack(order)
    case .chargebackWon: return order.won != 0 && order.disputed == 0
    case .chargebackLost: return order.lost != 0 && order.disputed == 0
    default: return false
    }
  }

  private mutating func noteSaidAgain(_ other: String, _ text: String) {
    note(.suspense, expected: "no other that says it", actual: other, text)
  }
}
