internal import Glibc
internal import LMDB
internal import Synchronization

/// The folder `<book>/views/` as it is now: a rebuild in any process may put another in its place.
///
/// Shared by the reader and the writer of a process. Who reads on in the old folder is not
/// disturbed: it goes when the last one has ended.
final class ViewsFolder: Sendable {
  private static let stampsName = ".stamps"
  private static let piecesName = ".pieces"
  private static let blobsName = ".blobs"

  /// An environment with the tables that every views folder has.
  struct Opened: Sendable {
    let environment: Environment
    let stamps: Table
    let pieces: Table
    let blobs: Table
  }

  let path: String
  private let options: EnvironmentOptions
  private let opened = Mutex<Opened?>(nil)

  init(path: String, _ options: EnvironmentOptions) {
    (self.path, self.options) = (path, options)
  }

  /// The environment in the folder that lies at the path now.
  ///
  /// - Throws: `viewsUnusable` when it is missing or damaged; what else opening one refuses.
  func current() throws(StoreFailure) -> Opened {
    try opened.withLock { (opened) throws(StoreFailure) in
      if let opened, opened.environment.directory.identity == Directory.identity(at: path) {
        return opened
      }
      opened = nil
      let fresh = try open()
      opened = fresh
      return fresh
    }
  }

  /// Closes the environment for good.
  func close() {
    opened.withLock { opened in
      opened?.environment.close()
      opened = nil
    }
  }

  /// Counts how often the folder at the path was rebuilt; 0 when it never was, or is missing.
  var generation: UInt64 {
    UInt64(FileLock.text(at: path + "/generation").prefix { $0.isNumber }) ?? 0
  }

  private func open() throws(StoreFailure) -> Opened {
    // Where names cannot be exchanged, nothing lies at the path for a moment of a rebuild.
    let triesMaximum = 3
    for _ in 1..<triesMaximum where Directory.identity(at: path) == nil && !options.create {
      usleep(2000)
    }
    do throws(StoreFailure) {
      let environment = try Environment.open(path, options)
      return Opened(
        environment: environment,
        stamps: try environment.table(Self.stampsName),
        pieces: try environment.table(Self.piecesName),
        blobs: try environment.table(Self.blobsName)
      )
    } catch { throw error.ofViews(path) }
  }
}

extension StoreFailure {
  /// What a failure of the environment means for views: damage and absence are to be rebuilt.
  func ofViews(_ path: String) -> StoreFailure {
    switch code {
    case .damaged, .missing, .version:
      StoreFailure(
        .viewsUnusable,
        "the views in \(path) are missing or damaged; rebuild them from the log",
        cause: description
      )
    default: self
    }
  }
}

/// Removes a folder of views; what is not there is no error.
func removeViews(_ path: String) throws(StoreFailure) {
  try Directory.remove(path, files: ["data.mdb", "lock.mdb", "generation"])
}
