import BusinessCalendar
import Codec
import DaybookTestSupport
import EventStore
import Glibc
import LMDB
import Testing

/// Options for a small log that is made when it is not there.
func small(_ change: (inout EnvironmentOptions) -> Void = { _ in }) -> EnvironmentOptions {
  var options = EnvironmentOptions()
  options.mapSize = 64 << 20
  options.create = true
  options.durability = .none
  change(&options)
  return options
}

/// A record of at least 8 bytes: its length, then a payload that is different for each number.
func record(_ number: UInt64, payload: Int = 12) -> [UInt8] {
  let length = (4 + payload + 7) / 8 * 8
  var writer = ByteWriter()
  writer.fixed(UInt32(length))
  for place in 0..<payload { writer.u8(UInt8(truncatingIfNeeded: number &* 31 &+ UInt64(place))) }
  writer.pad(to: 8)
  return writer.bytes
}

/// What a block of a test holds.
struct Content: Equatable {
  var names: [String] = []
  var records: [[UInt8]] = []
}

/// Builds, finishes and commits a block after the writer's position.
@discardableResult
func append(
  _ content: Content,
  to writer: inout LogWriter,
  with builder: inout BlockBuilder
) throws(StoreFailure) -> LogPosition {
  builder.begin(after: writer.position, created: Instant(microseconds: 1_000_000))
  for name in content.names { try builder.addName(Array(name.utf8).rawSpan) }
  for record in content.records { try builder.appendRecord(record.rawSpan) }
  builder.finish(after: writer.position.chainHash)
  return try writer.commit(builder, expecting: writer.position)
}

/// Appends blocks of so many records each, with two new names per block.
func appendBlocks(_ counts: [Int], to writer: inout LogWriter) throws(StoreFailure) {
  var builder = BlockBuilder()
  for count in counts {
    let first = writer.position.lastSequence + 1
    let names = (1...UInt32(2)).map { "name \(writer.position.nameCount + $0)" }
    let records = (0..<UInt64(count)).map { record(first + $0, payload: Int($0 % 40)) }
    try append(Content(names: names, records: records), to: &writer, with: &builder)
  }
}

/// Everything that a log holds, block by block.
func contents(of reader: LogReader) throws -> [Content] {
  var contents: [Content] = []
  try reader.read { block, range in
    var content = Content()
    var names = block.names
    while let name = names.next() { content.names.append(name.string(0..<name.byteCount)) }
    for index in range {
      let record = block.record(at: index)
      content.records.append(record.array(0..<record.byteCount))
    }
    contents.append(content)
    return .goOn
  }
  return contents
}

/// Changes the bytes of a file; what is not there is taken for empty.
func overwrite(_ path: String, _ change: (inout [UInt8]) -> Void) throws {
  var bytes: [UInt8] = []
  if let file = unsafe fopen(path, "rb") {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    unsafe fclose(file)
  }
  change(&bytes)
  guard let file = unsafe fopen(path, "wb") else {
    Issue.record("\(path) cannot be written")
    return
  }
  let written = unsafe fwrite(bytes, 1, bytes.count, file)
  unsafe fclose(file)
  #expect(written == bytes.count)
}
