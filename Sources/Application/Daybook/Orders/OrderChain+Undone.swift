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
  mutating func move(
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    to last: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    let (text, hash) = (touched.text(of: index), touched.orders[index].hash)
    var sums = movements
    // Nothing that is half done is kept, and the sums are nobody else's.
    movements = OrderMovements()
    if !sums.leads(to: last, of: text) { sums = OrderMovements(of: text.array(0..<text.byteCount)) }
    try walk(text, hash: hash, endingAt: last, after: sums.last, history)
    for sequence in sequences.reversed() {
      try add(sequence, of: text, to: &sums, &words, state, history)
    }
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
    var (isOfSuspense, isOwn, isPaid, asks) = (false, false, false, false)
    var counts = !isReversal
    try history.read(said) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: said), at: said)
      let meaning = words.meaning(of: reader.facts, state)
      let step = meaning.step
      isOfSuspense = meaning.isOfSuspense
      asks = meaning.payoutStep?.isRequest == true || step == .refundRequest
      isPaid = meaning.payoutStep == .success
      // Of refunds, withdrawals and disputes nothing is reversed.
      counts = !isReversal || meaning.payoutStep != nil
      // What names it in an item alone is a step of another order.
      isOwn = record.extracting(reader.facts.order).equals(order)
      guard isPaid || counts && step != nil else { return }
      let request = try history.followed(by: reader.facts, record, at: said)
      part = isPaid ? .request(request) : step?.isPart(following: request)
      if step == .refundFailure { failure = part }
    }
    guard isOfSuspense || isOwn && counts else { return }
    try read(sequence, postedBy: nil, state, history)
    let nets = reader.entry.nets
    let subjects = state.balances.subjects
    if isOfSuspense { return sums.back.take(nets, sent: sums.sent, subjects) }
    if let failure { sums.back.take(nets, givenBackBy: failure, subjects) }
    if asks { sums.add(nets, to: .request(said)) }
    guard let part, part != .request(0) else { return }
    sums.add(nets, to: part)
    if part != .disputes, !isPaid { sums.send(nets) }
  }

  /// Reads what a posted event did; of one that was parked, by the rule that released it.
  mutating func read(
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
