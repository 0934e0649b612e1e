/// A growing, reusable output buffer: fixed little-endian integers and minimal varints.
///
/// Varints are unsigned LEB128; signed values are zigzag-coded first. The writer always emits the
/// shortest form, so that equal values have equal bytes.
public struct ByteWriter: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8]

  /// Makes an empty writer with room for so many bytes.
  public init(capacity: Int = 512) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// How many bytes have been written.
  @inlinable public var count: Int { bytes.count }

  /// Forgets what was written after `count` bytes, keeping the memory.
  public mutating func truncate(to count: Int) {
    precondition(count <= bytes.count, "a writer is truncated to what it holds at most")
    bytes.removeLast(bytes.count - count)
  }

  /// Appends one byte.
  public mutating func u8(_ value: UInt8) { bytes.append(value) }

  /// Appends a fixed-width integer, little-endian.
  public mutating func fixed<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Overwrites a fixed-width integer at an offset already written.
  public mutating func patch<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: Value,
    at offset: Int
  ) {
    precondition(offset >= 0 && offset + MemoryLayout<Value>.size <= bytes.count, "patch outside")
    // The precondition keeps the store inside the array.
    unsafe bytes.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
    }
  }

  /// Appends an unsigned LEB128 varint.
  public mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a count or a length as a varint.
  public mutating func count(_ value: Int) { varint(UInt64(value)) }

  /// Appends a signed integer, zigzag-coded.
  public mutating func signed(_ value: Int64) {
    varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Appends a signed 128-bit integer, zigzag-coded.
  public mutating func wide(_ value: Int128) {
    var rest = UInt128(bitPattern: (value << 1) ^ (value >> 127))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends bytes as they are.
  public mutating func raw(_ span: RawSpan) {
    unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends part of an array as it is.
  public mutating func raw(_ source: [UInt8], _ range: Range<Int>) {
    // A slice of the array would be retained and released; the subscript checks the range.
    unsafe source.withUnsafeBufferPointer { buffer in
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[range]))
    }
  }

  /// Appends a length and then the bytes.
  public mutating func text(_ span: RawSpan) {
    count(span.byteCount)
    raw(span)
  }

  /// Appends a length and then part of an array.
  public mutating func text(_ source: [UInt8], _ range: Range<Int>) {
    count(range.count)
    raw(source, range)
  }

  /// Appends zeros up to the next multiple of `alignment`.
  public mutating func pad(to alignment: Int) {
    while bytes.count % alignment != 0 { bytes.append(0) }
  }
}

extension Array<UInt8> {
  /// The bytes as a raw span that lives no longer than the array.
  public var rawSpan: RawSpan {
    @_lifetime(borrow self)
    get {
      // A byte has no invariants and no padding.
      unsafe span.bytes
    }
  }
}
