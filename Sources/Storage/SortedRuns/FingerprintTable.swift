// SortedRuns: from the fingerprint of an id to the sequences that may be meant. So far the table in
// memory; the runs on disk that it is sealed into will stand beside it. Nothing here reads records:
// what it gives are candidates, which the caller settles.
// Read first: `FingerprintTable`.

/// A table from 64-bit hashes to sequences, 16 bytes per entry, that remembers 24 bits of each hash.
///
/// So an answer is a candidate: about one in sixteen million other entries of a segment that a probe
/// passes is given too, and the caller reads the record to see. Entries go into the newest of a
/// list of fixed segments, which a probe goes through from the newest to the oldest.
///
/// A value: a copy costs nothing and keeps its state while the original goes on, which then copies
/// the segment it next changes, at most 16 MiB. Changes are noted until `settle`, so that those of
/// a block that was not committed can be taken back.
package struct FingerprintTable: Sendable {
  /// The largest sequence that a slot holds.
  package static let sequenceMaximum: UInt64 = 1 << 40 - 1

  private var segments: [Segment] = []
  // The same segments, for probing without counting references.
  private var slots: [SegmentSlots] = []
  private var changes: [Change] = []
  private let ladder: [Int]

  /// What stood in a slot before a change.
  private struct Change {
    let segment: Int32
    let slot: Int32
    let before: UInt64
  }

  /// A state of the table to go back to.
  package struct Mark: Sendable {
    fileprivate let changes: Int
  }

  /// Makes an empty table.
  ///
  /// The segments take as many entries as `ladder` says, one after the other, the rest as many as
  /// the last; each is a power of two from 32 to 1,048,576.
  package init(ladder: [Int] = [1 << 16, 1 << 18, 1 << 20]) {
    precondition(
      !ladder.isEmpty && ladder.allSatisfy { Self.isCapacity($0) },
      "a segment takes a power of two of entries, from 32 to 1,048,576"
    )
    self.ladder = ladder
  }

  private static func isCapacity(_ count: Int) -> Bool {
    (32...1 << 20).contains(count) && count & (count - 1) == 0
  }

  /// How many entries there are.
  package private(set) var count = 0
  /// Bytes of memory that its slots take.
  package var byteCount: Int { segments.reduce(0) { $0 + $1.slotCount * 8 } }

  // MARK: Looking up

  /// The way of a look-up through the table.
  package struct Probe: Sendable {
    fileprivate let hash: UInt64
    fileprivate var segment: Int
    fileprivate var slot: Int
    /// The slot that the last candidate came from.
    fileprivate var found = -1
  }

  /// Starts a look-up; `next` goes on with it.
  ///
  /// For example: `var probe = table.probe(hash); while let sequence = table.next(&probe) { … }`
  @inline(__always)
  package func probe(_ hash: UInt64) -> Probe {
    let newest = slots.count - 1
    return Probe(hash: hash, segment: newest, slot: newest < 0 ? 0 : slots[newest].home(hash))
  }

  /// The next candidate, segments from the newest to the oldest; nil when there are no more.
  ///
  /// - Complexity: O(1) per segment, each at the price of a cache miss. Ends, since a segment is at
  ///   most half full.
  package func next(_ probe: inout Probe) -> UInt64? {
    while probe.segment >= 0 {
      let segment = slots[probe.segment]
      if probe.slot % SegmentSlots.bucket == 0, segment.lacks(probe.hash, probe.slot) {
        if segment.isFull(probe.slot) {
          probe.slot = segment.bucket(after: probe.slot)
        } else {
          leave(&probe)
        }
        continue
      }
      let (slot, word) = (probe.slot, segment[probe.slot])
      guard word != 0 else {
        leave(&probe)
        continue
      }
      probe.slot = segment.after(slot)
      guard (word ^ probe.hash) >> 40 == 0 else { continue }
      probe.found = slot
      return word & Self.sequenceMaximum
    }
    return nil
  }

  /// On to the next older segment.
  @inline(__always)
  private func leave(_ probe: inout Probe) {
    probe.segment -= 1
    if probe.segment >= 0 { probe.slot = slots[probe.segment].home(probe.hash) }
  }

  // MARK: Changing

  /// Adds an entry, 1 to 2^40 − 1, beside any that has the same hash.
  package mutating func insert(_ hash: UInt64, _ sequence: UInt64) {
    precondition(sequence > 0 && sequence <= Self.sequenceMaximum, "a sequence has 40 bits")
    if segments.last?.isFull ?? true { addSegment() }
    let newest = segments.count - 1
    makeUnique(newest)
    let segment = slots[newest]
    let slot = segment.free(hash)
    segment[slot] = hash & ~Self.sequenceMaximum | sequence
    segments[newest].count += 1
    count += 1
    changes.append(Change(segment: Int32(newest), slot: Int32(slot), before: 0))
  }

  /// Puts another sequence in the place of the candidate that `next` gave last.
  package mutating func replace(_ probe: Probe, by sequence: UInt64) {
    precondition(sequence > 0 && sequence <= Self.sequenceMaximum, "a sequence has 40 bits")
    precondition(probe.found >= 0, "a candidate is replaced that was found")
    makeUnique(probe.segment)
    let segment = slots[probe.segment]
    let before = segment[probe.found]
    segment[probe.found] = before & ~Self.sequenceMaximum | sequence
    changes.append(
      Change(segment: Int32(probe.segment), slot: Int32(probe.found), before: before)
    )
  }

  // MARK: Going back

  /// The state now, for `rewind`, until `settle`.
  package var mark: Mark { Mark(changes: changes.count) }

  /// Takes back every change since a mark, the last one first, so that each slot is as it was.
  package mutating func rewind(to mark: Mark) {
    precondition(mark.changes <= changes.count, "a mark that was not settled")
    while changes.count > mark.changes {
      let change = changes.removeLast()
      let index = Int(change.segment)
      makeUnique(index)
      slots[index][Int(change.slot)] = change.before
      guard change.before == 0 else { continue }
      segments[index].count -= 1
      count -= 1
      guard segments[index].count == 0, index == segments.count - 1 else { continue }
      segments.removeLast()
      slots.removeLast()
    }
  }

  /// Makes the changes so far final.
  package mutating func settle() { changes.removeAll(keepingCapacity: true) }

  private mutating func addSegment() {
    let capacity = ladder[min(segments.count, ladder.count - 1)]
    let segment = Segment(slotCount: capacity * 2)
    segments.append(segment)
    slots.append(SegmentSlots(segment))
  }

  @inline(__always)
  private mutating func makeUnique(_ index: Int) {
    if !isKnownUniquelyReferenced(&segments[index]) { copySegment(index) }
  }

  private mutating func copySegment(_ index: Int) {
    let copy = Segment(copying: segments[index])
    segments[index] = copy
    slots[index] = SegmentSlots(copy)
  }

  // MARK: For the checkpoint

  /// How many segments there are: the parts in which the table is written down.
  package var segmentCount: Int { segments.count }

  /// The slots of a segment, for writing them down.
  func slotWords(of index: Int) -> (slotCount: Int, count: Int, slots: SegmentSlots) {
    (segments[index].slotCount, segments[index].count, slots[index])
  }

  /// Adds a segment that was written down, as the newest.
  mutating func append(_ segment: Segment) {
    segments.append(segment)
    slots.append(SegmentSlots(segment))
    count += segment.count
  }
}
