import DaybookTestSupport
import Foundation

/// What the generator and the checker know of the template: what its text says, read line by line.
struct Template {
  /// A transaction code: the type of its events, and what they must say.
  struct Rule {
    var code: String
    var type: String
    var amounts: [String]
    var optional: [String]
    var parties: [String]
    /// Whether its lines are stated per item.
    var hasItems: Bool
  }

  static let folder = "Tests/Scenarios/templates/marketplace-cn"
  /// By code; those whose amounts are not a plain list are left out.
  let rules: [String: Rule]
  /// Leaf subjects on whose accounts no money may be missing.
  let forbidden: Set<String>
  /// Leaf subjects whose money is kept by order.
  let keptByOrder: Set<String>

  init() throws {
    let chart = try Repository.text(Self.folder + "/chart.yaml").split(separator: "\n")
    func subjects(_ mark: String) -> Set<String> {
      Set(chart.filter { $0.contains(mark) }.map { String($0.dropFirst(3).prefix(6)) })
    }
    forbidden = subjects("negative: forbidden").filter { $0.allSatisfy(\.isNumber) }
    keptByOrder = subjects("items: order").filter { $0.allSatisfy(\.isNumber) }
    var rules: [String: Rule] = [:]
    for url in Repository.files(under: Self.folder + "/rules", withExtension: "yaml") {
      let path = Self.folder + "/rules/" + url.lastPathComponent
      for document in try Repository.text(path).split(separator: "\n---\n") {
        if let rule = Self.rule(document) { rules[rule.code] = rule }
      }
    }
    self.rules = rules
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
