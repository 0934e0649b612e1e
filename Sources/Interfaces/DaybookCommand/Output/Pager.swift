import Foundation

/// The program that shows a long text on a terminal: `$PAGER`, else `less` that ends by itself
/// where one screen is enough.
final class Pager {
  private let process: Process
  private let input: FileHandle

  private init(_ process: Process, _ input: FileHandle) {
    (self.process, self.input) = (process, input)
  }

  /// Starts it; nil where there is none, or where `PAGER` says `cat`.
  static func start() -> Pager? {
    let command = Terminal.variable("PAGER") ?? "less"
    guard command != "cat", Terminal.finds(String(command.prefix { $0 != " " })) else { return nil }
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec \(command)"]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["LESS": "FRSX", "LESSCHARSET": "utf-8"]) { own, _ in own }
    process.standardInput = pipe
    // A reader who leaves early is no failure: writing then does nothing.
    signal(SIGPIPE, SIG_IGN)
    guard (try? process.run()) != nil else { return nil }
    return Pager(process, pipe.fileHandleForWriting)
  }

  /// Hands it more text; silently nothing once the reader has left.
  func write(_ data: Data) { try? input.write(contentsOf: data) }

  /// Waits until the reader has seen enough.
  func wait() {
    try? input.close()
    process.waitUntilExit()
  }
}
