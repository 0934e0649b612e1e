import Codec
import RandomNumbers
import SortedRuns
import Testing

/// Every candidate that a table gives for a hash.
func candidates(_ table: FingerprintTable, _ hash: UInt64) -> [UInt64] {
  var found: [UInt64] = []
  var probe = table.probe(hash)
  while let sequence = table.next(&probe) { found.append(sequence) }
  return found
}

@Suite struct FingerprintTableTests {
  @Test func `an empty table has no candidates`() {
    #expect(candidates(FingerprintTable(), 7).isEmpty)
  }

  @Test(arguments: UInt64(0)..<20)
  func `what was inserted is found, and hardly anything else`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var table = FingerprintTable(ladder: [32, 64, 256])
    var hashes: [UInt64] = []
    for sequence in 1...2000 as ClosedRange<UInt64> {
      let repeated = sequence % 7 == 0 ? hashes.randomElement(using: &random) : nil
      let hash = repeated ?? random.next()
      hashes.append(hash)
      table.insert(hash, sequence)
    }
    #expect(table.count == 2000)
    var others = 0
    for (index, hash) in hashes.enumerated() {
      let found = candidates(table, hash)
      #expect(found.contains(UInt64(index + 1)))
      others += found.filter { hashes[Int($0) - 1] != hash }.count
    }
    #expect(others <= 1)
    let strangers = (0..<2000).filter { _ in !candidates(table, random.next()).isEmpty }
    #expect(strangers.count <= 1)
  }

  @Test func `the newest segment is probed first`() {
    var table = FingerprintTable(ladder: [32])
    var random = SeededRandom(seed: 1)
    for round in 0..<4 as Range<UInt64> {
      table.insert(42, round + 1)
      for other in 0..<31 as Range<UInt64> { table.insert(random.next(), 100 + other) }
    }
    #expect(candidates(table, 42) == [4, 3, 2, 1])
  }

  @Test(arguments: UInt64(0)..<50)
  func `going back gives the table as it was`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var table = FingerprintTable(ladder: [32, 64])
    let pool = (0..<60).map { _ in random.next() }
    for sequence in 1...UInt64.random(in: 1...150, using: &random) {
      table.insert(pool.randomElement(using: &random) ?? 0, sequence)
    }
    table.settle()
    let before = pool.map { candidates(table, $0) }
    let (count, bytes) = (table.count, table.byteCount)
    let mark = table.mark
    for sequence in 200..<UInt64.random(in: 201...400, using: &random) {
      let hash = pool.randomElement(using: &random) ?? 0
      var probe = table.probe(hash)
      if sequence % 3 == 0, table.next(&probe) != nil {
        table.replace(probe, by: sequence)
      } else {
        table.insert(hash, sequence)
      }
    }
    #expect(pool.map { candidates(table, $0) } != before)
    table.rewind(to: mark)
    #expect(pool.map { candidates(table, $0) } == before)
    #expect((table.count, table.byteCount) == (count, bytes))
  }

  @Test func `a copy keeps its state`() {
    var table = FingerprintTable(ladder: [32])
    for sequence in 1...50 as ClosedRange<UInt64> { table.insert(sequence << 40, sequence) }
    let copy = table
    for sequence in 51...90 as ClosedRange<UInt64> { table.insert(sequence << 40, sequence) }
    var probe = table.probe(1 << 40)
    #expect(table.next(&probe) == 1)
    table.replace(probe, by: 99)
    #expect(candidates(table, 1 << 40) == [99])
    #expect(candidates(copy, 1 << 40) == [1])
    #expect(copy.count == 50)
    #expect(candidates(copy, 60 << 40).isEmpty)
  }

  @Test func `the place of a candidate takes another sequence`() {
    var table = FingerprintTable(ladder: [32])
    for sequence in 1...40 as ClosedRange<UInt64> {
      table.insert(sequence &* 0x9E37_79B9 << 30, sequence)
    }
    for old in 1...40 as ClosedRange<UInt64> {
      var probe = table.probe(old &* 0x9E37_79B9 << 30)
      while let found = table.next(&probe), found != old {}
      table.replace(probe, by: old + 1000)
    }
    #expect(table.count == 40)
    for old in 1...40 as ClosedRange<UInt64> {
      #expect(candidates(table, old &* 0x9E37_79B9 << 30).contains(old + 1000))
    }
  }
}

@Suite struct FingerprintCodingTests {
  /// A table of a few segments, the last one not full.
  func table() -> (FingerprintTable, [UInt64]) {
    var random = SeededRandom(seed: 3)
    var table = FingerprintTable(ladder: [32, 64])
    let hashes = (0..<300).map { _ in random.next() }
    for (index, hash) in hashes.enumerated() { table.insert(hash, UInt64(index + 1)) }
    return (table, hashes)
  }

  func encoded(_ table: FingerprintTable) -> [[UInt8]] {
    (0..<table.segmentCount).map { index in
      var writer = ByteWriter()
      table.encodeSegment(index, into: &writer)
      return writer.bytes
    }
  }

  @Test func `a table written down and read back answers the same and goes on`() throws {
    var (table, hashes) = table()
    var back = FingerprintTable(ladder: [32, 64])
    for segment in encoded(table) { try back.decodeSegment(segment.rawSpan) }
    #expect(back.count == table.count)
    for hash in hashes { #expect(candidates(back, hash) == candidates(table, hash)) }
    for sequence in 301...400 as ClosedRange<UInt64> {
      table.insert(sequence << 50, sequence)
      back.insert(sequence << 50, sequence)
    }
    #expect(encoded(back) == encoded(table))
  }

  @Test func `bytes cut off, too many or turned are never a crash`() {
    let segments = encoded(table().0)
    let segment = segments[0]
    for count in 0..<segment.count {
      let damage = #expect(throws: FingerprintDamage.self) {
        var table = FingerprintTable()
        try table.decodeSegment(Array(segment[..<count]).rawSpan)
      }
      #expect(damage != nil)
    }
    var random = SeededRandom(seed: 9)
    for place in segment.indices {
      var turned = segment
      turned[place] ^= UInt8.random(in: 1...255, using: &random)
      var table = FingerprintTable()
      try? table.decodeSegment(turned.rawSpan)
      _ = candidates(table, random.next())
    }
    #expect(throws: FingerprintDamage.self) {
      var table = FingerprintTable()
      try table.decodeSegment((segment + [0]).rawSpan)
    }
  }
}
