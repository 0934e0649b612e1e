package import LMDB

/// The log as one commit left it, lent by `LogReader.snapshot`.
package struct LogSnapshot: ~Copyable, ~Escapable {
  private var cursor: Cursor

  @_lifetime(copy cursor)
  init(_ cursor: consuming Cursor) { self.cursor = cursor }

  /// Where the log ends.
  @_lifetime(self: copy self)
  package mutating func position() throws(StoreFailure) -> LogPosition {
    guard let record = try cursor.last() else { return .empty }
    return try record.frame().position
  }

  /// The record at a sequence; nil when the log does not reach that far, or for 0.
  ///
  /// Only this record of its block is checked: for looking up one among millions.
  @_lifetime(copy self)
  package mutating func record(at sequence: UInt64) throws(StoreFailure) -> RawSpan? {
    guard let record = try cursor.seek(atMost: NumberKey(sequence).bytes) else { return nil }
    let frame = try record.frame()
    guard sequence <= frame.lastSequence else { return nil }
    return try frame.checkedRecord(at: Int(sequence - frame.firstSequence))
  }

  /// The block that contains a sequence, checked; nil when the log does not reach that far, or
  /// for 0.
  @_lifetime(copy self)
  package mutating func block(containing sequence: UInt64) throws(StoreFailure) -> BlockView? {
    guard let record = try cursor.seek(atMost: NumberKey(sequence).bytes) else { return nil }
    let block = try record.block()
    return sequence <= block.lastSequence ? block : nil
  }

  /// Where the block that contains a sequence ends, by its header alone.
  ///
  /// Nil when the log does not reach that far, or for 0.
  @_lifetime(self: copy self)
  package mutating func endOfBlock(
    containing sequence: UInt64
  ) throws(StoreFailure) -> LogPosition? {
    guard let record = try cursor.seek(atMost: NumberKey(sequence).bytes) else { return nil }
    let frame = try record.frame()
    return sequence <= frame.lastSequence ? frame.position : nil
  }
}
