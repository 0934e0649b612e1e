import Daybook
import Foundation

/// Files that people write, read from disk: a chart, or rules as a file or a folder of files.
enum SourceFiles {
  /// The text of a file.
  static func read(_ path: String) throws -> BookWriter.SourceFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw missing(path, "there is no file that can be read here")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CommandFailure(
        .badInput,
        [Problem(file: path, rule: "not-utf8", "the file is not UTF-8", next: "save it as UTF-8")]
      )
    }
    return BookWriter.SourceFile(name: path, text: text)
  }

  /// The bytes of a file, or of standard input for `-`.
  static func bytes(of path: String) throws -> [UInt8] {
    guard path != "-" else { return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) }
    guard !isFolder(path), let data = FileManager.default.contents(atPath: path) else {
      throw missing(path, "there is no file that can be read here")
    }
    return [UInt8](data)
  }

  /// Refuses a file that cannot be read, before anything else is done.
  static func requireReadable(_ path: String) throws {
    guard FileManager.default.isReadableFile(atPath: path), !isFolder(path) else {
      throw missing(path, "there is no file that can be read here")
    }
  }

  /// The texts of files and of all `.yaml` files in folders, in the order of their names.
  static func readAll(_ paths: [String]) throws -> [BookWriter.SourceFile] {
    try paths.flatMap { path in
      guard isFolder(path) else { return [try read(path)] }
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
      guard !names.isEmpty else { throw missing(path, "the folder has no .yaml file") }
      return try names.map { try read(path + "/" + $0) }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }

  private static func missing(_ path: String, _ what: String) -> CommandFailure {
    CommandFailure(.usage, [Problem(file: path, rule: "no-file", what, next: "check the path")])
  }
}
