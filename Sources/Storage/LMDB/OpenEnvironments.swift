import Synchronization

/// The folders that this process has open as environments.
///
/// The one global of this module, because the limit is the process's: closing either of two
/// environments on one file drops the locks of both.
private let openFolders = Mutex<Set<Directory.Identity>>([])

/// The right of this process to have one folder open; given back when it goes.
final class OpenClaim: Sendable {
  // Open until the claim has gone: once the folder is closed, a new one may get its inode.
  private let directory: Directory

  /// Takes the claim, or says that the process has the folder open already.
  init(on directory: Directory) throws(StoreFailure) {
    let identity = directory.identity
    guard openFolders.withLock({ $0.insert(identity).inserted }) else {
      throw StoreFailure(
        .alreadyOpen,
        "\(directory.path) is open in this process already; use what was opened first"
      )
    }
    self.directory = directory
  }

  deinit {
    let identity = directory.identity
    _ = openFolders.withLock { $0.remove(identity) }
  }
}
