import DaybookTestSupport
import Foundation
import Scenarios
import Testing

@Suite struct ScenarioFilesTests {
  static let files = Repository.files(under: "Tests/Scenarios", withExtension: "yaml")
    .map(\.path).filter { $0.hasSuffix(".scenario.yaml") }

  @Test(arguments: files)
  func `every scenario of the repository passes`(path: String) throws {
    let file = ScenarioFile(path: path, text: try String(contentsOfFile: path, encoding: .utf8))
    for result in try ScenarioRunner().run(file) {
      #expect(result.isPassed, "\(result.failures.map(\.description).joined(separator: "\n"))")
      #expect(result.checks > result.steps / 2)
    }
  }
}
