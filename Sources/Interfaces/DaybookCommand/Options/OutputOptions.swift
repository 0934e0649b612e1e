public import ArgumentParser
public import Statements

extension ReportFormat: ExpressibleByArgument {}
extension ColourChoice: ExpressibleByArgument {}

/// Where the result goes and how it is written: on every command that has one.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .customLong("output"),
    help: ArgumentHelp(
      "How the result is written: text, json, ndjson or csv; text unless the name of -o says more.",
      valueName: "format"
    )
  )
  var format: ReportFormat?

  @Option(
    name: .customShort("o"),
    help: ArgumentHelp(
      "Write the result to a file, which appears when it is whole; its name gives the format.",
      valueName: "file"
    ),
    completion: .file()
  )
  var file: String?

  @Option(
    name: .customLong("color"),
    help: "Colour: auto (on a terminal, unless NO_COLOR is set), always or never."
  )
  var colour: ColourChoice = .auto

  @Flag(name: .customLong("no-pager"), help: "Show a long text on a terminal without a pager.")
  var withoutPager = false

  func validate() throws {
    guard format == nil, let file, file != "-", Self.format(ofFile: file) == nil else { return }
    throw ValidationError(
      "The name '\(file)' says no format: end it in .txt, .json, .ndjson or .csv, or add --output."
    )
  }

  /// Refuses to write over what the command reads.
  func require(besides inputs: [String]) throws {
    if let file, file != "-" { try OutputFile.require(file, besides: inputs) }
  }

  /// Refuses formats other than text for a result that is a text and nothing else.
  func requireText(for what: String) throws {
    guard resolvedFormat != .text else { return }
    throw ValidationError(
      "\(what) writes text alone, not \(resolvedFormat.rawValue): leave out --output, and end the "
        + "name of -o in .txt or add --output text."
    )
  }

  /// The format of the result.
  var resolvedFormat: ReportFormat {
    format ?? file.flatMap { Self.format(ofFile: $0) } ?? .text
  }

  /// The style of the result.
  var style: TextStyle {
    colour.style(onTerminal: (file == nil || file == "-") && Terminal.showsOutput)
  }

  /// Writes a report, whole or not at all.
  func write(_ report: any Report) throws {
    try write { output in try output(report.rendered(as: resolvedFormat, style: style)) }
  }

  /// Writes a result piece by piece.
  func write(_ body: ((String) throws -> Void) throws -> Void) throws {
    let usesPager = !withoutPager && resolvedFormat == .text && Terminal.showsOutput
    let output = try ResultOutput(file: file, usesPager: usesPager)
    do {
      try body { try output.write($0) }
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
  }

  /// Writes a result piece by piece while other things are waited for.
  func write<Value>(_ body: (ResultOutput) async throws -> Value) async throws -> Value {
    let output = try ResultOutput(file: file, usesPager: false)
    do {
      let value = try await body(output)
      try output.finish()
      return value
    } catch {
      output.abandon()
      throw error
    }
  }

  /// The format that a file's name asks for.
  static func format(ofFile name: String) -> ReportFormat? {
    switch name.split(separator: ".").last?.lowercased() {
    // A journal of hledger is a text too: `daybook export -o book.journal`.
    case "txt", "text", "journal", "hledger": .text
    case "json": .json
    case "ndjson", "jsonl": .ndjson
    case "csv": .csv
    default: nil
    }
  }
}
