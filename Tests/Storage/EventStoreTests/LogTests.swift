import BusinessCalendar
import Codec
import DaybookTestSupport
import Digests
import EventStore
import LMDB
import Testing

@Suite struct LogTests {
  let folder = TemporaryFolder()

  @Test func `what was appended is read back`() throws {
    var writer = try LogWriter.open(book: folder.path, small())
    #expect(writer.position.lastSequence == 0)
    var builder = BlockBuilder()
    let blocks = [
      Content(names: ["a", "账户"], records: [record(1), record(2, payload: 200)]),
      Content(names: [], records: [record(3, payload: 4)]),
      Content(
        names: [String(repeating: "n", count: 128)],
        records: (4..<900).map { record($0) }
      ),
    ]
    for block in blocks { try append(block, to: &writer, with: &builder) }
    #expect(writer.position.lastSequence == 899)
    #expect(writer.position.nameCount == 3)
    let read = try contents(of: writer.reader)
    #expect(read == blocks)
    let report = try writer.reader.verifyChain()
    #expect(report.records == 899)
    #expect(report.end.chainHash == writer.position.chainHash)
  }

  @Test func `a log opened again ends where it ended`() throws {
    var position: LogPosition
    do {
      var writer = try LogWriter.open(book: folder.path, small())
      try appendBlocks([3, 1, 7], to: &writer)
      position = writer.position
    }
    let writer = try LogWriter.open(book: folder.path, small { $0.create = false })
    #expect(writer.position.epoch == position.epoch + 1)
    position.epoch += 1
    #expect(writer.position == position)
  }

  @Test func `any record is found by its sequence`() throws {
    var writer = try LogWriter.open(book: folder.path, small())
    try appendBlocks([5, 1, 300], to: &writer)
    let wrong = try writer.reader.snapshot { (snapshot) throws(StoreFailure) in
      var wrong: [UInt64] = []
      for block in [(1, 5), (6, 1), (7, 300)] as [(UInt64, UInt64)] {
        for index in 0..<block.1 {
          let sequence = block.0 + index
          let expected = record(sequence, payload: Int(index % 40))
          let found = try snapshot.record(at: sequence)
          if found?.equals(expected.rawSpan) != true { wrong.append(sequence) }
        }
      }
      for sequence: UInt64 in [0, 307, .max] where try snapshot.record(at: sequence) != nil {
        wrong.append(sequence)
      }
      return wrong
    }
    #expect(wrong == [])
  }

  @Test func `the block of a sequence is found, and its end`() throws {
    struct Wrong: Error, Equatable { let sequence: UInt64 }
    var writer = try LogWriter.open(book: folder.path, small())
    try appendBlocks([5, 1, 3], to: &writer)
    let ends: [UInt64] = [5, 5, 5, 5, 5, 6, 9, 9, 9]
    try writer.reader.snapshot(failing: { _ in Wrong(sequence: 0) }) { (snapshot) throws(Wrong) in
      for (index, end) in ends.enumerated() {
        let sequence = UInt64(index + 1)
        do throws(StoreFailure) {
          guard let block = try snapshot.block(containing: sequence), block.lastSequence == end,
            try snapshot.endOfBlock(containing: sequence) == block.position,
            block.record(sequence: sequence).byteCount > 0, block.created.microseconds == 1_000_000
          else { throw StoreFailure(.missing, "") }
        } catch { throw Wrong(sequence: sequence) }
      }
    }
    let beyond = try writer.reader.snapshot { (snapshot) throws(StoreFailure) in
      let block = try snapshot.block(containing: 10)?.lastSequence
      let end = try snapshot.endOfBlock(containing: 10)?.lastSequence
      return [block, end]
    }
    #expect(beyond == [nil, nil])
    #expect(throws: Wrong(sequence: 7)) {
      try writer.reader.snapshot(failing: { _ in Wrong(sequence: 0) }) { (_) throws(Wrong) in
        throw Wrong(sequence: 7)
      }
    }
  }

  @Test(arguments: [UInt64(0), 1_000_000_000])
  func `a walk gives exactly the sequences asked for`(nanoseconds: UInt64) throws {
    var writer = try LogWriter.open(book: folder.path, small())
    try appendBlocks([4, 1, 6, 2], to: &writer)
    var reader = writer.reader
    reader.transactionNanoseconds = nanoseconds
    for first in UInt64(1)...13 {
      for last in first...13 {
        var seen: [UInt64] = []
        try reader.read(from: first, through: last) { block, range in
          seen += range.map { block.firstSequence + UInt64($0) }
          return .goOn
        }
        #expect(seen == Array(first...last))
      }
    }
  }

  @Test func `a walk stops when it is told to`() throws {
    var writer = try LogWriter.open(book: folder.path, small())
    try appendBlocks([4, 4, 4], to: &writer)
    var blocks = 0
    try writer.reader.read { _, _ in
      blocks += 1
      return blocks == 2 ? .stop : .goOn
    }
    #expect(blocks == 2)
  }

  @Test func `an error of the walker comes through`() throws {
    struct Enough: Error, Equatable { let sequence: UInt64 }
    var writer = try LogWriter.open(book: folder.path, small())
    try appendBlocks([4, 4], to: &writer)
    #expect(throws: Enough(sequence: 5)) {
      try writer.reader.read { block, _ in
        if block.firstSequence > 1 { throw Enough(sequence: block.firstSequence) }
        return .goOn
      }
    }
  }

  @Test func `a walk beyond the end is a failure`() throws {
    var writer = try LogWriter.open(book: folder.path, small())
    try appendBlocks([4], to: &writer)
    let failure = #expect(throws: StoreFailure.self) {
      try writer.reader.read(through: 5) { _, _ in .goOn }
    }
    #expect(failure?.sequence == 5)
  }
}
