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
}
