import Foundation
import Statements

/// The program that shows a long text on a terminal: `$PAGER`, else `less` that ends by itself
/// where one screen is enough.
final class Pager {
  private let process: Process
  private let input: FileHandle

  private init(_ process: Process, _ input: FileHandle) {
    (self.process, self.input) = (process, input)
  }

  /// Starts it; nil where there is none, or where `PAGER` says `cat`.
  ///
  /// `text`: how it begins. Where a line is wider than the terminal it is cut, and a reader scrolls to
  /// the right; so the pager stays, also where one screen is enough.
  static func start(showing text: String) -> Pager? {
    let command = Terminal.variable("PAGER") ?? "less"
    guard command != "cat", Terminal.finds(String(command.prefix { $0 != " " })) else { return nil }
    let flags = isWide(text) ? "RSX" : "FRSX"
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec \(command)"]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["LESS": flags, "LESSCHARSET": "utf-8"]) { own, _ in own }
    process.standardInput = pipe
    // A reader who leaves early is no failure: writing then does nothing.
    signal(SIGPIPE, SIG_IGN)
    guard (try? process.run()) != nil else { return nil }
    return Pager(process, pipe.fileHandleForWriting)
  }

  /// Whether a line of a text, but for its colours, is wider than the terminal.
  private static func isWide(_ text: String) -> Bool {
    guard let columns = Terminal.columns else { return false }
    return text.split(separator: "\n").contains {
      DisplayWidth.columns(of: String($0.replacing(/\u{1B}\[[0-9;]*m/, with: ""))) > columns
    }
  }

  /// Hands it more text; silently nothing once the reader has left.
  func write(_ data: Data) { try? input.write(contentsOf: data) }

  /// Waits until the reader has seen enough.
  func wait() {
    try? input.close()
    process.waitUntilExit()
  }
}
