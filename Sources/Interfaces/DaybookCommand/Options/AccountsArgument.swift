import ArgumentParser
import Daybook

/// Which accounts: on every command that lists some.
struct AccountsArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Which accounts: 2202, 220202/M1, '*/M1'; all unless given.",
      valueName: "pattern"
    )
  )
  var text = ""

  var pattern: AccountPattern { AccountPattern(text) }

  func validate() throws { try pattern.requireParts() }
}

extension AccountPattern {
  /// Refuses what has more parts than an account, and so can match none.
  func requireParts() throws {
    guard parts.count > Self.partsMaximum else { return }
    throw ValidationError(
      "A pattern has four parts at most, SUBJECT/OWNER/PURPOSE/CURRENCY, not \(parts.count): leave "
        + "out the rest, and write %2F for a slash in a name."
    )
  }
}
