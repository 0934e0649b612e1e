import Foundation
import Statements

/// What is known about the ends of the command's three streams.
enum Terminal {
  /// Whether a person reads standard output.
  static var showsOutput: Bool { isatty(STDOUT_FILENO) == 1 }
  /// Whether a person reads standard error.
  static var showsErrors: Bool { isatty(STDERR_FILENO) == 1 }
  /// Whether a person types standard input.
  static var takesInput: Bool { isatty(STDIN_FILENO) == 1 }

  /// How many columns the terminal shows, as `stty size` says; nil where it says nothing.
  static var columns: Int? {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "stty size </dev/tty 2>/dev/null"]
    process.standardOutput = pipe
    guard (try? process.run()) != nil else { return nil }
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return said.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
  }

  /// An environment variable; nil where it is missing or empty.
  static func variable(_ name: String) -> String? {
    let value = ProcessInfo.processInfo.environment[name]
    return value?.isEmpty == false ? value : nil
  }

  /// Whether a program is on the path, or a path names one.
  static func finds(_ program: String) -> Bool {
    guard !program.contains("/") else {
      return FileManager.default.isExecutableFile(atPath: program)
    }
    return (variable("PATH") ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
  }

  /// Writes a question to standard error, without a line's end.
  static func ask(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  /// Writes a line to standard error, where everything goes that is not the result.
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

/// When colour is used.
enum ColourChoice: String, CaseIterable {
  /// On a terminal, unless `NO_COLOR` is set.
  case auto
  /// Always.
  case always
  /// Never.
  case never

  /// The style of texts to a stream.
  func style(onTerminal isTerminal: Bool) -> TextStyle {
    switch self {
    case .always: TextStyle(usesColour: true)
    case .never: .plain
    case .auto:
      TextStyle(
        usesColour: isTerminal && Terminal.variable("NO_COLOR") == nil
          && Terminal.variable("TERM") != "dumb"
      )
    }
  }
}
