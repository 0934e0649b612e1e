import Amounts
import ChartOfAccounts
import RuleSyntax

/// Looks for an event that comes to a case and does not balance in it: a linear program per way in
/// which the conditions can hold and those of earlier cases fail.
struct CounterExampleSearch {
  /// Conditions that are to hold together, none with `!=` on an amount.
  struct Branch {
    /// Amounts compared with numbers.
    var amounts: [(slot: Int, comparison: Comparison, value: DecimalText)] = []
    /// Parties and references compared with texts.
    var texts: [(subject: TextSubject, equals: Bool, text: String)] = []
  }

  /// What a condition on a text looks at.
  enum TextSubject: Hashable { case party(Int), reference(String) }

  /// How plain the numbers are to be, the plainest first.
  enum Wish: CaseIterable { case allPositive, neededPositive, noneNegative, any, linesNegative }

  /// The most branches that are looked at.
  static let branchMaximum = 256

  let prover: RuleProver
  let index: Int
  /// Ways in which the case can be reached; not complete where there are too many.
  let branches: [Branch]
  private let isComplete: Bool

  init(_ prover: RuleProver, case index: Int) {
    (self.prover, self.index) = (prover, index)
    let cases = prover.model.cases
    var branches = [Branch()]
    for condition in cases[index].conditions {
      branches = Self.combined(branches, [Self.alternatives(condition.test, holds: true)])
    }
    var isComplete = true
    for earlier in cases[..<index] {
      let ways = earlier.conditions.map { Self.alternatives($0.test, holds: false) }
      branches = Self.combined(branches, [ways.flatMap { $0 }])
      if branches.count > Self.branchMaximum {
        isComplete = false
        branches.removeSubrange(Self.branchMaximum...)
      }
    }
    (self.branches, self.isComplete) = (branches, isComplete)
  }

  private var model: RuleModel { prover.model }

  /// Whether some event comes to the case, its lines left aside; true where that is not known.
  func isReachable() throws(Rational.Overflow) -> Bool {
    guard isComplete else { return true }
    for branch in branches {
      for items in model.usesItems ? [1, 0] : [0] {
        let program = try program(branch, items: items, wish: .linesNegative)
        if try program.solution() != nil { return true }
      }
    }
    return false
  }

  /// An event for which one of the differences is not zero, tried out; nil where none was found.
  func counterExample(differences: [RuleProver.Difference]) -> CounterExample? {
    for wish in Wish.allCases {
      for items in model.usesItems ? [1, 2, 3, 0] : [0] {
        for branch in branches {
          for difference in differences {
            for sign in [Rational.one, Rational(-1)] {
              let found = try? example(difference, sign, branch, items: items, wish: wish)
              if let found { return found }
            }
          }
        }
      }
    }
    return nil
  }

  private func example(
    _ difference: RuleProver.Difference,
    _ sign: Rational,
    _ branch: Branch,
    items: Int,
    wish: Wish
  ) throws(Rational.Overflow) -> CounterExample? {
    var program = try program(branch, items: items, wish: wish)
    var form = Array(repeating: Rational.zero, count: program.count)
    let count = model.amounts.count
    for slot in 0..<count {
      let perItem = try difference.perItem[slot].times(Rational(items))
      form[slot] = try difference.form[slot].adding(perItem).times(sign)
    }
    for slot in model.itemAmounts.indices {
      let perItem = try difference.perItem[count + slot].times(Rational(items))
      let coefficient = try difference.form[count + slot].adding(perItem).times(sign)
      for item in 0..<items { form[position(slot, item)] = coefficient }
    }
    program.require(form, .positive)
    guard let solution = try program.solution() else { return nil }
    return try CounterExampleTrial(self, branch, items: items)
      .example(from: solution, hasNumbers: !branch.amounts.allSatisfy { $0.value.coefficient == 0 })
  }

  // MARK: Linear programs

  /// Where an item's amount stands among the variables.
  func position(_ slot: Int, _ item: Int) -> Int {
    model.amounts.count + item * model.itemAmounts.count + slot
  }

  /// Requirements, conditions and what is wished for, over the amounts of an event with so many
  /// items.
  private func program(
    _ branch: Branch,
    items: Int,
    wish: Wish
  ) throws(Rational.Overflow) -> LinearProgram {
    let count = model.amounts.count + items * model.itemAmounts.count
    let areFree = wish == .any || wish == .linesNegative
    var program = LinearProgram(variables: count, areFree: areFree)
    for requirement in model.requires {
      program.require(spread(requirement.form, items: items, item: nil), .zero)
    }
    for condition in branch.amounts { try require(condition, in: &program) }
    if wish == .allPositive || wish == .neededPositive {
      for variable in 0..<count {
        let slot =
          variable < model.amounts.count
          ? model.amounts[variable]
          : model.itemAmounts[(variable - model.amounts.count) % model.itemAmounts.count]
        if wish == .neededPositive, slot.isOptional { continue }
        var form = Array(repeating: Rational.zero, count: count)
        form[variable] = .one
        program.require(form, .positive)
      }
    }
    guard wish != .linesNegative else { return program }
    for line in model.cases[index].lines where !line.syntax.red {
      for item in 0..<(line.syntax.perItem ? items : 1) {
        let form = spread(line.form, items: items, item: line.syntax.perItem ? item : nil)
        program.require(form, .notNegative)
      }
    }
    return program
  }

  /// A form over the variables: sums as the amounts of all items.
  private func spread(_ form: LinearForm, items: Int, item: Int?) -> [Rational] {
    var spread = form.amounts.map { Rational($0) }
    for other in 0..<items {
      for slot in model.itemAmounts.indices {
        let own = other == item ? form.itemAmounts[slot] : 0
        spread.append(Rational(Int128(form.sums[slot]) + Int128(own)))
      }
    }
    return spread
  }

  private func require(
    _ condition: (slot: Int, comparison: Comparison, value: DecimalText),
    in program: inout LinearProgram
  ) throws(Rational.Overflow) {
    let isUpper = condition.comparison == .less || condition.comparison == .atMost
    var form = Array(repeating: Rational.zero, count: program.count)
    form[condition.slot] = isUpper ? Rational(-1) : .one
    let value = try Rational(condition.value)
    let relation: LinearProgram.Relation =
      switch condition.comparison {
      case .equal, .unequal: .zero
      case .less, .greater: .positive
      case .atMost, .atLeast: .notNegative
      }
    program.require(form, plus: isUpper ? value : value.negated, relation)
  }

  // MARK: Branches

  /// The ways in which a condition holds, or fails.
  private static func alternatives(_ test: RuleModel.Condition.Test, holds: Bool) -> [Branch] {
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
  private static func combined(_ branches: [Branch], _ choices: [[Branch]]) -> [Branch] {
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
        if left.equals, right.equals { return left.text == right.text }
        return left.equals == right.equals || left.text != right.text
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
