import Amounts
import BusinessCalendar
import RuleSyntax

/// All rules of a book as flat arrays of numbers: what the computation of an entry reads.
///
/// A rule owns ranges of the arrays. Values are laid out per event as the amounts of the event, the
/// sums of item amounts, then the amounts of each item in turn; terms address them by position.
struct RuleProgram: Sendable {
  /// An amount by name number.
  struct Amount: Sendable {
    let name: UInt32
    let letter: Int32
    let isOptional: Bool
  }

  /// A party by role.
  struct Party: Sendable {
    let role: UInt32
    let isOptional: Bool
  }

  /// A coefficient and the value that it multiplies.
  struct Term: Sendable {
    let coefficient: Int64
    /// The position of the value; of item amounts, within the first item.
    let value: Int32
    let isOfItem: Bool
  }

  /// Where an owner or purpose comes from.
  enum Source: UInt8, Sendable { case fixed, event, item }

  /// A line.
  struct Line: Sendable {
    let isDebit: Bool
    let perItem: Bool
    let isRed: Bool
    let subject: UInt32
    let ownerSource: Source
    let purposeSource: Source
    /// A name number, or a position among the parties.
    let owner: UInt32
    /// As `owner`; the fixed name 0 where there is no purpose.
    let purpose: UInt32
    let letter: Int32
    let terms: Range<Int32>
  }

  /// What a condition looks at.
  enum Test: UInt8, Sendable { case amount, party, reference }

  /// A condition.
  struct Condition: Sendable {
    let test: Test
    let comparison: Comparison
    /// The position of an amount or party, or the name number of a reference's key.
    let position: UInt32
    /// The name number of a party, or the number's scale.
    let operand: UInt32
    let coefficient: Int128
    /// The bytes of a reference's text.
    let text: Range<Int32>
  }

  /// What must hold: how its left side compares with its right, for each item or for the event.
  struct Requirement: Sendable {
    let left: Range<Int32>
    let right: Range<Int32>
    let comparison: Comparison
    let leftLetter: Int32
    let rightLetter: Int32
    let perItem: Bool
  }

  /// A case.
  struct Case: Sendable {
    let conditions: Range<Int32>
    let lines: Range<Int32>
    /// The subjects that every event moves, be it by 0.00.
    let moved: Range<Int32>
    /// How many people must review the document.
    let reviews: Int
  }

  /// A rule version, found by its number less one.
  struct Rule: Sendable {
    let amounts: Range<Int32>
    let itemAmounts: Range<Int32>
    let parties: Range<Int32>
    let itemParties: Range<Int32>
    /// The parties of which no two are the same.
    let different: Range<Int32>
    let requires: Range<Int32>
    let cases: Range<Int32>
    let letters: Int32
    let usesItems: Bool
    let needsApproval: Bool
    /// The codes of which one event at most is booked under an order.
    let once: Range<Int32>
    /// The codes whose events it gives back under an order.
    let givesBack: Range<Int32>
  }

  private(set) var rules: [Rule] = []
  private(set) var amounts: [Amount] = []
  private(set) var parties: [Party] = []
  private(set) var terms: [Term] = []
  private(set) var lines: [Line] = []
  private(set) var conditions: [Condition] = []
  private(set) var requires: [Requirement] = []
  /// Positions among a rule's parties.
  private(set) var different: [Int32] = []
  /// Subjects by name number.
  private(set) var moved: [UInt32] = []
  /// Transaction codes by name number.
  private(set) var codes: [UInt32] = []
  private(set) var cases: [Case] = []
  private(set) var text: [UInt8] = []

  init() {}

  /// Adds a rule; `number` gives a name its number.
  mutating func append(_ model: RuleModel, number: (String) -> UInt32) {
    let firstAmount = amounts.count
    amounts += model.amounts.map { Amount($0, number: number) }
    let firstItemAmount = amounts.count
    amounts += model.itemAmounts.map { Amount($0, number: number) }
    let firstParty = parties.count
    parties += model.parties.map { Party($0, number: number) }
    let firstItemParty = parties.count
    parties += model.itemParties.map { Party($0, number: number) }
    let firstRequirement = requires.count
    for requirement in model.requires {
      // Of an equality the left side is all of it, and the right side nothing.
      let isEquality = requirement.isEquality
      requires.append(
        Requirement(
          left: append(isEquality ? requirement.form : requirement.left),
          right: isEquality ? 0..<0 : append(requirement.right),
          comparison: requirement.syntax.comparison,
          leftLetter: Int32(requirement.leftLetter),
          rightLetter: Int32(requirement.rightLetter),
          perItem: requirement.syntax.isOfItems
        )
      )
    }
    let firstDifferent = different.count
    different += model.syntax.different.compactMap { party in
      model.parties.firstIndex { $0.role == party.text }.map(Int32.init)
    }
    let firstOnce = codes.count
    codes += model.syntax.once.map { number($0.text) }
    let firstGivenBack = codes.count
    codes += model.syntax.givesBack.map { number($0.text) }
    let firstCase = cases.count
    for item in model.cases { append(item, of: model, number: number) }
    rules.append(
      Rule(
        amounts: range(firstAmount, firstItemAmount),
        itemAmounts: range(firstItemAmount, amounts.count),
        parties: range(firstParty, firstItemParty),
        itemParties: range(firstItemParty, parties.count),
        different: range(firstDifferent, different.count),
        requires: range(firstRequirement, requires.count),
        cases: range(firstCase, cases.count),
        letters: Int32(model.letters.count),
        usesItems: model.usesItems,
        needsApproval: model.syntax.needsApproval,
        once: range(firstOnce, firstGivenBack),
        givesBack: range(firstGivenBack, codes.count)
      )
    )
  }

  private mutating func append(
    _ item: RuleModel.Case,
    of model: RuleModel,
    number: (String) -> UInt32
  ) {
    let firstCondition = conditions.count
    for condition in item.conditions { append(condition, number: number) }
    let firstLine = lines.count
    for line in item.lines { append(line, number: number) }
    let firstMoved = moved.count
    moved += model.subjectsMoved(by: item).map(number)
    cases.append(
      Case(
        conditions: range(firstCondition, conditions.count),
        lines: range(firstLine, lines.count),
        moved: range(firstMoved, moved.count),
        reviews: item.syntax.reviews
      )
    )
  }

  private mutating func append(_ line: RuleModel.Line, number: (String) -> UInt32) {
    let owner = source(line.owner, number: number)
    let purpose = line.purpose.map { source($0, number: number) } ?? (.fixed, 0)
    lines.append(
      Line(
        isDebit: line.syntax.side == .debit,
        perItem: line.syntax.perItem,
        isRed: line.syntax.red,
        subject: number(line.syntax.subject),
        ownerSource: owner.source,
        purposeSource: purpose.source,
        owner: owner.value,
        purpose: purpose.value,
        letter: Int32(line.letter),
        terms: append(line.form)
      )
    )
  }

  private func source(
    _ party: RuleModel.Party,
    number: (String) -> UInt32
  ) -> (source: Source, value: UInt32) {
    switch party {
    case .fixed(let name): (.fixed, number(name))
    case .event(let position): (.event, UInt32(position))
    case .item(let position): (.item, UInt32(position))
    }
  }

  private mutating func append(_ form: LinearForm) -> Range<Int32> {
    let first = terms.count
    func add(_ coefficients: [Int64], from start: Int, isOfItem: Bool) {
      for (index, coefficient) in coefficients.enumerated() where coefficient != 0 {
        terms.append(
          Term(coefficient: coefficient, value: Int32(start + index), isOfItem: isOfItem)
        )
      }
    }
    add(form.amounts, from: 0, isOfItem: false)
    add(form.sums, from: form.amounts.count, isOfItem: false)
    add(form.itemAmounts, from: form.amounts.count + form.sums.count, isOfItem: true)
    return range(first, terms.count)
  }

  private mutating func append(_ condition: RuleModel.Condition, number: (String) -> UInt32) {
    switch condition.test {
    case .amount(let slot, let comparison, let value):
      conditions.append(
        Condition(
          test: .amount,
          comparison: comparison,
          position: UInt32(slot),
          operand: UInt32(value.scale),
          coefficient: value.coefficient,
          text: 0..<0
        )
      )
    case .party(let slot, let equals, let name):
      conditions.append(
        Condition(
          test: .party,
          comparison: equals ? .equal : .unequal,
          position: UInt32(slot),
          operand: number(name),
          coefficient: 0,
          text: 0..<0
        )
      )
    case .reference(let key, let equals, let value):
      let first = text.count
      text += Array(value.utf8)
      conditions.append(
        Condition(
          test: .reference,
          comparison: equals ? .equal : .unequal,
          position: number(key),
          operand: 0,
          coefficient: 0,
          text: range(first, text.count)
        )
      )
    }
  }

  private func range(_ start: Int, _ end: Int) -> Range<Int32> { Int32(start)..<Int32(end) }
}

extension RuleProgram.Amount {
  init(_ slot: RuleModel.AmountSlot, number: (String) -> UInt32) {
    self.init(name: number(slot.name), letter: Int32(slot.letter), isOptional: slot.isOptional)
  }
}

extension RuleProgram.Party {
  init(_ slot: RuleModel.PartySlot, number: (String) -> UInt32) {
    self.init(role: number(slot.role), isOptional: slot.isOptional)
  }
}

extension Range<Int32> {
  /// The same range over an array's indices.
  var positions: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
