import Codec
import Events
import EventStore
import LMDB
import SortedRuns

/// The log with the block under way, and the index of ids over both: where the decider looks up
/// earlier events.
struct EventHistory: ~Copyable {
  let log: LogReader
  /// The block under way: recorded in memory, not yet committed.
  var block = BlockBuilder()
  /// Where events and the last records of orders are, in the log and in the block under way.
  var index = LogIndex()

  init(log: LogReader) { self.log = log }

  /// The fingerprint of an idempotency key.
  static func fingerprint(source: UInt32, id: RawSpan) -> UInt64 {
    Hash64.hash(id, seed: UInt64(source) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// The sequence of the event of this source and id, committed or in the block under way.
  func find(source: UInt32, id: RawSpan) throws(BookFailure) -> UInt64? {
    var probe = index.ids.probe(Self.fingerprint(source: source, id: id))
    while let candidate = index.ids.next(&probe) {
      var isSame = false
      try read(candidate) { (record) throws(BookFailure) in
        do throws(CodecError) {
          let other = try RecordHeader(record)
          let range = try RecordReader.id(of: record)
          isSame = other.source == source && record.extracting(range).equals(id)
        } catch {
          throw BookFailure(.integrity, "event \(candidate): the record is damaged (\(error))")
        }
      }
      if isSame { return candidate }
    }
    return nil
  }

  /// The sequence of what an event follows; 0 for nothing.
  ///
  /// A voucher is booked whatever it names: what was not posted then it did not move, though it is by
  /// now.
  func followed(
    by facts: borrowing EventFacts,
    _ record: RawSpan,
    at sequence: UInt64
  ) throws(BookFailure) -> UInt64 {
    guard let link = facts.follows else { return 0 }
    let found = try find(source: link.source, id: record.extracting(link.id)) ?? 0
    guard found != 0, facts.type == WellKnownName.journalPosted.rawValue else { return found }
    guard found < sequence else { return 0 }
    return try header(of: found).outcome == .posted ? found : 0
  }

  /// The event that a release or a reversal is about; any other is its own.
  func origin(of sequence: UInt64) throws(BookFailure) -> UInt64 {
    guard sequence != 0 else { return 0 }
    let related = try header(of: sequence).relatedOrders
    return related == 0 ? sequence : related
  }

  func header(of sequence: UInt64) throws(BookFailure) -> RecordHeader {
    var header = RecordHeader()
    try read(sequence) { (record) throws(BookFailure) in
      header = try recordHeader(record, at: sequence)
    }
    return header
  }

  /// Appends a finished record to the block under way, and to the index; gives its sequence.
  mutating func append(
    _ record: borrowing RecordWriter,
    _ facts: borrowing EventFacts
  ) throws(StoreFailure) -> UInt64 {
    let bytes = record.rawSpan
    let id = Self.fingerprint(source: facts.source, id: bytes.extracting(facts.id))
    let sequence = try block.appendRecord(bytes)
    index.ids.insert(id, sequence)
    return sequence
  }

  /// Reads an earlier record, of the block under way or of the log.
  func read(
    _ sequence: UInt64,
    _ body: (RawSpan) throws(BookFailure) -> Void
  ) throws(BookFailure) {
    if sequence >= block.firstSequence, sequence < block.nextSequence {
      return try body(block.record(at: Int(sequence - block.firstSequence)))
    }
    try log.withRecord(sequence, body)
  }
}

extension LogReader {
  /// Reads one record in place.
  ///
  /// - Throws: `integrity` where the log does not hold it.
  func withRecord(
    _ sequence: UInt64,
    _ body: (RawSpan) throws(BookFailure) -> Void
  ) throws(BookFailure) {
    try snapshot(failing: { BookFailure($0) }) { (snapshot) throws(BookFailure) in
      let record: RawSpan?
      do throws(StoreFailure) { record = try snapshot.record(at: sequence) } catch {
        throw BookFailure(error)
      }
      guard let record else {
        throw BookFailure(.integrity, "event \(sequence) is not in the log")
      }
      try body(record)
    }
  }
}
