import Amounts
import Events
import Journal

/// Reads an event step by step, so that of several flaws the one that comes first by ``Reason`` is
/// found; taken only where ``EntryComputation/gather(_:_:_:_:)`` found any.
extension EntryComputation {
  mutating func examine(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts,
    _ known: borrowing CurrencyDigits
  ) -> Bool {
    findAmounts(program, rule, facts) && findParties(program, rule, facts)
      && findCurrencies(program, rule, facts, known) && checkDigits(rule, facts, known)
      && scale(program, rule, facts) && addUp(program, rule, facts)
  }

  private mutating func findAmounts(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts
  ) -> Bool {
    found.removeAll(keepingCapacity: true)
    for index in rule.amounts.positions {
      let amount = program.amounts[index]
      var position: Int32 = -1
      for candidate in facts.amounts.indices where facts.amounts[candidate].name == amount.name {
        position = Int32(candidate)
        break
      }
      if position < 0, !amount.isOptional { return fail(.missingAmount, amount.name) }
      found.append(position)
    }
    guard !rule.itemAmounts.isEmpty else { return true }
    for item in facts.items.indices {
      let range = facts.items[item].amounts
      for index in rule.itemAmounts.positions {
        let amount = program.amounts[index]
        var position: Int32 = -1
        for candidate in range where facts.itemAmounts[candidate].name == amount.name {
          position = Int32(candidate)
          break
        }
        if position < 0, !amount.isOptional {
          return fail(.missingAmount, amount.name, item: item)
        }
        found.append(position)
      }
    }
    return true
  }

  private mutating func findParties(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts
  ) -> Bool {
    parties.removeAll(keepingCapacity: true)
    for index in rule.parties.positions {
      let party = program.parties[index]
      let number = facts.party(in: party.role)
      if number == 0, !party.isOptional { return fail(.missingParty, party.role) }
      parties.append(number)
    }
    guard !rule.itemParties.isEmpty else { return true }
    for item in facts.items.indices {
      let range = facts.items[item].parties
      for index in rule.itemParties.positions {
        let party = program.parties[index]
        var number: UInt32 = 0
        for candidate in range where facts.itemParties[candidate].role == party.role {
          number = facts.itemParties[candidate].party
          break
        }
        if number == 0, !party.isOptional { return fail(.missingParty, party.role, item: item) }
        parties.append(number)
      }
    }
    return true
  }

  // MARK: Currencies

  private mutating func findCurrencies(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts,
    _ known: borrowing CurrencyDigits
  ) -> Bool {
    let (amounts, perItem) = (rule.amounts.count, rule.itemAmounts.count)
    for index in found.indices where found[index] >= 0 {
      let currency =
        index < amounts
        ? facts.amounts[Int(found[index])].currency
        : facts.itemAmounts[Int(found[index])].currency
      if known[currency] == nil {
        return fail(.unknownCurrency, currency, item: item(of: index, amounts, perItem))
      }
    }
    forgetLetters(of: rule)
    for index in found.indices where found[index] >= 0 {
      let (slot, currency): (Int, UInt32)
      if index < amounts {
        slot = rule.amounts.positions.lowerBound + index
        currency = facts.amounts[Int(found[index])].currency
      } else {
        slot = rule.itemAmounts.positions.lowerBound + (index - amounts) % perItem
        currency = facts.itemAmounts[Int(found[index])].currency
      }
      let letter = Int(program.amounts[slot].letter)
      if currencies[letter] == 0 {
        currencies[letter] = currency
        digits[letter] = known[currency] ?? 0
      } else if currencies[letter] != currency {
        let name = program.amounts[slot].name
        return fail(.currencyDiffers, name, item: item(of: index, amounts, perItem))
      }
    }
    return true
  }

  /// Looks for an amount that is finer than its currency.
  private mutating func checkDigits(
    _ rule: RuleProgram.Rule,
    _ facts: borrowing EventFacts,
    _ known: borrowing CurrencyDigits
  ) -> Bool {
    let (amounts, perItem) = (rule.amounts.count, rule.itemAmounts.count)
    for index in found.indices where found[index] >= 0 {
      let fact =
        index < amounts
        ? facts.amounts[Int(found[index])] : facts.itemAmounts[Int(found[index])]
      guard Int(fact.scale) <= known[fact.currency] ?? 0 else {
        return fail(.surplusDigits, fact.currency, item: item(of: index, amounts, perItem))
      }
    }
    return true
  }

  /// The item that a found amount belongs to; -1 for amounts of the event.
  func item(of index: Int, _ amounts: Int, _ perItem: Int) -> Int {
    index < amounts ? -1 : (index - amounts) / perItem
  }

  // MARK: Values

  private mutating func scale(
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
      guard let value = fact.coefficient.scaled(by: places) else {
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
  private mutating func addUp(
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
}
