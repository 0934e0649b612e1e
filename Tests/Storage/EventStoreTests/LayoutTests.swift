import BusinessCalendar
import Codec
import DaybookTestSupport
import Digests
import EventStore
import LMDB
import Testing

/// The example of `Schemas/layouts/block.md`, byte for byte: format 1 never changes.
@Suite struct LayoutTests {
  let folder = TemporaryFolder()

  static let before: [UInt8] = [
    0x44, 0x41, 0x59, 0x42, 0x4c, 0x4f, 0x43, 0x4b, 0x01, 0, 0, 0, 0x40, 0, 0, 0,
    0x01, 0, 0, 0, 0, 0, 0, 0, 0x01, 0, 0, 0, 0, 0, 0, 0,
    0x01, 0, 0, 0, 0x01, 0, 0, 0, 0x48, 0, 0, 0, 0x58, 0, 0, 0,
    0x5c, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x42, 0x0f, 0, 0, 0, 0, 0,
    0x03, 0x63, 0x6e, 0x79, 0, 0, 0, 0,
  ]
  static let record: [UInt8] = [0x10, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  static var block: [UInt8] { before + record + [0, 0, 0, 0] }

  @Test func `a block is written as its description says`() throws {
    var writer = try LogWriter.open(book: folder.path, small())
    var builder = BlockBuilder()
    builder.begin(after: writer.position, created: Instant(microseconds: 1_000_000))
    try builder.addName(Array("cny".utf8).rawSpan)
    try builder.appendRecord(Self.record.rawSpan)
    builder.finish(after: writer.position.chainHash)
    try writer.commit(builder, expecting: writer.position)
    let environment = writer.reader.environment
    let value = try environment.read { (transaction) throws(StoreFailure) in
      let value = try transaction.value(of: 1, in: environment.main)
      return value?.array(0..<(value?.byteCount ?? 0))
    }
    let hash = sha256((Array(repeating: 0, count: 32) + Self.block).span)
    #expect(value == Self.block + (0..<32).map { hash[$0] })
    #expect(writer.position.chainHash == hash)
  }

  @Test func `a newer format is refused in a sentence`() throws {
    var bytes = Self.block + Array(repeating: 0, count: 32)
    bytes[8] = 2
    let failure = #expect(throws: StoreFailure.self) {
      _ = try BlockView(bytes.rawSpan, under: 1).recordCount
    }
    #expect(failure?.code == .version)
    #expect(failure?.message.contains("format 2") == true)
  }

  /// Each row alters the example at one place; the words must stand in the failure.
  @Test(arguments: [
    (0, "does not begin as a block"), (8, "not of format 1"), (12, "not of format 1"),
    (16, "says sequence"), (24, "says 0 records"), (28, "not of format 1"), (32, "from number 0"),
    (36, "names end"), (40, "do not fit"), (44, "do not fit"), (48, "do not fit"),
    (52, "not of format 1"), (64, "names end"), (68, "names end"), (88, "event 1"),
  ])
  func `damage is named`(place: Int, words: String) {
    var bytes = Self.block + Array(repeating: 0, count: 32)
    bytes[place] ^= place == 64 ? 2 : 1
    let failure = #expect(throws: StoreFailure.self) {
      _ = try BlockView(bytes.rawSpan, under: 1).recordCount
    }
    #expect(failure?.code == .damaged)
    #expect(failure?.message.contains(words) == true, "\(failure?.message ?? "")")
    #expect(failure?.block == 1)
  }
}
