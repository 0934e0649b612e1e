package import LMDB

/// A named view as one transaction sees it.
package struct View: Hashable, Sendable {
  /// Its keys and values.
  package let table: Table
  /// What it was computed from; nil while it is being filled.
  package let stamp: ViewStamp?
}

/// Reads the views of a book while a writer changes them and a rebuild replaces them.
///
/// A copy reads the same views; any number of threads may. Each read is of one state of one folder.
package struct ViewsReader: Sendable {
  let folder: ViewsFolder

  init(_ folder: ViewsFolder) { self.folder = folder }

  /// Reads the views of a book whose writer is another process; in the writer's own process take
  /// `ViewsWriter.reader`.
  ///
  /// - Throws: `viewsUnusable` when they are missing or damaged.
  package static func open(
    book: String,
    _ options: EnvironmentOptions = EnvironmentOptions()
  ) throws(StoreFailure) -> ViewsReader {
    var options = options
    (options.readOnly, options.create) = (true, false)
    let folder = ViewsFolder(path: book + "/views", options)
    _ = try folder.current()
    return ViewsReader(folder)
  }

  /// Closes the folder, so that this process may open it anew; the next call opens it again.
  ///
  /// Waits until the transactions of this process on it have ended; not to be called inside one.
  package func close() { folder.close() }

  /// Counts how often the views of this book were rebuilt.
  package var generation: UInt64 { folder.generation }

  /// The stamp of a view; nil when there is no such view or it is being filled.
  package func stamp(of name: String) throws(StoreFailure) -> ViewStamp? {
    try read([name]) { (_, views) throws(StoreFailure) in views[0]?.stamp }
  }

  /// Reads views in one transaction, so that they are of one moment; nil for those that are not
  /// there.
  ///
  /// End it within 10 seconds.
  /// - Throws: `viewsUnusable` for damage that LMDB meets on the way.
  package func read<Result: ~Copyable>(
    _ names: [String],
    _ body: (borrowing ReadTransaction, [View?]) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    do throws(StoreFailure) { return try read(names, failing: { $0 }, body) } catch {
      throw error.ofViews(folder.path)
    }
  }

  /// The same for a body with errors of its own.
  package func read<Result: ~Copyable, Failure: Error>(
    _ names: [String],
    failing: (StoreFailure) -> Failure,
    _ body: (borrowing ReadTransaction, [View?]) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (opened, tables): (ViewsFolder.Opened, [Table?])
    do throws(StoreFailure) {
      opened = try folder.current()
      tables = try opened.existing(names)
    } catch { throw failing(error.ofViews(folder.path)) }
    return try opened.environment.read(failing: { failing($0.ofViews(folder.path)) }) {
      (transaction) throws(Failure) in
      var views: [View?] = []
      do throws(StoreFailure) {
        for (name, table) in zip(names, tables) {
          let stamp = try transaction.stamp(of: name, in: opened.stamps)
          views.append(table.map { View(table: $0, stamp: stamp) })
        }
      } catch { throw failing(error.ofViews(folder.path)) }
      return try body(transaction, views)
    }
  }
}

extension ViewsFolder.Opened {
  /// The tables of views, nil for those that are not there; opened before the transaction that
  /// reads them.
  fileprivate func existing(_ names: [String]) throws(StoreFailure) -> [Table?] {
    var tables: [Table?] = []
    for name in names {
      do throws(StoreFailure) {
        tables.append(try environment.existingTable(name))
      } catch {
        guard error.code == .missing else { throw error }
        tables.append(nil)
      }
    }
    return tables
  }
}

extension ReadTransaction {
  func stamp(of name: String, in stamps: Table) throws(StoreFailure) -> ViewStamp? {
    guard let value = try value(of: Array(name.utf8).span, in: stamps) else { return nil }
    return ViewStamp(value)
  }
}
