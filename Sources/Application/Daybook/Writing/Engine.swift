import Accounts
import BusinessCalendar
import Codec
import Digests
import EntryRules
import Events
import EventStore
import Journal
import LMDB
import Ledgers
import SortedRuns
import Statements
import Vouchers

/// The writer's memory and its log: numbers, decides and posts events, one after the other, and
/// commits them as a block.
///
/// Lives on the writer thread and nowhere else.
struct Engine: ~Copyable {
  var log: LogWriter
  var state: BookState
  var history: EventHistory
  let views: BookViews
  let clock: BookClock

  var decider = EventDecider()
  var orders: OrderBook
  var record = RecordWriter()
  var facts = EventFacts()
  /// Parked events that are worth another try.
  private var due = DueEvents()
  /// What a type is, by name number; nil for one that was not asked for yet.
  private var kinds: [TypeKind?] = []

  /// What the engine has to know of a type that is not among the well-known names.
  private struct TypeKind {
    var isCommand: Bool
    /// What it says of customers and logins; nil for nothing.
    var customer: CustomerCommand.Kind?
    /// Whether it marks a channel's day as reconciled, or takes that back; nil for neither.
    var reconciliation: Bool?
    /// What it says of a document's review; nil for nothing.
    var review: DocumentReview.Step?
    /// Whether it gives a parked event up.
    var isDismissal = false
  }

  init(log: consuming LogWriter, orders: consuming OrderBook, views: BookViews, clock: BookClock) {
    history = EventHistory(log: log.reader)
    self.log = log
    state = BookState()
    self.orders = orders
    (self.views, self.clock) = (views, clock)
  }

  // MARK: Blocks

  /// Starts a block after the last one; the clock never goes back.
  mutating func beginBlock() {
    now = max(state.lastRecorded, clock.now())
    history.block.begin(after: log.position, created: now)
  }

  /// When the events of this block are recorded.
  private var now = Instant(microseconds: 0)

  /// Commits the block under way, durable when this returns; a block without records is dropped.
  ///
  /// - Throws: `inDoubt` or `storage`; the state must then be loaded anew.
  mutating func commitBlock() throws(BookFailure) {
    guard history.block.recordCount > 0 else { return }
    history.block.finish(after: log.position.chainHash)
    do throws(StoreFailure) {
      try log.commit(history.block, expecting: log.position)
    } catch {
      throw BookFailure(
        .inDoubt,
        "it is not known whether the events were written: \(error.message). Next: send them again"
      )
    }
    history.index.settle()
  }

  /// Drops the block under way and goes back to the state before it.
  mutating func forget(backTo state: BookState, _ index: LogIndex) {
    self.state = state
    history.index = index
    orders.forget()
    due.removeAll()
    history.block.begin(after: log.position, created: now)
  }

  /// The lines of the event that was appended last, before any release that it brought about.
  private(set) var lastLines: [JournalLine] = []

  /// Whether the lines of each event are kept, which costs time: for previews.
  var keepsLines = false

  /// Whether releases wait for the end of what is being appended: files that are published together
  /// take effect together.
  var holdsReleases = false

  // MARK: One event

  /// Decides one event on the state that the one before it left, and records it.
  ///
  /// - Throws: `badInput` for an event of Daybook's own that cannot take effect. Events before it
  ///   in the block stay as they are.
  mutating func append(_ draft: RawSpan) throws(BookFailure) -> Receipt {
    do throws(BookFailure) {
      try begin(draft)
      if let sequence = try recordedBefore() {
        let receipt = try repeated(sequence)
        state.names.truncate(to: namesRecorded)
        return receipt
      }
      try orders.touch(facts, record, history)
      let judgement = try judge()
      let isCut = dayCut != nil
      let receipt = try finish(judgement)
      if keepsLines { lastLines = state.lines(decider.entry) }
      // The cut is the last record of its block: what it releases goes into the next one.
      if !isCut, !holdsReleases { try release() }
      return receipt
    } catch {
      // Nothing was recorded of it: its names are taken back too.
      state.names.truncate(to: namesRecorded)
      state.currencies.truncate(to: namesRecorded)
      throw error
    }
  }

  /// The sequence of the event of this source and id, if there is one.
  ///
  private func recordedBefore() throws(BookFailure) -> UInt64? {
    try history.find(source: facts.source, id: record.rawSpan.extracting(facts.id))
  }

  /// How many names the log and the block under way have introduced.
  var namesRecorded: Int {
    Int(history.block.firstNameNumber) - 1 + history.block.nameCount
  }

  /// Whether the event at hand was judged, from where on it may have changed the state.
  private(set) var isJudged = false

  mutating func begin(_ draft: RawSpan) throws(BookFailure) {
    isJudged = false
    do throws(CodecError) {
      try record.begin(draft, names: &state.names, facts: &facts)
    } catch {
      throw BookFailure(.badInput, "the event is not in its canonical form (\(error))")
    }
  }

  private mutating func judge() throws(BookFailure) -> Judgement {
    isJudged = true
    guard let type = WellKnownName(rawValue: facts.type),
      type.isOwnType
    else {
      let kind = kind(of: facts.type)
      if let customer = kind.customer { return try judgeCustomer(customer) }
      if let mark = kind.reconciliation {
        let data = try OwnData(tail: record.rawSpan.string(facts.tail))
        return try decider.judgeReconciliation(mark, facts, data, &state)
      }
      if let review = kind.review { return try judgeReview(review) }
      if kind.isDismissal { return try decider.judgeDismissal(facts, record, &state, history) }
      return try judgeBusiness()
    }
    switch type {
    case .journalPosted:
      let sequence = history.block.nextSequence
      return try decider.judgeJournal(facts, record, at: sequence, &state, &orders, history)
    case .entryReversed:
      return try decider.judgeReversal(facts, record, &state, &orders, history)
    case .holdPlaced, .holdReleased: return try judgeHold(type)
    default: return try judgeOwn(type)
    }
  }

  private mutating func judgeCustomer(
    _ kind: CustomerCommand.Kind
  ) throws(BookFailure) -> Judgement {
    decider.forgetEntry()
    let data = try OwnData(tail: record.rawSpan.string(facts.tail))
    let judgement = decider.judgeCustomer(kind, data, facts, &state)
    if case .posted = judgement { wake(.customers) }
    return judgement
  }

  private mutating func judgeReview(
    _ step: DocumentReview.Step
  ) throws(BookFailure) -> Judgement {
    let judgement = try decider.judgeReview(step, facts, record, &state, history)
    if case .posted(_, let document) = judgement { wake(.review(document)) }
    return judgement
  }

  private mutating func judgeBusiness() throws(BookFailure) -> Judgement {
    try decider.judge(
      facts,
      record,
      at: history.block.nextSequence,
      &state,
      &orders,
      history
    )
  }

  /// Lets one of Daybook's own events take effect.
  private mutating func judgeOwn(_ type: WellKnownName) throws(BookFailure) -> Judgement {
    decider.forgetEntry()
    let data = try OwnData(tail: record.rawSpan.string(facts.tail))
    let sequence = history.block.nextSequence
    switch type {
    case .accountOpened, .accountChanged:
      let isOpening = type == .accountOpened
      let judgement = try decider.judgeAccount(data, facts, opening: isOpening, &state)
      if case .posted = judgement { try wake(accountOf: data) }
      return judgement
    case .bookOpened: try state.open(data)
    case .chartPublished:
      try state.publishChart(data, at: sequence)
      orders.forget()
      wakeAll()
    case .rulesPublished:
      try state.publishRules(data, at: sequence)
      orders.forget()
      wakeAll()
    case .dayCut: dayCut = data
    case .daySealed: try state.seal(data, at: sequence)
    default: break
    }
    return .posted(rule: 0, related: 0)
  }

  /// Lets a hold, or its release, take effect where it may.
  private mutating func judgeHold(_ type: WellKnownName) throws(BookFailure) -> Judgement {
    decider.forgetEntry()
    let sequence = history.block.nextSequence
    if type == .holdPlaced {
      return try decider.judgeHold(facts, record, at: sequence, &state)
    }
    var released: [AccountKey] = []
    let judgement = try decider.judgeRelease(facts, record, &state, history, &released)
    for account in released { wake(account) }
    return judgement
  }

  /// A cut under way: its record is the last of its day, so the date changes after it.
  private var dayCut: OwnData?

  // MARK: Recording

  /// Completes the record at hand with its outcome and puts it into the block.
  mutating func finish(_ judgement: Judgement) throws(BookFailure) -> Receipt {
    var header = RecordHeader()
    (header.recorded, header.accountingDate) = (now, state.days.open)
    header.digest = digest()
    record.link(orders.distances(to: history.block.nextSequence))
    var obstacle: Obstacle?
    switch judgement {
    case .posted(let rule, let related):
      (header.rule, header.related) = (rule, related)
      if let year = decider.use.countedYear { compute(.year, "\(year)") }
    case .not(let found):
      obstacle = found
      header.outcome = kind(of: facts.type).isCommand ? .refused : .parked
      header.reason = found.reason
      for (key, value) in found.detail { compute(key, value) }
    }
    record.finish(header)
    let sequence = try put(header.outcome)
    if header.outcome == .posted {
      try posted(header, at: sequence)
    } else if header.outcome == .parked, let obstacle {
      state.parked.park(record.bytes, at: sequence, obstacle)
    }
    return Receipt(
      kind: .appended,
      sequence: sequence,
      outcome: header.outcome,
      reason: header.reason,
      detail: Self.detail(obstacle)
    )
  }

  /// What a posted record changes beyond the balances, and who may go now.
  private mutating func posted(_ header: RecordHeader, at sequence: UInt64) throws(BookFailure) {
    if let data = dayCut {
      dayCut = nil
      try state.cut(data, at: sequence)
      wakeAll()
    }
    if facts.type == WellKnownName.entryReversed.rawValue {
      state.reversed.insert(header.related)
      wake(.reversal(header.related))
    }
    guard !state.parked.isEmpty else { return }
    wakeThoseWaiting(for: facts, record.bytes)
  }

  /// Appends the finished record and the names that it introduced to the block under way.
  private mutating func put(_ outcome: Outcome) throws(BookFailure) -> UInt64 {
    let sequence: UInt64
    do throws(StoreFailure) {
      while namesRecorded < state.names.count {
        // A copy of the table's handles, so that lending a name does not lock the block.
        let names = state.names
        try history.block.addName(names.bytes(of: UInt32(namesRecorded + 1)))
      }
      sequence = try history.append(record, facts)
    } catch {
      throw BookFailure(error)
    }
    try orders.recorded(at: sequence, posted: outcome == .posted, &history.index)
    state.lastSequence = sequence
    state.lastRecorded = now
    return sequence
  }

  private func digest() -> (UInt64, UInt64) {
    let hash = sha256(record.rawSpan.extracting(record.input))
    return (hash.word(0), hash.word(1))
  }

  private mutating func compute(_ key: DetailKey, _ value: String) {
    let bytes = Array(value.utf8)
    record.compute(state.names.intern(key.rawValue), bytes.rawSpan)
  }

  private static func detail(_ obstacle: Obstacle?) -> [String: String] {
    guard let obstacle else { return [:] }
    return Dictionary(obstacle.detail.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
  }

  private mutating func kind(of type: UInt32) -> TypeKind {
    if Int(type) < kinds.count, let known = kinds[Int(type)] { return known }
    while kinds.count <= Int(type) { kinds.append(nil) }
    let kind = TypeKind(
      isCommand: EventType.isCommand(state.name(type)),
      customer: state.customerKind(ofType: type),
      reconciliation: state.reconciliationMark(ofType: type),
      review: state.reviewStep(ofType: type),
      isDismissal: state.isDismissal(type: type)
    )
    kinds[Int(type)] = kind
    return kind
  }

  // MARK: The same event again

  /// The first receipt again, or a conflict that names what differs.
  private func repeated(_ sequence: UInt64) throws(BookFailure) -> Receipt {
    var receipt: Receipt?
    let given = record.bytes
    let input = record.input
    try history.read(sequence) { (recorded) throws(BookFailure) in
      let header = try recordHeader(recorded, at: sequence)
      let stored = recorded.extracting(RecordHeader.inputStart..<header.inputEnd)
      let isSame = stored.equals(given.rawSpan.extracting(input))
      receipt = try self.receipt(isSame ? nil : given, sequence, recorded)
    }
    guard let receipt else { throw BookFailure(.integrity, "event \(sequence) is not in the log") }
    return receipt
  }

  private func receipt(
    _ other: [UInt8]?,
    _ sequence: UInt64,
    _ recorded: RawSpan
  ) throws(BookFailure) -> Receipt {
    do throws(CodecError) {
      let first = try RecordedEvent(sequence: sequence, record: recorded, names: state.names)
      var kind = Receipt.Kind.repeated
      if let other {
        let given = try EventDraft(unfinished: other.rawSpan, names: state.names)
        kind = .conflict(ContentComparison.differences(recorded: first.draft, given: given))
      }
      return Receipt(
        kind: kind,
        sequence: sequence,
        outcome: first.outcome,
        reason: first.reason,
        detail: first.computed
      )
    } catch {
      throw BookFailure(.integrity, "event \(sequence): the record is damaged (\(error))")
    }
  }
}

// MARK: Parked events

extension Engine {
  /// Marks those that wait for this as worth another try.
  private mutating func wake(_ what: WaitsFor) {
    if state.parked.isAwaited(what) { due.wake(what) }
  }

  /// Marks those that an account could not take, on either side.
  private mutating func wake(_ account: AccountKey) {
    for isDebit in [true, false] { wake(.account(account, isDebit: isDebit)) }
  }

  private mutating func wake(accountOf data: OwnData) throws(BookFailure) {
    guard !state.parked.isEmpty else { return }
    wake(try state.account(data))
  }

  /// Wakes those that wait for an event, or for an account of the entry that was just posted: what
  /// it put on one side makes room on the other.
  private mutating func wakeThoseWaiting(for facts: EventFacts, _ record: [UInt8]) {
    wake(.event(source: facts.source, id: Array(record[facts.id])))
    for hash in orders.hashes { wake(.order(hash)) }
    if decider.use.effects.contains(where: { $0.amount < 0 }) { wake(.customers) }
    guard !decider.entry.postings.isEmpty else { return }
    for (account, net) in state.balances.changes where net != 0 {
      // What used a hold leaves less on hold, and so more on its own side too.
      if decider.usesHold { wake(account) } else { wake(.account(account, isDebit: net < 0)) }
    }
  }

  /// Tries every parked event again.
  ///
  /// After a start, when nothing is known of what they wait for, and when chart, rules or day have
  /// changed: by another version of its rule an event touches other accounts, and by another chart
  /// an account may take what it did not.
  mutating func wakeAll() { due.wakeAll(state.parked) }

  /// Releases what can go now, first parked first; a small one may pass a large one.
  ///
  /// What the block cannot hold goes on in the next one, before any new event.
  mutating func release() throws(BookFailure) {
    // One that stands in suspense is taken back there first.
    while history.block.hasRoom(records: 2, recordBytes: 1 << 12, nameBytes: 1 << 10),
      let sequence = due.next(state.parked, state.balances)
    {
      guard let parked = state.parked[sequence] else { continue }
      try release(sequence, parked)
    }
  }

  /// Releases in blocks of their own what can still go: before any new event, and before the caller
  /// of a cut hears of it.
  mutating func releaseRest() throws(BookFailure) {
    while !due.isEmpty {
      beginBlock()
      try release()
      try commitBlock()
    }
  }

  private mutating func release(
    _ sequence: UInt64,
    _ parked: ParkedEvents.Parked
  ) throws(BookFailure) {
    let suspension = state.suspensions[sequence]
    if let suspension, let obstacle = try takeBack(suspension) {
      state.parked.park(parked.record, at: sequence, obstacle)
      return
    }
    let taken = suspension == nil ? nil : decider.entry
    let bytes = parked.record
    var original = EventFacts()
    switch try decider.judge(bytes, parkedAt: sequence, &original, &state, &orders, history) {
    case .not(var obstacle):
      if let taken {
        try putBack(taken)
        if case .account(let account, _) = obstacle.waitsFor {
          obstacle.change?.earlier = taken.net(in: account)
        }
      }
      state.parked.park(bytes, at: sequence, obstacle)
    case .posted(let rule, _):
      if let suspension {
        orders.swapAtHand()
        try recordTakingBack(suspension)
        orders.swapAtHand()
      }
      try recordRelease(of: sequence, original, bytes, rule)
      state.parked.remove(sequence)
      state.releases[sequence] = Release(rule: rule, year: decider.use.countedYear)
      wakeThoseWaiting(for: original, bytes)
      for posting in taken?.postings ?? [] { wake(AccountKey(posting)) }
    }
  }

  /// The record that books a parked event: directly after its cause.
  private mutating func recordRelease(
    of sequence: UInt64,
    _ original: EventFacts,
    _ bytes: [UInt8],
    _ rule: UInt32
  ) throws(BookFailure) {
    var draft = EventDraft(
      type: EventType.eventReleased,
      source: EventType.ownSource,
      id: "release-\(sequence)"
    )
    draft.follows = EventLink(
      source: state.name(original.source),
      id: bytes.rawSpan.string(original.id)
    )
    try record(draft, rule, related: sequence, year: decider.use.countedYear)
  }

  /// Records what the writer does to an earlier event, and to the orders at hand.
  mutating func record(
    _ draft: EventDraft,
    _ rule: UInt32,
    related: UInt64,
    year: Int32?
  ) throws(BookFailure) {
    var batch = DraftBatch()
    batch.appendUnchecked(draft)
    try batch.withBytes { (bytes) throws(BookFailure) in try begin(bytes) }
    var header = RecordHeader()
    (header.recorded, header.accountingDate) = (now, state.days.open)
    (header.rule, header.related, header.digest) = (rule, related, digest())
    record.link(orders.distances(to: history.block.nextSequence))
    if let year { compute(.year, "\(year)") }
    record.finish(header)
    _ = try put(.posted)
  }
}
