import Events

// What rules say of the codes of the events of one order: once, and no more given back than came.

extension IndependentReplay {
  /// Checks an event against those of its order that were booked before, and counts it.
  mutating func checkCodes(
    _ facts: EventFacts,
    _ places: (own: Int, all: [Int], items: [Int]),
    isReversal: Bool
  ) {
    let number = Int(computation.ruleNumber)
    guard number > 0, number <= rules.all.count else { return }
    let rule = rules.all[number - 1]
    if !isReversal { checkOrder(of: rule, places) }
    let name = rule.amounts.first { !$0.ofItems }?.name
    guard places.own >= 0, let amount = facts.amounts.first(where: { $0.name == name }) else {
      return
    }
    let currency = amount.currency
    var moved: Int128 = 0
    for line in computation.lines where line.isDebit && line.account.currency == currency {
      moved &+= line.amount
    }
    if isReversal, moved < 0 { moved = 0 &- moved }
    if isReversal {
      takeBack(rule, moved, currency, places.own)
    } else {
      take(rule, moved, currency, places.own)
    }
  }

  /// A rule that speaks of other events of the order has one; a rule that always moves what is kept
  /// by order has some, though it moves nothing this time.
  private mutating func checkOrder(
    of rule: ReplayRule,
    _ places: (own: Int, all: [Int], items: [Int])
  ) {
    let speaks = !rule.once.isEmpty || !rule.givesBack.isEmpty
    if speaks, places.own < 0 || places.all.count != 1 {
      note(.order, expected: "one order", actual: "\(places.all.count)", "is about one order")
    }
    guard places.all.isEmpty, rule.cases.indices.contains(computation.caseIndex) else { return }
    for subject in subjectsAlwaysMoved(by: rule) where charts.keptByOrder[subject] != nil {
      note(
        .order,
        at: symbols.text(subject),
        expected: "data.order",
        actual: "none",
        "books what is kept by order, and has none"
      )
    }
  }

  /// The subjects of accounts to which the lines of the case do something whatever amounts the event
  /// has: what they add up to is not nothing, and has only amounts that every event carries.
  private func subjectsAlwaysMoved(by rule: ReplayRule) -> [Symbol] {
    let always = Set(rule.amounts.filter { !$0.isOptional && !$0.ofItems }.map(\.name))
    var sums: [ReplayRule.Place: [ReplayRule.Expression.Operand: Int128]] = [:]
    for line in rule.cases[computation.caseIndex].lines {
      let place = ReplayRule.Place(subject: line.subject, owner: line.owner, purpose: line.purpose)
      for term in line.expression.terms {
        let factor = line.isDebit ? term.coefficient : 0 &- term.coefficient
        sums[place, default: [:]][term.operand, default: 0] &+= factor
      }
    }
    return sums.filter { _, sum in
      let left = sum.filter { $0.value != 0 }.keys
      return !left.isEmpty
        && left.allSatisfy {
          if case .amount(let name) = $0 { always.contains(name) } else { false }
        }
    }.map(\.key.subject)
  }

  private mutating func take(
    _ rule: ReplayRule,
    _ moved: Int128,
    _ currency: Symbol,
    _ place: Int
  ) {
    let before = rule.once.filter { orders.all[place].done[$0, default: 0] > 0 }
    if !before.isEmpty {
      let codes = before.map { symbols.text($0) }.sorted().joined(separator: ", ")
      note(.order, expected: "once under the order", actual: codes, "is booked a second time")
    }
    orders.all[place].done[rule.code, default: 0] += 1
    orders.all[place].brought[.init(code: rule.code, currency: currency), default: 0] &+= moved
    guard !rule.givesBack.isEmpty else { return }
    var left = moved
    for code in rule.givesBack {
      let key = ReplayOrder.Brought(code: code, currency: currency)
      let part = min(left, max(0, orders.all[place].left(of: key)))
      orders.all[place].given[key, default: 0] &+= part
      left &-= part
    }
    guard left > 0 else { return }
    let codes = rule.givesBack.map { symbols.text($0) }.sorted().joined(separator: ", ")
    note(
      .order,
      expected: "at most what \(codes) brought under the order",
      actual: "\(left) minor units more",
      "gives back \(left) minor units more than \(codes) brought under its order"
    )
  }

  private mutating func takeBack(
    _ rule: ReplayRule,
    _ moved: Int128,
    _ currency: Symbol,
    _ place: Int
  ) {
    let key = ReplayOrder.Brought(code: rule.code, currency: currency)
    orders.all[place].done[rule.code, default: 0] -= 1
    orders.all[place].brought[key, default: 0] &-= moved
    // What gave last has it back first.
    var back = moved
    for code in rule.givesBack.reversed() {
      let key = ReplayOrder.Brought(code: code, currency: currency)
      let part = min(back, orders.all[place].given[key] ?? 0)
      orders.all[place].given[key, default: 0] &-= part
      back &-= part
    }
    let rest = orders.all[place].left(of: key)
    guard rest < 0, rules.all.contains(where: { $0.givesBack.contains(rule.code) }) else { return }
    note(
      .order,
      expected: "what was not given back",
      actual: "\(0 &- rest) minor units more",
      "takes back what was given back before"
    )
  }
}
