import DaybookTestSupport
import Foundation
import RuleSyntax
import Testing

/// The published schemas accept whatever the readers accept: all files of the repository, and
/// thousands of altered ones.
///
/// The verdict is PyPI `jsonschema`'s, another implementation; skipped where it is missing.
@Suite struct `Schemas of what people write` {
  static let isInstalled = (try? Program.run("python3", ["-c", "import jsonschema"]).status) == 0

  /// A document as JSON, what kind of file it is, and whether the reader accepts it.
  struct Sample: Encodable {
    let kind: String
    let name: String
    let json: String
    let accepted: Bool
  }

  @Test(.enabled(if: isInstalled))
  func `accept what the readers accept`() throws {
    var samples: [Sample] = []
    var numbers = SampleNumbers(state: 2026)
    for (kind, name, text) in try Self.files() {
      for document in try SyntaxNode.documents(of: text, file: name) {
        let json = Self.json(document)
        samples.append(try sample(kind, name, json))
        #expect(samples.last?.accepted == true, "\(name)")
        for _ in 0..<8 {
          samples.append(try sample(kind, name, Self.altered(json, &numbers)))
        }
      }
    }
    let folder = TemporaryFolder(named: "schemas")
    let lines = try samples.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
    let file = folder.url.appending(path: "samples.ndjson")
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let result = try Program.run(
      "python3",
      ["-c", Self.program, Repository.url("Schemas/rules").path, file.path]
    )
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    // Most alterations are refused by both.
    let refused = result.output.split(separator: " ").first.flatMap { Int($0) } ?? 0
    #expect(refused > samples.count / 2, "\(result.output)")
  }

  private func sample(_ kind: String, _ name: String, _ json: Any) throws -> Sample {
    let data = try JSONSerialization.data(withJSONObject: json, options: [.fragmentsAllowed])
    // JSON is YAML.
    let text = String(decoding: data, as: UTF8.self)
    let accepted: Bool
    do {
      switch kind {
      case "chart": _ = try ChartSyntax.parse(text, file: name)
      case "rules": _ = try RuleFileSyntax.parse(text, file: name)
      case "mapping": _ = try MappingSyntax.parse(text, file: name)
      default: _ = try ScenarioSyntax.parse(text, file: name)
      }
      accepted = true
    } catch {
      accepted = false
    }
    return Sample(kind: kind, name: name, json: text, accepted: accepted)
  }

  private static func files() throws -> [(kind: String, name: String, text: String)] {
    var files = [
      ("chart", "example chart", Example.chart), ("rules", "example 1", Example.settlement),
      ("rules", "example 2", Example.split), ("rules", "example 3", Example.exchange),
      ("scenario", "example scenario", Example.scenario),
      ("mapping", "example mapping", Example.mapping),
    ]
    let root = Repository.url("Tests/Scenarios")
    let names =
      FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    let kinds = [
      ("scenario", ".scenario.yaml"), ("chart", "/chart.yaml"), ("rules", "/rules/"),
      ("mapping", "/mappings/"),
    ]
    for name in names.sorted() where name.hasSuffix(".yaml") {
      guard let kind = kinds.first(where: { name.contains($0.1) })?.0 else { continue }
      files.append((kind, name, try Repository.text("Tests/Scenarios/\(name)")))
    }
    return files
  }

  private static func json(_ node: SyntaxNode) -> Any {
    switch node.content {
    case .text(let text): text
    case .sequence(let elements): elements.map { json($0) }
    case .mapping(let entries):
      Dictionary(uniqueKeysWithValues: entries.map { ($0.key, json($0.value)) })
    }
  }

  /// The same document with one thing changed somewhere in it.
  private static func altered(_ json: Any, _ numbers: inout SampleNumbers) -> Any {
    if var object = json as? [String: Any],
      let key = object.keys.sorted().randomElement(using: &numbers)
    {
      switch Int.random(in: 0..<8, using: &numbers) {
      case 0: object[key] = nil
      case 1: object[key + "x"] = object.removeValue(forKey: key)
      case 2: object["entry"] = ["Dr 1/p 1.00 CNY"]
      default: object[key] = altered(object[key] ?? "", &numbers)
      }
      return object
    }
    if var array = json as? [Any], let index = array.indices.randomElement(using: &numbers) {
      array[index] = altered(array[index], &numbers)
      return array
    }
    let choices: [Any] = [
      "", "1.00", "x", "0", "Dr 1/p 1.00 CNY", "Dr 1/p a", "2026-11-20", [], [:], ["x"],
    ]
    return choices.randomElement(using: &numbers) ?? ""
  }

  private static let program = """
    import json, pathlib, sys
    from jsonschema import Draft202012Validator
    validators = {}
    for path in pathlib.Path(sys.argv[1]).glob("*.schema.json"):
        schema = json.loads(path.read_text())
        Draft202012Validator.check_schema(schema)
        validators[path.name.split(".")[0]] = Draft202012Validator(schema)
    refused, wrong = 0, 0
    for line in open(sys.argv[2]):
        sample = json.loads(line)
        errors = list(validators[sample["kind"]].iter_errors(json.loads(sample["json"])))
        refused += bool(errors)
        if errors and sample["accepted"]:
            wrong += 1
            print(f"{sample['name']}: {errors[0].json_path}: {errors[0].message[:300]}")
    print(f"{refused} refused, {wrong} wrong") if wrong == 0 else None
    sys.exit(wrong > 0)
    """
}

/// Numbers from a seed.
struct SampleNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
