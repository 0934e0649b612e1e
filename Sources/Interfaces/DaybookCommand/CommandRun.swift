import ArgumentParser
import Foundation
import RuleSyntax
import Statements

/// A run from arguments to exit status: the one place where errors become messages.
enum CommandRun {
  /// Parses the arguments, runs the command, and ends the process.
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["help", "exit-status"] {
      print(ExitStatus.table, terminator: "")
      exit(ExitStatus.done.rawValue)
    }
    do {
      try refuseUnknownCommand(arguments)
      var command = try DaybookCommand.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      exit(ExitStatus.done.rawValue)
    } catch {
      exit(end(with: error, arguments).rawValue)
    }
  }

  /// A word that is no command is named as such: ArgumentParser would call it an argument.
  private static func refuseUnknownCommand(_ arguments: [String]) throws {
    var (path, known) = ("daybook", DaybookCommand.subcommands)
    for word in arguments {
      guard !known.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
      guard let command = known.first(where: { $0.configuration.commandName == word }) else {
        let names = known.compactMap { $0.configuration.commandName }
        throw CommandFailure(
          .usage,
          rule: "unknown-command",
          "there is no command '\(path) \(word)'",
          next: NearestName.of(word, among: names).map { "\(path) \($0)?" }
            ?? "see \(path) --help"
        )
      }
      path += " \(word)"
      known = command.configuration.subcommands
    }
  }

  /// Says what went wrong, or shows the help that was asked for, and gives the status.
  private static func end(with error: any Error, _ arguments: [String]) -> ExitStatus {
    let isOwn = error is CommandFailure
    let code = DaybookCommand.exitCode(for: error)
    if !isOwn, code.isSuccess {
      print(DaybookCommand.fullMessage(for: error))
      return .done
    }
    if let code = error as? ExitCode { return ExitStatus(code) }
    let style = ErrorStyle(arguments)
    if !isOwn, code == .validationFailure {
      let command = DaybookCommand.path(in: arguments)
      style.show(
        CommandFailure(
          .usage,
          rule: "usage",
          DaybookCommand.message(for: error),
          next: "\(command) --help shows how it is called"
        )
      )
      return .usage
    }
    let failure = CommandFailure(error)
    style.show(failure)
    return failure.status
  }
}

/// How errors are shown: as sentences, or as objects where the result would be JSON.
struct ErrorStyle {
  private let isJSON: Bool
  private let style: TextStyle

  /// Reads the choice from the arguments as they are, since these may be what is wrong.
  init(_ arguments: [String]) {
    isJSON =
      Self.values(of: "--output", in: arguments).contains { $0 == "json" || $0 == "ndjson" }
      || Self.values(of: "-o", in: arguments).contains { name in
        [.json, .ndjson].contains(OutputOptions.format(ofFile: name))
      }
    let colour = Self.values(of: "--color", in: arguments).last.flatMap(
      ColourChoice.init(rawValue:)
    )
    style = (colour ?? .auto).style(onTerminal: Terminal.showsErrors)
  }

  /// Shows the problems of a failure.
  func show(_ failure: CommandFailure) {
    for problem in failure.problems {
      Terminal.say(isJSON ? problem.json : problem.text(style))
    }
    guard failure.omitted > 0 else { return }
    let rest = "\(Figures.count(failure.omitted, "error")) more"
    Terminal.say(isJSON ? Problem(rule: "more", rest).json : "and \(rest).")
  }

  private static func values(of option: String, in arguments: [String]) -> [String] {
    var values = zip(arguments, arguments.dropFirst()).filter { $0.0 == option }.map(\.1)
    values += arguments.filter { $0.hasPrefix(option + "=") }
      .map { String($0.dropFirst(option.count + 1)) }
    return values
  }
}
