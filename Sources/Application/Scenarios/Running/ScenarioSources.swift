import Daybook
import Foundation
import RuleSyntax

/// Finds the chart and the rules that a scenario begins with, and reads them.
struct ScenarioSources {
  /// The folder of the scenario's file.
  private let folder: URL
  private let templates: ScenarioRunner.Templates

  init(of file: ScenarioFile, templates: @escaping ScenarioRunner.Templates) {
    folder = URL(fileURLWithPath: file.path).standardizedFileURL.deletingLastPathComponent()
    self.templates = templates
  }

  /// The template of a scenario, or its own files; nothing where it names neither.
  func sources(of scenario: ScenarioSyntax) throws(ScenarioFailure) -> ScenarioTemplate {
    if let name = scenario.template { return try template(name) }
    var chart: BookWriter.SourceFile?
    if let path = scenario.chart {
      chart = try read(path, folder.appendingPathComponent(path.text))
    }
    var rules: [BookWriter.SourceFile] = []
    for path in scenario.rules { rules += try readAll(path) }
    return ScenarioTemplate(chart: chart, rules: rules)
  }

  /// `templates/NAME` beside the file or above it, the nearest first, else what the binary carries.
  private func template(_ name: PlacedText) throws(ScenarioFailure) -> ScenarioTemplate {
    var above = folder
    while true {
      let found = above.appendingPathComponent("templates").appendingPathComponent(name.text)
      let chart = found.appendingPathComponent("chart.yaml")
      if FileManager.default.fileExists(atPath: chart.path) {
        let rules = found.appendingPathComponent("rules")
        return ScenarioTemplate(chart: try read(name, chart), rules: try readFolder(name, rules))
      }
      guard above.path.count > 1 else { break }
      above.deleteLastPathComponent()
    }
    if let template = templates(name.text) { return template }
    throw ScenarioFailure(
      at: name.place,
      "no-template",
      "there is no templates/\(name.text)/chart.yaml beside the scenario or above it",
      next: "correct the name, or write chart: and rules: with files"
    )
  }

  /// A file of rules, or all `.yaml` files of a folder in the order of their names.
  private func readAll(_ path: PlacedText) throws(ScenarioFailure) -> [BookWriter.SourceFile] {
    let url = folder.appendingPathComponent(path.text)
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    let isFolder = attributes?[.type] as? FileAttributeType == .typeDirectory
    guard isFolder else { return [try read(path, url)] }
    return try readFolder(path, url)
  }

  private func readFolder(
    _ name: PlacedText,
    _ url: URL
  ) throws(ScenarioFailure) -> [BookWriter.SourceFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    var files: [BookWriter.SourceFile] = []
    for file in names.sorted() where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
      files.append(try read(name, url.appendingPathComponent(file)))
    }
    return files
  }

  private func read(
    _ name: PlacedText,
    _ url: URL
  ) throws(ScenarioFailure) -> BookWriter.SourceFile {
    guard let data = FileManager.default.contents(atPath: url.path),
      let text = String(validating: data, as: UTF8.self)
    else {
      throw ScenarioFailure(
        at: name.place,
        "no-file",
        "\(url.path) is no file that can be read as UTF-8",
        next: "correct the path; it is looked for from the scenario's folder"
      )
    }
    return BookWriter.SourceFile(name: url.lastPathComponent, text: text)
  }
}
