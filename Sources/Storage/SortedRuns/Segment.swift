internal import Glibc

/// A fixed open-addressing table of 8-byte slots, at most half full.
///
/// A slot is a 24-bit tag and a 40-bit sequence; 0 is free. The table cannot grow, since a slot does not
/// hold the whole hash. Shared between copies of a table until one of them changes it.
@safe final class Segment: @unchecked Sendable {
  // The reason for @unchecked: written only while `FingerprintTable` holds the only reference.
  let slots: UnsafeMutablePointer<UInt64>
  let slotCount: Int
  var count = 0

  /// Makes an empty segment; the number of slots is a power of two.
  init(slotCount: Int) {
    precondition(slotCount >= 64 && slotCount & (slotCount - 1) == 0, "a power of two")
    unsafe slots = Self.allocate(slotCount)
    // Every slot is initialised here, and none is ever uninitialised again.
    unsafe slots.initialize(repeating: 0, count: slotCount)
    self.slotCount = slotCount
  }

  /// Copies a segment.
  init(copying other: Segment) {
    (slotCount, count) = (other.slotCount, other.count)
    unsafe slots = Self.allocate(slotCount)
    // Both have `slotCount` initialised slots, and they do not overlap.
    unsafe slots.initialize(from: other.slots, count: slotCount)
  }

  deinit { unsafe free(slots) }

  /// Memory for so many slots, in huge pages where the system has them: a look-up reads one slot
  /// somewhere in up to 16 MiB, and with 4 KiB pages it waits longer for the page than for the slot.
  private static func allocate(_ slotCount: Int) -> UnsafeMutablePointer<UInt64> {
    let (hugePage, byteCount) = (2 << 20, slotCount * 8)
    var memory: UnsafeMutableRawPointer?
    let status = unsafe posix_memalign(&memory, byteCount < hugePage ? 64 : hugePage, byteCount)
    guard status == 0, let memory = unsafe memory else {
      preconditionFailure("no memory for \(slotCount) slots")
    }
    // A request that may be ignored; the range is ours, and whole pages of it are advised.
    if byteCount >= hugePage { _ = unsafe madvise(memory, byteCount, MADV_HUGEPAGE) }
    return unsafe memory.bindMemory(to: UInt64.self, capacity: slotCount)
  }

  /// How many entries it takes.
  var capacity: Int { slotCount / 2 }
  var isFull: Bool { count >= capacity }
}

/// The place of a segment's slots, without its reference count: what a probe reads.
///
/// Slots lie in buckets of eight, one line of the processor's cache. A bucket fills from its first
/// slot; what finds it full goes into the next. So one line, compared as a whole, tells most
/// look-ups that there is nothing, and the processor fetches the next segment's line meanwhile. Slot
/// by slot, with a branch on each, a look-up in 13 segments took half as long again.
@safe struct SegmentSlots: @unchecked Sendable {
  static let bucket = 8

  // Valid as long as the table that holds both this and the segment; read only meanwhile.
  private let slots: UnsafeMutablePointer<UInt64>
  private let mask: Int

  init(_ segment: Segment) {
    unsafe slots = segment.slots
    mask = segment.slotCount - 1
  }

  @inline(__always) subscript(slot: Int) -> UInt64 {
    // In bounds: the mask is the number of slots less one.
    get { unsafe slots[slot & mask] }
    // The table made sure that nobody else has the segment.
    nonmutating set { unsafe slots[slot & mask] = newValue }
  }

  /// The first slot of the bucket where a hash belongs.
  @inline(__always) func home(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash) & mask & ~(Self.bucket - 1)
  }

  /// The slot after a slot, the first after the last.
  @inline(__always) func after(_ slot: Int) -> Int { (slot &+ 1) & mask }

  /// The first slot of the bucket after one.
  @inline(__always) func bucket(after slot: Int) -> Int { (slot &+ Self.bucket) & mask }

  /// Whether a bucket has no free slot.
  @inline(__always) func isFull(_ bucket: Int) -> Bool { self[bucket | (Self.bucket - 1)] != 0 }

  /// Whether no slot of a bucket has the tag in the upper 24 bits of `hash`; a free slot may be
  /// taken for the tag 0.
  @inline(__always) func lacks(_ hash: UInt64, _ bucket: Int) -> Bool {
    // In bounds and aligned: a bucket is eight slots, the first at a multiple of eight.
    let words = unsafe UnsafeRawPointer(slots + (bucket & mask)).load(as: SIMD8<UInt64>.self)
    let apart = (words ^ SIMD8(repeating: hash)) &>> 40
    let (low, high) = (apart.lowHalf, apart.highHalf)
    // One if any is zero; without a branch, and in what every x86-64 has.
    let zero = ((low &- 1) | (high &- 1)) &>> 63
    return (zero.lowHalf | zero.highHalf) == SIMD2()
  }

  /// The first free slot for a hash.
  @inline(__always) func free(_ hash: UInt64) -> Int {
    var bucket = home(hash)
    while isFull(bucket) { bucket = self.bucket(after: bucket) }
    var used = 0
    for place in 0..<Self.bucket { used &+= self[bucket | place] == 0 ? 0 : 1 }
    return bucket | used
  }
}
