import EventStore
import LMDB
import Synchronization

/// The views of a book, opened when they are first needed, and replaced when they are of no use.
///
/// Everything in them is computed from the log, so nothing is lost by throwing them away. LMDB lets
/// a process open them once, so the writer of a book and its reader share one of these.
final class BookViews: Sendable {
  let path: String
  let mapBytes: Int
  private let options: EnvironmentOptions
  private let writer = Mutex<ViewsWriter?>(nil)

  /// `synchronizes`: whether commits wait for the disk; see ``BookWriter/Options``.
  init(path: String, mapBytes: Int, synchronizes: Bool = true) {
    (self.path, self.mapBytes) = (path, mapBytes)
    var options = EnvironmentOptions.forViews
    options.mapSize = mapBytes
    if !synchronizes { options.durability = .none }
    self.options = options
  }

  /// The views for writing; unusable ones are replaced by empty ones.
  func forWriting() throws(BookFailure) -> ViewsWriter {
    try writer.withLock { (opened) throws(BookFailure) in
      if let opened { return opened }
      let views = try open()
      opened = views
      return views
    }
  }

  private func open() throws(BookFailure) -> ViewsWriter {
    do throws(StoreFailure) {
      do throws(StoreFailure) { return try ViewsWriter.open(book: path, options) } catch {
        guard error.code == .viewsUnusable else { throw error }
        try ViewsRebuild.begin(book: path, options).finish()
        return try ViewsWriter.open(book: path, options)
      }
    } catch {
      throw BookFailure(error)
    }
  }

  /// Closes the views, so that this process may open them anew; the next use opens them again.
  func close() { writer.withLock { $0?.close() } }

  /// Reads the views, of the writer in this process or of one elsewhere; nil where there are none
  /// that can be used, or `body` gives nil.
  func read<Value>(_ body: (ViewsReader) -> Value?) -> Value? {
    writer.withLock { opened in
      if let opened { return body(opened.reader) }
      guard let reader = try? ViewsReader.open(book: path, options) else { return nil }
      defer { reader.close() }
      return body(reader)
    }
  }

  /// Brings the ledgers up to a day: every day that was cut before and is not in them yet.
  static func catchUp(
    _ views: ViewsWriter,
    _ log: LogReader,
    _ state: BookState,
    through day: BookDays.Closed
  ) throws(BookFailure) {
    var next = 0
    do throws(StoreFailure) {
      let stamp = try views.reader.stamp(of: LedgerViews.daily)
      if let stamp {
        let known = state.days.closed.firstIndex { $0.cut == stamp.sequence }
        let isOurs = stamp.book == state.identity.number && stamp.format == LedgerViews.format
        let fits = try log.fits(stamp)
        if let known, isOurs, fits { next = known + 1 }
      }
      if next == 0 { try views.clear(LedgerViews.all) }
    } catch {
      throw BookFailure(error)
    }
    let writer = LedgerWriter(views: views, log: log, state: state)
    for closed in state.days.closed[next...] where closed.cut <= day.cut {
      try writer.write(closed)
    }
  }
}
