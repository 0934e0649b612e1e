import Amounts
import Codec
import Events
import RuleSyntax

extension EntryComputation {
  /// Whether all conditions of a case hold for an event.
  func allHold(
    _ conditions: [ReplayRule.Condition],
    _ facts: EventFacts,
    _ record: RawSpan,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) -> Bool {
    for condition in conditions where try !holds(condition, facts, record, symbols) { return false }
    return true
  }

  private func holds(
    _ condition: ReplayRule.Condition,
    _ facts: EventFacts,
    _ record: RawSpan,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) -> Bool {
    switch condition.subject {
    case .amount(let name):
      // A missing amount is zero; one that is needed was looked for before.
      let amount = facts.amounts.first { $0.name == name }
      guard let number = condition.number else { return condition.comparison == .unequal }
      return Self.holds(
        condition.comparison,
        Self.compare((amount?.coefficient ?? 0, amount?.scale ?? 0), number)
      )
    case .party(let role):
      return Self.holds(condition, text: symbols.text(facts.party(in: role)))
    case .reference(let key):
      let found = facts.references.first { $0.key == key }
      return Self.holds(condition, text: found.map { record.string($0.value) } ?? "")
    case .unknown:
      throw ReplayFault(
        .entry,
        expected: "a condition over amounts, parties or references",
        actual: condition.text,
        "the replay cannot judge the condition \(condition.text)"
      )
    }
  }

  /// Texts are equal or not; they are in an order where both are numbers.
  private static func holds(_ condition: ReplayRule.Condition, text: String) -> Bool {
    guard condition.comparison.isOrdering else {
      let isEqual = ExactText(text) == ExactText(condition.value)
      return isEqual == (condition.comparison == .equal)
    }
    guard let left = DecimalText(text), let right = condition.number else { return false }
    return holds(condition.comparison, compare((left.coefficient, left.scale), right))
  }

  private static func holds(_ comparison: Comparison, _ sign: Int) -> Bool {
    switch comparison {
    case .equal: sign == 0
    case .unequal: sign != 0
    case .less: sign < 0
    case .atMost: sign <= 0
    case .greater: sign > 0
    case .atLeast: sign >= 0
    }
  }

  /// The sign of left − right, whatever their scales.
  static func compare(_ left: (coefficient: Int128, scale: UInt8), _ right: DecimalText) -> Int {
    let scale = max(left.scale, right.scale)
    let one = left.coefficient.multipliedReportingOverflow(
      by: PowersOfTen.power(Int(scale - left.scale))
    )
    let other = right.coefficient.multipliedReportingOverflow(
      by: PowersOfTen.power(Int(scale - right.scale))
    )
    // Only one of the two was widened; what left 128 bits is further from zero than the other.
    if one.overflow { return left.coefficient > 0 ? 1 : -1 }
    if other.overflow { return right.coefficient > 0 ? -1 : 1 }
    if one.partialValue == other.partialValue { return 0 }
    return one.partialValue < other.partialValue ? -1 : 1
  }
}
