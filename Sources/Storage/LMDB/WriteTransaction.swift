internal import CLMDB

/// A write under way, lent by `Environment.write`, which commits or undoes it.
///
/// LMDB binds it to its thread; it lives inside a synchronous closure and cannot leave it. A value
/// read from it is valid until the next change, which the compiler holds callers to.
@safe package struct WriteTransaction: ~Copyable, ~Escapable {
  private let pointer: OpaquePointer
  private let path: String

  @_lifetime(borrow environment)
  init(_ pointer: OpaquePointer, in environment: borrowing Environment) {
    unsafe self.pointer = unsafe pointer
    path = environment.path
  }

  // MARK: Reading

  /// The bytes under a key, as this transaction sees them; nil when there are none.
  @_lifetime(borrow self)
  package func value(of key: Span<UInt8>, in table: Table) throws(StoreFailure) -> RawSpan? {
    // Every byte of a span of bytes is initialised.
    let found = try unsafe lookUp(key.bytes, in: table, by: pointer, at: path)
    guard let found = unsafe found else { return nil }
    return unsafe _overrideLifetime(found.span, borrowing: self)
  }

  /// A cursor over a table, before its first key.
  ///
  /// No change can be made while it is in use.
  @_lifetime(borrow self)
  package func cursor(over table: Table) throws(StoreFailure) -> Cursor {
    let cursor = try unsafe Cursor(over: table, by: pointer, at: path)
    return unsafe _overrideLifetime(cursor, borrowing: self)
  }

  /// How large a table is, with the changes so far.
  package func size(of table: Table) throws(StoreFailure) -> TableSize {
    try unsafe measure(table, by: pointer, at: path)
  }

  // MARK: Changing

  /// Puts a value under a key, in place of what was there.
  package mutating func put(
    _ value: RawSpan,
    under key: Span<UInt8>,
    in table: Table
  ) throws(StoreFailure) {
    // Every byte of a span of bytes is initialised.
    try put(value, under: unsafe key.bytes, in: table, flags: 0)
  }

  /// Puts a value under a key, in place of what was there.
  package mutating func put(
    _ value: Span<UInt8>,
    under key: Span<UInt8>,
    in table: Table
  ) throws(StoreFailure) {
    // Every byte of a span of bytes is initialised.
    try put(unsafe value.bytes, under: unsafe key.bytes, in: table, flags: 0)
  }

  /// Puts a value under a key that must come after every key of the table.
  ///
  /// Faster than `put`, and pages are filled to the end.
  /// - Throws: `exists` when it does not.
  package mutating func append(
    _ value: Span<UInt8>,
    under key: Span<UInt8>,
    in table: Table
  ) throws(StoreFailure) {
    // Every byte of a span of bytes is initialised.
    try put(unsafe value.bytes, under: unsafe key.bytes, in: table, flags: UInt32(MDB_APPEND))
  }

  /// Makes room for a value under a key that must come after every key of the table, and lets
  /// `fill` write it there.
  ///
  /// The room is not cleared: `fill` writes every byte of it, and must not touch the transaction.
  package mutating func append(
    byteCount: Int,
    under key: RawSpan,
    in table: Table,
    fill: (inout MutableRawSpan) -> Void
  ) throws(StoreFailure) {
    var room = unsafe MDB_val(mv_size: byteCount, mv_data: nil)
    let flags = UInt32(MDB_APPEND | MDB_RESERVE)
    let code = unsafe MDB_val.with(key) {
      unsafe mdb_put(pointer, table.identifier, &$0, &room, flags)
    }
    guard code == MDB_SUCCESS, let start = unsafe room.mv_data else {
      throw .of(code: code, during: "append to", at: path)
    }
    // LMDB gives room for as many bytes as asked, valid until the next change; this is none.
    var span = unsafe MutableRawSpan(_unsafeStart: start, byteCount: byteCount)
    fill(&span)
  }

  /// Removes a key, and gives whether it was there.
  @discardableResult
  package mutating func remove(_ key: Span<UInt8>, in table: Table) throws(StoreFailure) -> Bool {
    // Every byte of a span of bytes is initialised; no value is given, so all of the key goes.
    let code = unsafe MDB_val.with(key.bytes) {
      unsafe mdb_del(pointer, table.identifier, &$0, nil)
    }
    if code == MDB_NOTFOUND { return false }
    guard code == MDB_SUCCESS else { throw .of(code: code, during: "remove from", at: path) }
    return true
  }

  /// Removes every key of a table.
  package mutating func removeAll(in table: Table) throws(StoreFailure) {
    // Zero: the table is emptied and stays.
    let code = unsafe mdb_drop(pointer, table.identifier, 0)
    guard code == MDB_SUCCESS else { throw .of(code: code, during: "empty a table of", at: path) }
  }

  private mutating func put(
    _ value: RawSpan,
    under key: RawSpan,
    in table: Table,
    flags: UInt32
  ) throws(StoreFailure) {
    let code = unsafe MDB_val.with(key) { key in
      unsafe MDB_val.with(value) { unsafe mdb_put(pointer, table.identifier, &key, &$0, flags) }
    }
    guard code == MDB_SUCCESS else { throw .of(code: code, during: "write to", at: path) }
  }
}

extension ReadTransaction {
  func openTable(_ name: String, flags: UInt32) throws(StoreFailure) -> Table {
    try unsafe openNamed(name, flags: flags, by: pointer, at: path)
  }
}

extension WriteTransaction {
  mutating func openTable(_ name: String, flags: UInt32) throws(StoreFailure) -> Table {
    try unsafe openNamed(name, flags: flags, by: pointer, at: path)
  }
}
