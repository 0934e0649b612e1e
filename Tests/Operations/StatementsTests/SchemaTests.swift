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
    let result = try Program.run(
      "python3",
      [
        "-c", Self.program, Repository.url("Schemas/reports").path,
        Repository.url("Tests/Snapshots/statements").path,
      ]
    )
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasPrefix("12 documents"))
  }

  /// Validates each document as it is, then with each of its members left out in turn.
  private static let program = """
    import json, pathlib, sys
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    schemas, samples = map(pathlib.Path, sys.argv[1:])
    documents = [json.loads(p.read_text()) for p in sorted(schemas.glob("*.schema.json"))]
    for schema in documents: Draft202012Validator.check_schema(schema)
    registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in documents)
    by_name = {s["properties"]["schema"]["const"]: s for s in documents if "properties" in s}
    wrong, count = 0, 0
    for path in sorted(samples.glob("*.json")):
        document = json.loads(path.read_text())
        validator = Draft202012Validator(by_name[document["schema"]], registry=registry)
        count += 1
        for error in validator.iter_errors(document):
            wrong += 1
            print(f"{path.name}: {error.json_path}: {error.message}")
        for member in document:
            less = {k: v for k, v in document.items() if k != member}
            if validator.is_valid(less):
                wrong += 1
                print(f"{path.name}: valid without {member}")
    print(f"{count} documents, {wrong} wrong")
    sys.exit(wrong > 0)
    """
}
