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
  enum Wish: CaseIterable {
    case allPositive, neededPositive, noneNegative, any
    /// Lines may be negative too, so that the rule would not book the event.
    case linesNegative
  }

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
    for wish in Wish.allCases where wish != .linesNegative {
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

  /// Whether there is such an event, though with a negative line, so that it would not be booked.
  func differsWithNegativeLines(_ difference: RuleProver.Difference) -> Bool {
    for items in model.usesItems ? [1, 2] : [0] {
      for branch in branches {
        for sign in [Rational.one, Rational(-1)] {
          let program = try? program(
            difference,
            sign,
            branch,
            items: items,
            wish: .linesNegative
          )
          if (try? program?.solution()) != nil { return true }
        }
      }
    }
    return false
  }

  private func example(
    _ difference: RuleProver.Difference,
    _ sign: Rational,
    _ branch: Branch,
    items: Int,
    wish: Wish
  ) throws(Rational.Overflow) -> CounterExample? {
    let trial = CounterExampleTrial(self, branch, items: items)
    let program = try program(difference, sign, branch, items: items, wish: wish)
    guard let solution = try program.solution() else { return nil }
    if let example = try trial.example(from: solution) { return example }
    // Thirds are no amounts: three times the solution may do, or one with three times the margin.
    let factor = try commonDenominator(of: solution)
    let multiple = try solution.map { value throws(Rational.Overflow) in try value.times(factor) }
    if let example = try trial.example(from: multiple) { return example }
    let wider = try self.program(
      difference,
      sign,
      branch,
      items: items,
      wish: wish,
      margin: factor
    )
    return try wider.solution().flatMap { solution throws(Rational.Overflow) in
      try trial.example(from: solution)
    }
  }

  private func commonDenominator(of values: [Rational]) throws(Rational.Overflow) -> Rational {
    var common = Rational.one
    for value in values {
      let divisor = greatestCommonDivisor(common.numerator, value.denominator)
      common = try common.times(Rational(value.denominator / divisor))
    }
    return common
  }

  // MARK: Linear programs

  /// The program of a branch with a difference that is not zero: positive times the sign.
  private func program(
    _ difference: RuleProver.Difference,
    _ sign: Rational,
    _ branch: Branch,
    items: Int,
    wish: Wish,
    margin: Rational = .one
  ) throws(Rational.Overflow) -> LinearProgram {
    var program = try program(branch, items: items, wish: wish, margin: margin)
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
    return program
  }

  /// Where an item's amount stands among the variables.
  func position(_ slot: Int, _ item: Int) -> Int {
    model.amounts.count + item * model.itemAmounts.count + slot
  }

  /// Requirements, conditions and what is wished for, over the amounts of an event with so many
  /// items.
  private func program(
    _ branch: Branch,
    items: Int,
    wish: Wish,
    margin: Rational = .one
  ) throws(Rational.Overflow) -> LinearProgram {
    let count = model.amounts.count + items * model.itemAmounts.count
    let areFree = wish == .any || wish == .linesNegative
    var program = LinearProgram(variables: count, areFree: areFree, margin: margin)
    for requirement in model.requires {
      let isOfItems = requirement.syntax.isOfItems
      for item in 0..<(isOfItems ? items : 1) {
        let form = spread(requirement.form, items: items, item: isOfItems ? item : nil)
        let sign = requirement.syntax.comparison
        let isUpper = sign == .less || sign == .atMost
        program.require(isUpper ? form.map(\.negated) : form, .init(sign))
      }
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
    program.require(form, plus: isUpper ? value : value.negated, .init(condition.comparison))
  }
}

extension LinearProgram.Relation {
  /// How a form compares with zero whose sign is turned where less is asked for.
  fileprivate init(_ comparison: Comparison) {
    self =
      switch comparison {
      case .equal, .unequal: .zero
      case .less, .greater: .positive
      case .atMost, .atLeast: .notNegative
      }
  }
}
