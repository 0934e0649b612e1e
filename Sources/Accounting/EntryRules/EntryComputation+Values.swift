import Amounts
import Events
import Journal

extension EntryComputation {
  /// Reads amounts, currencies and parties in one go.
  /// - Returns: false where anything is missing, unknown, mixed or too large.
  mutating func gather(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts,
    _ known: borrowing CurrencyDigits
  ) -> Bool {
    forgetLetters(of: rule)
    let (amounts, perItem) = (rule.amounts.count, rule.itemAmounts.count)
    let (roles, rolesPerItem) = (rule.parties.count, rule.itemParties.count)
    let items = perItem + rolesPerItem > 0 ? facts.items.count : 0
    grow(values: amounts + perItem * (items + 1), parties: roles + rolesPerItem * items)
    for slot in 0..<amounts {
      let amount = program.amounts[Int(rule.amounts.lowerBound) + slot]
      let all = 0..<facts.amounts.count
      guard let value = value(of: amount, among: facts.amounts, all, known) else { return false }
      values[slot] = value
    }
    for slot in 0..<roles {
      let party = program.parties[Int(rule.parties.lowerBound) + slot]
      let number = facts.party(in: party.role)
      guard number != 0 || party.isOptional else { return false }
      parties[slot] = number
    }
    for slot in 0..<perItem { values[amounts + slot] = 0 }
    for item in 0..<items where !gather(item, program, rule, facts, known) { return false }
    return true
  }

  /// Reads one item, and adds its amounts to the sums.
  private mutating func gather(
    _ item: Int,
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts,
    _ known: borrowing CurrencyDigits
  ) -> Bool {
    let (amounts, perItem) = (rule.amounts.count, rule.itemAmounts.count)
    let own = facts.items[item]
    for slot in 0..<perItem {
      let amount = program.amounts[Int(rule.itemAmounts.lowerBound) + slot]
      guard let value = value(of: amount, among: facts.itemAmounts, own.amounts, known) else {
        return false
      }
      let (sum, overflow) = values[amounts + slot].addingReportingOverflow(value)
      guard !overflow else { return false }
      values[amounts + slot] = sum
      values[amounts + perItem * (item + 1) + slot] = value
    }
    let first = rule.parties.count + rule.itemParties.count * item
    for slot in 0..<rule.itemParties.count {
      let party = program.parties[Int(rule.itemParties.lowerBound) + slot]
      var number: UInt32 = 0
      for candidate in own.parties where facts.itemParties[candidate].role == party.role {
        number = facts.itemParties[candidate].party
        break
      }
      guard number != 0 || party.isOptional else { return false }
      parties[first + slot] = number
    }
    return true
  }

  /// An amount in minor units, 0 where an optional one is missing; nil where there is a flaw.
  @inline(__always)
  private mutating func value(
    of amount: RuleProgram.Amount,
    among candidates: [EventFacts.Amount],
    _ range: Range<Int>,
    _ known: borrowing CurrencyDigits
  ) -> Int128? {
    for index in range where candidates[index].name == amount.name {
      let fact = candidates[index]
      let letter = Int(amount.letter)
      if currencies[letter] != fact.currency || fact.currency == 0 {
        guard currencies[letter] == 0, let places = known[fact.currency] else { return nil }
        (currencies[letter], digits[letter]) = (fact.currency, places)
      }
      let places = digits[letter] - Int(fact.scale)
      return places < 0 ? nil : fact.coefficient.scaled(by: places)
    }
    return amount.isOptional ? 0 : nil
  }

  /// Makes room; what stood there is overwritten.
  private mutating func grow(values count: Int, parties partyCount: Int) {
    while values.count < count { values.append(0) }
    while parties.count < partyCount { parties.append(0) }
  }

  /// Begins with no currency for any letter.
  mutating func forgetLetters(of rule: RuleProgram.Rule) {
    for letter in 0..<Int(rule.letters) { (currencies[letter], digits[letter]) = (0, 0) }
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
