import ArgumentParser

/// How long to wait for a book that another process writes: on every command that writes.
struct WaitOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Wait this long for another writer to let go of the book; without it, not at all.",
      valueName: "seconds"
    )
  )
  var wait: Int = 0

  func validate() throws {
    guard wait >= 0 else { throw ValidationError("--wait takes seconds, 0 or more.") }
  }
}

/// Deciding without committing: on every command that appends.
struct DryRunOption: ParsableArguments {
  @Flag(
    name: .customLong("dry-run"),
    help: "Decide fully, show outcomes and entries, commit nothing."
  )
  var isDryRun = false
}

/// Consent to what cannot be undone.
struct ConsentOption: ParsableArguments {
  @Flag(name: [.customShort("y"), .customLong("yes")], help: "Do not ask before what is final.")
  var isGiven = false

  /// Asks on a terminal; elsewhere `--yes` is needed and nothing is asked.
  func require(_ question: String) throws {
    if isGiven { return }
    guard Terminal.takesInput, Terminal.showsErrors else {
      throw CommandFailure(
        .usage,
        rule: "needs-yes",
        "\(question) This cannot be undone, and nobody is here to be asked",
        next: "add --yes"
      )
    }
    Terminal.ask("\(question) This cannot be undone. [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    guard answer == "y" || answer == "yes" else {
      throw CommandFailure(.no, rule: "not-confirmed", "nothing was done")
    }
  }
}

/// How progress is told.
enum ProgressChoice: String, CaseIterable, ExpressibleByArgument {
  /// A line on a terminal, nothing elsewhere.
  case auto
  /// A JSON object per second on standard error.
  case json
  /// Nothing.
  case none
}

/// Progress of what takes long.
struct ProgressOption: ParsableArguments {
  @Option(help: "Progress on standard error: auto (a line on a terminal), json or none.")
  var progress: ProgressChoice = .auto
}
