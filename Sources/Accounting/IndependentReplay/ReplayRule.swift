import Amounts
import BusinessCalendar
import RuleSyntax

/// A version of an entry rule, with names as symbols; read from its published text.
struct ReplayRule: Sendable {
  /// An amount that events of this rule carry.
  struct Amount: Sendable {
    var name: Symbol
    /// Whether it stands in each item.
    var ofItems: Bool
    /// Zero where it is missing.
    var isOptional: Bool
    /// Amounts of one group share a currency.
    var group: Int
  }

  /// A sum of amounts times whole numbers.
  struct Expression: Sendable {
    enum Operand: Hashable, Sendable {
      case amount(Symbol)
      case itemAmount(Symbol)
      case itemSum(Symbol)
    }
    struct Term: Sendable {
      var coefficient: Int128
      var operand: Operand
      /// The group of the amount.
      var group: Int
    }
    var terms: [Term]
    var text: String
  }

  enum Party: Hashable, Sendable {
    case fixed(Symbol)
    case role(Symbol)
    case itemRole(Symbol)
  }

  /// The account of a line, as far as the rule says it.
  struct Place: Hashable, Sendable {
    var subject: Symbol
    var owner: Party
    var purpose: Party
  }

  struct Line: Sendable {
    var perItem: Bool
    var isDebit: Bool
    var subject: Symbol
    var owner: Party
    var purpose: Party
    var expression: Expression
    var red: Bool
    var text: String
  }

  struct Condition: Sendable {
    enum Subject: Sendable {
      case amount(Symbol)
      case party(Symbol)
      case reference(Symbol)
      case unknown
    }
    var subject: Subject
    var comparison: Comparison
    var value: String
    /// The value as a number, where it is one.
    var number: DecimalText?
    var text: String
  }

  /// What must hold of an event, or of each of its items.
  struct Requirement: Sendable {
    var left: Expression
    var comparison: Comparison
    var right: Expression
    var perItem: Bool
    var text: String
  }

  struct Case: Sendable {
    var conditions: [Condition]
    var lines: [Line]
    /// How many people must review what it books.
    var reviews: Int
  }

  /// From 1, in the order of publication.
  let number: UInt32
  /// The sequence at which it was published; it is in force from the next one on.
  let published: UInt64
  let type: Symbol
  let code: Symbol
  let from: BusinessDate
  /// Whether its text says `approval: required`.
  let needsApproval: Bool
  /// All amounts that it names, declared or used.
  private(set) var amounts: [Amount] = []
  /// The parties that events must carry.
  let parties: [Symbol]
  /// The parties of which no two are the same.
  let different: [Symbol]
  private(set) var requires: [Requirement] = []
  /// The codes of which one event at most is booked under an order.
  let once: Set<Symbol>
  /// The codes whose events it gives back under an order, those that give first before the others.
  let givesBack: [Symbol]
  private(set) var cases: [Case] = []
  /// How many groups of amounts there are; each shares a currency.
  private(set) var groupCount = 1

  init(
    _ syntax: EntryRuleSyntax,
    number: UInt32,
    published: UInt64,
    _ symbols: inout SymbolTable
  ) {
    (self.number, self.published, from) = (number, published, syntax.from)
    needsApproval = syntax.needsApproval
    type = symbols.symbol(syntax.type.text)
    code = symbols.symbol(syntax.code?.text ?? "")
    parties = syntax.parties.map { symbols.symbol($0.text) }
    different = syntax.different.map { symbols.symbol($0.text) }
    once = Set(syntax.once.map { symbols.symbol($0.text) })
    givesBack = syntax.givesBack.map { symbols.symbol($0.text) }
    let roles = Self.roles(in: syntax)
    var letters: [String: Int] = [:]
    for declared in syntax.amounts { declare(declared, isOptional: false, &letters, &symbols) }
    for declared in syntax.optional where !roles.contains(declared.name.text) {
      declare(declared, isOptional: true, &letters, &symbols)
    }
    for requirement in syntax.requires {
      let left = expression(requirement.left, &symbols)
      requires.append(
        Requirement(
          left: left,
          comparison: requirement.comparison,
          right: expression(requirement.right, &symbols),
          perItem: requirement.isOfItems,
          text: requirement.text
        )
      )
    }
    for item in syntax.cases {
      let conditions = item.when.map { Self.condition($0, roles: roles, &symbols) }
      let lines = item.lines.map { line($0, &symbols) }
      cases.append(Case(conditions: conditions, lines: lines, reviews: item.reviews))
    }
  }

  private static func name(_ operand: Expression.Operand) -> Symbol {
    switch operand {
    case .amount(let name), .itemAmount(let name), .itemSum(let name): name
    }
  }

  private static func isOfItems(_ operand: Expression.Operand) -> Bool {
    if case .amount = operand { false } else { true }
  }

  /// What the rule uses as a party: what it declares so, and what stands in braces in a line.
  private static func roles(in syntax: EntryRuleSyntax) -> Set<String> {
    var roles = Set(syntax.parties.map(\.text))
    for line in syntax.cases.flatMap(\.lines) {
      if case .role(let name) = line.owner { roles.insert(name) }
      if case .role(let name)? = line.purpose { roles.insert(name) }
    }
    return roles
  }

  /// `net` is an amount of the event, `items.net` one of each item; the letter makes the group.
  private mutating func declare(
    _ declared: EntryRuleSyntax.AmountDeclaration,
    isOptional: Bool,
    _ letters: inout [String: Int],
    _ symbols: inout SymbolTable
  ) {
    var group = 0
    if let letter = declared.letter {
      group = letters[letter] ?? groupCount
      letters[letter] = group
      groupCount = max(groupCount, group + 1)
    }
    let prefix = "items."
    let ofItems = declared.name.text.hasPrefix(prefix)
    let name = ofItems ? String(declared.name.text.dropFirst(prefix.count)) : declared.name.text
    amounts.append(
      Amount(
        name: symbols.symbol(name),
        ofItems: ofItems,
        isOptional: isOptional,
        group: group
      )
    )
  }

  /// Amounts that are used without being declared are needed, and share the common currency.
  private mutating func expression(
    _ syntax: ExpressionSyntax,
    _ symbols: inout SymbolTable
  ) -> Expression {
    var terms: [Expression.Term] = []
    for term in syntax.terms {
      let operand: Expression.Operand =
        switch term.operand {
        case .amount(let name): .amount(symbols.symbol(name))
        case .itemAmount(let name): .itemAmount(symbols.symbol(name))
        case .itemSum(let name): .itemSum(symbols.symbol(name))
        }
      let (name, ofItems) = (Self.name(operand), Self.isOfItems(operand))
      if !amounts.contains(where: { $0.name == name && $0.ofItems == ofItems }) {
        amounts.append(Amount(name: name, ofItems: ofItems, isOptional: false, group: 0))
      }
      let group = amounts.first { $0.name == name && $0.ofItems == ofItems }?.group ?? 0
      let coefficient = Int128(term.coefficient)
      terms.append(Expression.Term(coefficient: coefficient, operand: operand, group: group))
    }
    return Expression(terms: terms, text: syntax.description)
  }

  private mutating func line(_ syntax: RuleLineSyntax, _ symbols: inout SymbolTable) -> Line {
    Line(
      perItem: syntax.perItem,
      isDebit: syntax.side == .debit,
      subject: symbols.symbol(syntax.subject),
      owner: Self.party(syntax.owner, &symbols),
      purpose: syntax.purpose.map { Self.party($0, &symbols) } ?? .fixed(0),
      expression: expression(syntax.expression, &symbols),
      red: syntax.red,
      text: syntax.description
    )
  }

  private static func party(_ syntax: PartySyntax, _ symbols: inout SymbolTable) -> Party {
    switch syntax {
    case .fixed(let text): .fixed(symbols.symbol(text))
    case .role(let name): .role(symbols.symbol(name))
    case .itemRole(let name): .itemRole(symbols.symbol(name))
    }
  }

  private static func condition(
    _ syntax: ConditionSyntax,
    roles: Set<String>,
    _ symbols: inout SymbolTable
  ) -> Condition {
    let subject: Condition.Subject =
      switch syntax.subject {
      case .name(let name) where roles.contains(name): .party(symbols.symbol(name))
      case .name(let name), .amount(let name): .amount(symbols.symbol(name))
      case .party(let name): .party(symbols.symbol(name))
      case .reference(let name): .reference(symbols.symbol(name))
      case .attribute: .unknown
      }
    return Condition(
      subject: subject,
      comparison: syntax.comparison,
      value: syntax.value,
      number: syntax.number,
      text: syntax.description
    )
  }
}

/// All versions of all rules in the order of publication.
struct ReplayRules: Sendable {
  private(set) var all: [ReplayRule] = []

  /// Whether the rule of this number names an amount; true for no rule.
  ///
  /// What it does not name it does not book.
  func isNamed(_ amount: Symbol, by number: UInt32) -> Bool {
    guard number > 0, Int(number) <= all.count else { return true }
    return all[Int(number) - 1].amounts.contains { $0.name == amount }
  }
  /// The places in `all` by type and code.
  private var versions: [UInt64: [Int]] = [:]

  private static func key(_ type: Symbol, _ code: Symbol) -> UInt64 {
    UInt64(type) << 32 | UInt64(code)
  }

  /// Adds the rules of a published text, numbered on from the last one.
  mutating func publish(
    _ text: String,
    file: String,
    at sequence: UInt64,
    _ symbols: inout SymbolTable
  ) throws(ReplayFault) {
    let syntax: RuleFileSyntax
    do { syntax = try RuleFileSyntax.parse(text, file: file) } catch {
      throw ReplayFault(
        .rules,
        at: file,
        expected: "rules that can be read",
        actual: error.description,
        "the published rules cannot be read: \(error)"
      )
    }
    for rule in syntax.rules {
      let number = UInt32(all.count + 1)
      let read = ReplayRule(rule, number: number, published: sequence, &symbols)
      versions[Self.key(read.type, read.code), default: []].append(all.count)
      all.append(read)
    }
  }

  /// The places in `all` of the versions for a type and a code, in the order of publication.
  func versions(type: Symbol, code: Symbol) -> [Int] { versions[Self.key(type, code)] ?? [] }

  /// The place in `all` of the version in force on a date for an event at a sequence: among those
  /// published earlier, the one with the latest `from` that is not after the date, then the one
  /// published last.
  func inForce(
    type: Symbol,
    code: Symbol,
    on date: BusinessDate,
    at sequence: UInt64
  ) -> Int? {
    var best: Int?
    for index in versions(type: type, code: code) {
      guard all[index].published < sequence, all[index].from <= date else { continue }
      // Versions stand in the order of publication, so that an equal `from` goes to the later one.
      if let best, all[best].from > all[index].from { continue }
      best = index
    }
    return best
  }
}
