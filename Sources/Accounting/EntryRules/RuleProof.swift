/// Why a rule balances: for each case and currency what stands on both sides, and the equalities
/// that make them the same.
package struct RuleProof: Hashable, Sendable {
  /// Both sides of a case in one currency.
  package struct Equation: Hashable, Sendable {
    /// The currency letter; empty where all amounts share a currency.
    package let letter: String
    /// What the debit lines add up to.
    package let debits: String
    /// What the credit lines add up to.
    package let credits: String
    /// The equalities with which both are the same; none where they are so by themselves.
    package let because: [String]
  }

  /// A case.
  package struct Case: Hashable, Sendable {
    /// Its conditions; empty where it takes every event.
    package let when: [String]
    /// An equation per currency; none where the case has no lines.
    package let equations: [Equation]
  }

  /// The rule's code and type.
  package let title: String
  /// The cases in order.
  package let cases: [Case]
}

extension RuleProof: CustomStringConvertible {
  /// For people, a line per case and currency.
  package var description: String {
    var lines = ["\(title) balances:"]
    for (index, item) in cases.enumerated() {
      var head = cases.count > 1 ? "  case \(index + 1)" : "  always"
      if !item.when.isEmpty { head += " (\(item.when.joined(separator: ", ")))" }
      if item.equations.isEmpty { lines.append("\(head): no lines") }
      for equation in item.equations {
        let letter = equation.letter.isEmpty ? "" : " in currency \(equation.letter)"
        var line = "\(head)\(letter): debits \(equation.debits) = credits \(equation.credits)"
        if !equation.because.isEmpty {
          line += ", since \(equation.because.joined(separator: " and "))"
        }
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }
}
