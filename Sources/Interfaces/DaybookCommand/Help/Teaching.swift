import ArgumentParser

extension CommandConfiguration {
  /// A subcommand whose help teaches: what it is for, how it is called, what to do afterwards.
  ///
  /// The examples are run by `tools/transcripts`, which fails where one is in no transcript. One
  /// that is longer than a line of 80 columns has a backslash at its break, so that it can be pasted.
  static func teaching(
    _ name: String,
    _ abstract: String,
    purpose: String,
    examples: [String],
    next: String,
    subcommands: [any ParsableCommand.Type] = [],
    defaultSubcommand: (any ParsableCommand.Type)? = nil
  ) -> CommandConfiguration {
    let lines = examples.map { "  " + $0.replacing("\n", with: "\n    ") }.joined(separator: "\n")
    return CommandConfiguration(
      commandName: name,
      abstract: abstract,
      discussion: "\(purpose)\n\nExamples:\n\(lines)\n\nNext: \(next)",
      subcommands: subcommands,
      defaultSubcommand: defaultSubcommand
    )
  }
}
