import DaybookTestSupport
import Foundation
import LMDB
import RandomNumbers
import Testing

/// A data file with two trees, one of some depth, and copies of it that are damaged.
struct DamageableFile {
  let folder = TemporaryFolder()
  let bytes: [UInt8]
  var path: String { folder.path + "/data.mdb" }

  init() throws {
    do {
      let environment = try Environment.open(folder.path, small())
      for round in 0..<3 as Range<UInt8> {
        try environment.write { (transaction) throws(StoreFailure) in
          for key in 0..<100 as Range<UInt8> {
            let value = [UInt8](repeating: key, count: 700)
            try transaction.put(value.span, under: [round, key].span, in: environment.main)
          }
        }
      }
    }
    bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "/data.mdb")))
  }

  /// What opening the file says when it has other bytes; nil when it opens.
  func failure(with bytes: [UInt8]) throws -> StoreFailure? {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do throws(StoreFailure) {
      _ = try Environment.open(folder.path, small { $0.create = false })
      return nil
    } catch { return error }
  }
}

@Suite struct DamageTests {
  @Test func `a file cut off anywhere is refused`() throws {
    let file = try DamageableFile()
    var lengths = Array(stride(from: 0, to: file.bytes.count, by: 4096))
    lengths += lengths.flatMap { [$0 + 1, $0 + 100, $0 + 4095] }.filter { $0 < file.bytes.count }
    for length in lengths {
      let failure = try file.failure(with: Array(file.bytes[..<length]))
      #expect(failure?.code == .damaged, "\(length) bytes: \(failure?.message ?? "it opened")")
      #expect(failure?.message.contains("restore it from a copy") == true)
    }
    #expect(try file.failure(with: file.bytes) == nil)
    #expect(try file.failure(with: file.bytes + [0]) == nil)
  }

  /// Places in a meta page, from its start, that every check covers; see `DataFile`.
  static let covered: [(what: String, places: ClosedRange<Int>)] = [
    ("page number", 0...7), ("flags", 10...11), ("magic and version", 16...23),
    ("page size", 40...43), ("transaction", 144...151), ("pages in the file", 138...143),
  ]

  @Test(arguments: [0, 4096])
  func `any bit turned in what both meta pages must say is refused`(page: Int) throws {
    let file = try DamageableFile()
    for (what, places) in Self.covered {
      for place in places {
        for bit in 0..<8 {
          var bytes = file.bytes
          bytes[page + place] ^= 1 << UInt8(bit)
          let failure = try file.failure(with: bytes)
          #expect(failure?.code == .damaged, "\(what), byte \(place), bit \(bit)")
        }
      }
    }
  }

  @Test func `any bit turned in the root page's header is refused`() throws {
    let file = try DamageableFile()
    let newest = [0, 4096].max { number(file.bytes, $0 + 144) < number(file.bytes, $1 + 144) }
    for tree in [40, 88] {
      let root = Int(number(file.bytes, (newest ?? 0) + tree + 40)) * 4096
      for place in [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 13, 15] {
        for bit in 0..<8 where !([13, 15].contains(place) && bit < 5) {
          var bytes = file.bytes
          bytes[root + place] ^= 1 << UInt8(bit)
          let failure = try file.failure(with: bytes)
          #expect(failure?.code == .damaged, "byte \(place), bit \(bit)")
        }
      }
    }
  }

  @Test func `files that are something else are refused`() throws {
    let file = try DamageableFile()
    var random = SeededRandom(seed: 1)
    let noise = (0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    for bytes in [[0], Array("SQLite format 3\u{0}".utf8), noise, Array(repeating: 0, count: 8192)]
    {
      #expect(try file.failure(with: bytes)?.code == .damaged)
    }
  }

  @Test func `an empty file is taken for a new one only where one may be made`() throws {
    let file = try DamageableFile()
    #expect(try file.failure(with: [])?.code == .damaged)
    _ = try Environment.open(file.folder.path, small())
  }

  private func number(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64($1 * 8) }
  }
}
