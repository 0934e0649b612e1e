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

  /// Begins a new file: what it holds is what this run set aside.
  init(_ path: String) throws {
    let target = OutputFile.target(of: path)
    guard FileManager.default.createFile(atPath: target, contents: nil),
      let handle = FileHandle(forWritingAtPath: target)
    else {
      throw CommandFailure(
        .storage,
        [Problem(file: path, rule: "quarantine", "no file can be written here")]
      )
    }
    (self.path, self.handle) = (path, handle)
  }

  /// Throws where the file holds something: what an earlier run set aside, as a rule, which nobody
  /// may have worked off yet.
  static func require(_ path: String, besides inputs: [String]) throws {
    try OutputFile.require(path, besides: inputs)
    let target = OutputFile.target(of: path)
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    guard let size = attributes?[.size] as? Int, size > 0 else { return }
    let problem = Problem(
      file: path,
      rule: "quarantine",
      "this file holds something, which would be lost",
      next: "name a new file for what is set aside, or remove this one"
    )
    throw CommandFailure(.usage, [problem])
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
