import Foundation
import Intake
import Statements

/// The file of lines that are no events: each as it came, with its place and what is wrong.
///
/// One JSON object per line; `jq -r .text` gives the lines back, to be mended and appended. Digits
/// that nobody may keep are asterisks already.
final class Quarantine {
  private let path: String
  private let handle: FileHandle
  private var json = ReportJSON()

  /// Begins the file anew: what it holds is what this run set aside.
  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw CommandFailure(
        .storage,
        [Problem(file: path, rule: "quarantine", "no file can be written here")]
      )
    }
    (self.path, self.handle) = (path, handle)
  }

  /// Throws where the file is one of those that are read, by whatever name: it would be emptied.
  static func require(_ path: String, besides inputs: [String]) throws {
    guard let own = identity(of: path) else { return }
    for input in inputs where identity(of: input) == own {
      let problem = Problem(
        file: path,
        rule: "quarantine",
        "this is \(input), which is appended, and would be emptied",
        next: "name another file for what is set aside"
      )
      throw CommandFailure(.usage, [problem])
    }
  }

  /// The device and the number of a file; nil where there is none.
  private static func identity(of path: String) -> [Int]? {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let found = try? FileManager.default.attributesOfItem(atPath: target),
      let device = found[.systemNumber] as? Int, let file = found[.systemFileNumber] as? Int
    else { return nil }
    return [device, file]
  }

  /// Adds a line.
  func add(_ line: SetAsideLine, of file: String) throws {
    json.object { json in
      json.string("schema", "daybook.quarantine/1")
      json.string("file", file)
      json.number("line", line.error.line)
      json.number("column", line.error.column)
      json.string("pointer", line.error.pointer)
      json.string("rule", line.error.rule.rawValue)
      json.string("what", line.error.what)
      json.string("next", line.error.next)
      json.string("text", String(decoding: line.text, as: UTF8.self))
    }
    json.endLine()
    try handle.write(contentsOf: Data(json.drain().utf8))
  }

  /// Ends the file, on the disk.
  func finish() throws {
    try handle.synchronize()
    try handle.close()
  }
}
