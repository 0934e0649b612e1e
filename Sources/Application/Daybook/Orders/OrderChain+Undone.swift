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
  /// left from the same owner's account.
  mutating func notUndone(
    _ step: OrderStep,
    _ question: OrderBook.Question,
    by entry: borrowing EntryBuffer,
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> NotUndone? {
    guard !entry.postings.isEmpty else { return nil }
    try walk(touched.text(of: index), hash: touched.orders[index].hash, endingAt: last, history)
    var nets: [AccountKey: Int128] = [:]
    for sequence in sequences {
      guard try isUndone(sequence, by: step, of: question.request, &words, state, history) else {
        continue
      }
      try read(sequence, postedBy: nil, state, history)
      for (account, net) in reader.entry.nets where net != 0 {
        nets[account, default: 0] &+= net
      }
    }
    let given = entry.nets
    for posting in entry.postings {
      let account = AccountKey(posting)
      let undone = given[account, default: 0]
      let done = nets.done(to: account, state.balances.subjects)
      if !state.balances.subjects.mayUndo(undone, in: account, done, nets[account] != nil) {
        return (account, done, undone)
      }
    }
    return nil
  }

  /// Whether a record of the order is one that a step undoes: what was said by `request` itself, or
  /// what is of the refund that it asked for, where it is a refund's or a payout's.
  private mutating func isUndone(
    _ sequence: UInt64,
    by step: OrderStep,
    of request: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Bool {
    var header = RecordHeader()
    try history.read(sequence) { (record) throws(BookFailure) in
      header = try recordHeader(record, at: sequence)
    }
    guard header.outcome == .posted, header.type != WellKnownName.entryReversed.rawValue else {
      return false
    }
    let said = header.relatedOrders == 0 ? sequence : header.relatedOrders
    let isOfRequest = step == .refundFailure || step == .redirectionFailure
    if isOfRequest, said == request { return true }
    var isUndone = false
    try history.read(said) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: said), at: said)
      guard let other = words.step(of: reader.facts, state), step.undoes(other) else { return }
      isUndone = !isOfRequest
      guard isOfRequest, other != .refundRequest, let link = reader.facts.follows else { return }
      let id = record.extracting(link.id)
      isUndone = try history.find(source: link.source, id: id) == request
    }
    return isUndone
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
  fileprivate var nets: [AccountKey: Int128] {
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
