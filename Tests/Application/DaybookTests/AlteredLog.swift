import Codec
import DaybookTestSupport
import Digests
import Events
import LMDB
import Testing

/// Logs that somebody alters behind Daybook's back.
enum AlteredLog {
  static var options: EnvironmentOptions {
    var options = EnvironmentOptions()
    options.mapSize = 1 << 28
    return options
  }

  /// Rewrites every block of a book's log.
  static func rewrite(
    _ folder: TemporaryFolder,
    _ change: (inout [UInt8]) -> Void
  ) throws {
    let environment = try Environment.open(folder.path("book") + "/log", options)
    defer { environment.close() }
    try environment.write { (transaction) throws(StoreFailure) in
      var blocks: [(key: [UInt8], value: [UInt8])] = []
      var cursor = try transaction.cursor(over: environment.main)
      var record = try cursor.first()
      while let found = record {
        let value = found.value.array(0..<found.value.byteCount)
        blocks.append((found.key.array(0..<8), value))
        record = try cursor.next()
      }
      for block in blocks {
        var value = block.value
        change(&value)
        try transaction.put(value.rawSpan, under: block.key.span, in: environment.main)
      }
    }
  }

  /// The same, with the chain computed anew, as one does who knows the layout.
  static func rewriteWithChain(
    _ folder: TemporaryFolder,
    _ change: (inout [UInt8]) -> Void
  ) throws {
    var previous = Digest32.zero
    try rewrite(folder) { block in
      change(&block)
      let body = Array(block.dropLast(32))
      previous = sha256(previous.bytes, body.rawSpan)
      block = body + previous.bytes.array(0..<32)
    }
  }

  /// Alters the record of one event, by its id, and computes the chain anew.
  static func alter(
    _ id: String,
    in folder: TemporaryFolder,
    _ change: (inout [UInt8]) -> Void
  ) throws {
    var count = 0
    try rewriteWithChain(folder) { block in
      func u32(_ at: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(block[at + $1]) << (8 * $1) }
      }
      let (records, offsets) = (u32(40), u32(44))
      for index in 0..<u32(24) {
        let start = records + u32(offsets + 4 * index)
        var record = Array(block[start..<start + u32(start)])
        var facts = EventFacts()
        guard let header = try? RecordHeader(record.rawSpan),
          (try? RecordReader.read(record.rawSpan, header, into: &facts)) != nil,
          record.rawSpan.string(facts.id) == id
        else { continue }
        change(&record)
        block.replaceSubrange(start..<start + record.count, with: record)
        count += 1
      }
    }
    #expect(count == 1, "the log has one event \(id)")
  }

  /// Records an event as posted that was refused, under a rule by its number.
  static func post(_ id: String, rule: UInt8 = 0, in folder: TemporaryFolder) throws {
    try alter(id, in: folder) { record in
      record[5] = Outcome.posted.rawValue
      (record[6], record[7], record[20]) = (0, 0, rule)
    }
  }
}
