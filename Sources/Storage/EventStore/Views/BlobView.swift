internal import Codec
internal import Digests
package import LMDB

/// A finished blob, in place in the map, lent by `ViewsReader.withBlob`.
package struct BlobView: ~Copyable, ~Escapable {
  /// What it was computed from.
  package let stamp: ViewStamp
  /// How many pieces it has.
  package let pieceCount: Int
  /// Bytes in all pieces together.
  package let byteCount: Int
  private let digest: Digest32
  private let name: String
  private let pieces: Table
  private var cursor: Cursor
  private let path: String

  @_lifetime(copy cursor)
  init(
    _ name: String,
    _ entry: BlobEntry,
    _ cursor: consuming Cursor,
    _ opened: ViewsFolder.Opened
  ) {
    (self.name, pieces) = (name, opened.pieces)
    self.cursor = cursor
    (stamp, digest) = (entry.stamp, entry.digest)
    (pieceCount, byteCount) = (entry.pieceCount, entry.byteCount)
    path = opened.environment.path
  }

  /// A piece, 0 for the first, as it was appended; it may lie at any even address.
  ///
  /// - Throws: `viewsUnusable` when it is not there.
  @_lifetime(copy self)
  package mutating func piece(at index: Int) throws(StoreFailure) -> RawSpan {
    precondition(index >= 0 && index < pieceCount, "a piece of this blob")
    let key = BlobKey.piece(name, stamp.sequence, UInt32(index))
    guard let found = try cursor.seek(atLeast: key.span), found.key.equals(key.rawSpan) else {
      throw damaged("piece \(index) of \(pieceCount) is missing")
    }
    return found.value
  }

  /// Checks that the pieces are those that were written.
  ///
  /// - Throws: `viewsUnusable` when they are not.
  /// - Complexity: O(*n*) in bytes.
  @_lifetime(self: copy self)
  package mutating func verify() throws(StoreFailure) {
    var hash = SHA256()
    for index in 0..<pieceCount {
      let piece = try piece(at: index)
      hash.update(NumberKey(UInt64(piece.byteCount)).bytes)
      hash.update(piece)
    }
    guard hash.finish() == digest else { throw damaged("its content is not what was written") }
  }

  private func damaged(_ what: String) -> StoreFailure {
    StoreFailure(.damaged, "\(name) of sequence \(stamp.sequence) in \(path): \(what)")
      .ofViews(path)
  }
}

/// What stands in the list of blobs.
struct BlobEntry {
  let stamp: ViewStamp
  let pieceCount: Int
  let byteCount: Int
  let digest: Digest32

  /// Reads an entry; nil when it is none.
  init?(_ bytes: RawSpan) {
    guard bytes.byteCount == ViewStamp.byteCount + 44, let stamp = ViewStamp(bytes) else {
      return nil
    }
    do throws(CodecError) {
      pieceCount = Int(try bytes.fixed(UInt32.self, at: ViewStamp.byteCount))
      byteCount = Int(clamping: try bytes.fixed(UInt64.self, at: ViewStamp.byteCount + 4))
    } catch { return nil }
    self.stamp = stamp
    digest = Digest32(bytes, at: ViewStamp.byteCount + 12)
  }
}

extension ViewsReader {
  /// The stamps of the finished blobs of a name, the newest first.
  package func blobs(_ name: String) throws(StoreFailure) -> [ViewStamp] {
    let opened = try folder.current()
    return try opened.environment.read { (transaction) throws(StoreFailure) in
      try transaction.blobs(name, opened).map { $0.stamp }
    }
  }

  /// Lends the blob of a name that was computed from a stamp; nil when there is none.
  ///
  /// End it within 10 seconds.
  package func withBlob<Result: ~Copyable, Failure: Error>(
    _ name: String,
    _ stamp: ViewStamp,
    failing: (StoreFailure) -> Failure,
    _ body: (inout BlobView) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    let opened: ViewsFolder.Opened
    do throws(StoreFailure) { opened = try folder.current() } catch { throw failing(error) }
    return try opened.environment.read(failing: { failing($0.ofViews(folder.path)) }) {
      (transaction) throws(Failure) -> Result? in
      var view: BlobView
      do throws(StoreFailure) {
        let entry = try transaction.blobs(name, opened).first { $0.stamp == stamp }
        guard let entry else { return nil }
        view = BlobView(name, entry, try transaction.cursor(over: opened.pieces), opened)
      } catch { throw failing(error.ofViews(folder.path)) }
      return try body(&view)
    }
  }

  /// Lends the blob of a name that was computed from a stamp; nil when there is none.
  ///
  /// End it within 10 seconds.
  package func withBlob<Result: ~Copyable>(
    _ name: String,
    _ stamp: ViewStamp,
    _ body: (inout BlobView) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result? {
    do throws(StoreFailure) { return try withBlob(name, stamp, failing: { $0 }, body) } catch {
      throw error.ofViews(folder.path)
    }
  }
}

extension ReadTransaction {
  fileprivate func blobs(
    _ name: String,
    _ opened: ViewsFolder.Opened
  ) throws(StoreFailure) -> [BlobEntry] {
    var entries: [BlobEntry] = []
    var cursor = try cursor(over: opened.blobs)
    let prefix = BlobKey.prefix(name)
    var record = try cursor.seek(atLeast: prefix.span)
    while let found = record {
      let key = found.key.array(0..<found.key.byteCount)
      guard key.starts(with: prefix) else { break }
      if let entry = BlobEntry(found.value) { entries.append(entry) }
      record = try cursor.next()
    }
    return entries.reversed()
  }
}
