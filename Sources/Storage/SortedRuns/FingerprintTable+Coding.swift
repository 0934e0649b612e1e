package import Codec

// A segment written down: u32 magic "FPS1", u32 slots, u64 entries; then for every 64 slots a u64
// with a bit for each slot in use (the lowest for the first), followed by those slots, u64 each.
// All little-endian. That is 8.25 bytes per entry of a full segment: less than 8.7 MB.

private let magic: UInt32 = 0x3153_5046

/// Bytes that are no segment, or of another table.
package struct FingerprintDamage: Error, Hashable, Sendable {
  /// What is wrong with them.
  package let what: String
}

extension FingerprintTable {
  /// Writes down one segment, 0 for the oldest.
  ///
  /// - Complexity: O(*n*) in the slots of the segment.
  package func encodeSegment(_ index: Int, into writer: inout ByteWriter) {
    let (slotCount, count, slots) = slotWords(of: index)
    writer.fixed(magic)
    writer.fixed(UInt32(slotCount))
    writer.fixed(UInt64(count))
    for start in stride(from: 0, to: slotCount, by: 64) {
      var used: UInt64 = 0
      for place in 0..<64 where slots[start + place] != 0 { used |= 1 << UInt64(place) }
      writer.fixed(used)
      while used != 0 {
        writer.fixed(slots[start + used.trailingZeroBitCount])
        used &= used - 1
      }
    }
  }

  /// Adds a segment that was written down, after those added before: the oldest comes first.
  ///
  /// - Throws: `FingerprintDamage` for anything that `encodeSegment` does not write.
  package mutating func decodeSegment(_ bytes: RawSpan) throws(FingerprintDamage) {
    do throws(CodecError) {
      var reader = ByteReader(bytes)
      let (found, slotCount) = (try reader.fixed(UInt32.self), Int(try reader.fixed(UInt32.self)))
      let count = try reader.fixed(UInt64.self)
      guard found == magic, (64...1 << 21).contains(slotCount), slotCount & (slotCount - 1) == 0,
        count > 0, count <= UInt64(slotCount / 2)
      else { throw .malformed(offset: 0) }
      let segment = Segment(slotCount: slotCount)
      let slots = SegmentSlots(segment)
      for start in stride(from: 0, to: slotCount, by: 64) {
        var used = try reader.fixed(UInt64.self)
        guard used.fillsBuckets else { throw .malformed(offset: reader.offset) }
        while used != 0 {
          let word = try reader.fixed(UInt64.self)
          guard word & Self.sequenceMaximum != 0 else { throw .malformed(offset: reader.offset) }
          slots[start + used.trailingZeroBitCount] = word
          segment.count += 1
          used &= used - 1
        }
      }
      guard reader.isAtEnd, segment.count == Int(count) else {
        throw .malformed(offset: reader.offset)
      }
      append(segment)
    } catch {
      throw FingerprintDamage(what: "a segment of the id table: \(error)")
    }
  }
}

extension UInt64 {
  /// Whether the bits of each byte, a bucket of eight slots, are set from the lowest on.
  fileprivate var fillsBuckets: Bool {
    (0..<8).allSatisfy { byte in
      let used = self >> UInt64(byte * 8) & 0xFF
      return used & (used + 1) == 0
    }
  }
}
