import Amounts
import RuleSyntax

/// A rule with its names resolved: amounts, parties and currency letters by position.
struct RuleModel: Sendable {
  /// An amount that the rule knows.
  struct AmountSlot: Sendable {
    let name: String
    let isOptional: Bool
    /// A position in `letters`.
    let letter: Int
  }

  /// A role that the rule knows.
  struct PartySlot: Sendable {
    let role: String
    let isOptional: Bool
  }

  let syntax: EntryRuleSyntax
  /// The currency letters; one empty text where all amounts share a currency.
  var letters: [String] = []
  /// Amounts of the event.
  var amounts: [AmountSlot] = []
  /// Amounts of each item.
  var itemAmounts: [AmountSlot] = []
  /// Parties of the event.
  var parties: [PartySlot] = []
  /// Parties of each item.
  var itemParties: [PartySlot] = []
  /// What every event fulfils.
  var requires: [Requirement] = []
  /// The cases in order.
  var cases: [Case] = []

  /// What every event fulfils: its two sides, and left less right as a form.
  ///
  /// Sides of two currencies are compared as plain numbers.
  struct Requirement: Sendable {
    let syntax: RequirementSyntax
    let left: LinearForm
    let right: LinearForm
    let form: LinearForm
    let leftLetter: Int
    let rightLetter: Int

    /// Whether it says of one currency that the form is zero, so that a proof may count on it.
    var isEquality: Bool {
      syntax.comparison == .equal && leftLetter == rightLetter && !syntax.isOfItems
    }
  }

  /// A case.
  struct Case: Sendable {
    let syntax: CaseSyntax
    let conditions: [Condition]
    let lines: [Line]
  }

  /// A condition.
  struct Condition: Sendable {
    /// What it looks at, and what it compares with.
    enum Test: Sendable {
      /// An amount of the event, by position, with a number in major units.
      case amount(Int, Comparison, DecimalText)
      /// A party of the event, by position.
      case party(Int, equals: Bool, String)
      /// A reference of the event, by key.
      case reference(String, equals: Bool, String)
    }

    let syntax: ConditionSyntax
    let test: Test
  }

  /// A line.
  struct Line: Sendable {
    let syntax: RuleLineSyntax
    let owner: Party
    let purpose: Party?
    let form: LinearForm
    let letter: Int

    /// Whether another line is always of the same account.
    func isOfSameAccount(as other: Line) -> Bool {
      syntax.subject == other.syntax.subject && owner == other.owner && purpose == other.purpose
        && letter == other.letter
    }
  }

  /// Where an owner or a purpose comes from.
  enum Party: Sendable, Equatable {
    case fixed(String)
    case event(Int)
    case item(Int)
  }

  /// Whether anything in the rule looks at items.
  var usesItems: Bool {
    !itemAmounts.isEmpty || !itemParties.isEmpty
      || cases.contains { $0.lines.contains(where: \.syntax.perItem) }
  }

  /// The subjects that every event of a case moves, be it by 0.00.
  ///
  /// Of the amounts in what its lines do to an account none is optional, or an item's. What comes in
  /// and goes out again in one entry is moved nowhere.
  func subjectsMoved(by item: Case) -> [String] {
    var done: [(first: Line, form: LinearForm)] = []
    for line in item.lines {
      let sign: Int64 = line.syntax.side == .debit ? 1 : -1
      let place = done.firstIndex { $0.first.isOfSameAccount(as: line) } ?? done.count
      if place == done.count {
        let nothing = LinearForm(amounts: amounts.count, itemAmounts: itemAmounts.count)
        done.append((line, nothing))
      }
      done[place].form.add(line.form, times: sign)
    }
    return done.filter { isAlwaysMoved(by: $0.form) }.map { $0.first.syntax.subject }
  }

  private func isAlwaysMoved(by form: LinearForm) -> Bool {
    guard !form.isZero, form.sums.allSatisfy({ $0 == 0 }),
      form.itemAmounts.allSatisfy({ $0 == 0 })
    else { return false }
    return form.amounts.indices.allSatisfy { form.amounts[$0] == 0 || !amounts[$0].isOptional }
  }

  /// What people call the rule: its code and type.
  var title: String {
    syntax.code.map { "rule \($0) for \(syntax.type)" } ?? "the rule for \(syntax.type)"
  }
}

/// Integer coefficients over the amounts of the event, the sums of item amounts, and the amounts of
/// one item, each by position in the rule's model.
struct LinearForm: Hashable, Sendable {
  var amounts: [Int64]
  var sums: [Int64]
  var itemAmounts: [Int64]

  /// The form that is always zero.
  init(amounts: Int, itemAmounts: Int) {
    self.amounts = Array(repeating: 0, count: amounts)
    sums = Array(repeating: 0, count: itemAmounts)
    self.itemAmounts = sums
  }

  /// Adds another form so many times.
  mutating func add(_ other: LinearForm, times factor: Int64) {
    for index in amounts.indices { amounts[index] &+= factor &* other.amounts[index] }
    for index in sums.indices { sums[index] &+= factor &* other.sums[index] }
    for index in itemAmounts.indices { itemAmounts[index] &+= factor &* other.itemAmounts[index] }
  }

  /// Whether every coefficient is zero.
  var isZero: Bool {
    amounts.allSatisfy { $0 == 0 } && sums.allSatisfy { $0 == 0 }
      && itemAmounts.allSatisfy { $0 == 0 }
  }
}
