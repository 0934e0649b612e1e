/// Bytes did not have the form that the codec writes.
public enum CodecError: Error, Equatable {
  /// The bytes end inside a value that starts at this offset.
  case truncated(offset: Int)
  /// The value at this offset does not have its shortest form, or does not fit its type.
  case malformed(offset: Int)
}

/// Reads what ``ByteWriter`` wrote, checking every step; nothing is copied.
public struct ByteReader: ~Escapable {
  /// All bytes, read or not.
  public let bytes: RawSpan
  /// Where the next value starts.
  public private(set) var offset: Int

  /// Starts reading at an offset.
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan, at offset: Int = 0) {
    (self.bytes, self.offset) = (bytes, offset)
  }

  /// Whether everything has been read.
  public var isAtEnd: Bool { offset >= bytes.byteCount }

  /// Reads one byte.
  @inlinable
  @_lifetime(self: copy self)
  public mutating func u8() throws(CodecError) -> UInt8 {
    try fixed(UInt8.self)
  }

  /// Reads a fixed-width little-endian integer.
  @_lifetime(self: copy self)
  public mutating func fixed<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type
  ) throws(CodecError) -> Value {
    let value = try bytes.fixed(type, at: offset)
    offset += MemoryLayout<Value>.size
    return value
  }

  /// Reads an unsigned LEB128 varint of at most 64 bits.
  @_lifetime(self: copy self)
  public mutating func varint() throws(CodecError) -> UInt64 {
    let start = offset
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
  @_lifetime(self: copy self)
  public mutating func varint32() throws(CodecError) -> UInt32 {
    let start = offset
    guard let value = UInt32(exactly: try varint()) else { throw .malformed(offset: start) }
    return value
  }

  /// Reads a count of things that take at least one byte each, so that it is bounded by the input.
  @_lifetime(self: copy self)
  public mutating func count() throws(CodecError) -> Int {
    let start = offset
    let value = try varint()
    guard value <= UInt64(bytes.byteCount - offset) else { throw .malformed(offset: start) }
    return Int(value)
  }

  /// Reads a zigzag-coded signed integer.
  @_lifetime(self: copy self)
  public mutating func signed() throws(CodecError) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
  }

  /// Reads a zigzag-coded signed 128-bit integer.
  @_lifetime(self: copy self)
  public mutating func wide() throws(CodecError) -> Int128 {
    let start = offset
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
  @_lifetime(self: copy self)
  public mutating func text() throws(CodecError) -> Range<Int> {
    let length = try count()
    let start = offset
    offset += length
    return start..<offset
  }
}

extension RawSpan {
  /// A fixed-width little-endian integer at an offset, bounds checked.
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

  /// Whether two spans hold the same bytes.
  public func equals(_ other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    return unsafe withUnsafeBytes { left in
      unsafe other.withUnsafeBytes { right in
        unsafe left.count == 0 || left.elementsEqual(right)
      }
    }
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
