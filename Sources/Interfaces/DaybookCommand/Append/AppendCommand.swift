import ArgumentParser
import Daybook
import Intake
import Statements

/// `daybook append`: events in.
struct AppendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "append",
    "Append events from files or standard input.",
    purpose: """
      Reads CloudEvents, one JSON object per line, and appends them in batches; what a batch \
      acknowledges is durable. The same source and id with the same content gives the first \
      receipt again, so the same file again changes nothing. A line that is no valid event stops \
      the run there, unless --quarantine sets it aside. With --output ndjson every event's receipt \
      is a line.
      """,
    examples: [
      "daybook append events.ndjson",
      "daybook append events.ndjson --dry-run",
      "daybook append events.ndjson --quarantine bad.ndjson",
      "cat events.ndjson | daybook append - --output json",
    ],
    next: "daybook trial-balance; daybook events --waiting shows what waits."
  )

  @Argument(help: "Files of events; - or nothing for standard input.", completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp(
      "Set lines that are no events aside in this new file, with the reason, and go on.",
      valueName: "file"
    ),
    completion: .file()
  )
  var quarantine: String?

  @OptionGroup var tokenKey: TokenKeyOption
  @OptionGroup var book: BookOption
  @OptionGroup var wait: WaitOption
  @OptionGroup var dryRun: DryRunOption
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Output") var progress: ProgressOption

  func validate() throws {
    guard !files.isEmpty || !Terminal.takesInput else {
      throw ValidationError("Which events? Give a file, or - to type them.")
    }
  }

  func run() async throws {
    try files.filter { $0 != "-" }.forEach { try SourceFiles.requireReadable($0) }
    let inputs = files.isEmpty ? ["-"] : files
    if let quarantine { try Quarantine.require(quarantine, besides: inputs) }
    try output.require(besides: inputs)
    Interruption.listen()
    let key = try tokenKey.key(of: book.path())
    let progress = Progress(progress.progress, of: "event")
    let failure: (any Error)? = try await output.write { result in
      try await book.write(waiting: wait) { writer in
        let run = try AppendRun(
          writer,
          isDryRun: dryRun.isDryRun,
          quarantine: quarantine,
          tokens: key,
          receipts: output.resolvedFormat == .ndjson ? result : nil,
          progress: progress
        )
        let failure = await run.append(files.isEmpty ? ["-"] : files)
        progress.end()
        try result.write(run.report.rendered(as: output.resolvedFormat, style: output.style))
        return failure ?? run.report.failure
      }
    }
    if let failure { throw failure }
  }
}
