import Amounts
import ChartOfAccounts
import Events
import RuleSyntax

/// Resolves the names of a rule against itself and, if there is one, against a chart, and reports
/// what has no meaning.
struct RuleResolver {
  let syntax: EntryRuleSyntax
  let chart: Chart?
  var model: RuleModel
  var problems = SyntaxProblems()

  private var isLettered = false
  private var optionalNames: [String: EntryRuleSyntax.AmountDeclaration] = [:]
  private var usedOptional: Set<String> = []

  init(_ syntax: EntryRuleSyntax, chart: Chart?) {
    (self.syntax, self.chart) = (syntax, chart)
    model = RuleModel(syntax: syntax)
  }

  /// Resolves a rule; nil where something was reported.
  static func resolve(
    _ syntax: EntryRuleSyntax,
    chart: Chart?,
    _ problems: inout SyntaxProblems
  ) -> RuleModel? {
    var resolver = RuleResolver(syntax, chart: chart)
    resolver.run()
    problems.add(resolver.problems)
    return resolver.problems.isEmpty ? resolver.model : nil
  }

  /// Whether it is published now: of what was published before, only what keeps it from having a
  /// meaning is an error.
  private var isNew: Bool { chart != nil }

  private mutating func run() {
    checkType()
    declare()
    // Forms are as long as the lists of amounts, so every use is declared before the first form.
    for party in syntax.different { useParty(party.text, at: party.place) }
    for requirement in syntax.requires {
      use(requirement.left, at: requirement.place)
      use(requirement.right, at: requirement.place)
    }
    for item in syntax.cases {
      for condition in item.when { use(condition) }
      for line in item.lines { use(line) }
    }
    for (name, declaration) in optionalNames where isNew && !usedOptional.contains(name) {
      problems.report(
        at: declaration.name.place,
        "unused-name",
        "\(name) is optional and stands nowhere else in the rule",
        next: "take it away, or use it"
      )
    }
    guard problems.isEmpty else { return }
    resolveRequires()
    for item in syntax.cases { resolve(item) }
    if isNew { checkOrder() }
  }

  private mutating func checkType() {
    let own = [
      EventType.bookOpened, EventType.chartPublished, EventType.rulesPublished,
      EventType.keyChanged, EventType.accountOpened, EventType.accountChanged,
      EventType.journalPosted, EventType.entryReversed, EventType.eventReleased,
      EventType.dayCut, EventType.daySealed, EventType.customerRegistered,
      EventType.customerChanged, EventType.loginOpened, EventType.loginClosed,
      EventType.holdPlaced, EventType.holdReleased, EventType.voucherReviewed,
      EventType.voucherRejected, EventType.dayReconciled, EventType.dayUnreconciled,
      EventType.eventDismissed,
    ]
    if isNew, own.contains(syntax.type.text) {
      problems.report(
        at: syntax.type.place,
        "own-type",
        "\(syntax.type) is Daybook's own type, which no rule books",
        next: "write the type of a business event"
      )
    }
    let waitsForPeople = syntax.needsApproval || syntax.cases.contains { $0.reviews > 0 }
    if isNew, syntax.type.text == EventType.eventSuspended, waitsForPeople {
      problems.report(
        at: syntax.type.place,
        "approval-by-nobody",
        "\(syntax.type) is written by the writer, whom nobody approves or reviews",
        next: "take approval: and review: away"
      )
    }
    if isNew, EventType.isCommand(syntax.type.text),
      let item = syntax.cases.first(where: { $0.reviews > 0 })
    {
      problems.report(
        at: item.place,
        "review-of-a-command",
        "\(syntax.type) is a command, which cannot wait for its review",
        next: "write approval: required, or let the rule book a fact: \"goods.received\""
      )
    }
    let names = [syntax.type] + (syntax.code.map { [$0] } ?? [])
    for name in names where name.text.utf8.count > 128 {
      problems.report(
        at: name.place,
        "too-long",
        "\"\(name.text.shortened)\" has \(name.text.utf8.count) bytes",
        next: "write at most 128 bytes"
      )
    }
  }

  // MARK: Declarations

  private mutating func declare() {
    isLettered = (syntax.amounts + syntax.optional).contains { $0.letter != nil }
    if !isLettered { model.letters = [""] }
    for declaration in syntax.optional {
      let name = declaration.name.text
      guard optionalNames.updateValue(declaration, forKey: name) == nil else {
        reportTwice(declaration.name)
        continue
      }
    }
    for declaration in syntax.amounts { declareAmount(declaration, isOptional: false) }
    for party in syntax.parties { declareParty(party) }
  }

  private mutating func declareAmount(
    _ declaration: EntryRuleSyntax.AmountDeclaration,
    isOptional: Bool
  ) {
    let name = declaration.name.text
    let letter = letter(of: declaration)
    let optional = optionalNames[name]
    if !isOptional, optional != nil { usedOptional.insert(name) }
    let slot = RuleModel.AmountSlot(
      name: name.withoutItems,
      isOptional: isOptional || optional != nil,
      letter: letter
    )
    if name.isOfItems {
      if model.itemAmounts.contains(where: { $0.name == slot.name }) {
        reportTwice(declaration.name)
      } else {
        model.itemAmounts.append(slot)
      }
    } else if model.amounts.contains(where: { $0.name == name }) {
      reportTwice(declaration.name)
    } else {
      model.amounts.append(slot)
    }
  }

  private mutating func declareParty(_ party: PlacedText) {
    let name = party.text
    let isOptional = optionalNames[name] != nil
    if isOptional { usedOptional.insert(name) }
    let slot = RuleModel.PartySlot(role: name.withoutItems, isOptional: isOptional)
    if name.isOfItems {
      if model.itemParties.contains(where: { $0.role == slot.role }) { reportTwice(party) }
      model.itemParties.append(slot)
    } else {
      if model.parties.contains(where: { $0.role == name }) { reportTwice(party) }
      model.parties.append(slot)
    }
  }

  private mutating func letter(of declaration: EntryRuleSyntax.AmountDeclaration) -> Int {
    guard isLettered else { return 0 }
    guard let letter = declaration.letter else {
      reportLetter(declaration.name)
      return 0
    }
    if let position = model.letters.firstIndex(of: letter) { return position }
    model.letters.append(letter)
    return model.letters.count - 1
  }

  private mutating func reportLetter(_ name: PlacedText) {
    problems.report(
      at: name.place,
      "missing-letter",
      "\(name) has no currency letter, but other amounts of the rule have one",
      next: "write amounts as a mapping with a letter for each: {\(name): A}"
    )
  }

  private mutating func reportTwice(_ name: PlacedText) {
    guard isNew else { return }
    problems.report(
      at: name.place,
      "declared-twice",
      "\(name) is declared twice",
      next: "keep one of them"
    )
  }

  // MARK: Uses

  private mutating func use(_ expression: ExpressionSyntax, at place: SourcePlace) {
    for term in expression.terms {
      switch term.operand {
      case .amount(let name): useAmount(name, at: place)
      case .itemAmount(let name), .itemSum(let name): useItemAmount(name, at: place)
      }
    }
  }

  private mutating func useAmount(_ name: String, at place: SourcePlace) {
    if model.amounts.contains(where: { $0.name == name }) { return }
    if let declaration = optionalNames[name] {
      usedOptional.insert(name)
      declareAmount(declaration, isOptional: true)
      return
    }
    let known = model.amounts.map(\.name) + optionalNames.keys.sorted()
    let hint = model.itemAmounts.contains { $0.name == name } ? ", or item.\(name)" : ""
    problems.report(
      at: place,
      "unknown-amount",
      "the rule declares no amount \(name)",
      next: advice(for: name, among: known, declare: "amounts: [\(name)]") + hint
    )
  }

  /// What to do about an undeclared name.
  private func advice(for name: String, among known: [String], declare: String) -> String {
    if let near = NearestName.of(name, among: known) {
      return "write \(near), or declare \(declare)"
    }
    return "declare \(declare)"
  }

  /// Amounts of items need no declaration, unless amounts have letters.
  private mutating func useItemAmount(_ name: String, at place: SourcePlace) {
    if model.itemAmounts.contains(where: { $0.name == name }) { return }
    if let declaration = optionalNames["items." + name] {
      usedOptional.insert("items." + name)
      declareAmount(declaration, isOptional: true)
    } else if isLettered {
      reportLetter(PlacedText("items.\(name)", at: place))
    } else {
      model.itemAmounts.append(.init(name: name, isOptional: false, letter: 0))
    }
  }

  private mutating func use(_ line: RuleLineSyntax) {
    use(line.expression, at: line.place)
    for party in [line.owner] + (line.purpose.map { [$0] } ?? []) {
      switch party {
      case .fixed: break
      case .role(let name): useParty(name, at: line.place)
      case .itemRole(let name): useItemParty(name)
      }
    }
  }

  private mutating func useParty(_ name: String, at place: SourcePlace) {
    if model.parties.contains(where: { $0.role == name }) { return }
    if optionalNames[name] != nil {
      usedOptional.insert(name)
      model.parties.append(.init(role: name, isOptional: true))
      return
    }
    let known = model.parties.map(\.role) + optionalNames.keys.sorted()
    problems.report(
      at: place,
      "unknown-party",
      "the rule declares no party {\(name)}",
      next: advice(for: name, among: known, declare: "parties: [\(name)]")
    )
  }

  /// Roles of items need no declaration.
  private mutating func useItemParty(_ name: String) {
    if model.itemParties.contains(where: { $0.role == name }) { return }
    let isOptional = optionalNames["items." + name] != nil
    if isOptional { usedOptional.insert("items." + name) }
    model.itemParties.append(.init(role: name, isOptional: isOptional))
  }

  private mutating func use(_ condition: ConditionSyntax) {
    switch condition.subject {
    case .reference, .attribute: break
    case .amount(let name): useAmount(name, at: condition.place)
    case .party(let name): useParty(name, at: condition.place)
    case .name(let name):
      let isAmount = model.amounts.contains { $0.name == name }
      let isParty = model.parties.contains { $0.role == name }
      if isAmount && isParty {
        problems.report(
          at: condition.place,
          "ambiguous-name",
          "\(name) is both an amount and a party",
          next: "write amounts.\(name) or parties.\(name)"
        )
      } else if !isAmount, !isParty {
        // An optional name is what its comparison makes of it.
        condition.number == nil
          ? useParty(name, at: condition.place) : useAmount(name, at: condition.place)
      }
    }
  }
}

extension String {
  /// Whether a declared name speaks of items: `items.net`.
  fileprivate var isOfItems: Bool { hasPrefix("items.") }

  /// The name within an item.
  fileprivate var withoutItems: String { isOfItems ? String(dropFirst("items.".count)) : self }
}
