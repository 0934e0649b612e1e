import Codec
import Events
import SortedRuns

/// Where things are in the log: events by source and id, and the last record of each order.
///
/// A value, kept in memory and in checkpoints, filled again from the tail at a start.
struct LogIndex: Sendable {
  /// Fingerprint of source and id → sequence; a hit is settled by reading the record.
  var ids = FingerprintTable()
  /// Hash of an order → the sequence of its last record; a hit is settled by reading the record.
  var orders = FingerprintTable()

  /// Makes the changes so far final.
  mutating func settle() {
    ids.settle()
    orders.settle()
  }

  /// Whether an order may have a record; false is certain.
  func mayKnow(order hash: UInt64) -> Bool {
    var probe = orders.probe(hash)
    return orders.next(&probe) != nil
  }

  /// Says that an order's last record is now another one.
  ///
  /// - Returns: false where the previous record is not known as the order's last.
  mutating func move(order hash: UInt64, from previous: UInt64, to sequence: UInt64) -> Bool {
    guard previous != 0 else {
      orders.insert(hash, sequence)
      return true
    }
    var probe = orders.probe(hash)
    while let candidate = orders.next(&probe) {
      guard candidate == previous else { continue }
      orders.replace(probe, by: sequence)
      return true
    }
    return false
  }
}
