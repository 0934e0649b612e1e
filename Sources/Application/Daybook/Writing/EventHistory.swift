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
