internal import CLMDB

/// Walks a table in the order of its keys, inside one transaction.
///
/// What it finds is lent for as long as the transaction that it was made in is read.
@safe package struct Cursor: ~Copyable, ~Escapable {
  private let pointer: OpaquePointer
  private let path: String

  /// Unsafe: the caller ties the cursor to the transaction.
  @unsafe @_lifetime(immortal)
  init(over table: Table, by transaction: OpaquePointer, at path: String) throws(StoreFailure) {
    var raw: OpaquePointer?
    let code = unsafe mdb_cursor_open(transaction, table.identifier, &raw)
    guard code == MDB_SUCCESS, let raw = unsafe raw else {
      throw .of(code: code, during: "walk", at: path)
    }
    unsafe pointer = raw
    self.path = path
  }

  // It cannot outlive its transaction, so this is the only close.
  deinit { unsafe mdb_cursor_close(pointer) }

  /// The record with the first key.
  @_lifetime(copy self)
  package mutating func first() throws(StoreFailure) -> KeyValue? { try move(MDB_FIRST) }

  /// The record with the last key.
  @_lifetime(copy self)
  package mutating func last() throws(StoreFailure) -> KeyValue? { try move(MDB_LAST) }

  /// The record after the one last found; at the start, the first.
  @_lifetime(copy self)
  package mutating func next() throws(StoreFailure) -> KeyValue? { try move(MDB_NEXT) }

  /// The record before the one last found; at the start, the last.
  @_lifetime(copy self)
  package mutating func previous() throws(StoreFailure) -> KeyValue? { try move(MDB_PREV) }

  /// The record with the smallest key that is `key` or after it.
  @_lifetime(copy self)
  package mutating func seek(atLeast key: RawSpan) throws(StoreFailure) -> KeyValue? {
    try move(MDB_SET_RANGE, key)
  }

  /// The record with the largest key that is `key` or before it.
  @_lifetime(copy self)
  package mutating func seek(atMost key: RawSpan) throws(StoreFailure) -> KeyValue? {
    guard let record = try move(MDB_SET_RANGE, key) else { return try move(MDB_LAST) }
    return record.key.equals(key) ? record : try move(MDB_PREV)
  }

  /// The record with the smallest key that is `key` or after it.
  @_lifetime(copy self)
  package mutating func seek(atLeast key: Span<UInt8>) throws(StoreFailure) -> KeyValue? {
    // Every byte of a span of bytes is initialised.
    try seek(atLeast: unsafe key.bytes)
  }

  /// The record with the largest key that is `key` or before it.
  @_lifetime(copy self)
  package mutating func seek(atMost key: Span<UInt8>) throws(StoreFailure) -> KeyValue? {
    // Every byte of a span of bytes is initialised.
    try seek(atMost: unsafe key.bytes)
  }

  @_lifetime(copy self)
  private func move(
    _ operation: MDB_cursor_op,
    _ key: RawSpan = RawSpan()
  ) throws(StoreFailure) -> KeyValue? {
    var value = unsafe MDB_val()
    var found = unsafe MDB_val()
    let code = unsafe MDB_val.with(key) { key in
      let code = unsafe mdb_cursor_get(pointer, &key, &value, operation)
      unsafe found = key
      return code
    }
    if code == MDB_NOTFOUND { return nil }
    guard code == MDB_SUCCESS else { throw .of(code: code, during: "walk", at: path) }
    // Both point into the map or into a page of the transaction, which this cursor depends on.
    return unsafe _overrideLifetime(KeyValue(key: found.span, value: value.span), copying: self)
  }
}

/// A key and its value, in place in the map.
package struct KeyValue: ~Escapable {
  /// The key.
  package let key: RawSpan
  /// The value; it may lie at any even address.
  package let value: RawSpan

  @_lifetime(copy key, copy value)
  init(key: RawSpan, value: RawSpan) { (self.key, self.value) = (key, value) }
}

extension RawSpan {
  fileprivate func equals(_ other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    for offset in byteOffsets {
      // In bounds of both: they are of one length.
      let (left, right) = unsafe (
        unsafeLoad(fromByteOffset: offset, as: UInt8.self),
        other.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      )
      guard left == right else { return false }
    }
    return true
  }
}
