internal import Codec
package import Digests
package import LMDB

/// What a view was computed from; a view whose stamp does not fit the log is thrown away.
package struct ViewStamp: Hashable, Sendable {
  /// The book's identifier.
  package var book: UInt128
  /// The last sequence that went into the view: the last one of a block, or 0.
  package var sequence: UInt64
  /// The chain hash of that block; zeros for 0.
  package var chainHash: Digest32
  /// The format of the view's content, counted by whoever writes it.
  package var format: UInt32

  /// Makes a stamp.
  package init(book: UInt128, sequence: UInt64, chainHash: Digest32, format: UInt32) {
    (self.book, self.sequence) = (book, sequence)
    (self.chainHash, self.format) = (chainHash, format)
  }

  static let byteCount = 60

  /// Book, sequence, hash, format; little-endian.
  func encode(into writer: inout ByteWriter) {
    writer.fixed(book)
    writer.fixed(sequence)
    writer.raw(chainHash.bytes)
    writer.fixed(format)
  }

  /// Reads what `encode` wrote at the start of some bytes; nil when they are too few.
  init?(_ bytes: RawSpan) {
    guard bytes.byteCount >= Self.byteCount else { return nil }
    do throws(CodecError) {
      book = try bytes.fixed(UInt128.self, at: 0)
      sequence = try bytes.fixed(UInt64.self, at: 16)
      chainHash = Digest32(bytes, at: 24)
      format = try bytes.fixed(UInt32.self, at: 56)
    } catch { return nil }
  }
}

extension LogReader {
  /// Whether the log has a block that ends at the stamp's sequence with the stamp's chain hash.
  ///
  /// Whose book it is, the caller compares.
  package func fits(_ stamp: ViewStamp) throws(StoreFailure) -> Bool {
    guard stamp.sequence > 0 else { return stamp.chainHash == .zero }
    return try snapshot { (snapshot) throws(StoreFailure) in
      guard let end = try snapshot.endOfBlock(containing: stamp.sequence) else { return false }
      return end.lastSequence == stamp.sequence && end.chainHash == stamp.chainHash
    }
  }
}
