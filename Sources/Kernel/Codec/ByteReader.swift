/// Bytes did not have the form that the codec writes.
public enum CodecError: Error, Equatable {
  /// The bytes end inside a value that starts at this offset.
  case truncated(offset: Int)
  /// The value at this offset does not have its shortest form, or does not fit its type.
  case malformed(offset: Int)
}

/// Reads what ``ByteWriter`` wrote, checking every step; nothing is copied.
///
/// What is short is inlined into the module that reads: most varints have one byte.
public struct ByteReader: ~Escapable {
  /// All bytes, read or not.
  public let bytes: RawSpan
  @usableFromInline var next: Int

  /// Starts reading at an offset.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, at offset: Int = 0) {
    precondition(offset >= 0, "an offset counts from the first byte")
    (self.bytes, next) = (bytes, offset)
  }

  /// Where the next value starts.
  @inlinable public var offset: Int { next }

  /// Whether everything has been read.
  @inlinable public var isAtEnd: Bool { next >= bytes.byteCount }

  /// Reads one byte.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func u8() throws(CodecError) -> UInt8 {
    guard next < bytes.byteCount else { throw .truncated(offset: next) }
    // In bounds: checked above, and never negative.
    let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: next, as: UInt8.self)
    next &+= 1
    return byte
  }

  /// Reads a fixed-width little-endian integer.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func fixed<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type
  ) throws(CodecError) -> Value {
    let value = try bytes.fixed(type, at: next)
    next += MemoryLayout<Value>.size
    return value
  }

  /// Reads an unsigned LEB128 varint of at most 64 bits.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func varint() throws(CodecError) -> UInt64 {
    guard next < bytes.byteCount else { throw .truncated(offset: next) }
    // In bounds: checked above, and never negative.
    let first = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: next, as: UInt8.self)
    guard first >= 0x80 else {
      next &+= 1
      return UInt64(first)
    }
    return try long()
  }

  /// Reads a varint of two bytes or more; of up to eight bytes at once where they are there.
  @usableFromInline
  @_lifetime(self: copy self)
  mutating func long() throws(CodecError) -> UInt64 {
    guard next <= bytes.byteCount - 8 else { return try bytewise() }
    // In bounds: checked above.
    let word = UInt64(
      littleEndian: unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: next,
        as: UInt64.self
      )
    )
    // The last byte of the varint is the first without its highest bit.
    let last = ~word & 0x8080_8080_8080_8080
    guard last != 0 else { return try bytewise() }
    var bits = word & (last ^ (last &- 1))
    let count = (last.trailingZeroBitCount &+ 1) >> 3
    guard bits >> UInt64((count &- 1) << 3) != 0 else { throw .malformed(offset: next) }
    // Seven bits of each byte move together, in pairs.
    bits = (bits & 0x007F_007F_007F_007F) | (bits & 0x7F00_7F00_7F00_7F00) >> 1
    bits = (bits & 0x0000_3FFF_0000_3FFF) | (bits & 0x3FFF_0000_3FFF_0000) >> 2
    bits = (bits & 0x0000_0000_0FFF_FFFF) | (bits & 0x0FFF_FFFF_0000_0000) >> 4
    next &+= count
    return bits
  }

  @_lifetime(self: copy self)
  private mutating func bytewise() throws(CodecError) -> UInt64 {
    let start = next
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try u8()
      if shift == 63, byte > 1 { throw .malformed(offset: start) }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        if byte == 0, shift > 0 { throw .malformed(offset: start) }
        return value
      }
      shift += 7
      if shift > 63 { throw .malformed(offset: start) }
    }
  }

  /// Reads a varint that must fit in 32 bits, for example a name number.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func varint32() throws(CodecError) -> UInt32 {
    let start = next
    guard let value = UInt32(exactly: try varint()) else { throw .malformed(offset: start) }
    return value
  }

  /// Reads a count of things that take at least one byte each, so that it is bounded by the input.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func count() throws(CodecError) -> Int {
    let start = next
    let value = try varint()
    guard value <= UInt64(bytes.byteCount &- next) else { throw .malformed(offset: start) }
    return Int(value)
  }

  /// Reads a zigzag-coded signed integer.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func signed() throws(CodecError) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
  }

  /// Reads a zigzag-coded signed 128-bit integer.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func wide() throws(CodecError) -> Int128 {
    let start = next
    // What is wrong with it, or that it is longer than 64 bits, the slow way finds out.
    guard let value = try? varint() else {
      next = start
      return try longWide()
    }
    return Int128(Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1))))
  }

  @usableFromInline
  @_lifetime(self: copy self)
  mutating func longWide() throws(CodecError) -> Int128 {
    let start = next
    var value: UInt128 = 0
    var shift: UInt128 = 0
    while true {
      let byte = try u8()
      if shift == 126, byte > 3 { throw .malformed(offset: start) }
      value |= UInt128(byte & 0x7F) << shift
      if byte < 0x80 {
        if byte == 0, shift > 0 { throw .malformed(offset: start) }
        return Int128(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
      }
      shift += 7
      if shift > 126 { throw .malformed(offset: start) }
    }
  }

  /// Reads a length and gives the range of the bytes that follow.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  public mutating func text() throws(CodecError) -> Range<Int> {
    let length = try count()
    let start = next
    next &+= length
    return start..<next
  }

  /// Reads a length and then a text in UTF-8; bytes that are none become replacement characters.
  ///
  /// - Throws: ``CodecError`` as `text()`.
  @_lifetime(self: copy self)
  public mutating func string() throws(CodecError) -> String {
    let range = try text()
    return bytes.string(range)
  }
}

extension RawSpan {
  /// A fixed-width little-endian integer at an offset, bounds checked.
  @inlinable @inline(__always)
  public func fixed<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type,
    at offset: Int
  ) throws(CodecError) -> Value {
    guard offset >= 0, offset <= byteCount - MemoryLayout<Value>.size else {
      throw .truncated(offset: offset)
    }
    // The guard keeps the load inside the span, and every bit pattern is an integer.
    return unsafe Value(
      littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
    )
  }

  /// Whether two spans hold the same bytes; eight at a time.
  public func equals(_ other: RawSpan) -> Bool {
    let count = byteCount
    guard count == other.byteCount else { return false }
    if count < 8 {
      // In bounds: the loop ends with the bytes of both.
      return (0..<count).allSatisfy { offset in
        unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
          == other.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
      }
    }
    var offset = 0
    while offset < count - 8 {
      guard word(at: offset) == other.word(at: offset) else { return false }
      offset += 8
    }
    // The last word, which may overlap the one before it.
    return word(at: count - 8) == other.word(at: count - 8)
  }

  /// Eight bytes; the caller knows that they are there.
  @inline(__always)
  private func word(at offset: Int) -> UInt64 {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
  }

  /// The bytes as text; bytes that are no UTF-8 are replaced.
  public func string(_ range: Range<Int>) -> String {
    unsafe extracting(range).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// A copy of part of the bytes.
  public func array(_ range: Range<Int>) -> [UInt8] {
    unsafe extracting(range).withUnsafeBytes { unsafe Array($0) }
  }
}
