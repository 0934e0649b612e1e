/// A fast 64-bit hash of short byte strings, for tables in memory and their checkpoints.
///
/// Eight bytes at a time, folded by a 64×64→128 multiplication (the construction of wyhash). It is
/// no defence against chosen collisions: a table's seed comes from the book's random identifier.
public enum Hash64 {
  /// The hash of the bytes under a seed.
  public static func hash(_ bytes: RawSpan, seed: UInt64) -> UInt64 {
    var state = seed ^ 0x9E37_79B9_7F4A_7C15
    let count = bytes.byteCount
    var offset = 0
    while offset + 8 <= count {
      // The loop's condition keeps eight bytes inside the span.
      let word = unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset,
        as: UInt64.self
      )
      state = fold(state ^ UInt64(littleEndian: word), 0xA076_1D64_78BD_642F)
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < count {
      // As above, for one byte.
      let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
      tail = tail << 8 | UInt64(byte)
      offset += 1
    }
    return fold(state ^ tail, 0xE703_7ED1_A0B4_28DB ^ UInt64(count))
  }

  /// The two halves of the 128-bit product, xored.
  static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
