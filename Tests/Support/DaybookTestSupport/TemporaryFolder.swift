public import Foundation

/// A folder of its own for one test, removed with everything in it when the test lets go of it.
///
/// For example:
/// ```swift
/// let folder = TemporaryFolder()
/// let book = folder.path("book")
/// ```
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes an empty folder where the system keeps temporary files (`$TMPDIR`, or /tmp).
  public init(named name: String = "daybook") {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(name)-\(ProcessInfo.processInfo.globallyUniqueString)")
    let made: Void? = try? FileManager.default.createDirectory(
      at: url,
      withIntermediateDirectories: true
    )
    precondition(made != nil, "no folder could be made at \(url.path)")
  }

  deinit { removeFolder(path) }

  /// Where it is.
  public var path: String { url.path }

  /// The path of something in it; nothing is made.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file into it and gives its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// The text of a file in it.
  public func read(_ name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }
}

/// Removes a folder and everything in it; what is not there is no error.
public func removeFolder(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
