import ArgumentParser

/// `daybook completion`: the script that lets a shell complete commands and options.
struct CompletionCommand: ParsableCommand {
  /// The shells that are known.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  static let configuration = CommandConfiguration.teaching(
    "completion",
    "Print the completion script of a shell.",
    purpose: "Commands, options and file names are completed once the shell has read the script.",
    examples: [
      "daybook completion bash > daybook.bash",
      "daybook completion zsh > _daybook",
      "daybook completion fish > daybook.fish",
    ],
    next: "source the file in your shell's start-up, or put it where the shell looks for it."
  )

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let shell: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    print(DaybookCommand.completionScript(for: shell))
  }
}
