import DaybookTestSupport
import Events
import Foundation
import Intake
import JSONText
import Testing

@Suite struct EventSchemaTests {
  @Test func `the binary carries the schemas of the repository`() throws {
    let embedded = try Repository.text("Sources/Application/Intake/Schemas/Schemas+Embedded.swift")
    let files = Repository.files(under: "Schemas/events", withExtension: "json")
    #expect(files.count > 30)
    // One line per file, each the canonical text of what the file says.
    let lines = embedded.split(separator: "\n").filter { $0.contains(".schema.json\", ##\"") }
    #expect(lines.count == files.count, "run tools/embed-schemas")
    for (line, file) in zip(lines, files) {
      #expect(line.contains("(\"\(file.lastPathComponent)\","))
      let start = try #require(line.range(of: "##\"")).upperBound
      let end = try #require(line.range(of: "\"##", options: .backwards)).lowerBound
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(try JSONValue(line[start..<end]) == JSONValue(text), "run tools/embed-schemas")
    }
  }

  @Test func `facts, commands and our own are what the engine takes them for`() {
    for (type, kind) in EventSchemas.embedded.types {
      #expect((kind == .command) == EventType.isCommand(type), "\(type)")
    }
    let own = EventSchemas.embedded.types.filter { $0.kind == .own }.map(\.type)
    #expect(
      Set(own) == [
        EventType.bookOpened, EventType.chartPublished, EventType.rulesPublished,
        EventType.keyChanged, EventType.eventReleased, EventType.eventSuspended,
        EventType.dayCut, EventType.daySealed,
      ]
    )
  }

  @Test func `every type that the template books has a schema`() throws {
    let types = Set(EventSchemas.embedded.types.map(\.type))
    for file in Repository.files(under: "Tests/Scenarios/templates", withExtension: "yaml") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") where line.hasPrefix("type: ") {
        let type = line.dropFirst("type: ".count).prefix { $0 != " " }
        #expect(types.contains(String(type)), "\(type) of \(file.lastPathComponent)")
      }
    }
  }

  static let hasPython =
    (try? Program.run("python3", ["-c", "import jsonschema, referencing"]))?.status == 0

  @Test(.enabled(if: hasPython, "python3 with jsonschema is not here"))
  func `jsonschema gives the same verdict on valid and on mutated events`() throws {
    let cases = SchemaCases.all(seed: 20_261_120)
    let ours = try cases.map { try EventSchemas.embedded.breach(of: $0.text, type: $0.type) }
    let theirs = try verdicts(of: cases)
    #expect(theirs.count == cases.count)
    for index in cases.indices {
      let (one, other) = (ours[index] == nil, theirs[index] == "valid")
      #expect(
        one == other,
        "\(cases[index].text)\nours: \(ours[index]?.rawValue ?? "valid")\ntheirs: \(theirs[index])"
      )
    }
    // Both verdicts must be frequent, or the comparison says little.
    let valid = ours.count { $0 == nil }
    #expect(valid > cases.count / 10 && valid < cases.count * 9 / 10, "\(valid) of \(cases.count)")
    let rules = Set(ours.compactMap { $0 })
    #expect(rules.count >= 7, "only \(rules) were broken")
  }

  private func verdicts(of cases: [SchemaCase]) throws -> [String] {
    let known = Set(EventSchemas.embedded.types.map(\.type))
    let input = cases.map { "\(known.contains($0.type) ? $0.type : "business")\t\($0.text)" }
    let result = try Program.run(
      "python3",
      ["-c", Self.script, Repository.url("Schemas/events").path],
      input: input.joined(separator: "\n") + "\n"
    )
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  /// Validates each line of input by the schema that it names.
  ///
  /// `$` means the very end, as in ECMA
  /// 262; Python's would let a newline follow.
  private static let script = #"""
    import json, pathlib, re, sys
    from jsonschema import Draft202012Validator, ValidationError, validators
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    def pattern(validator, pattern, value, schema):
        if isinstance(value, str) and not re.search(re.sub(r'\$$', r'\\Z', pattern), value):
            yield ValidationError('pattern')

    def bytes_maximum(validator, maximum, value, schema):
        if isinstance(value, str) and len(value.encode()) > maximum:
            yield ValidationError('bytes')

    Validator = validators.extend(
        Draft202012Validator, {'pattern': pattern, 'x-daybook-max-bytes': bytes_maximum})
    schemas = {path.name.removesuffix('.schema.json'): json.loads(path.read_text())
               for path in pathlib.Path(sys.argv[1]).glob('*.schema.json')}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
        # Else a reference to the file would go on with the validator as it comes.
        del schema['$schema']
    registry = Registry().with_resources(
        (schema['$id'], DRAFT202012.create_resource(schema)) for schema in schemas.values())
    by_type = {name: Validator(schema, registry=registry) for name, schema in schemas.items()}
    for line in sys.stdin.buffer:
        name, text = line.decode().rstrip('\n').split('\t', 1)
        error = next(by_type[name].iter_errors(json.loads(text)), None)
        print('valid' if error is None else f'{error.json_path} {error.validator}')
    """#
}
