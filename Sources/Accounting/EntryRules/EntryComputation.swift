import Amounts
import Codec
import Events
import Journal
import RuleSyntax

/// Computes the entry of one event by one rule: numbers in, lines out.
///
/// The hot path. Its memory is used again: nothing is allocated once the arrays have grown, and
/// nothing is a text.
struct EntryComputation: Sendable {
  /// Amounts of the event, sums over items, amounts of each item; minor units.
  var values: [Int128] = []
  /// Where each amount stands among the event's, in the order of `values` without the sums; -1
  /// where it is missing.
  var found: [Int32] = []
  /// The parties of the event by position in the rule, then those of each item.
  var parties: [UInt32] = []
  /// The currency of each letter by name number; 0 where no amount says it.
  var currencies: [UInt32] = []
  var digits: [Int] = []
  var totals: [Int128] = []
  var verdict = EntryVerdict(.none, rule: 0)

  init() {}

  /// Computes an entry.
  /// - Returns: the verdict; where it is not posted, the buffer is empty.
  mutating func run(
    _ program: borrowing RuleProgram,
    rule number: UInt32,
    facts: borrowing EventFacts,
    bytes: RawSpan,
    digits known: borrowing CurrencyDigits,
    checksBalance: Bool = true,
    into buffer: inout EntryBuffer
  ) -> EntryVerdict {
    buffer.removeAll()
    let rule = program.rules[Int(number) - 1]
    verdict = EntryVerdict(.none, rule: number)
    guard findAmounts(program, rule, facts), findParties(program, rule, facts),
      findCurrencies(program, rule, facts, known), scale(program, rule, facts),
      addUp(program, rule, facts), checkRequirements(program, rule),
      takeCase(program, rule, facts, bytes)
    else { return verdict }
    let lines = program.cases[rule.cases.positions.lowerBound + Int(verdict.caseNumber) - 1].lines
    writeLines(program, rule, lines, facts, into: &buffer)
    guard verdict.reason == .none else {
      buffer.removeAll()
      return verdict
    }
    // The proof says so for every event; if it does not hold for this one, the proof is wrong.
    precondition(
      !checksBalance || totals.allSatisfy { $0 == 0 },
      "rule \(number) made an entry that does not balance"
    )
    return verdict
  }

  mutating func fail(_ reason: Reason, _ detail: UInt32, item: Int = -1) -> Bool {
    verdict.reason = reason
    verdict.detail = detail
    verdict.item = UInt32(item + 1)
    return false
  }

  // MARK: Amounts and parties

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
    currencies.removeAll(keepingCapacity: true)
    digits.removeAll(keepingCapacity: true)
    for _ in 0..<rule.letters {
      currencies.append(0)
      digits.append(0)
    }
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

  /// The item that a found amount belongs to; -1 for amounts of the event.
  func item(of index: Int, _ amounts: Int, _ perItem: Int) -> Int {
    index < amounts ? -1 : (index - amounts) / perItem
  }
}
