import Amounts
import Codec
import Events
import RuleSyntax

extension EntryComputation {
  // MARK: Requirements and cases

  mutating func checkRequirements(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts
  ) -> Bool {
    for (position, index) in rule.requires.positions.enumerated() {
      let requirement = program.requires[index]
      for item in 0..<(requirement.perItem ? facts.items.count : 1) {
        let offset = item * rule.itemAmounts.count
        guard let left = value(of: requirement.left, program, itemOffset: offset),
          let right = value(of: requirement.right, program, itemOffset: offset)
        else { return fail(.overflow, 0, item: requirement.perItem ? item : -1) }
        let sign = left.compared(
          digits: digits[Int(requirement.leftLetter)],
          to: right,
          scale: digits[Int(requirement.rightLetter)]
        )
        guard requirement.comparison.holds(sign) else {
          let number = UInt32(position + 1)
          return fail(.requirementFails, number, item: requirement.perItem ? item : -1)
        }
      }
    }
    return true
  }

  /// Whether no two are the same of the parties that are to be different.
  mutating func checkParties(_ program: borrowing RuleProgram, _ rule: RuleProgram.Rule) -> Bool {
    for index in rule.different.positions {
      let slot = Int(program.different[index])
      guard parties[slot] != 0 else { continue }
      for other in rule.different.positions.lowerBound..<index
      where parties[Int(program.different[other])] == parties[slot] {
        return fail(.sameParty, program.parties[Int(rule.parties.lowerBound) + slot].role)
      }
    }
    return true
  }

  mutating func takeCase(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts,
    _ bytes: RawSpan
  ) -> Bool {
    next: for (position, index) in rule.cases.positions.enumerated() {
      for condition in program.cases[index].conditions.positions
      where !holds(program.conditions[condition], program, rule, facts, bytes) {
        continue next
      }
      verdict.caseNumber = UInt32(position + 1)
      return true
    }
    return fail(.noCase, 0)
  }

  private func holds(
    _ condition: RuleProgram.Condition,
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts,
    _ bytes: RawSpan
  ) -> Bool {
    switch condition.test {
    case .amount:
      let position = Int(condition.position)
      let letter = Int(program.amounts[rule.amounts.positions.lowerBound + position].letter)
      return condition.comparison.holds(
        values[position].compared(
          digits: digits[letter],
          to: condition.coefficient,
          scale: Int(condition.operand)
        )
      )
    case .party:
      let isEqual = parties[Int(condition.position)] == condition.operand
      return isEqual == (condition.comparison == .equal)
    case .reference:
      var isEqual = false
      for reference in facts.references where reference.key == condition.position {
        isEqual = isText(condition.text, program, at: reference.value, in: bytes)
        break
      }
      return isEqual == (condition.comparison == .equal)
    }
  }

  private func isText(
    _ text: Range<Int32>,
    _ program: borrowing RuleProgram,
    at range: Range<Int>,
    in bytes: RawSpan
  ) -> Bool {
    guard range.count == text.count else { return false }
    for (offset, index) in zip(range, text.positions)
    where (try? bytes.fixed(UInt8.self, at: offset)) != program.text[index] {
      return false
    }
    return true
  }
}

extension Comparison {
  /// Whether it holds, by the sign of left less right.
  func holds(_ sign: Int) -> Bool {
    switch self {
    case .equal: sign == 0
    case .unequal: sign != 0
    case .less: sign < 0
    case .atMost: sign <= 0
    case .greater: sign > 0
    case .atLeast: sign >= 0
    }
  }
}
