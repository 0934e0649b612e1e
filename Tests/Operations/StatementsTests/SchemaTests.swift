import DaybookTestSupport
import Foundation
import Testing

/// The published schemas accept what is printed, and refuse what is not.
///
/// The verdict is PyPI `jsonschema`'s, another implementation; skipped where it is missing.
struct SchemaTests {
  static let isInstalled = (try? Program.run("python3", ["-c", "import jsonschema"]).status) == 0

  @Test(.enabled(if: isInstalled))
  func `every JSON snapshot is valid by its schema, and not when a member is missing`() throws {
    let samples = Repository.files(under: "Tests/Snapshots/statements", withExtension: "json")
    let result = try Program.run(
      Repository.url("tools/check-json").path,
      ["--strict"] + samples.map(\.path)
    )
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(samples.count >= 12)
  }
}
