internal import Digests
package import LMDB

/// What a check of the chain went through.
package struct ChainReport: Hashable, Sendable {
  /// Blocks whose hash was computed.
  package var blocks = 0
  /// Records in them.
  package var records = 0
  /// Bytes hashed, block hashes left out.
  package var bytes = 0
  /// Where the last of them ends.
  package var end = LogPosition.empty
}

extension LogReader {
  /// Computes the hash of every block from `first` to `last` anew, each onto the one before it, and
  /// checks that sequences and name numbers have no gap.
  ///
  /// The block before the first is taken as it stands; from sequence 1 nothing is. That the log was
  /// not cut short and nothing was rewritten with a chain of its own, only a certificate kept
  /// outside can say.
  /// - Throws: `damaged` with the first bad block, and the sequence where one record is to blame.
  /// - Complexity: O(*n*) in bytes of log.
  package func verifyChain(
    from first: UInt64 = 1,
    through last: UInt64? = nil
  ) throws(StoreFailure) -> ChainReport {
    var report = ChainReport()
    var end: LogPosition?
    if first <= 1 { end = .empty }
    do {
      try read(from: first, through: last) { block, _ in
        let before = try end ?? (try endBefore(block.firstSequence))
        try block.requireSuccession(to: before)
        report.blocks += 1
        report.records += block.recordCount
        report.bytes += block.bytes.byteCount - BlockLayout.hashBytes
        (report.end, end) = (block.position, block.position)
        return .goOn
      }
    } catch let failure as StoreFailure {
      throw failure
    } catch { preconditionFailure("a walk over the log failed with \(error)") }
    return report
  }

  /// Where the log ended before the block that begins with a sequence.
  private func endBefore(_ sequence: UInt64) throws(StoreFailure) -> LogPosition {
    guard sequence > 1 else { return .empty }
    return try snapshot { (snapshot) throws(StoreFailure) in
      guard let end = try snapshot.endOfBlock(containing: sequence - 1) else {
        throw .damage(block: sequence, "the block before it is not there")
      }
      return end
    }
  }
}

extension BlockView {
  /// Checks that this block stands on one that ends there.
  fileprivate borrowing func requireSuccession(to before: LogPosition) throws(StoreFailure) {
    guard firstSequence == before.lastSequence + 1 else {
      throw .damage(block: firstSequence, "the block before it ends at \(before.lastSequence)")
    }
    guard firstNameNumber == before.nameCount + 1 else {
      throw .damage(
        block: firstSequence,
        "its names begin with number \(firstNameNumber), the last one before has \(before.nameCount)"
      )
    }
    guard computedHash(after: before.chainHash) == chainHash else {
      throw .damage(block: firstSequence, "its content does not have the hash that stands in it")
    }
    try requireLengths()
    var (names, number) = (names, firstNameNumber)
    while let name = names.next() {
      guard name.isText else {
        throw .damage(block: firstSequence, "its name with number \(number) is no UTF-8")
      }
      number += 1
    }
  }
}

extension RawSpan {
  fileprivate var isText: Bool {
    // Reads within the span; the text is only made to see whether it can be.
    unsafe withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) != nil }
  }
}
