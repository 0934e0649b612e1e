import BusinessCalendar
import Codec
import DaybookTestSupport
import Digests
import EventStore
import LMDB
import Testing

@Suite struct BlockBuilderTests {
  func begun() -> BlockBuilder {
    var builder = BlockBuilder()
    builder.begin(after: .empty, created: Instant(microseconds: 0))
    return builder
  }

  @Test func `taking back gives the block as if nothing had come`() throws {
    let folders = [TemporaryFolder(), TemporaryFolder()]
    var hashes: [LogPosition] = []
    for (folder, isDetour) in zip(folders, [false, true]) {
      var writer = try LogWriter.open(book: folder.path, small())
      var builder = begun()
      for sequence in 1...20 as ClosedRange<UInt64> {
        if isDetour {
          let mark = builder.mark
          try builder.addName(Array("x\(sequence)".utf8).rawSpan)
          try builder.appendRecord(record(99, payload: 500).rawSpan)
          try builder.appendRecord(record(98).rawSpan)
          builder.rewind(to: mark)
        }
        if sequence % 3 == 0 { try builder.addName(Array("n\(sequence)".utf8).rawSpan) }
        #expect(try builder.appendRecord(record(sequence).rawSpan) == sequence)
      }
      builder.finish(after: .zero)
      hashes.append(try writer.commit(builder, expecting: writer.position))
    }
    #expect(hashes[0] == hashes[1])
  }

  @Test func `a record can be read back before it is committed`() throws {
    var builder = begun()
    for sequence in 1...10 as ClosedRange<UInt64> {
      try builder.appendRecord(record(sequence, payload: Int(sequence) * 5).rawSpan)
    }
    for index in 0..<10 {
      let expected = record(UInt64(index + 1), payload: (index + 1) * 5)
      let isSame = builder.record(at: index).equals(expected.rawSpan)
      #expect(isSame)
    }
  }

  @Test func `a block is full at the target, and beyond the limit it takes nothing`() throws {
    var builder = begun()
    let large = record(1, payload: BlockLimits.recordBytesMaximum - 4)
    var isFull = [builder.isFull]
    try builder.appendRecord(large.rawSpan)
    isFull.append(builder.isFull)
    #expect(isFull == [false, true])
    for _ in 0..<2 { try builder.appendRecord(large.rawSpan) }
    let hasRoom = builder.hasRoom(recordBytes: large.count)
    #expect(!hasRoom)
    var code: StoreFailure.Code?
    do { try builder.appendRecord(large.rawSpan) } catch { code = error.code }
    #expect(code == .limit)
    #expect(builder.recordCount == 3)
  }

  @Test func `a block of small records is full at 8,192`() throws {
    var builder = begun()
    let small = record(1)
    for count in 1...BlockLimits.recordsMaximum {
      try builder.appendRecord(small.rawSpan)
      guard count == BlockLimits.recordsTarget - 1 || count == BlockLimits.recordsTarget else {
        continue
      }
      let isFull = builder.isFull
      #expect(isFull == (count == BlockLimits.recordsTarget))
    }
    var code: StoreFailure.Code?
    do { try builder.appendRecord(small.rawSpan) } catch { code = error.code }
    #expect(code == .limit)
  }

  @Test func `a record without its length is a bug that stops the process`() async {
    await #expect(processExitsWith: .failure) {
      var builder = BlockBuilder()
      builder.begin(after: .empty, created: Instant(microseconds: 0))
      try builder.appendRecord([UInt8](repeating: 0, count: 16).rawSpan)
    }
  }
}
