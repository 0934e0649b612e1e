package import Digests

/// Where a log ends: what the next block stands on.
package struct LogPosition: Hashable, Sendable {
  /// The sequence of the last record; 0 in an empty log.
  package var lastSequence: UInt64
  /// The chain hash of the last block; zeros in an empty log.
  package var chainHash: Digest32
  /// The number of the last name; 0 when there is none.
  package var nameCount: UInt32
  /// Counts the writers that a book had: an append on the position of an earlier one is refused.
  ///
  /// 0 for positions that a reader gives.
  package var epoch: UInt64

  /// Where an empty log ends.
  package static let empty = LogPosition(
    lastSequence: 0,
    chainHash: .zero,
    nameCount: 0,
    epoch: 0
  )
}
