import Daybook
import Foundation
import Statements

/// Where a result goes: standard output, a pager, or a file that takes its name when it is whole.
final class ResultOutput {
  private enum Target {
    case standardOutput
    /// One that starts with the first piece, which shows how wide the result is.
    case pagerToCome
    case pager(Pager)
    case file(FileHandle, temporary: String, final: String)
  }

  private static let chunk = 64 * 1024

  private var target: Target
  private var buffer = Data()

  /// Opens the output; `file` is `-` or nil for standard output.
  init(file: String?, usesPager: Bool) throws {
    if let file, file != "-" {
      target = try Self.open(file)
    } else {
      target = usesPager ? .pagerToCome : .standardOutput
    }
  }

  private static func open(_ file: String) throws -> Target {
    try OutputFile.require(file)
    let target = OutputFile.target(of: file)
    let temporary = "\(target).\(ProcessInfo.processInfo.processIdentifier).part"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let handle = FileHandle(forWritingAtPath: temporary)
    else {
      throw CommandFailure(
        .storage,
        [
          Problem(
            file: file,
            rule: "output",
            "no file can be written here",
            next: "choose another folder, or make this one writable"
          )
        ]
      )
    }
    return .file(handle, temporary: temporary, final: target)
  }

  /// Writes a piece of the result.
  func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.chunk { try flush() }
  }

  /// Ends the output: a file gets its name now, a pager is waited for.
  func finish() throws {
    try flush()
    switch target {
    case .standardOutput, .pagerToCome: break
    case .pager(let pager): pager.wait()
    case .file(let handle, let temporary, let final):
      try handle.close()
      try FileReplacement.finish(temporary, as: final)
    }
  }

  /// Gives up: a file that was begun disappears.
  func abandon() {
    switch target {
    case .standardOutput, .pagerToCome: try? flush()
    case .pager(let pager): pager.wait()
    case .file(let handle, let temporary, _):
      try? handle.close()
      try? FileManager.default.removeItem(atPath: temporary)
    }
  }

  /// Hands on what was written so far: what a program waits for should not wait in a buffer.
  func flush() throws {
    guard !buffer.isEmpty else { return }
    let data = buffer
    buffer.removeAll(keepingCapacity: true)
    if case .pagerToCome = target {
      let text = String(decoding: data, as: UTF8.self)
      target = Pager.start(showing: text).map { .pager($0) } ?? .standardOutput
    }
    switch target {
    case .standardOutput, .pagerToCome:
      try Self.write(data, to: .standardOutput, named: "standard output")
    case .pager(let pager): pager.write(data)
    case .file(let handle, _, let final): try Self.write(data, to: handle, named: final)
    }
  }

  private static func write(_ data: Data, to handle: FileHandle, named name: String) throws {
    do {
      try handle.write(contentsOf: data)
    } catch {
      throw CommandFailure(
        .storage,
        [
          Problem(
            file: name,
            rule: "output",
            "it cannot be written to its end: \(error.localizedDescription)",
            next: "make room where it goes and run the command again"
          )
        ]
      )
    }
  }
}
