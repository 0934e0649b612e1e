import Amounts
import Codec
import Events
import RuleSyntax

/// An account by its four symbols.
struct AccountKey: Hashable, Sendable {
  var subject: Symbol
  var owner: Symbol
  /// 0 where the owner has one account only under the subject.
  var purpose: Symbol
  var currency: Symbol

  func hash(into hasher: inout Hasher) {
    hasher.combine(UInt64(subject) << 32 | UInt64(owner))
    hasher.combine(UInt64(purpose) << 32 | UInt64(currency))
  }
}

/// A line of an entry: minor units on a side of an account, negative in red.
struct EntryLine: Hashable, Sendable {
  var isDebit: Bool
  var account: AccountKey
  var amount: Int128
  /// The item of the event that it stands for, from 1; 0 for the event itself.
  var item = 0
}

/// Computes the lines of an entry from a rule and an event, by the letter of the rule's text; its
/// memory is used again.
struct EntryComputation: Sendable {
  /// The lines of the last entry, in the order of the rule.
  private(set) var lines: [EntryLine] = []
  /// The number of the rule that made it; 0 for none.
  private(set) var ruleNumber: UInt32 = 0
  /// The position of the case that made it.
  private(set) var caseIndex = 0
  /// How many people must review what the last entry books.
  private(set) var reviews = 0
  /// By group of amounts: the currency that they share, 0 while none is met, and its digits.
  private var groups: [(currency: Symbol, digits: Int)] = []
  private var sums: [(currency: Symbol, debit: Int128, credit: Int128)] = []

  /// Forgets the last entry.
  mutating func removeAll() {
    lines.removeAll(keepingCapacity: true)
    (ruleNumber, reviews) = (0, 0)
  }

  /// Adds a line; lines of zero are left out.
  mutating func append(_ line: EntryLine) {
    if line.amount != 0 { lines.append(line) }
  }

  /// Turns the entry into its reversal: negative on the same side, or on the other side.
  mutating func reverse(red: Bool) throws(ReplayFault) {
    for index in lines.indices {
      guard red else {
        lines[index].isDebit.toggle()
        continue
      }
      let (amount, overflow) = Int128(0).subtractingReportingOverflow(lines[index].amount)
      if overflow { throw Self.overflow("a line of the reversed entry") }
      lines[index].amount = amount
    }
  }

  /// Computes the entry of an event under a rule; the ranges of `facts` point into `record`.
  mutating func compute(
    _ rule: borrowing ReplayRule,
    _ facts: EventFacts,
    _ record: RawSpan,
    _ charts: inout ReplayCharts,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) {
    removeAll()
    ruleNumber = rule.number
    try readGroups(rule, facts, &charts, symbols)
    for role in rule.parties where facts.party(in: role) == 0 {
      throw Self.missing("party", symbols.text(role), rule)
    }
    let apart = rule.different.map { facts.party(in: $0) }.filter { $0 != 0 }
    guard Set(apart).count == apart.count else {
      throw ReplayFault(
        .entry,
        expected: "\(apart.count) parties",
        actual: apart.map { symbols.text($0) }.joined(separator: ", "),
        "posted, although rule \(rule.number) is between different parties"
      )
    }
    for requirement in rule.requires { try check(requirement, rule, facts, symbols) }
    for index in rule.cases.indices
    where try allHold(rule.cases[index].conditions, facts, record, symbols) {
      for line in rule.cases[index].lines { try append(line, rule, facts, symbols) }
      try checkPar(rule, rule.cases[index].lines, facts, symbols)
      (caseIndex, reviews) = (index, rule.cases[index].reviews)
      return
    }
    throw ReplayFault(
      .entry,
      expected: "a case that holds",
      actual: "none of \(rule.cases.count)",
      "posted, although no case of rule \(rule.number) holds"
    )
  }

  /// Checks what a rule requires, of the event or of each item; sides of two currencies as numbers.
  private func check(
    _ requirement: ReplayRule.Requirement,
    _ rule: borrowing ReplayRule,
    _ facts: EventFacts,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) {
    for item in requirement.perItem ? facts.items.map(Optional.some) : [nil] {
      let left = try number(requirement.left, facts, item, symbols)
      let right = try number(requirement.right, facts, item, symbols)
      let holds =
        switch requirement.comparison {
        case .equal: left == right
        case .unequal: left != right
        case .less: left < right
        case .atMost: left <= right
        case .greater: left > right
        case .atLeast: left >= right
        }
      guard !holds else { continue }
      throw ReplayFault(
        .entry,
        expected: requirement.text,
        actual: "\(left) on the left, \(right) on the right, in the smallest unit there is",
        "posted, although rule \(rule.number) requires \(requirement.text)"
      )
    }
  }

  /// What an expression comes to, in the smallest unit of all currencies of the event.
  private func number(
    _ expression: ReplayRule.Expression,
    _ facts: EventFacts,
    _ item: EventFacts.Item?,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) -> Int128 {
    let amount = try sum(expression, facts, item: item, symbols).amount
    let finest = groups.map(\.digits).max() ?? 0
    let digits = expression.terms.first.map { groups[$0.group].digits } ?? finest
    let factor = PowersOfTen.power(finest - digits)
    let (value, overflow) = amount.multipliedReportingOverflow(by: factor)
    if overflow { throw Self.overflow(expression.text) }
    return value
  }

  /// Says in which currency debits and credits differ, if they do.
  mutating func imbalance() -> (currency: Symbol, debit: Int128, credit: Int128)? {
    sums.removeAll(keepingCapacity: true)
    for line in lines {
      var place = sums.firstIndex { $0.currency == line.account.currency }
      if place == nil {
        place = sums.count
        sums.append((line.account.currency, 0, 0))
      }
      guard let place else { continue }
      // Wrapping keeps the comparison exact: equal sums are equal modulo 2^128.
      if line.isDebit {
        sums[place].debit &+= line.amount
      } else {
        sums[place].credit &+= line.amount
      }
    }
    return sums.first { $0.debit != $0.credit }
  }
}

// MARK: Amounts and their currencies

extension EntryComputation {
  /// Finds the currency of each group of amounts; needed amounts must be there.
  private mutating func readGroups(
    _ rule: borrowing ReplayRule,
    _ facts: EventFacts,
    _ charts: inout ReplayCharts,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) {
    groups.removeAll(keepingCapacity: true)
    for _ in 0..<rule.groupCount { groups.append((0, 0)) }
    for amount in rule.amounts {
      guard amount.ofItems else {
        try readGroup(amount, facts.amounts[...], rule, symbols)
        continue
      }
      for item in facts.items {
        try readGroup(amount, facts.itemAmounts[item.amounts], rule, symbols)
      }
    }
    for index in groups.indices where groups[index].currency != 0 {
      let currency = groups[index].currency
      guard let digits = charts.digits(of: currency, symbols) else {
        throw ReplayFault(
          .entry,
          expected: "a currency of ISO 4217 or of the chart",
          actual: symbols.text(currency),
          "posted, although the currency \(symbols.text(currency)) is unknown"
        )
      }
      groups[index].digits = digits
    }
  }

  private mutating func readGroup(
    _ amount: ReplayRule.Amount,
    _ carried: ArraySlice<EventFacts.Amount>,
    _ rule: borrowing ReplayRule,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) {
    guard let found = carried.first(where: { $0.name == amount.name }) else {
      if amount.isOptional { return }
      throw Self.missing("amount", symbols.text(amount.name), rule)
    }
    let shared = groups[amount.group].currency
    guard shared == 0 || shared == found.currency else {
      throw ReplayFault(
        .entry,
        expected: symbols.text(shared),
        actual: symbols.text(found.currency),
        "posted, although \(symbols.text(amount.name)) is in \(symbols.text(found.currency)) and "
          + "another amount that shares its currency in \(symbols.text(shared))"
      )
    }
    groups[amount.group].currency = found.currency
  }

  /// An amount in minor units, zero where it is missing.
  private func minor(
    _ name: Symbol,
    _ carried: ArraySlice<EventFacts.Amount>,
    digits: Int,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) -> Int128 {
    for amount in carried where amount.name == name {
      guard Int(amount.scale) <= digits else {
        throw ReplayFault(
          .entry,
          expected: "at most \(digits) digits after the point",
          actual: "\(amount.scale) digits",
          "posted, although \(symbols.text(name)) is finer than its currency"
        )
      }
      let factor = PowersOfTen.power(digits - Int(amount.scale))
      let (value, overflow) = amount.coefficient.multipliedReportingOverflow(by: factor)
      if overflow { throw Self.overflow(symbols.text(name)) }
      return value
    }
    return 0
  }

  /// The value of an expression and its currency, 0 where no term is other than zero.
  private func sum(
    _ expression: ReplayRule.Expression,
    _ facts: EventFacts,
    item: EventFacts.Item? = nil,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) -> (amount: Int128, currency: Symbol) {
    var (sum, currency): (Int128, Symbol) = (0, 0)
    for term in expression.terms {
      let group = groups[term.group]
      let value = try value(term.operand, facts, item, digits: group.digits, symbols)
      if value == 0 { continue }
      guard currency == 0 || currency == group.currency else {
        throw ReplayFault(
          .entry,
          expected: "amounts of one currency",
          actual: "\(symbols.text(currency)) and \(symbols.text(group.currency))",
          "posted, although \(expression.text) adds amounts of two currencies"
        )
      }
      currency = group.currency
      let product = value.multipliedReportingOverflow(by: term.coefficient)
      let total = sum.addingReportingOverflow(product.partialValue)
      if product.overflow || total.overflow { throw Self.overflow(expression.text) }
      sum = total.partialValue
    }
    return (sum, currency)
  }

  private func value(
    _ operand: ReplayRule.Expression.Operand,
    _ facts: EventFacts,
    _ item: EventFacts.Item?,
    digits: Int,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) -> Int128 {
    switch operand {
    case .amount(let name):
      return try minor(name, facts.amounts[...], digits: digits, symbols)
    case .itemAmount(let name):
      guard let item else { return 0 }
      return try minor(name, facts.itemAmounts[item.amounts], digits: digits, symbols)
    case .itemSum(let name):
      var sum: Int128 = 0
      for item in facts.items {
        let amounts = facts.itemAmounts[item.amounts]
        let value = try minor(name, amounts, digits: digits, symbols)
        let (total, overflow) = sum.addingReportingOverflow(value)
        if overflow { throw Self.overflow("sum(items.\(symbols.text(name)))") }
        sum = total
      }
      return sum
    }
  }
}

// MARK: Lines

extension EntryComputation {
  private mutating func append(
    _ line: ReplayRule.Line,
    _ rule: borrowing ReplayRule,
    _ facts: EventFacts,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) {
    guard line.perItem else {
      try append(line, rule, facts, item: nil, number: 0, symbols)
      return
    }
    for (index, item) in facts.items.enumerated() {
      try append(line, rule, facts, item: item, number: index + 1, symbols)
    }
  }

  private mutating func append(
    _ line: ReplayRule.Line,
    _ rule: borrowing ReplayRule,
    _ facts: EventFacts,
    item: EventFacts.Item?,
    number: Int,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) {
    let (amount, currency) = try sum(line.expression, facts, item: item, symbols)
    if amount == 0 { return }
    guard amount > 0 || line.red else {
      throw ReplayFault(
        .entry,
        at: symbols.text(line.subject),
        expected: "an amount that is not negative",
        actual: "\(amount) in minor units",
        "posted, although the line \"\(line.text)\" of rule \(rule.number) is negative"
      )
    }
    let owner = try party(line.owner, facts, item, symbols, rule)
    let purpose = try party(line.purpose, facts, item, symbols, rule)
    let account = AccountKey(
      subject: line.subject,
      owner: owner,
      purpose: purpose,
      currency: currency
    )
    lines.append(
      EntryLine(isDebit: line.isDebit, account: account, amount: amount, item: number)
    )
  }

  /// Where two groups of amounts turn out to be in one currency, nobody gains by changing one into
  /// the other: an account that one group debits and another credits stays as it was.
  private func checkPar(
    _ rule: borrowing ReplayRule,
    _ lines: [ReplayRule.Line],
    _ facts: EventFacts,
    _ symbols: borrowing SymbolTable
  ) throws(ReplayFault) {
    let met = groups.map(\.currency).filter { $0 != 0 }
    guard Set(met).count < met.count else { return }
    var touches: [AccountKey: [(group: Int, isDebit: Bool, amount: Int128)]] = [:]
    for line in lines {
      guard let group = line.expression.terms.first?.group else { continue }
      for item in line.perItem ? facts.items.map(Optional.some) : [nil] {
        let amount = try sum(line.expression, facts, item: item, symbols).amount
        guard let owner = try? party(line.owner, facts, item, symbols, rule),
          let purpose = try? party(line.purpose, facts, item, symbols, rule)
        else { continue }
        let account = AccountKey(
          subject: line.subject,
          owner: owner,
          purpose: purpose,
          currency: groups[group].currency
        )
        touches[account, default: []].append((group, line.isDebit, amount))
      }
    }
    for (account, lines) in touches where account.currency != 0 {
      let change = lines.reduce(0) { $1.isDebit ? $0 &+ $1.amount : $0 &- $1.amount }
      let isExchange = lines.contains { debit in
        debit.isDebit && lines.contains { !$0.isDebit && $0.group != debit.group }
      }
      guard isExchange, change != 0 else { continue }
      throw ReplayFault(
        .entry,
        at: symbols.text(account.subject),
        expected: "as much given as got",
        actual: "\(change) minor units of difference",
        "posted, although rule \(rule.number) exchanges \(symbols.text(account.currency)) for "
          + "itself, and not at par"
      )
    }
  }

  /// The party that a line names; the purpose 0 is none.
  private func party(
    _ party: ReplayRule.Party,
    _ facts: EventFacts,
    _ item: EventFacts.Item?,
    _ symbols: borrowing SymbolTable,
    _ rule: borrowing ReplayRule
  ) throws(ReplayFault) -> Symbol {
    switch party {
    case .fixed(let symbol): return symbol
    case .role(let role):
      let found = facts.party(in: role)
      if found == 0 { throw Self.missing("party", symbols.text(role), rule) }
      return found
    case .itemRole(let role):
      let parties = facts.itemParties[item?.parties ?? 0..<0]
      guard let found = parties.first(where: { $0.role == role }), found.party != 0 else {
        throw Self.missing("party", "item.\(symbols.text(role))", rule)
      }
      return found.party
    }
  }

  private static func missing(
    _ kind: String,
    _ name: String,
    _ rule: borrowing ReplayRule
  ) -> ReplayFault {
    ReplayFault(
      .entry,
      expected: "the \(kind) \(name)",
      actual: "nothing",
      "posted, although rule \(rule.number) needs the \(kind) \(name)"
    )
  }

  static func overflow(_ what: String) -> ReplayFault {
    ReplayFault(
      .overflow,
      expected: "128 bits",
      actual: "more",
      "\(what) does not fit in 128 bits"
    )
  }
}
