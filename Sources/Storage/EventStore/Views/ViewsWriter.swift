package import LMDB

/// Writes the views of a book; used by one thread, or by several that wait for each other.
///
/// Views are committed after the log and can be thrown away at any time. A power cut may undo the
/// last commit, so a view may fall behind the log, never run ahead of it.
package struct ViewsWriter: Sendable {
  /// Reads what this writer writes; the only way to read the views in the writer's own process.
  package var reader: ViewsReader { ViewsReader(folder) }
  let folder: ViewsFolder

  init(_ folder: ViewsFolder) { self.folder = folder }

  /// Opens the views of a book for writing, and makes them when they are missing.
  ///
  /// - Throws: `viewsUnusable` when they are damaged: rebuild them, which replaces the folder.
  package static func open(
    book: String,
    _ options: EnvironmentOptions = EnvironmentOptions.forViews
  ) throws(StoreFailure) -> ViewsWriter {
    var options = options
    (options.readOnly, options.create) = (false, true)
    let folder = ViewsFolder(path: book + "/views", options)
    _ = try folder.current()
    return ViewsWriter(folder)
  }

  /// Brings views from one state to another in one transaction.
  ///
  /// `source` is the stamp that each must have: nil for a view that is new or being filled.
  /// `target` is the stamp that each gets: nil while it is being filled, over several updates.
  /// - Throws: `wrongPosition` when one has another stamp, as after a rebuild; nothing is changed.
  package func update(
    _ names: [String],
    from source: ViewStamp?,
    to target: ViewStamp?,
    _ body: (inout WriteTransaction, [Table]) throws(StoreFailure) -> Void
  ) throws(StoreFailure) {
    try write(names) { (transaction, opened, tables) throws(StoreFailure) in
      for name in names {
        try transaction.requireStamp(source, of: name, in: opened.stamps)
        try transaction.setStamp(target, of: name, in: opened.stamps)
      }
      try body(&transaction, tables)
    }
  }

  /// Empties views and takes their stamps away, so that they can be filled anew.
  package func clear(_ names: [String]) throws(StoreFailure) {
    try write(names) { (transaction, opened, tables) throws(StoreFailure) in
      for (name, table) in zip(names, tables) {
        try transaction.setStamp(nil, of: name, in: opened.stamps)
        try transaction.removeAll(in: table)
      }
    }
  }

  /// Puts everything on the disk, the last commit included.
  package func synchronize() throws(StoreFailure) {
    try folder.current().environment.synchronize()
  }

  /// Closes the folder, so that this process may open it anew; the next call opens it again.
  ///
  /// Waits until the transactions of this process on it have ended; not to be called inside one.
  package func close() { folder.close() }

  func write(
    _ names: [String],
    _ body: (inout WriteTransaction, ViewsFolder.Opened, [Table]) throws(StoreFailure) -> Void
  ) throws(StoreFailure) {
    precondition(names.allSatisfy { Self.isName($0) }, "a view has a name of 1 to 64 bytes")
    do throws(StoreFailure) {
      let opened = try folder.current()
      var tables: [Table] = []
      for name in names { tables.append(try opened.environment.table(name)) }
      try opened.environment.write { (transaction) throws(StoreFailure) in
        try body(&transaction, opened, tables)
      }
    } catch { throw error.ofViews(folder.path) }
  }

  /// A name begins with no dot and no control character: those are this module's own.
  static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && !name.hasPrefix(".")
      && name.utf8.allSatisfy { $0 >= 0x20 }
  }
}

extension EnvironmentOptions {
  /// For views: a power cut may undo the last commit.
  package static var forViews: EnvironmentOptions {
    var options = EnvironmentOptions()
    options.durability = .lastCommitMayGo
    return options
  }
}
