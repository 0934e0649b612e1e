package import Daybook

/// What the generator and the checker know of the template: what its text says, read line by line.
package struct TemplateText: Sendable {
  /// A transaction code: the type of its events, and what they must say.
  struct Rule: Sendable {
    var code: String
    var type: String
    var amounts: [String]
    var optional: [String]
    var parties: [String]
    /// Whether its lines are stated per item.
    var hasItems: Bool
  }

  /// The files as they are published: the chart first.
  let files: [BookWriter.SourceFile]
  /// By code; those whose amounts are not a plain list are left out.
  let rules: [String: Rule]
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
    guard let code = values["code"]?.split(separator: "\"").first, let type = values["type"],
      let amounts = list("amounts"), let parties = list("parties"), !amounts.isEmpty
    else { return nil }
    return Rule(
      code: String(code),
      type: type.split(separator: " ").first.map(String.init) ?? "",
      amounts: amounts,
      optional: list("optional") ?? [],
      parties: parties,
      hasItems: document.contains("each item:")
    )
  }
}
