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
    var back = BackInSuspense()
    for sequence in sequences {
      let relation =
        try relation(of: sequence, to: step, of: question.request, &words, state, history)
      if relation == .none { continue }
      try read(sequence, postedBy: nil, state, history)
      if relation == .undone {
        nets.merge(reader.entry.nets.filter { $0.value != 0 }) { $0 &+ $1 }
      } else {
        back.take(reader.entry.nets, isFailure: relation == .failure, state.balances.subjects)
      }
    }
    let given = entry.nets
    for posting in entry.postings {
      let account = AccountKey(posting)
      let undone = given[account, default: 0]
      let done = nets.done(to: account, state.balances.subjects) &+ back.amount(in: account)
      if !state.balances.subjects.mayUndo(undone, in: account, done, nets[account] != nil) {
        return (account, done, undone)
      }
    }
    return nil
  }

  /// What a record of the order is to a step that undoes some.
  private enum Relation {
    case none, undone
    /// It says what stands in suspense, or explains that.
    case ofSuspense
    /// It undoes another refund, out of suspense perhaps.
    case failure
  }

  /// Whether a record of the order is one that a step undoes: what was said by `request` itself, or
  /// what is of the refund that it asked for, where it is a refund's or a payout's; or one of suspense.
  private mutating func relation(
    of sequence: UInt64,
    to step: OrderStep,
    of request: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Relation {
    var header = RecordHeader()
    try history.read(sequence) { (record) throws(BookFailure) in
      header = try recordHeader(record, at: sequence)
    }
    guard header.outcome == .posted else { return .none }
    let isReversal = header.type == WellKnownName.entryReversed.rawValue
    let said = header.relatedOrders == 0 ? sequence : header.relatedOrders
    let isOfRequest = step == .refundFailure || step == .redirectionFailure
    if isOfRequest, !isReversal, said == request { return .undone }
    var relation = Relation.none
    try history.read(said) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: said), at: said)
      if words.isOfSuspense(reader.facts, state), step != .chargebackWon { relation = .ofSuspense }
      guard !isReversal, let other = words.step(of: reader.facts, state), step.undoes(other) else {
        return
      }
      guard isOfRequest else { return relation = .undone }
      guard other != .refundRequest, let link = reader.facts.follows else { return }
      let id = record.extracting(link.id)
      let isSame = try history.find(source: link.source, id: id) == request
      relation = isSame ? .undone : other == .refundFailure ? .failure : .none
    }
    return relation
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

/// What `suspense.…` says is back where steps had taken it, and stands in suspense for that: a refund
/// that the channel has not paid, a withdrawal that is not on the bank's statement.
private struct BackInSuspense {
  /// An owner of accounts in a currency.
  private struct Owner: Hashable {
    let owner: UInt32
    let currency: UInt32

    init(_ account: AccountKey) { (owner, currency) = (account.owner, account.currency) }
  }

  private var raised: [AccountKey: Int128] = [:]
  private var taken: [Owner: Int128] = [:]

  /// Takes what an entry does; `isFailure`: it gives back what stood in suspense for another refund.
  mutating func take(
    _ nets: [AccountKey: Int128],
    isFailure: Bool,
    _ subjects: borrowing SubjectTable
  ) {
    for (suspense, net) in nets where net != 0 {
      guard let traits = subjects[suspense.subject], traits.isSuspense, !traits.isDebitNormal else {
        continue
      }
      let owner = Owner(suspense)
      if isFailure {
        taken[owner, default: 0] &+= max(0, net)
        continue
      }
      for (account, other) in nets where Owner(account) == owner && (other > 0) != (net > 0) {
        guard other != 0, subjects[account.subject]?.isSuspense == false else { continue }
        if other > 0 {
          raised[account, default: 0] &+= other
        } else {
          taken[owner, default: 0] &-= other
        }
      }
    }
  }

  /// What is back in an account by that, and not explained as paid after all.
  func amount(in account: AccountKey) -> Int128 {
    max(0, raised[account, default: 0] &- taken[Owner(account), default: 0])
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
