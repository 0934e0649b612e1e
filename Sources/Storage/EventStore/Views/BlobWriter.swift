internal import Codec
internal import Digests
package import LMDB

/// Limits of large values in the views.
package enum BlobLimits {
  /// No piece has more bytes.
  package static let pieceBytesMaximum = 16 << 20
  /// So many blobs of a name are kept, the newest.
  package static let kept = 2
}

/// Writes a large value, such as a checkpoint, in pieces; it counts only once it is finished.
///
/// Pieces stay as they were given: a reader gets them one by one, in place. One blob of a name is
/// written at a time.
package struct BlobWriter: ~Copyable {
  private let folder: ViewsFolder
  // The one it was begun in: a blob has all its pieces in one folder.
  private let opened: ViewsFolder.Opened
  private let name: String
  private let stamp: ViewStamp
  private var pieces: UInt32 = 0
  private var bytes: UInt64 = 0
  private var hash = SHA256()

  /// Starts a blob; what is left of unfinished ones of this name is removed.
  init(_ folder: ViewsFolder, _ name: String, _ stamp: ViewStamp) throws(StoreFailure) {
    precondition(ViewsWriter.isName(name), "a blob has a name of 1 to 64 bytes")
    let opened = try folder.current()
    do throws(StoreFailure) {
      try opened.environment.write { (transaction) throws(StoreFailure) in
        let key = BlobKey.blob(name, stamp.sequence)
        try transaction.remove(key.span, in: opened.blobs)
        try transaction.tidyBlobs(of: name, opened)
      }
    } catch { throw error.ofViews(folder.path) }
    (self.folder, self.opened, self.name, self.stamp) = (folder, opened, name, stamp)
  }

  /// Adds a piece of at most 16 MiB, in a commit of its own.
  package mutating func append(_ piece: RawSpan) throws(StoreFailure) {
    precondition(piece.byteCount <= BlobLimits.pieceBytesMaximum, "a piece has at most 16 MiB")
    let key = BlobKey.piece(name, stamp.sequence, pieces)
    do throws(StoreFailure) {
      try opened.environment.write { (transaction) throws(StoreFailure) in
        try transaction.put(piece, under: key.span, in: opened.pieces)
      }
    } catch { throw error.ofViews(folder.path) }
    hash.update(NumberKey(UInt64(piece.byteCount)).bytes)
    hash.update(piece)
    (pieces, bytes) = (pieces + 1, bytes + UInt64(piece.byteCount))
  }

  /// Makes the blob count, puts it on the disk, and removes all but the newest two of its name.
  ///
  /// - Throws: `wrongPosition` when the folder was replaced meanwhile: write it again.
  package consuming func finish() throws(StoreFailure) {
    let (opened, name) = (opened, name)
    guard try folder.current().environment === opened.environment else {
      throw StoreFailure(.wrongPosition, "the views were rebuilt meanwhile; write \(name) again")
    }
    let key = BlobKey.blob(name, stamp.sequence)
    var writer = ByteWriter()
    stamp.encode(into: &writer)
    writer.fixed(pieces)
    writer.fixed(bytes)
    writer.raw(hash.finish().bytes)
    do throws(StoreFailure) {
      try opened.environment.write { (transaction) throws(StoreFailure) in
        try transaction.put(writer.span, under: key.span, in: opened.blobs)
        try transaction.tidyBlobs(of: name, opened)
      }
      try opened.environment.synchronize()
      try opened.environment.clearStaleReaders()
    } catch { throw error.ofViews(folder.path) }
  }
}

extension ViewsWriter {
  /// Starts a large value of a name, computed from what `stamp` says.
  package func blob(_ name: String, _ stamp: ViewStamp) throws(StoreFailure) -> BlobWriter {
    try BlobWriter(folder, name, stamp)
  }
}

/// Keys of blobs: name, a zero byte, sequence; for a piece its number.
///
/// Big-endian, so that they stand in order.
enum BlobKey {
  static func prefix(_ name: String) -> [UInt8] { Array(name.utf8) + [0] }

  static func blob(_ name: String, _ sequence: UInt64) -> [UInt8] {
    prefix(name) + bigEndian(sequence)
  }

  static func piece(_ name: String, _ sequence: UInt64, _ number: UInt32) -> [UInt8] {
    blob(name, sequence) + bigEndian(number)
  }

  private static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    stride(from: Number.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: number >> Number($0))
    }
  }
}

extension WriteTransaction {
  /// Removes all blobs of a name but the newest two, and every piece that belongs to none.
  fileprivate mutating func tidyBlobs(
    of name: String,
    _ opened: ViewsFolder.Opened
  ) throws(StoreFailure) {
    let prefix = BlobKey.prefix(name)
    let blobs = try keys(with: prefix, in: opened.blobs)
    for key in blobs.dropLast(BlobLimits.kept) { try remove(key.span, in: opened.blobs) }
    let kept = blobs.suffix(BlobLimits.kept)
    for key in try keys(with: prefix, in: opened.pieces) {
      guard !kept.contains(Array(key.dropLast(4))) else { continue }
      try remove(key.span, in: opened.pieces)
    }
  }

  /// Every key that begins with some bytes, in order.
  private func keys(with prefix: [UInt8], in table: Table) throws(StoreFailure) -> [[UInt8]] {
    var keys: [[UInt8]] = []
    var cursor = try cursor(over: table)
    var record = try cursor.seek(atLeast: prefix.span)
    while let found = record {
      let key = found.key.array(0..<found.key.byteCount)
      guard key.starts(with: prefix) else { break }
      keys.append(key)
      record = try cursor.next()
    }
    return keys
  }
}
