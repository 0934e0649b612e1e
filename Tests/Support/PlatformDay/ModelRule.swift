/// What an accountant writes down for a code: the model's own reading of the template, which shares
/// no program with Daybook's.
struct ModelRule {
  struct Line {
    let isEach: Bool
    let isDebit: Bool
    let subject: Int32
    /// The role whose party owns the account; nil where it is the platform's.
    let role: String?
    /// Whether the role is one of the item, not of the event.
    let isOfItem: Bool
    let terms: [(name: String, isTaken: Bool)]
  }

  let code: String
  let type: String
  /// Whether two people must ask for it.
  let needsTwo: Bool
  /// Whether somebody else must have reviewed it before it is booked.
  let needsReview: Bool
  let lines: [Line]
  /// Whom an event of a code without lines names.
  private let named: [String]

  /// The parties that an event of the code names by itself.
  var roles: [String] {
    var roles = named
    for case let role? in lines.filter({ !$0.isOfItem }).map(\.role) where !roles.contains(role) {
      roles.append(role)
    }
    return roles
  }

  /// By code.
  static let all: [String: ModelRule] = {
    var rules: [String: ModelRule] = [:]
    for statement in statements(of: text) {
      guard let rule = ModelRule(statement) else { preconditionFailure("no rule: \(statement)") }
      rules[rule.code] = rule
    }
    return rules
  }()

  /// The lines of the text, with those that go on from the one above joined to it.
  private static func statements(of text: String) -> [String] {
    text.split(separator: "\n").reduce(into: []) { statements, line in
      if line.hasPrefix("  "), let last = statements.popLast() {
        statements.append(last + " " + line.drop { $0 == " " })
      } else {
        statements.append(String(line))
      }
    }
  }

  private init?(_ statement: String) {
    let halves = statement.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let head = halves[0].split(separator: " ").map(String.init)
    guard halves.count == 2, head.count >= 2 else { return nil }
    (code, type) = (head[0], head[1])
    (needsTwo, needsReview) = (head.last == "two", head.last == "reviewed")
    named = halves[1].isEmpty ? Array(head.dropFirst(2)) : []
    let lines = halves[1].split(separator: ";").map { Line($0) }
    self.lines = lines.compactMap(\.self)
    guard self.lines.count == lines.count else { return nil }
  }

  /// The entry of an event.
  func entry(of event: PlatformEvent) -> [ModelLine] {
    lines.flatMap { line in
      line.isEach
        ? event.items.compactMap { line.posting(of: event, $0) }
        : [line.posting(of: event, nil)].compactMap(\.self)
    }
  }
}

extension ModelRule.Line {
  /// For example: `each Cr 224103 item.merchant amount - fee`.
  fileprivate init?(_ text: Substring) {
    var words = text.split(separator: " ").map(String.init)
    isEach = words.first == "each"
    if isEach { words.removeFirst() }
    guard words.count >= 4, let subject = Int32(words[1]) else { return nil }
    (isDebit, self.subject) = (words[0] == "Dr", subject)
    isOfItem = words[2].hasPrefix("item.")
    role = words[2] == "platform" ? nil : isOfItem ? String(words[2].dropFirst(5)) : words[2]
    var isTaken = false
    var terms: [(String, Bool)] = []
    for word in words.dropFirst(3) {
      if word == "+" || word == "-" { isTaken = word == "-" } else { terms.append((word, isTaken)) }
    }
    self.terms = terms
  }

  /// The line of an event, and of one of its items; nil where it comes to nothing.
  fileprivate func posting(of event: PlatformEvent, _ item: PlatformEvent.Item?) -> ModelLine? {
    let amounts = item?.amounts ?? event.amounts
    var (minor, money) = (Int64(0), Money?.none)
    for term in terms {
      guard let amount = amounts.first(where: { $0.name == term.name }) else { continue }
      minor += term.isTaken ? -amount.minor : amount.minor
      money = money ?? amount.money
    }
    guard minor != 0, let money else { return nil }
    let owner = role.flatMap { isOfItem ? item?.party($0) : event.party($0) } ?? .platform
    let account = AccountKey(subject: subject, owner: owner, money: money)
    return ModelLine(account: account, isDebit: isDebit, minor: minor, order: item?.order)
  }
}
