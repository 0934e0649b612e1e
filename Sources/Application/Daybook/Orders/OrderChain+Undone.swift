import Codec
import Events
import Journal
import Ledgers
import Payments

/// Whether an event that undoes others undoes them where they were done.
extension OrderChain {
  /// An account in which an entry does not undo what was done there, with both; nil where there is
  /// none.
  typealias NotUndone = (account: AccountKey, requested: Int128, given: Int128)

  /// Of a refund that is called off: an account that its entry does not leave as the request found
  /// it; it undoes all that the request did, and nothing else.
  mutating func notUndone(
    _ request: UInt64,
    by entry: borrowing EntryBuffer,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> NotUndone? {
    try read(request, postedBy: state.releases[request]?.rule, state, history)
    let (requested, given) = (reader.entry.nets, entry.nets)
    // In the order of the lines: of several accounts it is the same one each time.
    for posting in entry.postings + reader.entry.postings {
      let account = AccountKey(posting)
      let (done, undone) = (requested[account, default: 0], given[account, default: 0])
      if undone != 0 &- done { return (account, done, undone) }
    }
    return nil
  }

  /// Of any other step that undoes some: an account to which its entry gives more than they took
  /// there, or from which it takes more than they gave.
  ///
  /// What is earned and spent is bounded as a share is. What is taken from an account that is kept by
  /// order has to be there. What an owner was found to owe, or what was claimed out of suspense, had
  /// left from the same owner's account. What is said to be back and stands in suspense for it does not
  /// come back once more.
  mutating func notUndone(
    _ part: Undoable,
    by entry: borrowing EntryBuffer,
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> NotUndone? {
    guard !entry.postings.isEmpty else { return nil }
    try move(touched.text(of: index), touched.orders[index].hash, to: last, &words, state, history)
    let nets = movements[part]
    let given = entry.nets
    for posting in entry.postings {
      let account = AccountKey(posting)
      let undone = given[account, default: 0]
      let back = part == .disputes ? 0 : movements.back.amount(in: account, but: part)
      let done = nets.done(to: account, state.balances.subjects) &+ back
      if !state.balances.subjects.mayUndo(undone, in: account, done, nets[account] != nil) {
        return (account, done, undone)
      }
    }
    return nil
  }

  /// Of a payout that was paid: an account that is kept by order from which it takes more than is left
  /// there of what its request set aside; nil where that is of another order, or set nothing aside.
  ///
  /// So a payout is paid once, and not out of what is on its way for another one.
  mutating func notAsked(
    _ request: UInt64,
    by entry: borrowing EntryBuffer,
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> NotUndone? {
    guard last != 0, request != 0, !entry.postings.isEmpty else { return nil }
    try move(touched.text(of: index), touched.orders[index].hash, to: last, &words, state, history)
    let (asked, given) = (movements[.request(request)], entry.nets)
    for account in entry.postings.map({ AccountKey($0) }) {
      guard let left = asked[account], let traits = state.balances.subjects[account.subject],
        traits.keepsOrders, !traits.isSuspense
      else { continue }
      let taken = given[account, default: 0]
      let isTaking = (taken > 0) != traits.isDebitNormal && taken != 0
      let isThere = left == 0 ? false : (left > 0) == traits.isDebitNormal
      if isTaking, !isThere || taken.magnitude > left.magnitude {
        return (account, 0 &- left, 0 &- taken)
      }
    }
    return nil
  }

  /// Whether a payout was paid: nothing is left of what its request set aside.
  mutating func isPaid(
    _ request: UInt64,
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Bool {
    guard last != 0, request != 0 else { return false }
    try move(touched.text(of: index), touched.orders[index].hash, to: last, &words, state, history)
    let asked = movements[.request(request)].filter {
      guard let traits = state.balances.subjects[$0.key.subject] else { return false }
      return traits.keepsOrders && !traits.isSuspense
    }
    return !asked.isEmpty && asked.values.allSatisfy { $0 == 0 }
  }

  /// Of an item that is raised in suspense: an account to which it brings back more than refunds and
  /// the withdrawal took there; nil where they took nothing, as of what came from elsewhere.
  ///
  /// So what is not on a statement is raised once, however often the statement is read.
  mutating func notSent(
    by entry: borrowing EntryBuffer,
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> NotUndone? {
    guard last != 0, !entry.postings.isEmpty else { return nil }
    try move(touched.text(of: index), touched.orders[index].hash, to: last, &words, state, history)
    let raised = BackInSuspense.raised(by: entry.nets, state.balances.subjects)
    for account in entry.postings.map({ AccountKey($0) }) {
      guard let sent = movements.sent[account],
        let back = raised.first(where: { $0.account == account })?.net, back > 0
      else { continue }
      let left = movements.back.raised(in: account) &+ sent
      if back > 0 &- left { return (account, left, back) }
    }
    return nil
  }

  /// Whether something that the withdrawal or refunds of an order sent is said to be back, in
  /// suspense.
  mutating func isBackInSuspense(
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Bool {
    guard last != 0 else { return false }
    try move(touched.text(of: index), touched.orders[index].hash, to: last, &words, state, history)
    return movements.sent.keys.contains { movements.back.raised(in: $0) > 0 }
  }

  /// What the posted records under the order of a suspension did to each account that this moved,
  /// debits positive.
  mutating func nets(
    ofSuspension order: borrowing TouchedOrders,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> [AccountKey: Int128] {
    let (text, hash) = (order.text(of: 0), order.orders[0].hash)
    try walk(text, hash: hash, endingAt: try last(order, 0, history), history)
    var nets: [AccountKey: Int128] = [:]
    var moved: Set<AccountKey> = []
    for sequence in sequences {
      let header = try fillBoth(sequence, history)
      guard header.outcome == .posted, let position = there.find(text, hash: hash) else { continue }
      try read(sequence, postedBy: nil, state, history)
      for posting in reader.entry.postings where there.position(ofItem: posting.item) == position {
        nets[AccountKey(posting), default: 0] &+= posting.net
        if state.isSuspension(type: header.type) { moved.insert(AccountKey(posting)) }
      }
    }
    return nets.filter { moved.contains($0.key) }
  }

  /// Carries the movements on to an order's last record, from where they were or from its first one.
  private mutating func move(
    _ text: RawSpan,
    _ hash: UInt64,
    to last: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    var sums = movements
    // Nothing that is half done is kept, and the sums are nobody else's.
    movements = OrderMovements()
    if !sums.leads(to: last, of: text) { sums = OrderMovements(of: text.array(0..<text.byteCount)) }
    try walk(text, hash: hash, endingAt: last, after: sums.last, history)
    for sequence in sequences { try add(sequence, of: text, to: &sums, &words, state, history) }
    sums.last = last
    movements = sums
  }

  /// Adds what a record of the order did to the parts that it is of: of what was said by the event
  /// itself, and of the refund, withdrawal or dispute that it is a step of.
  private mutating func add(
    _ sequence: UInt64,
    of order: RawSpan,
    to sums: inout OrderMovements,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    var header = RecordHeader()
    try history.read(sequence) { (record) throws(BookFailure) in
      header = try recordHeader(record, at: sequence)
    }
    guard header.outcome == .posted else { return }
    let isReversal = header.type == WellKnownName.entryReversed.rawValue
    let said = header.relatedOrders == 0 ? sequence : header.relatedOrders
    var (part, failure): (Undoable?, Undoable?)
    var (isOfSuspense, isPayoutPaid, asks, isOwn) = (false, false, false, false)
    try history.read(said) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: said), at: said)
      isOfSuspense = words.isOfSuspense(reader.facts, state)
      isPayoutPaid = words.isPayoutPaid(reader.facts, state)
      asks = words.asks(reader.facts, state)
      // What names it in an item alone is a step of another order.
      isOwn = record.extracting(reader.facts.order).equals(order)
      let step = words.step(of: reader.facts, state)
      guard isPayoutPaid || !isReversal && step != nil else { return }
      var request: UInt64 = 0
      if let link = reader.facts.follows {
        let id = record.extracting(link.id)
        request = try history.find(source: link.source, id: id) ?? 0
      }
      part = isPayoutPaid ? .request(request) : step?.isPart(following: request)
      if step == .refundFailure { failure = part }
    }
    guard isOfSuspense || isOwn && (!isReversal || isPayoutPaid) else { return }
    try read(sequence, postedBy: nil, state, history)
    let nets = reader.entry.nets
    let subjects = state.balances.subjects
    if isOfSuspense { return sums.back.take(nets, subjects) }
    if let failure { sums.back.take(nets, givenBackBy: failure, subjects) }
    if asks { sums.add(nets, to: .request(said)) }
    guard let part, part != .request(0) else { return }
    sums.add(nets, to: part)
    if part != .disputes, !isPayoutPaid { sums.send(nets) }
  }

  /// Reads what a posted event did; of one that was parked, by the rule that released it.
  private mutating func read(
    _ sequence: UInt64,
    postedBy rule: UInt32?,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    var (rules, currencies) = (state.rules, state.currencies)
    try history.read(sequence) { (record) throws(BookFailure) in
      var header = try recordHeader(record, at: sequence)
      if let rule { (header.outcome, header.rule) = (.posted, rule) }
      try reader.read(record, header, at: sequence, &rules, currencies) {
        (other, body) throws(BookFailure) in try history.read(other, body)
      }
    }
  }
}

extension EntryBuffer {
  /// What the entry does to each account, debits positive.
  var nets: [AccountKey: Int128] {
    var nets: [AccountKey: Int128] = [:]
    for posting in postings {
      nets[AccountKey(posting), default: 0] &+= posting.net
    }
    return nets
  }
}

extension [AccountKey: Int128] {
  /// What was done to an account, and to what its owner was found to owe, debits positive.
  fileprivate func done(to account: AccountKey, _ subjects: borrowing SubjectTable) -> Int128 {
    var sum = self[account, default: 0]
    for (other, net) in self where other != account {
      guard other.owner == account.owner, other.currency == account.currency,
        let traits = subjects[other.subject], traits.isDebitNormal, !traits.isResult
      else { continue }
      sum &+= net
    }
    return sum
  }
}

extension SubjectTable {
  /// Whether so much may be undone in an account, debits positive; `isTouched`: whether the steps
  /// that are undone moved it at all.
  fileprivate borrowing func mayUndo(
    _ undone: Int128,
    in account: AccountKey,
    _ done: Int128,
    _ isTouched: Bool
  ) -> Bool {
    guard undone != 0, let traits = self[account.subject], !traits.isResult else { return true }
    if traits.keepsOrders {
      let takes = (undone > 0) != traits.isDebitNormal
      return takes || isTouched
    }
    return (done > 0) != (undone > 0) && undone.magnitude <= done.magnitude
  }
}
