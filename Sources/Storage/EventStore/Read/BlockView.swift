package import BusinessCalendar
package import Digests
package import LMDB

/// A block in place in the map, checked once: whatever it hands out after that is in bounds.
///
/// Only its form is checked; whether it is what was written, `LogReader.verifyChain` says.
package struct BlockView: ~Escapable {
  private let frame: BlockFrame

  /// Checks the block that stands under a key of the log.
  ///
  /// - Throws: `damaged`, naming block and sequence; `version` for a newer format.
  /// - Complexity: O(*n*) in records and names.
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan, under key: UInt64) throws(StoreFailure) {
    let frame = try BlockFrame(bytes, under: key)
    try frame.requireNames()
    try frame.requireRecords()
    self.frame = frame
  }

  /// All of the block.
  package var bytes: RawSpan {
    @_lifetime(copy self)
    get { frame.bytes }
  }
  /// The sequence of the first record.
  package var firstSequence: UInt64 { frame.firstSequence }
  /// The sequence of the last record.
  package var lastSequence: UInt64 { frame.lastSequence }
  /// How many records it has, at least one.
  package var recordCount: Int { frame.recordCount }
  /// The number of the first name that it introduces.
  package var firstNameNumber: UInt32 { frame.firstNameNumber }
  /// How many names it introduces.
  package var nameCount: Int { frame.nameCount }
  /// When the writer began it.
  package var created: Instant {
    Instant(microseconds: Int64(bitPattern: bytes.number(at: BlockLayout.createdAt)))
  }
  /// The hash of everything up to its end, as it stands there.
  package var chainHash: Digest32 { frame.chainHash }
  /// Where a log that ends with this block ends.
  package var position: LogPosition { frame.position }

  /// The hash that should stand at its end, computed.
  package func computedHash(after previousHash: Digest32) -> Digest32 {
    sha256(previousHash.bytes, bytes.extracting(0..<frame.hashStart))
  }

  /// Checks that each record says its own length; a decoder of records finds that too.
  func requireLengths() throws(StoreFailure) { try frame.requireLengths() }

  /// The record at an index, 0 for the first.
  ///
  /// It has as many bytes as its place in the block; what it says of its own length was not looked
  /// at.
  @_lifetime(copy self)
  package func record(at index: Int) -> RawSpan {
    precondition(index >= 0 && index < recordCount, "a record of this block")
    let entry = frame.offsetsStart + index * 4
    let start = bytes.unsignedInteger(at: entry)
    // The last record ends where the offsets start.
    let end =
      index + 1 < recordCount
      ? bytes.unsignedInteger(at: entry + 4) : frame.offsetsStart - frame.recordsStart
    // In bounds and in order: `requireRecords` looked at these offsets.
    return unsafe bytes.extracting(unchecked: frame.recordsStart + start..<frame.recordsStart + end)
  }

  /// The record with a sequence of this block.
  @_lifetime(copy self)
  package func record(sequence: UInt64) -> RawSpan {
    precondition(sequence >= firstSequence, "a record of this block")
    return record(at: Int(sequence - firstSequence))
  }

  /// The names that it introduces, in the order of their numbers.
  package var names: BlockNames {
    @_lifetime(copy self)
    get { BlockNames(frame) }
  }
}

/// Hands out the names of a block, one after the other.
package struct BlockNames: ~Escapable {
  private let bytes: RawSpan
  private var offset = BlockLayout.headerBytes
  private var left: Int

  @_lifetime(copy frame)
  init(_ frame: BlockFrame) { (bytes, left) = (frame.bytes, frame.nameCount) }

  /// The UTF-8 of the next name; nil after the last.
  @_lifetime(copy self)
  package mutating func next() -> RawSpan? {
    guard left > 0 else { return nil }
    let length = bytes.byte(at: offset)
    let name = bytes.extracting(offset + 1..<offset + 1 + length)
    (offset, left) = (offset + 1 + length, left - 1)
    return name
  }
}
