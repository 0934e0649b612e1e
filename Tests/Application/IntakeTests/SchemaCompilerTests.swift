import DaybookTestSupport
import Intake
import Testing

/// Schemas of one type `a.b` with the members of its `data`, compiled.
private func schemas(_ data: String, kind: String = "fact") throws -> EventSchemas {
  let text = """
    {"x-daybook-kind":"\(kind)","type":"object","properties":{"data":{"type":"object",\(data)}}}
    """
  let other = #"{"x-daybook-kind":"fact","type":"object"}"#
  return try EventSchemas(texts: [
    ("a.b.schema.json", text), ("business.schema.json", other), ("shared.schema.json", other),
  ])
}

/// The rule that a value of the member `x` breaks.
private func breach(_ schema: String, _ value: String) throws -> IntakeRule? {
  try schemas("\"properties\":{\"x\":\(schema)}")
    .breach(of: "{\"data\":{\"x\":\(value)}}", type: "a.b")
}

@Suite struct SchemaCompilerTests {
  @Test(
    arguments: [
      (#"{"minLength":2}"#, #""付付""#, nil), (#"{"minLength":2}"#, #""付""#, .tooShort),
      (#"{"maxLength":2}"#, #""付付""#, nil), (#"{"maxLength":2}"#, #""付付付""#, .tooLong),
      (#"{"x-daybook-max-bytes":5}"#, #""付付""#, .nameTooLong),
      (#"{"type":"integer","minimum":1,"maximum":9}"#, "9.0", nil),
      (#"{"type":"integer","minimum":1}"#, "0", .tooSmall),
      (#"{"type":"integer","minimum":1}"#, "-1e30", .tooSmall),
      (#"{"type":"integer","maximum":9}"#, "10", .tooLarge),
      (#"{"type":"integer","maximum":9}"#, "123456789012345678901234567890", .tooLarge),
      (#"{"type":"integer"}"#, "1e2", nil), (#"{"type":"integer"}"#, "1.5", .wrongType),
      (#"{"type":"integer"}"#, "1.2e30", nil), (#"{"type":"number"}"#, "1.5", nil),
      (#"{"type":["string","null"]}"#, "null", nil),
      (#"{"type":["string","null"]}"#, "1", .wrongType),
      (#"{"type":"boolean"}"#, "false", nil), (#"{"type":"boolean"}"#, "0", .wrongType),
      (#"{"type":"string","enum":["a","bbbbbbbbbb"]}"#, #""bbbbbbbbbb""#, nil),
      (#"{"type":"string","enum":["a","bbbbbbbbbb"]}"#, #""bbbbbbbbbc""#, .notOneOf),
      (#"{"type":"string","const":""}"#, #""a""#, .notOneOf),
      (#"{"type":"string","x-daybook-sensitive":true}"#, #""a""#, nil),
      (#"{"type":"array","items":{"type":"string"},"maxItems":1}"#, #"["a","b"]"#, .tooMany),
      (#"{"type":"array","items":{"type":"string"}}"#, #"[[]]"#, .wrongType),
      (#"{"propertyNames":{"pattern":"^a+$"}}"#, #"{"aa":1}"#, nil),
      (#"{"propertyNames":{"pattern":"^a+$"}}"#, #"{"ab":1}"#, .badFormat),
      (#"{"additionalProperties":{"type":"null"},"required":["q"]}"#, #"{"q":null}"#, nil),
      (#"{"additionalProperties":{"type":"null"},"required":["q"]}"#, #"{"q":1}"#, .wrongType),
      (
        #"{"additionalProperties":{"type":"null"},"required":["q"]}"#, #"{"p":null}"#,
        .missingMember
      ),
      (#"{"allOf":[{"maxLength":3},{"minLength":3}]}"#, #""abc""#, nil),
      (#"{"allOf":[{"maxLength":3},{"minLength":3}]}"#, #""ab""#, .tooShort),
    ] as [(String, String, IntakeRule?)]
  )
  func `a keyword means what JSON Schema says`(
    schema: String,
    value: String,
    rule: IntakeRule?
  ) throws {
    #expect(try breach(schema, value) == rule)
  }

  @Test(arguments: [
    ("^(a|bc)*d?$", ["", "a", "bca", "d", "abcd"], ["b", "ad a", "dd"]),
    ("^[^x/]+$", ["付", "a\n"], ["", "ax"]),
    ("^[a\\]-]{2,3}$", ["a]", "--a"], ["a", "a]-]"]),
    ("^\\u0041\\.[0-9]{2}$", ["A.12"], ["A012", "A.1", "B.12"]),
    ("^a{3}$", ["aaa"], ["aa", "aaaa"]),
    ("^a{2,}$", ["aa", "aaaaaa"], ["a"]),
    ("^(0|[1-9][0-9]*)(-(x|y))?$", ["0", "10", "7-x"], ["01", "7-", "7-z"]),
  ])
  func `a pattern takes what it says`(
    pattern: String,
    good: [String],
    bad: [String]
  ) throws {
    let escaped = pattern.replacing("\\", with: "\\\\")
    for (texts, rule) in [(good, nil), (bad, IntakeRule.badFormat)] {
      for text in texts {
        let value = "\"\(text.replacing("\n", with: "\\n"))\""
        #expect(try breach("{\"pattern\":\"\(escaped)\"}", value) == rule, "\(pattern) \(text)")
      }
    }
  }

  @Test(arguments: [
    #""oneOf":[]"#, #""properties":{"x":{"format":"date"}}"#,
    #""properties":{"x":{"$ref":"gone.json"}}"#, ##""properties":{"x":{"$ref":"#/nowhere"}}"##,
    ##""properties":{"x":{"$ref":"#/properties/data/properties/x"}}"##,
    ##""properties":{"x":{"items":{"$ref":"#/properties/data/properties/x"}}}"##,
    ##""properties":{"x":{"allOf":[{"$ref":"#/properties/data/properties/x"}]}}"##,
    #""properties":{"x":{"enum":[1]}}"#, #""properties":{"x":{"type":"text"}}"#,
    #""properties":{"x":{"maxLength":"3"}}"#, #""properties":{"x":{"pattern":"a"}}"#,
    #""properties":{"x":{"pattern":"^\\d$"}}"#, #""properties":{"x":{"pattern":"^[^a]$"}}"#,
    #""properties":{"x":{"pattern":"^(a$"}}"#, #""properties":{"x":{"pattern":"^[b-a]$"}}"#,
    #""properties":{"x":{"pattern":"^a.b$"}}"#,
    #""additionalProperties":false,"required":["q"]"#,
    #""additionalProperties":false,"allOf":[{"properties":{"y":{}}}]"#,
  ])
  func `what it does not understand is no schema`(data: String) {
    #expect(throws: SchemaFailure.self) { try schemas(data) }
  }

  @Test func `a type says what kind it is`() {
    #expect(throws: SchemaFailure.self) { try schemas(#""properties":{}"#, kind: "fakt") }
  }
}
