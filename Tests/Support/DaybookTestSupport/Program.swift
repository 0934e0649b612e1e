public import Foundation

/// A program run to its end, and what it said.
public struct ProgramResult: Sendable {
  /// The exit status; 128 + the signal where a signal ended it, as a shell has it.
  public let status: Int32
  /// Standard output.
  public let output: String
  /// Standard error.
  public let errors: String
}

/// Other programs, run by tests.
public enum Program {
  /// Runs a program and waits for it.
  ///
  /// Both outputs go through files, so that a program that says much never waits for its reader.
  /// - Throws: what Foundation throws when the program cannot be started.
  public static func run(
    _ path: String,
    _ arguments: [String] = [],
    input: String? = nil,
    environment: [String: String] = [:],
    in folder: URL? = nil
  ) throws -> ProgramResult {
    let scratch = TemporaryFolder(named: "program")
    let process = try launch(
      path,
      arguments,
      input: input,
      environment: environment,
      in: folder,
      scratch: scratch
    )
    process.waitUntilExit()
    let killed = process.terminationReason == .uncaughtSignal
    return ProgramResult(
      status: killed ? 128 + process.terminationStatus : process.terminationStatus,
      output: try scratch.read("output"),
      errors: try scratch.read("errors")
    )
  }

  /// Starts a program with its outputs going to `output` and `errors` of a folder, and does not
  /// wait: for tests that kill it.
  public static func launch(
    _ path: String,
    _ arguments: [String] = [],
    input: String? = nil,
    environment: [String: String] = [:],
    in folder: URL? = nil,
    scratch: TemporaryFolder
  ) throws -> Process {
    let process = Process()
    let named = path.contains("/")
    process.executableURL = URL(fileURLWithPath: named ? path : "/usr/bin/env")
    process.arguments = named ? arguments : [path] + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { _, stated in stated }
    process.standardInput = try FileHandle(
      forReadingFrom: input.map { URL(fileURLWithPath: try scratch.write($0, to: "input")) }
        ?? URL(fileURLWithPath: "/dev/null")
    )
    process.standardOutput = FileHandle(forWritingAtPath: try scratch.write("", to: "output"))
    process.standardError = FileHandle(forWritingAtPath: try scratch.write("", to: "errors"))
    try process.run()
    return process
  }
}
