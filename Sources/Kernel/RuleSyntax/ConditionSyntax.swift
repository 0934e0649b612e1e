package import Amounts

/// A condition of a case: `{promotion: "> 0"}`, `{merchant: M1}`, `{references.kind: "!= x"}`.
package struct ConditionSyntax: Hashable, Sendable {
  /// What a condition looks at.
  package enum Subject: Hashable, Sendable {
    /// An amount or a party, whichever the rule declares under this name.
    case name(String)
    /// An amount: `amounts.fee`.
    case amount(String)
    /// A party: `parties.merchant`.
    case party(String)
    /// A reference of the event: `references.kind`.
    case reference(String)
    /// An attribute of an account or an owner: `account.status`, `owner.kind`.
    case attribute(String)

    /// As it is written.
    package var text: String {
      switch self {
      case .name(let name), .attribute(let name): name
      case .amount(let name): "amounts.\(name)"
      case .party(let name): "parties.\(name)"
      case .reference(let name): "references.\(name)"
      }
    }
  }

  /// Where it stands.
  package let place: SourcePlace
  /// What it looks at.
  package let subject: Subject
  /// How it compares.
  package let comparison: Comparison
  /// What it compares with, as written.
  package let value: String

  /// The value as a number, in major units; nil where it is none.
  package var number: DecimalText? { DecimalText(value) }
}

/// A comparison sign.
package enum Comparison: String, CaseIterable, Hashable, Sendable {
  /// Equal; also where no sign is written.
  case equal = "="
  /// Not equal.
  case unequal = "!="
  /// Less.
  case less = "<"
  /// Less or equal.
  case atMost = "<="
  /// Greater.
  case greater = ">"
  /// Greater or equal.
  case atLeast = ">="

  /// Whether it needs numbers.
  package var isOrdering: Bool { self != .equal && self != .unequal }
}

extension ConditionSyntax: CustomStringConvertible {
  /// For example `promotion > 0`.
  package var description: String { "\(subject.text) \(comparison.rawValue) \(value)" }
}

// MARK: Reading

extension ConditionSyntax {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    guard let text = entry.value.nonEmptyText(as: entry.key, &problems) else { return nil }
    let condition = problems.reading(at: entry.place) { () throws(SyntaxFault) in
      try Self.parse(entry.key, text.text, at: entry.place)
    }
    guard let condition else { return nil }
    self = condition
  }

  /// Reads a condition from its key and its comparison, for example `promotion` and `> 0`.
  package static func parse(
    _ key: String,
    _ text: String,
    at place: SourcePlace
  ) throws(SyntaxFault) -> ConditionSyntax {
    let signs: [Comparison] = [.unequal, .atMost, .atLeast, .less, .greater, .equal]
    let trimmed = text.trimmed
    let comparison = signs.first { trimmed.utf8.starts(with: $0.rawValue.utf8) }
    let value = String(trimmed.unicodeScalars.dropFirst(comparison?.rawValue.count ?? 0)).trimmed
    guard !value.isEmpty else {
      throw SyntaxFault(
        "not-a-condition",
        "\"\(text.shortened)\" compares \(key) with nothing",
        next: "write a sign and a value: \(key): \"> 0\""
      )
    }
    let condition = ConditionSyntax(
      place: place,
      subject: try subject(key),
      comparison: comparison ?? .equal,
      value: value
    )
    guard !condition.comparison.isOrdering || condition.number != nil else {
      throw SyntaxFault(
        "not-a-condition",
        "\"\(text.shortened)\" orders by \"\(value.shortened)\", which is no decimal number",
        next: "write a plain number after the sign: \(key): \"> 0\""
      )
    }
    return condition
  }

  private static func subject(_ key: String) throws(SyntaxFault) -> Subject {
    let parts = key.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 1, AmountName.isValid(key) { return .name(key) }
    if parts.count == 2, !parts[1].isEmpty {
      let name = String(parts[1])
      switch parts[0] {
      case "amounts" where AmountName.isValid(name): return .amount(name)
      case "parties" where AmountName.isValid(name): return .party(name)
      case "references": return .reference(name)
      case "account", "owner": return .attribute(key)
      default: break
      }
    }
    throw SyntaxFault(
      "not-a-condition",
      "a condition can not look at \"\(key.shortened)\"",
      next: "write the name of an amount or a party, or references.name"
    )
  }
}

extension StringProtocol {
  /// The text without blanks at both ends; a mark that stands on a blank is none.
  var trimmed: String {
    let scalars = String(self).unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
