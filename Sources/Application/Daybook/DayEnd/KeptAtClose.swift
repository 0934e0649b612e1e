import Codec
import EventStore
import LMDB
import Statements

/// What a close keeps in the views of the end of its day, so that the next close, and a report of
/// the days after, fold what has come since and not the whole log.
///
/// Each of these is computed from the log alone and can be thrown away; an audit never reads one.
enum KeptAtClose: String {
  /// The state of the independent replay.
  case replay = "independent-replay"
  /// The open items of suspense and transit.
  case openItems = "open-items"
  /// What the two views of payments have not matched, and what they have.
  case twoViews = "two-views"

  /// Where a close keeps it: views and stamp of the day that it closes.
  struct Place {
    let views: ViewsWriter
    let stamp: ViewStamp
  }

  private static let pieceBytes = 8 << 20

  /// Keeps the bytes of what was computed up to the day's cut; of each the two newest stay.
  func keep(_ bytes: [UInt8], at place: Place) throws(BookFailure) {
    do throws(StoreFailure) {
      var blob = try place.views.blob(rawValue, place.stamp)
      for start in stride(from: 0, to: bytes.count, by: Self.pieceBytes) {
        let range = start..<min(start + Self.pieceBytes, bytes.count)
        try blob.append(bytes.rawSpan.extracting(range))
      }
      try blob.finish()
    } catch {
      throw BookFailure(error)
    }
  }

  /// The newest at or before a sequence that fits the log and that `decode` takes; nil where there
  /// is none.
  ///
  /// `decode`: gets the bytes and the sequence up to which they were computed.
  func newest<Value>(
    _ views: ViewsReader,
    _ log: LogReader,
    through last: UInt64,
    _ decode: (RawSpan, UInt64) throws(CodecError) -> Value?
  ) -> Value? {
    guard let stamps = try? views.blobs(rawValue) else { return nil }
    for stamp in stamps where stamp.sequence <= last {
      guard (try? log.fits(stamp)) == true, let bytes = try? bytes(views, stamp) else { continue }
      if let value = try? decode(bytes.rawSpan, stamp.sequence) { return value }
    }
    return nil
  }

  private func bytes(_ views: ViewsReader, _ stamp: ViewStamp) throws -> [UInt8]? {
    try views.withBlob(rawValue, stamp) { (blob) throws(StoreFailure) in
      try blob.verify()
      var bytes: [UInt8] = []
      for index in 0..<blob.pieceCount {
        let piece = try blob.piece(at: index)
        bytes += piece.array(0..<piece.byteCount)
      }
      return bytes
    }
  }
}

extension Book {
  /// What a close kept at or before the last record that counts; nil where there is none that can
  /// be used, for a report by value date, and where the log alone is to be read.
  func kept<Value>(
    _ what: KeptAtClose,
    _ bounds: ReportBounds,
    _ decode: (RawSpan, UInt64) throws(CodecError) -> Value?
  ) -> Value? {
    guard bounds.axis == .accounting, !bounds.readsLogAlone else { return nil }
    return views.read { what.newest($0, log, through: bounds.last, decode) }
  }
}
