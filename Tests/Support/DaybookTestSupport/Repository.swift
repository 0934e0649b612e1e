public import Foundation

/// Where the repository and the real files are.
public enum Repository {
  /// The folder that holds `Package.swift`.
  public static let root: URL = {
    // This file's own place: Tests/Support/DaybookTestSupport/Repository.swift.
    (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
  }()

  /// A file or folder by its path from the root.
  public static func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  /// A text file by its path from the root.
  public static func text(_ path: String) throws -> String {
    try String(contentsOf: url(path), encoding: .utf8)
  }

  /// The files under a folder with an extension, in the order of their paths.
  public static func files(under path: String, withExtension suffix: String) -> [URL] {
    let found = FileManager.default.enumerator(at: url(path), includingPropertiesForKeys: nil)
    return (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == suffix }
      .sorted { $0.path < $1.path }
  }

  /// The folder of real files: `DAYBOOK_SAMPLES`, else `../shared/samples`; nil where absent, and
  /// then tests that need it are skipped: `@Test(.enabled(if: Repository.samples != nil))`.
  public static let samples: URL? = {
    let stated = ProcessInfo.processInfo.environment["DAYBOOK_SAMPLES"]
    let folder =
      stated.map { URL(fileURLWithPath: $0) }
      ?? root.deletingLastPathComponent().appendingPathComponent("shared/samples")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()
}
