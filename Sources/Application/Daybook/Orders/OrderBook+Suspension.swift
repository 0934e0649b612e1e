import Codec
import Events
import Ledgers
import Payments

/// What stands under the orders of parked events in suspense, and what was said of an order before.
extension OrderBook {
  /// Whether the event at hand, which was judged, takes all that stands in suspense under an order.
  func takesAll(of order: String) -> Bool {
    let text = Array(order.utf8)
    guard let index = touched.find(text.rawSpan, hash: TouchedOrders.hash(text.rawSpan)) else {
      return false
    }
    let taken = effects.filter { $0.order == index && $0.effect.isSuspense && $0.effect.net < 0 }
    guard !taken.isEmpty, index < after.count else { return false }
    return taken.allSatisfy { after[index].parts[$0.effect.account] == 0 }
  }

  /// Whether what was booked under the order of a suspension comes to nothing in every account that
  /// this moved: it was taken back.
  mutating func comesToNothing(
    _ order: String,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Bool {
    var alone = TouchedOrders()
    alone.fill(order)
    let nets = try chain.nets(ofSuspension: alone, state, history)
    return nets.values.allSatisfy { $0 == 0 }
  }

  /// Whether what a parked event says of its order, which is at hand, was said and booked before, or
  /// was raised in suspense: of a withdrawal, that its money is back.
  mutating func hasSaid(
    _ facts: borrowing EventFacts,
    of request: UInt64,
    at sequence: UInt64,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Bool {
    guard touched.own >= 0 else { return false }
    let own = Int(touched.own)
    let meaning = words.meaning(of: facts, state)
    guard meaning.step != nil || meaning.payoutStep == .success else { return false }
    let order = try orderState(at: own, &state, history)
    guard let step = meaning.step else { return order.wasPaid(request) }
    if order.hasSaid(step, of: request, at: sequence) { return true }
    guard step == .withdrawalReturn || step == .withdrawalFailure else { return false }
    try chain.move(touched, own, to: previous[own], &words, state, history)
    return chain.movements.isBackInSuspense
  }
}
