/// A fixed open-addressing table of 8-byte slots, at most half full.
///
/// A slot is a 24-bit tag and a 40-bit sequence; 0 is free. It cannot grow, since a slot does not
/// hold the whole hash. Shared between copies of a table until one of them changes it.
@safe final class Segment: @unchecked Sendable {
  // The reason for @unchecked: written only while `FingerprintTable` holds the only reference.
  let slots: UnsafeMutablePointer<UInt64>
  let slotCount: Int
  var count = 0

  /// Makes an empty segment; the number of slots is a power of two.
  init(slotCount: Int) {
    precondition(slotCount >= 64 && slotCount & (slotCount - 1) == 0, "a power of two")
    unsafe slots = .allocate(capacity: slotCount)
    // Every slot is initialised here, and none is ever uninitialised again.
    unsafe slots.initialize(repeating: 0, count: slotCount)
    self.slotCount = slotCount
  }

  /// Copies a segment.
  init(copying other: Segment) {
    (slotCount, count) = (other.slotCount, other.count)
    unsafe slots = .allocate(capacity: slotCount)
    // Both have `slotCount` initialised slots, and they do not overlap.
    unsafe slots.initialize(from: other.slots, count: slotCount)
  }

  deinit { unsafe slots.deallocate() }

  /// How many entries it takes.
  var capacity: Int { slotCount / 2 }
  var isFull: Bool { count >= capacity }
}

/// The place of a segment's slots, without its reference count: what a probe reads.
@safe struct SegmentSlots: @unchecked Sendable {
  // Valid as long as the table that holds both this and the segment; read only meanwhile.
  private let slots: UnsafeMutablePointer<UInt64>
  private let mask: Int

  init(_ segment: Segment) {
    unsafe slots = segment.slots
    mask = segment.slotCount - 1
  }

  /// Where a hash belongs.
  @inline(__always) func home(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & mask }
  @inline(__always) func after(_ slot: Int) -> Int { (slot + 1) & mask }

  @inline(__always) subscript(slot: Int) -> UInt64 {
    // In bounds: the mask is the number of slots less one.
    get { unsafe slots[slot & mask] }
    // The table made sure that nobody else has the segment.
    nonmutating set { unsafe slots[slot & mask] = newValue }
  }
}
