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
    guard command != "cat", isInstalled(command) else { return nil }
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

  /// Whether the first word of a command names a program.
  private static func isInstalled(_ command: String) -> Bool {
    let program = String(command.prefix { $0 != " " })
    guard !program.contains("/") else {
      return FileManager.default.isExecutableFile(atPath: program)
    }
    return (Terminal.variable("PATH") ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
  }

  /// Hands it more text; silently nothing once the reader has left.
  func write(_ data: Data) { try? input.write(contentsOf: data) }

  /// Waits until the reader has seen enough.
  func wait() {
    try? input.close()
    process.waitUntilExit()
  }
}
