import Codec
import Events
import Ledgers
import Payments

/// Whether what an event put under an order is there still, or was moved on by what follows it.
extension OrderChain {
  /// An account from which more is taken than is left of what an event put there, with both.
  typealias MovedOn = (account: AccountKey, left: Int128, taken: Int128)

  /// Of a failure that is taken back: the request that failed, and the event whose money that had
  /// taken, 0 where the request followed nothing.
  ///
  /// What the failure gave back is that event's again, and belongs to all that follows it: what was
  /// asked for once more is not there for the one that failed.
  struct GivenBack {
    let source: UInt64
    let request: UInt64
  }

  /// The first account from which taking an event back takes what others put there: the event's own
  /// was moved on by what follows it, or by what follows that, and was not given back.
  ///
  /// What follows gives back only where it undoes something, is itself taken back, or is a voucher:
  /// anything else puts there what is its own. A dispute that is won undoes the one that it names, or
  /// disputes, whatever else it follows, as what fails of a withdrawal undoes that.
  mutating func movedOn(
    from event: UInt64,
    _ back: GivenBack,
    _ effects: [OrderEffect],
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> MovedOn? {
    let (text, hash) = (touched.text(of: index), touched.orders[index].hash)
    let (root, isOfSource) = back.source == 0 ? (event, false) : (back.source, true)
    try walk(text, hash: hash, endingAt: last, after: isOfSource ? root - 1 : root, history)
    var left: [AccountKey: Int128] = [:]
    for effect in effects where effect.net < 0 {
      left[effect.account] = isOfSource ? 0 : -effect.net
    }
    // What the request took beyond what the source had put there came from elsewhere.
    var beyond = left
    var isSeen = !isOfSource
    var chain: Set<UInt64> = [root]
    var parts: Set<Undoable> = []
    var moved: [(order: Int, effect: OrderEffect)] = []
    for sequence in sequences.reversed() {
      let header = try fillBoth(sequence, history)
      let said = header.relatedOrders == 0 ? sequence : header.relatedOrders
      guard header.outcome == .posted, isOfSource || said != event else { continue }
      let request = try followed(by: said, history)
      let meaning = words.meaning(of: reader.facts, state)
      let undone = try undonePart(meaning.step, following: request, &words, state, history)
      guard said == root || undone.map(parts.contains) ?? chain.contains(request) else { continue }
      isSeen = isSeen || said == root
      chain.insert(said)
      if let part = meaning.step?.isPart(following: request), part.isOfOrder { parts.insert(part) }
      let isReversal = header.type == WellKnownName.entryReversed.rawValue
      let undoes = meaning.undoes(following: request) || meaning.isVoucher
      guard let position = there.find(text, hash: hash) else { continue }
      try read(sequence, postedBy: nil, state, history)
      _ = OrderEffects.gather(reader.entry, there, state.balances.subjects, into: &moved)
      for (order, effect) in moved where order == position && left[effect.account] != nil {
        guard said == root || undoes || (effect.net > 0) == isReversal else { continue }
        left[effect.account]? &+= effect.net
        if said == root || said == back.request { beyond[effect.account]? &-= effect.net }
      }
    }
    guard isSeen else {
      let alone = GivenBack(source: 0, request: 0)
      return try movedOn(
        from: event,
        alone,
        effects,
        touched,
        index,
        endingAt: last,
        &words,
        state,
        history
      )
    }
    if isOfSource { for (account, more) in beyond where more > 0 { left[account]? &+= more } }
    for effect in effects where effect.net < 0 {
      let left = max(0, left[effect.account] ?? 0)
      if left < -effect.net { return (effect.account, left, -effect.net) }
    }
    return nil
  }

  /// The event that a request follows, and whose money it took; 0 for none.
  mutating func source(
    of request: UInt64,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> UInt64 {
    guard request != 0 else { return 0 }
    _ = try fillBoth(request, history)
    return try followed(by: request, history)
  }

  /// The sequence of what an event follows; 0 for nothing.
  ///
  /// What follows a release or a reversal follows the event that was released or reversed.
  private mutating func followed(
    by event: UInt64,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> UInt64 {
    guard reader.facts.follows != nil else { return 0 }
    var followed: UInt64 = 0
    try history.read(event) { (record) throws(BookFailure) in
      followed = try history.followed(by: reader.facts, record, at: event)
    }
    return try history.origin(of: followed)
  }

  /// The disputes or the withdrawal that a step undoes, where it does not name the one dispute.
  private func undonePart(
    _ step: OrderStep?,
    following request: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Undoable? {
    guard let part = step?.undoes(following: request), part.isOfOrder else { return nil }
    guard part == .disputes, request != 0 else { return part }
    return try words.step(of: history.header(of: request).type, state) == .chargeback ? nil : part
  }
}
