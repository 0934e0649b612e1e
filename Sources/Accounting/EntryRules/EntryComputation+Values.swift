import Amounts
import Events

extension EntryComputation {
  // MARK: Values

  mutating func scale(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts
  ) -> Bool {
    let (amounts, perItem) = (rule.amounts.count, rule.itemAmounts.count)
    values.removeAll(keepingCapacity: true)
    for index in found.indices {
      if index == amounts { appendSums(perItem) }
      guard found[index] >= 0 else {
        values.append(0)
        continue
      }
      let slot =
        index < amounts
        ? rule.amounts.positions.lowerBound + index
        : rule.itemAmounts.positions.lowerBound + (index - amounts) % perItem
      let fact =
        index < amounts
        ? facts.amounts[Int(found[index])] : facts.itemAmounts[Int(found[index])]
      let places = digits[Int(program.amounts[slot].letter)] - Int(fact.scale)
      guard places >= 0, let value = fact.coefficient.scaled(by: places) else {
        return fail(.overflow, fact.name, item: item(of: index, amounts, perItem))
      }
      values.append(value)
    }
    if found.count == amounts { appendSums(perItem) }
    return true
  }

  private mutating func appendSums(_ count: Int) {
    for _ in 0..<count { values.append(0) }
  }

  /// Sums the amounts of items.
  mutating func addUp(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts
  ) -> Bool {
    let (amounts, perItem) = (rule.amounts.count, rule.itemAmounts.count)
    guard perItem > 0 else { return true }
    var next = amounts + perItem
    for item in facts.items.indices {
      for slot in 0..<perItem {
        let (sum, overflow) = values[amounts + slot].addingReportingOverflow(values[next])
        guard !overflow else {
          let name = program.amounts[rule.itemAmounts.positions.lowerBound + slot].name
          return fail(.overflow, name, item: item)
        }
        values[amounts + slot] = sum
        next += 1
      }
    }
    return true
  }

  /// What the terms add up to; nil where 128 bits do not hold it.
  func value(
    of range: Range<Int32>,
    _ program: borrowing RuleProgram,
    itemOffset: Int
  ) -> Int128? {
    var sum: Int128 = 0
    for index in range.positions {
      let term = program.terms[index]
      let value = values[Int(term.value) + (term.isOfItem ? itemOffset : 0)]
      let overflow: Bool
      switch term.coefficient {
      case 1: (sum, overflow) = sum.addingReportingOverflow(value)
      case -1: (sum, overflow) = sum.subtractingReportingOverflow(value)
      default:
        let product = value.multipliedReportingOverflow(by: Int128(term.coefficient))
        guard !product.overflow else { return nil }
        (sum, overflow) = sum.addingReportingOverflow(product.partialValue)
      }
      if overflow { return nil }
    }
    return sum
  }
}

extension Int128 {
  /// The number with so many zeros behind it, 0 to 38; nil where 128 bits do not hold it.
  func scaled(by places: Int) -> Int128? {
    if places == 0 { return self }
    guard places <= 38 else { return self == 0 ? 0 : nil }
    let (value, overflow) = multipliedReportingOverflow(by: PowersOfTen.power(places))
    return overflow ? nil : value
  }

  /// The sign of this many minor units less a decimal.
  func compared(digits: Int, to coefficient: Int128, scale: Int) -> Int {
    let (left, right): (Int128?, Int128?)
    if scale <= digits {
      (left, right) = (self, coefficient.scaled(by: digits - scale))
    } else {
      (left, right) = (scaled(by: scale - digits), coefficient)
    }
    // What does not fit is farther from zero than anything that does.
    guard let left else { return signum() < 0 ? -1 : 1 }
    guard let right else { return coefficient < 0 ? 1 : -1 }
    return left < right ? -1 : (left == right ? 0 : 1)
  }
}
