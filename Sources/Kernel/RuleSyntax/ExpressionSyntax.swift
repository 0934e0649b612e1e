/// A linear expression with integer coefficients: `total - commission - 2 * fee`.
package struct ExpressionSyntax: Hashable, Sendable {
  /// A coefficient and what it multiplies.
  package struct Term: Hashable, Sendable {
    /// A whole number, not zero.
    package let coefficient: Int64
    /// What it multiplies.
    package let operand: Operand

    /// Makes a term.
    package init(_ coefficient: Int64, _ operand: Operand) {
      (self.coefficient, self.operand) = (coefficient, operand)
    }
  }

  /// What a term stands for.
  package enum Operand: Hashable, Sendable {
    /// An amount of the event: `total`.
    case amount(String)
    /// An amount of the item at hand, in lines that begin with `each item`: `item.net`.
    case itemAmount(String)
    /// The sum of an amount over all items: `sum(items.net)`.
    case itemSum(String)

    /// As it is written.
    package var text: String {
      switch self {
      case .amount(let name): name
      case .itemAmount(let name): "item.\(name)"
      case .itemSum(let name): "sum(items.\(name))"
      }
    }
  }

  /// The terms as written; none for `0`.
  package let terms: [Term]

  /// Makes an expression from terms.
  package init(_ terms: [Term]) { self.terms = terms }

  /// Reads an expression.
  package static func parse(_ text: String) throws(SyntaxFault) -> ExpressionSyntax {
    var parser = ExpressionParser(text)
    return try parser.expression()
  }
}

extension ExpressionSyntax: CustomStringConvertible {
  /// As people write it, one blank around each sign.
  package var description: String {
    guard !terms.isEmpty else { return "0" }
    var text = ""
    for (index, term) in terms.enumerated() {
      let negative = term.coefficient < 0
      text += index == 0 ? (negative ? "-" : "") : (negative ? " - " : " + ")
      if term.coefficient.magnitude != 1 { text += "\(term.coefficient.magnitude) * " }
      text += term.operand.text
    }
    return text
  }
}

/// What a rule requires of an event: `total = commission + sum(items.net)`, `fee <= gross`.
package struct RequirementSyntax: Hashable, Sendable {
  /// Where it stands.
  package let place: SourcePlace
  /// As written.
  package let text: String
  /// What stands left of the sign.
  package let left: ExpressionSyntax
  /// The sign; never `!=`.
  package let comparison: Comparison
  /// What stands right of it.
  package let right: ExpressionSyntax

  /// Whether it speaks of an item, and so of each.
  package var isOfItems: Bool {
    (left.terms + right.terms).contains { term in
      if case .itemAmount = term.operand { true } else { false }
    }
  }

  /// Reads `a = b`, `a <= b` and the like.
  package static func parse(
    _ text: String,
    at place: SourcePlace
  ) throws(SyntaxFault) -> RequirementSyntax {
    let signs = text.split { !"<>=!".contains($0) }
    guard signs.count == 1, let sign = signs.first,
      let comparison = Comparison(rawValue: String(sign)), comparison != .unequal
    else {
      throw SyntaxFault(
        "not-an-equality",
        "\"\(text.shortened)\" is no equality",
        next: "write two expressions with one = between them, or <=, <, >=, >: "
          + "total = commission + net"
      )
    }
    return RequirementSyntax(
      place: place,
      text: text,
      left: try .parse(String(text[..<sign.startIndex])),
      comparison: comparison,
      right: try .parse(String(text[sign.endIndex...]))
    )
  }
}

// MARK: Reading

/// Words and signs of an expression, one after the other.
private struct ExpressionParser {
  enum Token: Equatable {
    case name(String)
    case number(Int64)
    case sign(Character)
  }

  let text: String
  var rest: Substring
  var ahead: Token?

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  mutating func expression() throws(SyntaxFault) -> ExpressionSyntax {
    ahead = try next()
    guard ahead != nil else { throw fault("is empty", next: "write amounts: total - commission") }
    if ahead == .number(0), try peekIsEnd() { return ExpressionSyntax([]) }
    var terms: [ExpressionSyntax.Term] = []
    var negative = false
    if ahead == .sign("-") {
      negative = true
      ahead = try next()
    }
    while true {
      terms.append(try term(negative: negative))
      switch ahead {
      case nil: return ExpressionSyntax(terms)
      case .sign("+"): negative = false
      case .sign("-"): negative = true
      case .some(let token):
        throw fault(
          "has \"\(Self.text(of: token))\" where + or - is expected",
          next: "write whole numbers times amounts, added or subtracted: total - 2 * fee"
        )
      }
      ahead = try next()
    }
  }

  /// A name, or a whole number times a name, in either order.
  private mutating func term(negative: Bool) throws(SyntaxFault) -> ExpressionSyntax.Term {
    var coefficient: Int64 = 1
    var operand: ExpressionSyntax.Operand?
    factors: while true {
      switch ahead {
      case .number(let number):
        let product = coefficient.multipliedReportingOverflow(by: number)
        guard number != 0, !product.overflow, product.partialValue < 1 << 53 else {
          throw fault("has the factor \(number)", next: "write a factor from 1 to 2^53")
        }
        coefficient = product.partialValue
      case .name(let name):
        guard operand == nil else {
          throw fault("multiplies two amounts", next: "multiply an amount by a whole number only")
        }
        operand = try self.operand(name)
      case .sign("("), .sign(")"):
        throw fault("has brackets", next: "multiply them out: 2 * a - 2 * b")
      default:
        throw fault("breaks off where an amount is expected", next: "write an amount's name")
      }
      ahead = try next()
      guard ahead == .sign("*") else { break factors }
      ahead = try next()
    }
    guard let operand else {
      throw fault(
        "has the plain number \(coefficient)",
        next: "let the event carry it as an amount; a rule only places amounts"
      )
    }
    return ExpressionSyntax.Term(negative ? -coefficient : coefficient, operand)
  }

  private mutating func operand(
    _ name: String
  ) throws(SyntaxFault) -> ExpressionSyntax.Operand {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if name == "sum" {
      guard try next() == .sign("("), case .name(let inner)? = try next(),
        inner.hasPrefix("items."), try next() == .sign(")")
      else { throw fault("has a sum that can not be read", next: "write sum(items.net)") }
      return .itemSum(try plain(String(inner.dropFirst("items.".count))))
    }
    if parts.count == 2, parts[0] == "item" { return .itemAmount(try plain(parts[1])) }
    if parts.count == 2, parts[0] == "items" {
      throw fault("has \(name) alone", next: "write sum(\(name)), or item.\(parts[1]) in each item")
    }
    return .amount(try plain(name))
  }

  private func plain(_ name: String) throws(SyntaxFault) -> String {
    guard AmountName.isValid(name) else {
      throw fault(
        "has the name \"\(name)\"",
        next:
          "use letters, digits and _, and none of \(AmountName.reserved.joined(separator: ", "))"
      )
    }
    return name
  }

  private func peekIsEnd() throws(SyntaxFault) -> Bool {
    var copy = self
    return try copy.next() == nil
  }

  private mutating func next() throws(SyntaxFault) -> Token? {
    rest = rest.drop(while: \.isWhitespace)
    guard let first = rest.first else { return nil }
    if "+-*()".contains(first) {
      rest.removeFirst()
      return .sign(first)
    }
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    guard !word.isEmpty else {
      throw fault(
        "has \"\(first)\", which means nothing here",
        next: "write whole numbers times amounts, added or subtracted: total - 2 * fee"
      )
    }
    rest = rest.dropFirst(word.count)
    guard word.first?.isNumber == true else { return .name(String(word)) }
    guard word.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int64(word) else {
      throw fault(
        "has the number \(word)",
        next: "write whole numbers only; percentages and rounding belong in the event"
      )
    }
    return .number(number)
  }

  private static func text(of token: Token) -> String {
    switch token {
    case .name(let name): name
    case .number(let number): String(number)
    case .sign(let sign): String(sign)
    }
  }

  private func fault(_ what: String, next: String) -> SyntaxFault {
    SyntaxFault("not-an-expression", "\"\(text.shortened)\" \(what)", next: next)
  }
}

/// Names of amounts and parties in rules.
package enum AmountName {
  /// Words that mean something else in a line.
  package static let reserved = ["red", "sum", "item", "items", "each"]

  /// What a name may be made of, for messages.
  package static var advice: String {
    "letters, digits and _, and none of \(reserved.joined(separator: ", "))"
  }

  /// Whether a name can stand in an expression: letters, digits, `_`, not beginning with a digit.
  package static func isValid(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || first == "_", name.utf8.count <= 128 else {
      return false
    }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && !reserved.contains(name)
  }
}
