import Amounts
import Codec
import RuleSyntax

extension CounterExampleSearch {
  /// The ways in which a condition holds, or fails.
  static func alternatives(_ test: RuleModel.Condition.Test, holds: Bool) -> [Branch] {
    switch test {
    case .amount(let slot, let comparison, let value):
      return comparison.alternatives(holds: holds).map {
        Branch(amounts: [(slot, $0, value)])
      }
    case .party(let slot, let equals, let text):
      return [Branch(texts: [(.party(slot), equals == holds, text)])]
    case .reference(let key, let equals, let text):
      return [Branch(texts: [(.reference(key), equals == holds, text)])]
    }
  }

  /// Every branch with one of the alternatives of each choice, contradictions on texts left out.
  static func combined(_ branches: [Branch], _ choices: [[Branch]]) -> [Branch] {
    choices.reduce(branches) { branches, alternatives in
      branches.flatMap { branch in
        alternatives.compactMap { alternative in
          let both = Branch(
            amounts: branch.amounts + alternative.amounts,
            texts: branch.texts + alternative.texts
          )
          return both.isConsistent ? both : nil
        }
      }
    }
  }
}

extension CounterExampleSearch.Branch {
  /// Whether no text is to be two things at once, or one and not the same.
  var isConsistent: Bool {
    texts.enumerated().allSatisfy { index, left in
      texts[..<index].allSatisfy { right in
        guard left.subject == right.subject else { return true }
        if left.equals, right.equals { return ExactText(left.text) == ExactText(right.text) }
        return left.equals == right.equals || ExactText(left.text) != ExactText(right.text)
      }
    }
  }

  /// A text that fits all conditions on a subject; nil where there are none.
  func text(for subject: CounterExampleSearch.TextSubject, otherwise plain: String) -> String? {
    let own = texts.filter { $0.subject == subject }
    guard !own.isEmpty else { return nil }
    if let equal = own.first(where: \.equals) { return equal.text }
    var text = plain
    while own.contains(where: { $0.text == text }) { text += "-other" }
    return text
  }
}

extension Comparison {
  /// Comparisons without `!=` of which one holds exactly where this one holds, or fails.
  func alternatives(holds: Bool) -> [Comparison] {
    switch (self, holds) {
    case (.equal, true), (.unequal, false): [.equal]
    case (.unequal, true), (.equal, false): [.greater, .less]
    case (.less, true), (.atLeast, false): [.less]
    case (.atMost, true), (.greater, false): [.atMost]
    case (.greater, true), (.atMost, false): [.greater]
    case (.atLeast, true), (.less, false): [.atLeast]
    }
  }
}
