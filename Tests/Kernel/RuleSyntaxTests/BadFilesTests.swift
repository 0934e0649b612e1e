import RuleSyntax
import Testing

/// Each row: what stands in the file, and the whole text that its writer reads, without the name of
/// the file.
@Suite struct `A file that can not be read` {
  static let yaml: [(text: String, error: String)] = [
    (
      "a: 1\na: 2\n",
      """
      1:1: duplicate-key: the key "a" stands twice in one mapping, the first time here. \
      Next: keep one of them.
      """
    ),
    (
      "a: {\"1\": x, 1: y}\n",
      """
      1:5: duplicate-key: the key "1" stands twice in one mapping, the first time here. \
      Next: keep one of them.
      """
    ),
    (
      "a: &x 1\nb: 2\n",
      """
      1:4: anchor: anchors (&) and aliases (*) are not read. \
      Next: write the value out where it is needed, or quote a text that begins with &.
      """
    ),
    (
      "a: &x [1]\nb: *x\n",
      """
      2:4: anchor: anchors (&) and aliases (*) are not read. \
      Next: write the value out instead of *x.
      """
    ),
    (
      "a: !!str 1\n",
      """
      1:4: tag: tags (!) are not read: every value is the text it is. \
      Next: leave the tag out, or quote a text that begins with !.
      """
    ),
    (
      "a: !local {b: c}\n",
      """
      1:4: tag: tags (!) are not read: every value is the text it is. \
      Next: leave the tag out, or quote a text that begins with !.
      """
    ),
    (
      "a: {<<: {b: c}}\n",
      """
      1:5: merge-key: merge keys (<<) are not read. \
      Next: write the keys out where they are needed.
      """
    ),
    (
      "? [a, b]\n: c\n",
      """
      1:3: key-is-no-text: a key is a list. \
      Next: write a word before the colon, or quote a text that begins with { or [.
      """
    ),
    (
      "a: [1, 2\nb: 3\n",
      """
      2:2: yaml: this is no YAML: while parsing a flow sequence from line 1: \
      did not find expected ',' or ']'. Next: correct the YAML there or on the line before.
      """
    ),
    (
      "a: \"x\n",
      """
      3:1: yaml: this is no YAML: while scanning a quoted scalar from line 1: \
      found unexpected end of stream. Next: correct the YAML there or on the line before.
      """
    ),
    (
      "a: b\u{7}c\n",
      """
      1:5: yaml: this is no YAML: control characters are not allowed. \
      Next: remove the character; only printable text is read.
      """
    ),
  ]

  @Test(arguments: yaml)
  func `because its YAML is wrong`(text: String, error: String) {
    let found = #expect(throws: SyntaxErrors.self) {
      try SyntaxNode.documents(of: text, file: "f")
    }
    #expect(found?.description == "f:" + error)
  }

  @Test func `because it is nested too deep, however deep`() {
    for depth in [33, 900, 100_000] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      let found = #expect(throws: SyntaxErrors.self) {
        try SyntaxNode.documents(of: text, file: "f")
      }
      #expect(["too-deep", "yaml"].contains(found?.errors.first?.rule))
    }
  }

  @Test func `because it is too long`() {
    let text = String(repeating: "#\n", count: SyntaxNode.fileMaximum / 2 + 1)
    let found = #expect(throws: SyntaxErrors.self) {
      try SyntaxNode.documents(of: text, file: "f")
    }
    #expect(found?.errors.map(\.rule) == ["file-too-long"])
  }

  /// Sixty-four levels of aliases would be 2^64 nodes.
  @Test func `aliases that grow without bound are refused at once`() {
    var text = "a0: &a0 x\n"
    for level in 1...64 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let found = #expect(throws: SyntaxErrors.self) {
      try SyntaxNode.documents(of: text, file: "f")
    }
    #expect(found?.errors.map(\.rule) == ["anchor"])
  }

  @Test func `of many problems a hundred are listed and the rest are counted`() {
    let keys = (0..<150).map { "wrong\($0): 1\n" }.joined()
    let found = #expect(throws: SyntaxErrors.self) {
      try ChartSyntax.parse("chart: c\ncurrencies: [CNY]\nsubjects: {}\n" + keys, file: "f")
    }
    #expect(found?.errors.count == 100)
    #expect(found?.omitted == 50)
    #expect(found?.errors.first?.place.line == 4)
    #expect(found?.description.hasSuffix("\nand 50 more") == true)
  }

  static let charts: [(text: String, error: String)] = [
    (
      "",
      "1:1: one-chart: the file holds nothing. Next: write one chart: chart: …, currencies: […], subjects: …."
    ),
    (
      "chart: c\ncurrencies: [CNY]\nsubject: {}\n",
      """
      1:1: missing-key: a chart needs the key subjects. Next: add subjects: ….
      3:1: unknown-key: a chart has no key "subject". Next: write subjects, if that is meant.
      """
    ),
    (
      "chart: c\ncurrencies: [CNY]\nsubjects:\n  \"1\": {clas: asset, negative: never}\n",
      """
      4:9: unknown-key: subject 1 has no key "clas". Next: write class, if that is meant.
      4:32: unknown-value: negative can not be "never". Next: use one of forbidden, allowed.
      """
    ),
    (
      "- chart\n",
      """
      1:1: mapping-expected: a chart is written as a mapping, here is a list. \
      Next: write keys and values: chart: …, currencies: …, subjects: …, \
      client_money: ….
      """
    ),
  ]

  @Test(arguments: charts)
  func `as a chart`(text: String, error: String) {
    let found = #expect(throws: SyntaxErrors.self) { try ChartSyntax.parse(text, file: "f") }
    #expect(found?.description == lines(error))
  }

  static let rules: [(body: String, error: String)] = [
    (
      "amount: [a]\nlines: [Dr 1/p a]",
      "3:1: unknown-key: a rule has no key \"amount\". Next: write amounts, if that is meant."
    ),
    ("amounts: [a]", "1:1: missing-key: a rule needs the key lines. Next: add lines: …."),
    (
      "cases:\n  - lines: [Dr 1/p a]\nlines: [Dr 1/p a]",
      "5:1: beside-cases: lines stands beside cases. Next: move it into a case."
    ),
    (
      "cases: []",
      "3:8: list-expected: cases is a list of cases, here is an empty one. Next: write - when: … and lines: … under cases."
    ),
    (
      "lines: {}",
      """
      3:8: list-expected: lines is a list of lines, here is a mapping. Next: write - Dr \
      220201/{merchant} total under lines, or lines: [] where nothing is booked.
      """
    ),
    (
      "approval: maybe\nlines: [Dr 1/p a]",
      "3:11: unknown-value: approval can not be \"maybe\". Next: use one of required."
    ),
    (
      "amounts: {a: CNY}\nlines: [Dr 1/p a]",
      """
      3:14: not-a-letter: "CNY" is no currency letter. \
      Next: write one capital letter, the same for amounts of the same currency: A.
      """
    ),
    (
      "amounts: [red, 2nd, sum]\nlines: [Dr 1/p a]",
      """
      3:11: not-a-name: "red" can not be a name in a rule. \
      Next: use letters, digits and _, and none of red, sum, item, items, each.
      3:16: not-a-name: "2nd" can not be a name in a rule. \
      Next: use letters, digits and _, and none of red, sum, item, items, each.
      3:21: not-a-name: "sum" can not be a name in a rule. \
      Next: use letters, digits and _, and none of red, sum, item, items, each.
      """
    ),
    (
      "amounts: [a]\nwhen: {a: \">\"}\nlines: [Dr 1/p a]",
      """
      4:8: not-a-condition: ">" compares a with nothing. \
      Next: write a sign and a value: a: "> 0".
      """
    ),
    (
      "amounts: [a]\nwhen: {a: \"> 1e3\"}\nlines: [Dr 1/p a]",
      """
      4:8: not-a-condition: "> 1e3" orders by "1e3", which is no decimal number. \
      Next: write a plain number after the sign: a: "> 0".
      """
    ),
    (
      "amounts: [a]\nwhen: {item.a: \"> 1\"}\nlines: [Dr 1/p a]",
      """
      4:8: not-a-condition: a condition can not look at "item.a". \
      Next: write the name of an amount or a party, or references.name.
      """
    ),
    (
      "amounts: [a]\nrequires: [a + b]\nlines: [Dr 1/p a]",
      """
      4:12: not-an-equality: "a + b" is no equality. \
      Next: write two expressions with one = between them, or <=, <, >=, >: total = commission + net.
      """
    ),
    (
      "amounts: [a]\ntext: order {order\nlines: [Dr 1/p a]",
      """
      4:7: unclosed-brace: "order {order" has a brace without its partner. \
      Next: write {name} for what is filled in, {{ for a brace itself.
      """
    ),
  ]

  @Test(arguments: rules)
  func `as a rule`(body: String, error: String) {
    let found = #expect(throws: SyntaxErrors.self) {
      try RuleFileSyntax.parse("type: t\nfrom: 2026-01-01\n" + body, file: "f")
    }
    #expect(found?.description == lines(error))
  }

  static let heads: [(head: String, error: String)] = [
    ("from: 2026-01-01", "1:1: missing-key: a rule needs the key type. Next: add type: …."),
    ("type: t", "1:1: missing-key: a rule needs the key from. Next: add from: …."),
    (
      "type: t\nfrom: 2026-02-30",
      "2:7: not-a-date: from is \"2026-02-30\", no day of the calendar. Next: write year, month and day: 2026-11-20."
    ),
    (
      "type: t\nfrom: 20260101",
      "2:7: not-a-date: from is \"20260101\", no day of the calendar. Next: write year, month and day: 2026-11-20."
    ),
    (
      "type: {a: b}\nfrom: 2026-01-01",
      "1:7: text-expected: type is a text, here is a mapping. Next: write the text after type:."
    ),
  ]

  @Test(arguments: heads)
  func `as the head of a rule`(head: String, error: String) {
    let found = #expect(throws: SyntaxErrors.self) {
      try RuleFileSyntax.parse(head + "\namounts: [a]\nlines: [Dr 1/p a]", file: "f")
    }
    #expect(found?.description == lines(error))
  }

  private func lines(_ error: String) -> String {
    error.split(separator: "\n").map { "f:" + $0 }.joined(separator: "\n")
  }
}

@Suite struct `Scalars` {
  /// Whatever YAML would make of them.
  static let texts = [
    "no", "on", "yes", "true", "~", "null", "010", "0x1F", "1e3", "1_000", ".5", "1:30",
    "2026-11-20",
    "2026-11-20T14:03:11+08:00", "12345678901234567890123456789", "=", "积分", "R&D", "2 * fee",
    "a#b",
  ]

  @Test(arguments: texts)
  func `stay the text they are, as keys too`(text: String) throws {
    for file in ["k: \(text)", "- \(text)", "\"k\": '\(text)'", "{k: \"\(text)\"}"] {
      let node = try #require(SyntaxNode.documents(of: file, file: "f").first)
      #expect((node["k"] ?? node.elements?.first)?.text == text)
    }
    let node = try #require(SyntaxNode.documents(of: "\(text): v", file: "f").first)
    #expect(node.entries?.map(\.key) == [text])
  }

  @Test func `places are those of the file, whatever stands before`() throws {
    let text = "\u{FEFF}# 注释\r\nk:\r\n  - 积分: v\n  - |\n    two\n    lines\n---\nx: 1\n---\n"
    let documents = try SyntaxNode.documents(of: text, file: "f")
    #expect(documents.count == 2)
    let list = try #require(documents.first?["k"]?.elements)
    #expect(list[0].entries?.first?.place == SourcePlace(file: "f", line: 3, column: 5))
    #expect(list[0]["积分"]?.place == SourcePlace(file: "f", line: 3, column: 9))
    #expect(list[1].text == "two\nlines\n")
    #expect(list[1].place == SourcePlace(file: "f", line: 4, column: 5))
    #expect(documents.last?.place == SourcePlace(file: "f", line: 8, column: 1))
  }

  @Test(arguments: ["", "\n", "# only a comment", "---\n---\n", "\u{FEFF}"])
  func `a file of nothing has no documents`(text: String) throws {
    #expect(try SyntaxNode.documents(of: text, file: "f").isEmpty)
  }

  /// Short texts live on the stack, where a parser must not look for them later.
  @Test func `the shortest files are read as well`() throws {
    for length in 1...40 {
      let text = "k: " + String(repeating: "x", count: length)
      let node = try SyntaxNode.documents(of: text, file: "f").first
      #expect(node?["k"]?.text?.count == length)
    }
  }
}
