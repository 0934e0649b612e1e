import Glibc

/// A folder of its own for one test, removed with everything in it when the test lets go of it.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Makes an empty folder under `$TMPDIR`, or under /tmp.
  public init() {
    let root = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let folder = "\(root)/daybook-test-\(UInt64.random(in: 0 ... .max))"
    precondition(unsafe mkdir(folder, 0o700) == 0, "no folder could be made in \(root)")
    path = folder
  }

  deinit { removeFolder(path) }
}

/// Removes a folder and everything in it; what is not there is no error.
public func removeFolder(_ path: String) {
  guard let folder = unsafe opendir(path) else { return }
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafePointer(to: entry.pointee.d_name) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    guard name != ".", name != ".." else { continue }
    let inner = path + "/" + name
    if unsafe unlink(inner) != 0 { removeFolder(inner) }
  }
  unsafe closedir(folder)
  unsafe rmdir(path)
}
