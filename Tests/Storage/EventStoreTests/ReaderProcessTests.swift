import DaybookTestSupport
import EventStore
import Foundation
import LMDB
import Testing

@Suite struct ReaderProcessTests {
  let folder = TemporaryFolder()

  /// Appends in this process, beyond the map that the reader begins with, until `blocks` are there.
  static func append(blocks: Int, book: String) throws(StoreFailure) {
    var writer = try LogWriter.open(book: book, small())
    for round in 0..<blocks {
      try appendBlocks([1 + round % 50], to: &writer)
      if round % 7 == 0 { usleep(500) }
    }
    try appendBlocks([BlockLimits.recordsTarget], to: &writer)
  }

  @Test func `a reader in another process sees whole commits, in order, and no less each time`()
    async throws
  {
    do { _ = try LogWriter.open(book: folder.path, small { $0.mapSize = 128 << 10 }) }
    let path = folder.path
    let writing = OwnThread { try Self.append(blocks: 400, book: path) }
    await #expect(processExitsWith: .success) { [path = path as String] in
      let reader = try LogReader.open(book: path, small { $0.mapSize = 128 << 10 })
      var last: UInt64 = 0
      let patience = Date(timeIntervalSinceNow: 300)
      while last < 8192, Date.now < patience {
        let position = try reader.position()
        let report = try reader.verifyChain(through: position.lastSequence)
        #expect(report.end == position)
        #expect(position.lastSequence >= last)
        last = position.lastSequence
      }
      #expect(last >= 8192)
    }
    try await writing.finish()
  }

  @Test func `a log that is being written is never taken for damaged`() async throws {
    do { _ = try LogWriter.open(book: folder.path, small()) }
    let path = folder.path
    let writing = OwnThread { try Self.append(blocks: 400, book: path) }
    await #expect(processExitsWith: .success) { [path = path as String] in
      let patience = Date(timeIntervalSinceNow: 300)
      var last: UInt64 = 0
      while last < 8192, Date.now < patience {
        last = try LogReader.open(book: path, small()).lastSequence()
      }
      #expect(last >= 8192)
    }
    try await writing.finish()
  }

  @Test func `views read in another process are of one moment while they are rebuilt`() async throws
  {
    let path = folder.path
    try Self.rebuild(1, book: path)
    let rebuilding = OwnThread {
      for generation in 2...60 as ClosedRange<UInt8> { try Self.rebuild(generation, book: path) }
    }
    await #expect(processExitsWith: .success) { [path = path as String] in
      let reader = try ViewsReader.open(book: path, small())
      var last: UInt64 = 0
      let patience = Date(timeIntervalSinceNow: 300)
      while last < 60, Date.now < patience {
        let (sequence, size) = try reader.read(["a"]) { (transaction, views) throws(StoreFailure) in
          guard let view = views[0], let stamp = view.stamp else {
            throw StoreFailure(.missing, "a")
          }
          return (stamp.sequence, try transaction.size(of: view.table).entries)
        }
        #expect(UInt64(size) == sequence)
        #expect(sequence >= last)
        last = sequence
      }
      #expect(last == 60)
    }
    try await rebuilding.finish()
  }

  /// Views of one table with as many entries as the stamp's sequence says.
  static func rebuild(_ count: UInt8, book: String) throws(StoreFailure) {
    let rebuild = try ViewsRebuild.begin(book: book, small())
    let end = stamp(UInt64(count))
    try rebuild.writer.update(["a"], from: nil, to: end) {
      (transaction, tables) throws(StoreFailure) in
      for key in 0..<count { try put(key, in: tables[0], &transaction) }
    }
    try rebuild.finish()
  }
}
