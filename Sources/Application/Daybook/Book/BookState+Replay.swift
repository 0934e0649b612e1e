import Accounts
import BusinessCalendar
import Codec
import Events
import Ledgers

/// Replay: the state follows recorded outcomes and never decides again, since code may change and
/// history may not.
extension BookState {
  /// Takes the names that a block introduces, before its records.
  mutating func introduce(_ name: RawSpan) { _ = names.intern(name) }

  /// Applies the next record.
  ///
  /// `reader`: memory for facts and entry; holds the record's entry afterwards.
  ///
  /// - Throws: `integrity` where the record does not follow the state.
  mutating func apply(
    _ record: RawSpan,
    at sequence: UInt64,
    with reader: inout EntryReader,
    fetch: EntryReader.Fetch
  ) throws(BookFailure) {
    let header = try recordHeader(record, at: sequence)
    guard sequence == lastSequence + 1 else {
      throw BookFailure(.integrity, "event \(sequence) follows event \(lastSequence)")
    }
    switch header.outcome {
    case .refused: break
    case .parked:
      // What it waits for is found by trying it again, once the replay is through.
      parked.park(record.array(0..<record.byteCount), at: sequence)
    case .posted:
      try applyPosted(record, header, at: sequence, with: &reader, fetch: fetch)
    }
    lastSequence = sequence
    lastRecorded = max(lastRecorded, header.recorded)
  }

  private mutating func applyPosted(
    _ record: RawSpan,
    _ header: RecordHeader,
    at sequence: UInt64,
    with reader: inout EntryReader,
    fetch: EntryReader.Fetch
  ) throws(BookFailure) {
    if WellKnownName(rawValue: header.type)?.isOwnType == true,
      try applyOwn(record, header, at: sequence, with: &reader)
    {
      return
    }
    // Types of customers are no well-known names, since books are older than they are.
    if let kind = customerKind(ofType: header.type) {
      try reader.decode(record, header, at: sequence)
      let data = try OwnData(tail: record.string(reader.facts.tail))
      customers.evolve(customerCommand(kind, data))
      return
    }
    if let isReconciled = reconciliationMark(ofType: header.type) {
      try reader.decode(record, header, at: sequence)
      let data = try OwnData(tail: record.string(reader.facts.tail))
      if let key = reconciledDay(reader.facts, data) { reconciled.mark(key, isReconciled) }
      return
    }
    if let step = reviewStep(ofType: header.type) {
      try reader.decode(record, header, at: sequence)
      takeReview(step, of: header.related, by: reader.facts.actor)
      return
    }
    if isDismissal(type: header.type) {
      parked.remove(header.related)
      return
    }
    try learnCurrencies(record, header, at: sequence, with: &reader, fetch: fetch)
    switch WellKnownName(rawValue: header.type) {
    case .eventReleased, .entryReversed:
      try reader.read(record, header, at: sequence, &rules, currencies, fetch: fetch)
    default: try reader.readDecoded(record, header, at: sequence, &rules, currencies)
    }
    guard balances.add(reader.entry) else {
      throw BookFailure(.integrity, "event \(sequence): a balance does not fit in 128 bits")
    }
    if customers.isInUse { try count(record, header, with: reader, fetch: fetch) }
    if !balances.holds.isEmpty { try useHold(record, header, reader.facts, fetch: fetch) }
    try takeInvoice(record, header, reader.facts, at: sequence, fetch: fetch)
    switch WellKnownName(rawValue: header.type) {
    case .eventReleased:
      parked.remove(header.related)
      releases[header.related] = Release(rule: header.rule, year: countedYear(record, header))
    case .entryReversed: reversed.insert(header.related)
    default: if isSuspension(type: header.type) { try suspend(header.related, by: sequence) }
    }
  }

  /// Uses the hold that a business event follows; of a release, the one that the released event
  /// follows, which the reader's facts are.
  private mutating func useHold(
    _ record: RawSpan,
    _ header: RecordHeader,
    _ facts: borrowing EventFacts,
    fetch: EntryReader.Fetch
  ) throws(BookFailure) {
    guard facts.follows != nil else { return }
    var key: Holds.Key?
    switch WellKnownName(rawValue: header.type) {
    case .journalPosted, .entryReversed: break
    case .eventReleased:
      let copy = copy facts
      try fetch(header.related) { (record) throws(BookFailure) in
        key = hold(followedBy: copy, record)
      }
    default: key = hold(followedBy: facts, record)
    }
    if let key { balances.use(key) }
  }

  /// Looks up the currencies that the entry will need: of the event, or of the one that it
  /// releases or reverses.
  private mutating func learnCurrencies(
    _ record: RawSpan,
    _ header: RecordHeader,
    at sequence: UInt64,
    with reader: inout EntryReader,
    fetch: EntryReader.Fetch
  ) throws(BookFailure) {
    try reader.decode(record, header, at: sequence)
    learnCurrencies(of: reader.facts)
    guard header.related != 0 else { return }
    var other = EventFacts()
    try fetch(header.related) { (record) throws(BookFailure) in
      var reader = EntryReader()
      try reader.decode(record, try recordHeader(record, at: header.related), at: header.related)
      other = reader.facts
    }
    learnCurrencies(of: other)
  }

  /// Applies one of Daybook's own events that makes no entry.
  ///
  /// - Returns: false where the event makes an entry, and is applied like a business event.
  private mutating func applyOwn(
    _ record: RawSpan,
    _ header: RecordHeader,
    at sequence: UInt64,
    with reader: inout EntryReader
  ) throws(BookFailure) -> Bool {
    guard let type = WellKnownName(rawValue: header.type) else { return false }
    switch type {
    case .journalPosted, .entryReversed, .eventReleased: return false
    default: break
    }
    try reader.decode(record, header, at: sequence)
    do throws(BookFailure) {
      try applyOwn(type, record, reader.facts, at: sequence)
    } catch {
      throw BookFailure(error.code, "event \(sequence): \(error.message)")
    }
    return true
  }

  private mutating func applyOwn(
    _ type: WellKnownName,
    _ record: RawSpan,
    _ facts: EventFacts,
    at sequence: UInt64
  ) throws(BookFailure) {
    let data = try OwnData(tail: record.string(facts.tail))
    switch type {
    case .bookOpened: try open(data)
    case .chartPublished: try republishChart(data, at: sequence)
    case .rulesPublished: try republishRules(data, at: sequence)
    case .accountOpened, .accountChanged: try setAccount(data)
    case .dayCut: try cut(data, at: sequence)
    case .daySealed: try seal(data, at: sequence)
    case .holdPlaced:
      learnCurrencies(of: facts)
      try placeHold(facts, record, data, at: sequence)
    case .holdReleased:
      learnCurrencies(of: facts)
      try releaseHold(facts, record)
    default: break
    }
  }
}
