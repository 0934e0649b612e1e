import BusinessCalendar
import Codec
import EntryRules
import Events
import Journal
import Ledgers

/// The journal entry of a recorded event, computed again from the record and the rule that its
/// header names; the outcome is trusted.
///
/// One reader is used for all records.
struct EntryReader: ~Copyable, Sendable {
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
    _ rules: inout RuleBook,
    _ currencies: CurrencyDigits,
    fetch: Fetch
  ) throws(BookFailure) {
    entry.removeAll()
    guard header.outcome == .posted else {
      try decode(record, header, at: sequence)
      return
    }
    switch WellKnownName(rawValue: header.type) {
    case .eventReleased:
      try readOther(header, &rules, currencies, fetch)
    case .entryReversed:
      try decode(record, header, at: sequence)
      let data = try OwnData(tail: record.string(facts.tail))
      try readOther(header, &rules, currencies, fetch)
      entry.reverse(red: data.style != "blue")
      try decode(record, header, at: sequence)
    default:
      try decode(record, header, at: sequence)
      try compute(record, header, at: sequence, &rules, currencies)
    }
  }

  /// Computes the entry of a posted business event or manual voucher that was decoded just now.
  mutating func readDecoded(
    _ record: RawSpan,
    _ header: RecordHeader,
    at sequence: UInt64,
    _ rules: inout RuleBook,
    _ currencies: CurrencyDigits
  ) throws(BookFailure) {
    entry.removeAll()
    try compute(record, header, at: sequence, &rules, currencies)
  }

  /// The day the entry counts for: stated by the event, or the day it is booked in.
  func valueDate(bookedOn date: BusinessDate) -> BusinessDate { facts.valueDate ?? date }

  /// Computes the entry of the record that was released or reversed, by the rule that booked it.
  private mutating func readOther(
    _ header: RecordHeader,
    _ rules: inout RuleBook,
    _ currencies: CurrencyDigits,
    _ fetch: Fetch
  ) throws(BookFailure) {
    try fetch(header.related) { (record) throws(BookFailure) in
      var original = try recordHeader(record, at: header.related)
      original.rule = header.rule
      try decode(record, original, at: header.related)
      try compute(record, original, at: header.related, &rules, currencies)
    }
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
    _ record: RawSpan,
    _ header: RecordHeader,
    at sequence: UInt64,
    _ rules: inout RuleBook,
    _ currencies: CurrencyDigits
  ) throws(BookFailure) {
    if header.type == WellKnownName.journalPosted.rawValue {
      guard JournalLines.entry(of: facts, currencies, into: &entry) == nil else {
        throw BookFailure(.integrity, "event \(sequence): its lines cannot be read any more")
      }
      return
    }
    guard header.rule != 0 else { return }
    let verdict = rules.entry(
      for: facts,
      in: record,
      by: header.rule,
      digits: currencies,
      into: &entry
    )
    guard verdict.isPosted else {
      throw BookFailure(
        .integrity,
        "event \(sequence): entry rule \(header.rule) gives no entry for it any more "
          + "(\(verdict.reason.word)). Next: daybook audit"
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
