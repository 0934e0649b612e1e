import ArgumentParser

@main
struct DaybookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "daybook")
}
