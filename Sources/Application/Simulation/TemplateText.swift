package import Daybook

/// What the generator and the checker know of the template: what its text says, read line by line.
package struct TemplateText: Sendable {
  /// A transaction code: the type of its events, and what they must say.
  struct Rule: Sendable {
    var code: String
    var type: String
    var amounts: [String]
    /// Amounts in another currency than the first (`amounts: {given: A, received: B}`).
    var inOtherCurrency: Set<String> = []
    var optional: [String]
    var parties: [String]
    /// Whether its lines are stated per item.
    var hasItems: Bool
  }

  /// The files as they are published: the chart first.
  let files: [BookWriter.SourceFile]
  /// By code; those that state no amounts of their own are left out.
  let rules: [String: Rule]
  /// All codes of the template.
  package private(set) var codes: Set<String> = []
  /// Leaf subjects on whose accounts no money may be missing.
  let forbidden: Set<String>
  /// Leaf subjects whose money is kept by order.
  let keptByOrder: Set<String>

  /// Reads a template: the chart first, then its rules.
  package init(_ files: [BookWriter.SourceFile]) {
    self.files = files
    let chart = files.first?.text.split(separator: "\n") ?? []
    func subjects(_ mark: String) -> Set<String> {
      Set(chart.filter { $0.contains(mark) }.map { String($0.dropFirst(3).prefix(6)) })
        .filter { $0.allSatisfy(\.isNumber) }
    }
    forbidden = subjects("negative: forbidden")
    keptByOrder = subjects("items: order")
    var rules: [String: Rule] = [:]
    for file in files.dropFirst() {
      for document in Self.documents(file.text) {
        if let code = Self.code(document) { codes.insert(code) }
        if let rule = Self.rule(document) { rules[rule.code] = rule }
      }
    }
    self.rules = rules
  }

  private static func documents(_ text: String) -> [Substring] {
    var (documents, lines) = ([Substring](), text[...])
    while let end = lines.firstRange(of: "\n---\n") {
      documents.append(lines[..<end.lowerBound])
      lines = lines[end.upperBound...]
    }
    return documents + [lines]
  }

  private static func code(_ document: Substring) -> String? {
    guard let start = document.firstRange(of: "code: \"")?.upperBound else { return nil }
    return document[start...].split(separator: "\"").first.map(String.init)
  }

  /// The names of `{given: A, received: B}`, each with its currency's letter.
  private static func currencies(_ value: Substring) -> [(name: String, letter: Substring)] {
    guard value.first == "{", let end = value.firstIndex(of: "}") else { return [] }
    return value[..<end].dropFirst().split(separator: ",").compactMap { pair in
      let parts = pair.split { $0 == ":" || $0 == " " }
      return parts.count == 2 ? (String(parts[0]), parts[1]) : nil
    }
  }

  private static func rule(_ document: Substring) -> Rule? {
    var values: [Substring: Substring] = [:]
    for line in document.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":"), line.first != " ", line.first != "#" else {
        continue
      }
      let value = line[line.index(after: colon)...].split(separator: "  #").first ?? ""
      values[line[..<colon]] = value.drop { $0 == " " }
    }
    func list(_ key: Substring) -> [String]? {
      guard let value = values[key] else { return [] }
      guard value.first == "[", let end = value.firstIndex(of: "]") else { return nil }
      return value[..<end].dropFirst().split(separator: ",").map { String($0.drop { $0 == " " }) }
    }
    let letters = currencies(values["amounts"] ?? "")
    guard let code = code(document), let type = values["type"],
      let parties = list("parties")
    else { return nil }
    let amounts = list("amounts") ?? letters.map(\.name)
    guard !amounts.isEmpty else { return nil }
    var rule = Rule(
      code: code,
      type: type.split(separator: " ").first.map(String.init) ?? "",
      amounts: amounts,
      optional: list("optional") ?? [],
      parties: parties,
      hasItems: document.contains("each item:")
    )
    rule.inOtherCurrency = Set(letters.filter { $0.letter != letters.first?.letter }.map(\.name))
    return rule
  }
}
