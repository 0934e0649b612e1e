internal import CLMDB

/// The state of one commit, lent by `Environment.read`.
///
/// It cannot be copied or kept, and no value read from it can outlive it.
@safe package struct ReadTransaction: ~Copyable, ~Escapable {
  let pointer: OpaquePointer
  let path: String

  @_lifetime(borrow environment)
  init(_ pointer: OpaquePointer, in environment: borrowing Environment) {
    unsafe self.pointer = unsafe pointer
    path = environment.path
  }

  /// The bytes under a key, in place in the map: nothing is copied.
  ///
  /// Nil when there are none.
  /// They may lie at any even address: load them unaligned.
  @_lifetime(borrow self)
  package func value(of key: Span<UInt8>, in table: Table) throws(StoreFailure) -> RawSpan? {
    // Every byte of a span of bytes is initialised.
    let found = try unsafe lookUp(key.bytes, in: table, by: pointer, at: path)
    guard let found = unsafe found else { return nil }
    return unsafe _overrideLifetime(found.span, borrowing: self)
  }

  /// The bytes under a number as key, eight bytes big-endian; nil when there are none.
  @_lifetime(borrow self)
  package func value(of key: UInt64, in table: Table) throws(StoreFailure) -> RawSpan? {
    let key = NumberKey(key)
    let found = try unsafe lookUp(key.bytes, in: table, by: pointer, at: path)
    guard let found = unsafe found else { return nil }
    return unsafe _overrideLifetime(found.span, borrowing: self)
  }

  /// A cursor over a table, before its first key.
  @_lifetime(borrow self)
  package func cursor(over table: Table) throws(StoreFailure) -> Cursor {
    let cursor = try unsafe Cursor(over: table, by: pointer, at: path)
    return unsafe _overrideLifetime(cursor, borrowing: self)
  }

  /// How large a table is.
  package func size(of table: Table) throws(StoreFailure) -> TableSize {
    try unsafe measure(table, by: pointer, at: path)
  }
}

/// A number as a key whose order byte for byte is the order of numbers.
package struct NumberKey: Sendable {
  private let word: InlineArray<1, UInt64>

  /// Makes the key of a number.
  package init(_ number: UInt64) { word = [number.bigEndian] }

  /// Its eight bytes, lent.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    // An integer has no padding.
    get { unsafe word.span.bytes }
  }
}

extension UInt64 {
  /// Reads a key of eight bytes, big-endian; nil for any other length.
  package init?(key: RawSpan) {
    guard key.byteCount == 8 else { return nil }
    // In bounds; any eight bytes are a UInt64.
    self = UInt64(bigEndian: unsafe key.unsafeLoadUnaligned(as: UInt64.self))
  }
}
