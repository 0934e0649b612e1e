import BusinessCalendar
import Codec
import EntryRules
import Events
import Journal
import Ledgers

/// The journal entry of a recorded event, computed again from the record and the rule that its
/// header names; the outcome is trusted. One reader is used for all records.
struct EntryReader: Sendable {
  /// What the event says; for a release or a reversal, what the other event says.
  var facts = EventFacts()
  /// Its lines.
  private(set) var entry = EntryBuffer()

  /// Earlier records by sequence: a release and a reversal post what another record says.
  typealias Fetch = (UInt64, (RawSpan) throws(BookFailure) -> Void) throws(BookFailure) -> Void

  /// Computes the entry of a record; empty for records that make none.
  mutating func read(
    _ record: RawSpan,
    _ header: RecordHeader,
    at sequence: UInt64,
    _ state: borrowing BookState,
    fetch: Fetch
  ) throws(BookFailure) {
    entry.removeAll()
    guard header.outcome == .posted else {
      try decode(record, header, at: sequence)
      return
    }
    switch WellKnownName(rawValue: header.type) {
    case .eventReleased:
      try readOther(header, state, fetch)
    case .entryReversed:
      try decode(record, header, at: sequence)
      let data = try OwnData(tail: record.string(facts.tail))
      try readReversed(header.related, rule: header.rule, state, fetch)
      entry.reverse(red: data.style != "blue")
      try decode(record, header, at: sequence)
    default:
      try decode(record, header, at: sequence)
      try compute(header.type, rule: header.rule, at: sequence, state)
    }
  }

  /// The day the entry counts for: stated by the event, or the day it is booked in.
  func valueDate(bookedOn date: BusinessDate) -> BusinessDate { facts.valueDate ?? date }

  /// Computes the entry of the record that was released or reversed.
  private mutating func readOther(
    _ header: RecordHeader,
    _ state: borrowing BookState,
    _ fetch: Fetch
  ) throws(BookFailure) {
    var other = self
    let state = copy state
    try fetch(header.related) { (record) throws(BookFailure) in
      let original = try recordHeader(record, at: header.related)
      try other.decode(record, original, at: header.related)
      try other.compute(original.type, rule: header.rule, at: header.related, state)
    }
    self = other
  }

  /// Computes the entry that a reversal takes back: of a posted record, or of the one it released.
  private mutating func readReversed(
    _ sequence: UInt64,
    rule: UInt32,
    _ state: borrowing BookState,
    _ fetch: Fetch
  ) throws(BookFailure) {
    var header = RecordHeader()
    (header.related, header.rule) = (sequence, rule)
    try readOther(header, state, fetch)
  }

  mutating func decode(
    _ record: RawSpan,
    _ header: RecordHeader,
    at sequence: UInt64
  ) throws(BookFailure) {
    do throws(CodecError) {
      try RecordReader.read(record, header, into: &facts)
    } catch {
      throw BookFailure(.integrity, "event \(sequence): the record is damaged (\(error))")
    }
  }

  private mutating func compute(
    _ type: UInt32,
    rule: UInt32,
    at sequence: UInt64,
    _ state: borrowing BookState
  ) throws(BookFailure) {
    if type == WellKnownName.journalPosted.rawValue {
      guard JournalLines.entry(of: facts, state.currencies, into: &entry) == nil else {
        throw BookFailure(.integrity, "event \(sequence): its lines cannot be read any more")
      }
      return
    }
    guard rule != 0 else { return }
    guard state.rules.entry(by: rule, for: facts, currencies: state.currencies, into: &entry) else {
      throw BookFailure(
        .integrity,
        "event \(sequence): entry rule \(rule) does not give an entry for it any more"
      )
    }
  }
}

/// The header of a record that must be whole.
func recordHeader(_ record: RawSpan, at sequence: UInt64) throws(BookFailure) -> RecordHeader {
  do throws(CodecError) {
    return try RecordHeader(record)
  } catch {
    throw BookFailure(.integrity, "event \(sequence): the record's header is damaged (\(error))")
  }
}
