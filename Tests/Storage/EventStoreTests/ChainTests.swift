import Codec
import DaybookTestSupport
import Digests
import EventStore
import LMDB
import RandomNumbers
import Testing

/// A log of three small blocks, open as a bare environment, so that its bytes can be altered.
struct AlterableLog {
  let folder = TemporaryFolder()
  let environment: Environment
  let reader: LogReader
  let blocks: [(key: UInt64, bytes: [UInt8])]

  init(counts: [Int] = [3, 1, 4]) throws {
    do {
      var writer = try LogWriter.open(book: folder.path, small())
      try appendBlocks(counts, to: &writer)
    }
    let environment = try Environment.open(folder.path + "/log", small())
    blocks = try environment.read { (transaction) throws(StoreFailure) in
      var blocks: [(UInt64, [UInt8])] = []
      var cursor = try transaction.cursor(over: environment.main)
      while let record = try cursor.next() {
        let bytes = record.value.array(0..<record.value.byteCount)
        blocks.append((UInt64(key: record.key) ?? 0, bytes))
      }
      return blocks
    }
    self.environment = environment
    reader = LogReader(environment)
  }

  /// Puts other bytes in a block's place; nil removes it.
  func put(_ bytes: [UInt8]?, under key: UInt64) throws(StoreFailure) {
    let key = (0..<8).map { UInt8(truncatingIfNeeded: key >> UInt64(56 - $0 * 8)) }
    try environment.write { (transaction) throws(StoreFailure) in
      if let bytes {
        try transaction.put(bytes.span, under: key.span, in: environment.main)
      } else {
        try transaction.remove(key.span, in: environment.main)
      }
    }
  }

  /// Walks and looks up everything, so that a test sees whether it crashes.
  func touchEverything() {
    try? reader.read(through: 8) { block, range in
      var bytes = 0
      for index in range { bytes += block.record(at: index).byteCount }
      var names = block.names
      while let name = names.next() { bytes += name.byteCount }
      return bytes < 0 ? .stop : .goOn
    }
    for sequence in 0...9 as ClosedRange<UInt64> {
      _ = try? reader.snapshot { (snapshot) throws(StoreFailure) in
        try snapshot.record(at: sequence)?.byteCount
      }
    }
  }
}

@Suite struct ChainTests {
  @Test func `any single byte that is altered is found, in its block`() throws {
    let log = try AlterableLog()
    var missed: [String] = []
    for (key, bytes) in log.blocks {
      for place in bytes.indices {
        for bit in [UInt8(1), 0x80] {
          var altered = bytes
          altered[place] ^= bit
          try log.put(altered, under: key)
          log.touchEverything()
          do {
            _ = try log.reader.verifyChain()
            missed.append("\(key) at \(place)")
          } catch {
            // The next block's hash is computed from this one's, so it may be the one that shows it.
            if error.block ?? key < key { missed.append("\(key) at \(place): \(error)") }
          }
        }
      }
      try log.put(bytes, under: key)
    }
    #expect(missed == [])
    #expect(try log.reader.verifyChain().end.lastSequence == 8)
  }

  @Test func `bytes cut off or added are found`() throws {
    let log = try AlterableLog()
    for (key, bytes) in log.blocks {
      for count in 0..<bytes.count {
        try log.put(Array(bytes[..<count]), under: key)
        log.touchEverything()
        #expect(throws: StoreFailure.self) { try log.reader.verifyChain(through: 8) }
      }
      try log.put(bytes + [0], under: key)
      #expect(throws: StoreFailure.self) { try log.reader.verifyChain(through: 8) }
      try log.put(bytes, under: key)
    }
  }

  @Test func `a block that is missing, doubled or in another's place is found`() throws {
    let log = try AlterableLog()
    let (first, second, third) = (log.blocks[0], log.blocks[1], log.blocks[2])
    try log.put(nil, under: second.key)
    var failure = #expect(throws: StoreFailure.self) { try log.reader.verifyChain() }
    #expect(failure?.sequence == second.key)
    try log.put(second.bytes, under: second.key)
    try log.put(nil, under: first.key)
    failure = #expect(throws: StoreFailure.self) { try log.reader.verifyChain() }
    #expect(failure?.sequence == 1)
    try log.put(second.bytes, under: first.key)
    #expect(throws: StoreFailure.self) { try log.reader.verifyChain() }
    try log.put(first.bytes, under: first.key)
    try log.put(third.bytes, under: third.key + 1)
    #expect(throws: StoreFailure.self) { try log.reader.verifyChain(through: 9) }
  }

  /// Alters the second block, gives it the hash that then belongs to it, and says what is found.
  func failureAfter(_ change: (inout [UInt8]) -> Void) throws -> StoreFailure? {
    let log = try AlterableLog()
    let (key, original) = log.blocks[1]
    var bytes = original
    change(&bytes)
    let content = Array(bytes.dropLast(32))
    let digest = sha256(log.blocks[0].bytes.suffix(32) + content)
    try log.put(content + digest, under: key)
    log.touchEverything()
    do throws(StoreFailure) {
      _ = try log.reader.verifyChain()
      return nil
    } catch { return error }
  }

  func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let digest = Digests.sha256(Array(bytes).span)
    return (0..<32).map { digest[$0] }
  }

  @Test func `a chain computed anew does not hide what does not fit`() throws {
    // Nothing altered: only the third block, which stands on the second one's hash, is still right.
    #expect(try failureAfter { _ in } == nil)
    let rows: [(words: String, change: (inout [UInt8]) -> Void)] = [
      ("names begin with number", { $0[32] += 1 }),
      ("no UTF-8", { $0[65] = 0xFF }),
      ("its place and its length disagree", { $0[80] += 8 }),
      ("header says sequence", { $0[16] += 1 }),
    ]
    for (words, change) in rows {
      let failure = try failureAfter(change)
      #expect(failure?.block == 4)
      #expect(failure?.message.contains(words) == true, "\(failure?.message ?? words)")
    }
  }

  @Test func `a key that is no sequence is found`() throws {
    let log = try AlterableLog()
    try log.environment.write { (transaction) throws(StoreFailure) in
      try transaction.put([1, 2, 3].span, under: [0, 0].span, in: log.environment.main)
    }
    let failure = #expect(throws: StoreFailure.self) {
      try log.reader.snapshot { (snapshot) throws(StoreFailure) in
        try snapshot.record(at: 0)?.byteCount
      }
    }
    #expect(failure?.code == .damaged)
  }

  @Test func `a chain can be verified from any sequence`() throws {
    let log = try AlterableLog()
    for (first, blocks) in [(1, 3), (2, 3), (3, 3), (4, 2), (5, 1), (8, 1), (9, 0)] {
      let report = try log.reader.verifyChain(from: UInt64(first))
      #expect(report.blocks == blocks)
    }
    #expect(try log.reader.verifyChain(from: 1, through: 4).blocks == 2)
  }

  @Test(arguments: UInt64(0)..<40)
  func `bytes turned at random never crash a reader`(seed: UInt64) throws {
    let log = try AlterableLog()
    var random = SeededRandom(seed: seed)
    for (key, bytes) in log.blocks {
      for _ in 0..<20 {
        var altered = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          altered[Int.random(in: 0..<bytes.count, using: &random)] = .random(
            in: 0...255,
            using: &random
          )
        }
        try log.put(altered, under: key)
        log.touchEverything()
      }
      try log.put(bytes, under: key)
    }
  }
}
