package import BusinessCalendar
internal import Codec
package import Digests
package import LMDB

/// Builds one block after another in the same buffers: no allocation per record once they are warm.
///
/// `begin`, then names and records in any order, then `finish`; after that it is handed to
/// `LogWriter.commit`. A record is whole when it comes; `mark` and `rewind` take records and names
/// back as long as the block is not finished.
package struct BlockBuilder: ~Copyable {
  /// A state of a block under way, to go back to.
  package struct Mark: Sendable {
    let records: Int
    let recordBytes: Int
    let names: Int
    let nameBytes: Int
  }

  /// The sequence of the first record.
  package private(set) var firstSequence: UInt64 = 0
  /// The number of the first name that this block introduces.
  package private(set) var firstNameNumber: UInt32 = 1
  /// How many names it introduces.
  package private(set) var nameCount = 0
  /// The hash of everything up to the end of this block, once it is finished.
  package private(set) var chainHash: Digest32?
  /// The hash that it was finished on.
  private(set) var previousHash = Digest32.zero

  private var created = Instant(microseconds: 0)
  private var names = ByteWriter(capacity: 1 << 12)
  private var records = ByteWriter(capacity: 1 << 16)
  private var offsets: [UInt32] = []
  private var header = ByteWriter(capacity: BlockLayout.headerBytes)

  /// Makes a builder; `begin` comes next.
  package init() {}

  /// Starts a block that follows what the log ends with; what was in the builder is forgotten.
  package mutating func begin(after position: LogPosition, created: Instant) {
    firstSequence = position.lastSequence + 1
    firstNameNumber = position.nameCount + 1
    self.created = created
    (nameCount, chainHash) = (0, nil)
    names.truncate(to: 0)
    records.truncate(to: 0)
    offsets.removeAll(keepingCapacity: true)
  }

  // MARK: Content

  /// How many records it has.
  package var recordCount: Int { offsets.count }
  /// The sequence that the next record gets.
  package var nextSequence: UInt64 { firstSequence + UInt64(offsets.count) }
  /// Bytes that the block would have if it were finished now.
  package var byteCount: Int {
    BlockLayout.headerBytes + names.count + 7 + records.count + offsets.count * 4
      + BlockLayout.hashBytes
  }
  /// Whether it takes no more events of input; what they release still goes in.
  package var isFull: Bool {
    recordCount >= BlockLimits.recordsTarget || byteCount >= BlockLimits.bytesTarget
  }

  /// Whether records of so many bytes, with as many bytes of new names, stay within the limits.
  package func hasRoom(records: Int = 1, recordBytes: Int, nameBytes: Int = 0) -> Bool {
    recordBytes <= BlockLimits.recordBytesMaximum
      && recordCount + records <= BlockLimits.recordsMaximum
      && byteCount + recordBytes + nameBytes + 4 * records <= BlockLimits.bytesMaximum
  }

  /// Introduces a name, which gets the next number.
  ///
  /// - Throws: `limit` when the block is beyond what one may hold.
  package mutating func addName(_ name: RawSpan) throws(StoreFailure) {
    precondition(chainHash == nil, "a finished block takes no names")
    let length = name.byteCount
    precondition((1...BlockLimits.nameBytesMaximum).contains(length), "a name has 1 to 128 bytes")
    guard nameCount < BlockLimits.namesMaximum, hasRoom(recordBytes: 0, nameBytes: length + 1)
    else { throw beyond("\(nameCount) new names in \(byteCount) bytes") }
    names.u8(UInt8(length))
    names.raw(name)
    nameCount += 1
  }

  /// Appends a record: its own length in the first four bytes, little-endian, a multiple of 8.
  ///
  /// - Returns: its sequence.
  /// - Throws: `limit` when the block is beyond what one may hold; see `hasRoom`.
  @discardableResult
  package mutating func appendRecord(_ record: RawSpan) throws(StoreFailure) -> UInt64 {
    precondition(chainHash == nil, "a finished block takes no records")
    let length = record.byteCount
    precondition(
      length >= BlockLayout.alignment && length % BlockLayout.alignment == 0
        && record.unsignedInteger(at: 0) == length,
      "a record begins with its own length, a multiple of 8"
    )
    guard hasRoom(recordBytes: length) else {
      throw beyond("\(recordCount) records, the next of \(length) bytes, in \(byteCount) bytes")
    }
    offsets.append(UInt32(records.count))
    records.raw(record)
    return nextSequence - 1
  }

  /// The record at an index, 0 for the first, as it was appended.
  @_lifetime(borrow self)
  package func record(at index: Int) -> RawSpan {
    let start = Int(offsets[index])
    let end = index + 1 < offsets.count ? Int(offsets[index + 1]) : records.count
    return records.rawSpan.extracting(start..<end)
  }

  // MARK: Going back

  /// The state now, for `rewind`.
  package var mark: Mark {
    Mark(
      records: offsets.count,
      recordBytes: records.count,
      names: nameCount,
      nameBytes: names.count
    )
  }

  /// Takes back the records and names that came after a mark of this block.
  package mutating func rewind(to mark: Mark) {
    precondition(chainHash == nil, "a finished block is not changed")
    precondition(mark.records <= offsets.count && mark.names <= nameCount, "a mark of this block")
    offsets.removeLast(offsets.count - mark.records)
    records.truncate(to: mark.recordBytes)
    names.truncate(to: mark.nameBytes)
    nameCount = mark.names
  }

  // MARK: Finishing

  /// Ends the block, and hashes it onto what the log ends with.
  package mutating func finish(after previousHash: Digest32) {
    precondition(chainHash == nil && recordCount > 0, "a block with records is finished once")
    names.pad(to: BlockLayout.alignment)
    self.previousHash = previousHash
    writeHeader()
    var hash = SHA256()
    hash.update(previousHash.bytes)
    hash.update(header.rawSpan)
    hash.update(names.rawSpan)
    hash.update(records.rawSpan)
    // Integers have no padding; the machines that Daybook runs on are little-endian.
    hash.update(unsafe offsets.span.bytes)
    chainHash = hash.finish()
  }

  /// Bytes of the finished block.
  var finishedByteCount: Int {
    header.count + names.count + records.count + offsets.count * 4 + BlockLayout.hashBytes
  }

  /// Copies the finished block into as many bytes as it has.
  func write(to room: inout MutableRawSpan) {
    guard let chainHash else { preconditionFailure("a block is finished before it is written") }
    var start = 0
    room.copy(header.rawSpan, at: &start)
    room.copy(names.rawSpan, at: &start)
    room.copy(records.rawSpan, at: &start)
    // As in `finish`.
    room.copy(unsafe offsets.span.bytes, at: &start)
    room.copy(chainHash.bytes, at: &start)
    precondition(start == room.byteCount, "a block fills the room that was made for it")
  }

  private mutating func writeHeader() {
    let recordsStart = BlockLayout.headerBytes + names.count
    let offsetsStart = recordsStart + records.count
    header.truncate(to: 0)
    header.fixed(BlockLayout.magic)
    header.fixed(BlockLayout.format)
    header.fixed(UInt32(BlockLayout.headerBytes))
    header.fixed(firstSequence)
    header.fixed(UInt32(recordCount))
    header.fixed(UInt32(0))
    header.fixed(firstNameNumber)
    header.fixed(UInt32(nameCount))
    header.fixed(UInt32(recordsStart))
    header.fixed(UInt32(offsetsStart))
    header.fixed(UInt32(offsetsStart + offsets.count * 4))
    header.fixed(UInt32(0))
    header.fixed(created.microseconds)
  }

  private func beyond(_ what: String) -> StoreFailure {
    StoreFailure(.limit, "a block cannot hold more: \(what); send the events in smaller batches")
  }
}

extension MutableRawSpan {
  /// Copies bytes in, and moves `start` behind them.
  @_lifetime(self: copy self)
  fileprivate mutating func copy(_ bytes: RawSpan, at start: inout Int) {
    precondition(bytes.byteCount <= byteCount - start, "a block fills its room and no more")
    unsafe withUnsafeMutableBytes { room in
      unsafe bytes.withUnsafeBytes { source in
        // In bounds: checked above; the two do not overlap, one is the builder's own.
        guard let target = room.baseAddress, let base = source.baseAddress else { return }
        unsafe (target + start).copyMemory(from: base, byteCount: source.count)
      }
    }
    start += bytes.byteCount
  }
}

extension RawSpan {
  /// Four bytes as an unsigned little-endian integer; the caller knows that they are there.
  @inline(__always)
  func unsignedInteger(at offset: Int) -> Int {
    precondition(offset >= 0 && offset <= byteCount - 4, "four bytes")
    // In bounds: checked above.
    let word = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
    return Int(UInt32(littleEndian: word))
  }
}
