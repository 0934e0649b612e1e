import Codec
import Digests
import EventStore
import LMDB
import SortedRuns

/// The state at a sequence, kept in `views/`, so that a start need not replay from the first event.
///
/// Pieces of a blob: how many pieces hold the state and how many segments the index of ids has, the
/// pieces of the state, then one for each segment of the index of ids and of the index of orders. A
/// checkpoint whose stamp does not fit the log, or that cannot be read, is passed over.
enum Checkpoint {
  private static let pieceBytes = 8 << 20

  /// Writes a checkpoint; the two newest are kept.
  static func write(
    _ state: BookState,
    _ index: LogIndex,
    at position: LogPosition,
    into views: ViewsWriter
  ) throws(BookFailure) {
    var writer = ByteWriter(capacity: 1 << 20)
    state.encode(into: &writer)
    let stamp = ViewStamp(
      book: state.identity.number,
      sequence: position.lastSequence,
      chainHash: position.chainHash,
      format: LedgerViews.format
    )
    do throws(StoreFailure) {
      var blob = try views.blob(LedgerViews.checkpoint, stamp)
      let count = (writer.count + pieceBytes - 1) / pieceBytes
      var head = ByteWriter(capacity: 8)
      head.fixed(UInt32(count))
      head.fixed(UInt32(index.ids.segmentCount))
      try blob.append(head.rawSpan)
      for piece in 0..<count {
        let range = piece * pieceBytes..<min((piece + 1) * pieceBytes, writer.count)
        try blob.append(writer.rawSpan.extracting(range))
      }
      for table in [index.ids, index.orders] {
        for segment in 0..<table.segmentCount {
          var writer = ByteWriter(capacity: 1 << 20)
          table.encodeSegment(segment, into: &writer)
          try blob.append(writer.rawSpan)
        }
      }
      try blob.finish()
    } catch {
      throw BookFailure(error)
    }
  }

  /// The newest state at or before `last` whose checkpoint fits the log; nil where there is none.
  static func load(
    _ views: ViewsReader,
    _ log: LogReader,
    through last: UInt64,
    withIndex: Bool
  ) -> (state: BookState, index: LogIndex)? {
    guard let stamps = try? views.blobs(LedgerViews.checkpoint) else { return nil }
    for stamp in stamps where stamp.sequence <= last && stamp.format == LedgerViews.format {
      guard (try? log.fits(stamp)) == true else { continue }
      let loaded = try? views.withBlob(
        LedgerViews.checkpoint,
        stamp,
        failing: { BookFailure($0) }
      ) { (blob) throws(BookFailure) in try read(&blob, withIndex: withIndex) }
      if let loaded, loaded.state.identity.number == stamp.book,
        loaded.state.lastSequence == stamp.sequence
      {
        return loaded
      }
    }
    return nil
  }

  /// The checkpoints that belong to the log and are not what was written: somebody altered them.
  static func damaged(_ views: ViewsReader, _ log: LogReader) -> [UInt64] {
    guard let stamps = try? views.blobs(LedgerViews.checkpoint) else { return [] }
    return stamps.filter { (try? log.fits($0)) == true }.filter { stamp in
      let isWhole: Bool? = try? views.withBlob(
        LedgerViews.checkpoint,
        stamp,
        failing: { BookFailure($0) }
      ) { (blob) throws(BookFailure) in
        let loaded = try read(&blob, withIndex: true)
        return loaded.state.lastSequence == stamp.sequence
      }
      return isWhole != true
    }.map(\.sequence)
  }

  private static func read(
    _ blob: inout BlobView,
    withIndex: Bool
  ) throws(BookFailure) -> (state: BookState, index: LogIndex) {
    var bytes: [UInt8] = []
    var index = LogIndex()
    do throws(StoreFailure) {
      try blob.verify()
      let head = try blob.piece(at: 0)
      let (count, segments) = try counts(head)
      guard count + segments < blob.pieceCount else {
        throw StoreFailure(.damaged, "a checkpoint is short")
      }
      for piece in 1..<count + 1 {
        let span = try blob.piece(at: piece)
        bytes += span.array(0..<span.byteCount)
      }
      if withIndex {
        for piece in (count + 1)..<blob.pieceCount {
          let span = try blob.piece(at: piece)
          do throws(FingerprintDamage) {
            if piece <= count + segments {
              try index.ids.decodeSegment(span)
            } else {
              try index.orders.decodeSegment(span)
            }
          } catch {
            throw StoreFailure(.damaged, error.what)
          }
        }
      }
    } catch {
      throw BookFailure(error)
    }
    var reader = ByteReader(bytes.rawSpan)
    return (try BookState.decode(from: &reader), index)
  }

  /// How many pieces hold the state, and how many the index of ids.
  private static func counts(_ head: RawSpan) throws(StoreFailure) -> (state: Int, ids: Int) {
    do throws(CodecError) {
      let (state, ids) = (
        try head.fixed(UInt32.self, at: 0), try head.fixed(UInt32.self, at: 4)
      )
      return (Int(state), Int(ids))
    } catch {
      throw StoreFailure(.damaged, "a checkpoint has no head")
    }
  }
}
