import ArgumentParser

/// How a run of `daybook` ended, as shells and schedulers see it.
enum ExitStatus: Int32, CaseIterable {
  /// Done.
  case done = 0
  /// The answer is no.
  case no = 1
  /// The command line is wrong.
  case usage = 2
  /// The run completed, and some rows were not posted.
  case partly = 3
  /// The input is wrong; what was committed before it stays.
  case badInput = 4
  /// Another process holds the book.
  case held = 5
  /// The disk, the file system, or the log itself.
  case storage = 6
  /// Ctrl-C.
  case interrupted = 130

  /// What it means, and what to do.
  var meaning: String {
    switch self {
    case .done:
      "done"
    case .no:
      "the answer is no: a check failed, books differ, a rule is refused, a day cannot be sealed"
    case .usage:
      "the command line is wrong: an unknown option, a missing value, no book found"
    case .partly:
      """
      some events were refused, parked, conflicting or set aside, and the run completed; \
      a repeated event counts as done
      """
    case .badInput:
      "the input is wrong and reading stopped there; what was committed before it stays"
    case .held:
      "the book is held by another writer; --wait SECONDS waits for it"
    case .storage:
      "storage or integrity failure: disk, file system, or a log that is not what it must be"
    case .interrupted:
      "interrupted; what was committed stays, and the same command goes on where it stopped"
    }
  }

  /// The table of `daybook help exit-status`.
  static var table: String {
    let lines = allCases.map { status in
      let number = String(status.rawValue)
      return String(repeating: " ", count: max(0, 5 - number.count)) + number + "  "
        + status.meaning
    }
    return "Exit status of daybook:\n\n" + lines.joined(separator: "\n") + "\n"
  }
}

extension ExitStatus {
  /// What ArgumentParser's own errors mean here: all of them are about the command line.
  init(_ code: ExitCode) {
    switch code {
    case .success: self = .done
    case .validationFailure: self = .usage
    default: self = ExitStatus(rawValue: code.rawValue) ?? .storage
    }
  }
}
