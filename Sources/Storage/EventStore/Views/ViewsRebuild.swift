package import LMDB

/// Builds the views of a book anew beside the old ones and then takes their place.
///
/// Readers and the writer of the old ones go on, in any process, and find the new folder at their
/// next read. One rebuild of a book runs at a time.
package struct ViewsRebuild: ~Copyable {
  /// Fills the new views; durable only once `finish` returns.
  package let writer: ViewsWriter
  /// How often the views of this book will have been rebuilt, this one included.
  package let generation: UInt64
  private let book: String
  private let lock: FileLock

  /// Starts with an empty folder `views.new`; what an earlier one left there is removed.
  ///
  /// - Throws: `rebuilding` when another process, or this one, is at it.
  package static func begin(
    book: String,
    _ options: EnvironmentOptions = EnvironmentOptions()
  ) throws(StoreFailure) -> ViewsRebuild {
    let lock = try FileLock.take(book + "/rebuild.lock")
    guard let lock else {
      throw StoreFailure(.rebuilding, "the views of \(book) are being rebuilt; wait for that")
    }
    let path = book + "/views.new"
    try removeViews(path)
    try removeViews(book + "/views.old")
    var new = options
    (new.readOnly, new.create, new.durability) = (false, true, .none)
    let folder = ViewsFolder(path: path, new)
    _ = try folder.current()
    let generation = ViewsFolder(path: book + "/views", options).generation + 1
    guard let text = try FileLock.take(path + "/generation") else {
      throw StoreFailure(.rebuilding, "\(path) is in use; wait for that")
    }
    try text.write("\(generation)\n")
    return ViewsRebuild(ViewsWriter(folder), generation, book, lock)
  }

  private init(
    _ writer: ViewsWriter,
    _ generation: UInt64,
    _ book: String,
    _ lock: consuming FileLock
  ) {
    (self.writer, self.generation, self.book) = (writer, generation, book)
    self.lock = lock
  }

  /// Puts the new views on the disk and in the place of the old ones, which are removed.
  ///
  /// Must not be called inside a transaction on the new ones.
  package consuming func finish() throws(StoreFailure) {
    try writer.synchronize()
    // So that this process can open the folder again under its new name.
    writer.folder.close()
    try exchangeFolders(book + "/views.new", book + "/views")
    try Directory(path: book).synchronize()
    try removeViews(book + "/views.new")
  }
}
