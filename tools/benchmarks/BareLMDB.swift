import Codec
import LMDB

/// The reference: LMDB alone, writing the same bytes, a commit for each block.
struct BareLMDB {
  /// The values that the log holds, in the order of their keys.
  let values: [[UInt8]]

  /// Reads the blocks of a book's log, which nobody writes any more.
  init(copying log: String) throws {
    var options = EnvironmentOptions()
    options.readOnly = true
    let environment = try Environment.open(log, options)
    values = try environment.read { (transaction) throws(StoreFailure) in
      var values: [[UInt8]] = []
      var cursor = try transaction.cursor(over: environment.main)
      while let block = try cursor.next() {
        values.append(block.value.array(0..<block.value.byteCount))
      }
      return values
    }
  }

  private init(values: [[UInt8]]) { self.values = values }

  /// The last so many values only.
  func last(_ count: Int) -> BareLMDB { BareLMDB(values: Array(values.suffix(count))) }

  /// Writes all values into a new environment, each durable before the next.
  func write(into folder: String, synchronizing: Bool = true) throws {
    var options = EnvironmentOptions()
    options.create = true
    if !synchronizing { options.durability = .none }
    let environment = try Environment.open(folder, options)
    for (index, value) in values.enumerated() {
      try environment.write { (transaction) throws(StoreFailure) in
        let key = NumberKey(UInt64(index + 1))
        try transaction.append(
          byteCount: value.count,
          under: key.bytes,
          in: environment.main
        ) { room in
          // As large as the value; a byte has no invariants.
          unsafe room.withUnsafeMutableBytes { unsafe $0.copyBytes(from: value) }
        }
      }
    }
  }
}
