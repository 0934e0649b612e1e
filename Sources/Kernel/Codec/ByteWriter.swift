/// A growing, reusable output buffer: fixed little-endian integers and minimal varints.
///
/// Varints are unsigned LEB128; signed values are zigzag-coded first. The writer always emits the
/// shortest form, so that equal values have equal bytes.
///
/// It owns its memory alone, so that writing a byte is a comparison and a store: an array asks at
/// every byte whether somebody shares it. Everything small is inlined into the module that writes.
@safe
public struct ByteWriter: ~Copyable, @unchecked Sendable {
  // The reason for @unchecked: the memory belongs to this value and to nobody else.
  @usableFromInline var memory: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  @usableFromInline var end = 0

  /// Makes an empty writer with room for so many bytes.
  public init(capacity: Int = 512) {
    self.capacity = max(capacity, 16)
    unsafe memory = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { unsafe memory.deallocate() }

  /// How many bytes have been written.
  @inlinable public var count: Int { end }

  /// What has been written so far, lent.
  @inlinable public var rawSpan: RawSpan {
    @_lifetime(borrow self)
    get {
      // The first `end` bytes were written, and they stay as they are while this is borrowed.
      let span = unsafe RawSpan(_unsafeStart: memory, byteCount: end)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// What has been written so far as bytes, lent.
  @inlinable public var span: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      // As above; a byte has no invariants.
      let start = unsafe UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
      let span = unsafe Span<UInt8>(_unsafeStart: start, count: end)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// A copy of what has been written so far.
  public var bytes: [UInt8] { rawSpan.array(0..<end) }

  /// Forgets what was written after `count` bytes, keeping the memory.
  @inlinable
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= end, "a writer is truncated to what it holds at most")
    end = count
  }

  // MARK: Room

  /// Makes sure that so many bytes more can be written.
  @inlinable @inline(__always)
  public mutating func reserve(_ count: Int) {
    if capacity &- end < count { grow(by: count) }
  }

  @usableFromInline @inline(never)
  mutating func grow(by count: Int) {
    let larger = max(capacity * 2, end + count)
    let room = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    // Both have `end` bytes, and they do not overlap.
    unsafe room.copyMemory(from: memory, byteCount: end)
    unsafe memory.deallocate()
    unsafe memory = room
    capacity = larger
  }

  /// Stores an integer at the end; there is room for it.
  @inlinable @inline(__always)
  mutating func store<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    // In bounds: the caller has reserved the room.
    unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: end, as: Value.self)
    end &+= MemoryLayout<Value>.size
  }

  // MARK: Integers

  /// Appends one byte.
  @inlinable @inline(__always)
  public mutating func u8(_ value: UInt8) {
    reserve(1)
    store(value)
  }

  /// Appends a fixed-width integer, little-endian.
  @inlinable @inline(__always)
  public mutating func fixed<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    reserve(MemoryLayout<Value>.size)
    store(value)
  }

  /// Overwrites a fixed-width integer at an offset already written.
  @inlinable @inline(__always)
  public mutating func patch<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: Value,
    at offset: Int
  ) {
    precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= end, "patch outside")
    // In bounds: checked above.
    unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
  }

  /// Appends an unsigned LEB128 varint.
  @inlinable @inline(__always)
  public mutating func varint(_ value: UInt64) {
    reserve(10)
    if value < 0x80 { store(UInt8(truncatingIfNeeded: value)) } else { storeLong(value) }
  }

  /// Stores a varint of up to ten bytes; there is room for it.
  @inlinable
  mutating func storeLong(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      store(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    store(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a count or a length as a varint.
  @inlinable @inline(__always)
  public mutating func count(_ value: Int) { varint(UInt64(value)) }

  /// Appends a signed integer, zigzag-coded.
  @inlinable @inline(__always)
  public mutating func signed(_ value: Int64) {
    varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends a signed 128-bit integer, zigzag-coded.
  @inlinable
  public mutating func wide(_ value: Int128) {
    var rest = UInt128(bitPattern: (value << 1) ^ (value >> 127))
    reserve(19)
    while rest > UInt128(UInt64.max) {
      store(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    storeLong(UInt64(truncatingIfNeeded: rest))
  }

  // MARK: Bytes

  /// Appends so many zeros.
  @inlinable
  public mutating func zeros(_ count: Int) {
    reserve(count)
    // In bounds: there is room, reserved above.
    unsafe (memory + end).initializeMemory(as: UInt8.self, repeating: 0, count: count)
    end += count
  }

  /// Appends bytes as they are.
  @inlinable
  public mutating func raw(_ span: RawSpan) {
    let count = span.byteCount
    reserve(count)
    unsafe span.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      // There is room, reserved above, and nobody else can point into it.
      unsafe (memory + end).copyMemory(from: start, byteCount: count)
    }
    end += count
  }

  /// Appends part of an array as it is.
  @inlinable
  public mutating func raw(_ source: [UInt8], _ range: Range<Int>) {
    raw(source.rawSpan.extracting(range))
  }

  /// Appends a length and then the bytes.
  @inlinable
  public mutating func text(_ span: RawSpan) {
    count(span.byteCount)
    raw(span)
  }

  /// Appends a length and then part of an array.
  @inlinable
  public mutating func text(_ source: [UInt8], _ range: Range<Int>) {
    text(source.rawSpan.extracting(range))
  }

  /// Appends the length of a text in UTF-8, then its bytes.
  public mutating func text(_ text: String) {
    let bytes = Array(text.utf8)
    self.text(bytes.rawSpan)
  }

  /// Appends zeros up to the next multiple of `alignment`.
  @inlinable
  public mutating func pad(to alignment: Int) {
    while !end.isMultiple(of: alignment) { u8(0) }
  }
}

extension Array<UInt8> {
  /// The bytes as a raw span that lives no longer than the array.
  @inlinable public var rawSpan: RawSpan {
    @_lifetime(borrow self)
    get {
      // A byte has no invariants and no padding.
      unsafe span.bytes
    }
  }
}
