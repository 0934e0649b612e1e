import Codec
import EventStore
import IndependentReplay
import LMDB

/// The state of the independent replay at the end of the last sealed day, kept in the views, so
/// that a close replays the days since and not the whole log.
///
/// An audit never reads it.
enum SealedReplay {
  private static let name = "independent-replay"

  /// Keeps the state of a replay that ended with a day and agreed with its books.
  static func keep(
    _ replay: IndependentReplay,
    _ stamp: ViewStamp,
    in views: ViewsWriter
  ) throws(BookFailure) {
    let bytes = replay.state.bytes
    do throws(StoreFailure) {
      var blob = try views.blob(name, stamp)
      for start in stride(from: 0, to: bytes.count, by: 8 << 20) {
        try blob.append(bytes.rawSpan.extracting(start..<min(start + 8 << 20, bytes.count)))
      }
      try blob.finish()
    } catch {
      throw BookFailure(error)
    }
  }

  /// The newest state at or before a sequence that fits the log; nil where there is none.
  static func load(
    _ views: ViewsReader,
    _ log: LogReader,
    before sequence: UInt64
  ) -> ReplayState? {
    guard let stamps = try? views.blobs(name) else { return nil }
    for stamp in stamps where stamp.sequence < sequence {
      guard (try? log.fits(stamp)) == true else { continue }
      let state = try? views.withBlob(name, stamp) { (blob) throws(StoreFailure) in
        try blob.verify()
        var bytes: [UInt8] = []
        for index in 0..<blob.pieceCount {
          let piece = try blob.piece(at: index)
          bytes += piece.array(0..<piece.byteCount)
        }
        do throws(CodecError) { return try ReplayState(bytes: bytes.rawSpan) } catch {
          throw StoreFailure(.damaged, "the kept replay cannot be read")
        }
      }
      if let state, state.sequence == stamp.sequence { return state }
    }
    return nil
  }
}
