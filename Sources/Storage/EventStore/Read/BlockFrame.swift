internal import BusinessCalendar
internal import Digests
internal import LMDB

/// A block whose header was checked, so that its parts are where it says; the parts were not.
struct BlockFrame: ~Escapable {
  let bytes: RawSpan
  let firstSequence: UInt64
  let recordCount: Int
  let firstNameNumber: UInt32
  let nameCount: Int
  let recordsStart: Int
  let offsetsStart: Int
  let hashStart: Int

  /// Checks the header of the block that stands under a key.
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, under key: UInt64) throws(StoreFailure) {
    typealias Layout = BlockLayout
    let damage = { (what: String) in StoreFailure.damage(block: key, what) }
    guard bytes.byteCount > Layout.headerBytes + Layout.hashBytes,
      bytes.byteCount <= BlockLimits.bytesMaximum
    else { throw damage("it has \(bytes.byteCount) bytes") }
    guard bytes.number(at: Layout.magicAt) == Layout.magic else {
      throw damage("it does not begin as a block")
    }
    let format = UInt32(bytes.unsignedInteger(at: Layout.formatAt))
    guard format <= Layout.format else { throw Self.newer(format, block: key) }
    self.bytes = bytes
    firstSequence = bytes.number(at: Layout.firstSequenceAt)
    recordCount = bytes.unsignedInteger(at: Layout.recordCountAt)
    firstNameNumber = UInt32(bytes.unsignedInteger(at: Layout.firstNameNumberAt))
    nameCount = bytes.unsignedInteger(at: Layout.nameCountAt)
    recordsStart = bytes.unsignedInteger(at: Layout.recordsStartAt)
    offsetsStart = bytes.unsignedInteger(at: Layout.offsetsStartAt)
    hashStart = bytes.unsignedInteger(at: Layout.hashStartAt)
    guard format == Layout.format,
      bytes.unsignedInteger(at: Layout.headerBytesAt) == Layout.headerBytes,
      bytes.unsignedInteger(at: Layout.zeroAt) == 0,
      bytes.unsignedInteger(at: Layout.secondZeroAt) == 0
    else { throw damage("its header is not of format 1") }
    guard firstSequence == key else { throw damage("its header says sequence \(firstSequence)") }
    guard key > 0, key < 1 << 62, (1...BlockLimits.recordsMaximum).contains(recordCount) else {
      throw damage("its header says \(recordCount) records")
    }
    guard firstNameNumber > 0, nameCount <= BlockLimits.namesMaximum,
      Int(firstNameNumber) + nameCount <= Int(UInt32.max)
    else { throw damage("its header says \(nameCount) names from number \(firstNameNumber)") }
    guard recordsStart >= Layout.headerBytes, recordsStart % Layout.alignment == 0,
      offsetsStart >= recordsStart, offsetsStart % Layout.alignment == 0,
      hashStart == offsetsStart + recordCount * 4,
      bytes.byteCount == hashStart + Layout.hashBytes
    else { throw damage("its parts do not fit its \(bytes.byteCount) bytes") }
  }

  /// The sequence of the last record.
  var lastSequence: UInt64 { firstSequence + UInt64(recordCount) - 1 }

  /// The hash that stands at the end.
  var chainHash: Digest32 { Digest32(bytes, at: hashStart) }

  /// Where a log that ends with this block ends.
  var position: LogPosition {
    LogPosition(
      lastSequence: lastSequence,
      chainHash: chainHash,
      nameCount: firstNameNumber + UInt32(nameCount) - 1,
      epoch: 0
    )
  }

  /// The record at an index, checked on its own.
  @_lifetime(copy self)
  func checkedRecord(at index: Int) throws(StoreFailure) -> RawSpan {
    precondition(index >= 0 && index < recordCount, "a record of this block")
    let start = offset(at: index)
    let end = index + 1 < recordCount ? offset(at: index + 1) : offsetsStart - recordsStart
    guard start % BlockLayout.alignment == 0, end % BlockLayout.alignment == 0, start < end,
      end <= offsetsStart - recordsStart, end - start <= BlockLimits.recordBytesMaximum,
      bytes.unsignedInteger(at: recordsStart + start) == end - start
    else {
      let sequence = firstSequence + UInt64(index)
      throw .damage(block: firstSequence, sequence: sequence, "its place and its length disagree")
    }
    return bytes.extracting(recordsStart + start..<recordsStart + end)
  }

  /// Checks that the records fill their part one after the other, by their offsets alone: what a
  /// record says of its own length, whoever decodes it compares, and `requireLengths`.
  func requireRecords() throws(StoreFailure) {
    let end = offsetsStart - recordsStart
    var (next, isSound) = (end, end % BlockLayout.alignment == 0)
    // From the last to the first, without a branch for each.
    for index in (0..<recordCount).reversed() {
      let start = offset(at: index)
      let length = next &- start
      isSound =
        isSound && length >= BlockLayout.alignment
        && length <= BlockLimits.recordBytesMaximum && length % BlockLayout.alignment == 0
      next = start
    }
    guard isSound, next == 0 else { throw unsoundRecord() }
  }

  /// Checks that each record says its own length.
  func requireLengths() throws(StoreFailure) {
    for index in 0..<recordCount { _ = try checkedRecord(at: index) }
  }

  /// Which record it is that does not follow the one before it.
  private func unsoundRecord() -> StoreFailure {
    let lengths = BlockLayout.alignment...BlockLimits.recordBytesMaximum
    for index in 0..<recordCount {
      let start = offset(at: index)
      let end = index + 1 < recordCount ? offset(at: index + 1) : offsetsStart - recordsStart
      guard lengths.contains(end - start), start % BlockLayout.alignment == 0,
        index > 0 || start == 0
      else { return damage(index, "it reaches from \(start) to \(end)") }
    }
    return .damage(block: firstSequence, "its records do not follow one another")
  }

  /// Checks that the names fill their part one after the other.
  func requireNames() throws(StoreFailure) {
    var offset = BlockLayout.headerBytes
    for number in 0..<nameCount {
      let length = offset < recordsStart ? bytes.byte(at: offset) : 0
      guard (1...BlockLimits.nameBytesMaximum).contains(length),
        offset + 1 + length <= recordsStart
      else {
        throw .damage(block: firstSequence, "its name \(number + 1) of \(nameCount) is cut off")
      }
      offset += 1 + length
    }
    guard recordsStart - offset < BlockLayout.alignment,
      (offset..<recordsStart).allSatisfy({ bytes.byte(at: $0) == 0 })
    else { throw .damage(block: firstSequence, "its names end at \(offset)") }
  }

  private func offset(at index: Int) -> Int {
    bytes.unsignedInteger(at: offsetsStart + index * 4)
  }

  private func damage(_ index: Int, _ what: String) -> StoreFailure {
    .damage(block: firstSequence, sequence: firstSequence + UInt64(index), what)
  }

  private static func newer(_ format: UInt32, block: UInt64) -> StoreFailure {
    StoreFailure(
      .version,
      "the block of sequence \(block) has format \(format), this program knows 1; use a newer one"
    )
  }
}

extension RawSpan {
  /// Eight bytes as an unsigned little-endian integer; the caller knows that they are there.
  func number(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset <= byteCount - 8, "eight bytes")
    // In bounds: checked above.
    return UInt64(
      littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    )
  }

  /// One byte; the caller knows that it is there.
  func byte(at offset: Int) -> Int {
    precondition(offset >= 0 && offset < byteCount, "one byte")
    // In bounds: checked above.
    return Int(unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
  }
}
