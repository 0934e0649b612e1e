import RuleSyntax

/// Numbers from a seed (SplitMix64), so that a failing case can be run again.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Makes rules at random: about half of them balance by construction, some of the rest by luck or by
/// what they require.
struct RandomRule {
  private var numbers: SeededNumbers
  private let amounts: [String]
  private let itemAmounts: [String]

  init(seed: UInt64) {
    numbers = SeededNumbers(seed: seed)
    amounts = Array(["a", "b", "c"].prefix(Int.random(in: 1...3, using: &numbers)))
    itemAmounts = Array(["x", "y"].prefix(Int.random(in: 0...2, using: &numbers)))
  }

  /// The text of a rule file.
  mutating func text() -> String {
    var text = "type: t\nfrom: 2026-01-01\namounts: [\(amounts.joined(separator: ", "))]\n"
    let requires = (0..<Int.random(in: 0...2, using: &numbers)).map { _ in
      "\"\(operand(perItem: false)) = \(expression(perItem: false))\""
    }
    if !requires.isEmpty { text += "requires: [\(requires.joined(separator: ", "))]\n" }
    var cases = "cases:\n"
    if chance(2) { cases += "  - when: {\(conditions())}\n    lines:\n\(lines())" }
    cases += "  - lines:\n" + lines()
    // An optional name must stand somewhere.
    if cases.contains("o:") || cases.contains(" o\n") || cases.contains(" o red") {
      text += "optional: [o]\n"
    }
    return text + cases
  }

  private mutating func chance(_ one: Int) -> Bool {
    Int.random(in: 0..<one, using: &numbers) == 0
  }

  private mutating func conditions() -> String {
    let names = chance(2) ? ["o"] : ["o", "a"]
    return names.map { name in
      let sign = ["=", "!=", "<", "<=", ">", ">="].randomElement(using: &numbers) ?? "="
      return "\(name): \"\(sign) \(Int.random(in: -1...2, using: &numbers))\""
    }.joined(separator: ", ")
  }

  private mutating func operand(perItem: Bool) -> String {
    if perItem, !itemAmounts.isEmpty, chance(2) {
      return "item.\(itemAmounts.randomElement(using: &numbers) ?? "x")"
    }
    if !itemAmounts.isEmpty, chance(3) {
      return "sum(items.\(itemAmounts.randomElement(using: &numbers) ?? "x"))"
    }
    return amounts.randomElement(using: &numbers) ?? "a"
  }

  private mutating func expression(perItem: Bool) -> String {
    var text = operand(perItem: perItem)
    for _ in 0..<Int.random(in: 0...2, using: &numbers) {
      let factor = Int.random(in: 1...3, using: &numbers)
      text += chance(2) ? " + " : " - "
      text += (factor == 1 ? "" : "\(factor) * ") + operand(perItem: perItem)
    }
    return text
  }

  /// Two to four lines; in half of the cases each has its mirror on the other side.
  private mutating func lines() -> String {
    let isMirrored = chance(2)
    var lines: [String] = []
    for _ in 0..<Int.random(in: 1...2, using: &numbers) {
      let perItem = !itemAmounts.isEmpty && chance(3)
      let text = chance(6) ? "o" : expression(perItem: perItem)
      let each = perItem ? "each item: " : ""
      let (first, second) = chance(2) ? ("Dr", "Cr") : ("Cr", "Dr")
      let red = chance(2) ? " red" : ""
      lines.append("\(each)\(first) 220201/p \(text)\(red)")
      if isMirrored { lines.append("\(each)\(second) 220202/p \(text)\(red)") }
      if !isMirrored { lines.append("\(second) 602101/p \(operand(perItem: false))\(red)") }
    }
    return lines.map { "      - \($0)\n" }.joined()
  }
}

/// An event of whole numbers, for the plainest way to compute a rule.
struct PlainEvent {
  var amounts: [String: Int]
  var items: [[String: Int]]
  /// How many of the units in which amounts are given make one of those in conditions.
  var scale = 1
}

/// Computes a rule by the letter of its syntax tree, with dictionaries and integers: a second
/// opinion for tests, in one currency.
enum PlainComputation {
  /// The case taken, from 1, and debits less credits; nil where the event can not be computed.
  static func run(_ rule: EntryRuleSyntax, _ event: PlainEvent) -> (number: Int, difference: Int)? {
    for requirement in rule.requires
    where value(requirement.left, event, nil) != value(requirement.right, event, nil) {
      return nil
    }
    for (index, item) in rule.cases.enumerated()
    where item.when.allSatisfy({ holds($0, event) }) {
      var difference = 0
      for line in item.lines {
        for position in line.perItem ? Array(event.items.indices) : [-1] {
          let own = line.perItem ? event.items[position] : nil
          let amount = value(line.expression, event, own)
          if amount < 0, !line.red { return nil }
          difference += line.side == .debit ? amount : -amount
        }
      }
      return (index + 1, difference)
    }
    return nil
  }

  private static func value(
    _ expression: ExpressionSyntax,
    _ event: PlainEvent,
    _ item: [String: Int]?
  ) -> Int {
    expression.terms.reduce(0) { sum, term in
      let value =
        switch term.operand {
        case .amount(let name): event.amounts[name] ?? 0
        case .itemAmount(let name): item?[name] ?? 0
        case .itemSum(let name): event.items.reduce(0) { $0 + ($1[name] ?? 0) }
        }
      return sum + Int(term.coefficient) * value
    }
  }

  private static func holds(_ condition: ConditionSyntax, _ event: PlainEvent) -> Bool {
    guard case .name(let name) = condition.subject, let whole = Int(condition.value) else {
      return false
    }
    let number = whole * event.scale
    let value = event.amounts[name] ?? 0
    return switch condition.comparison {
    case .equal: value == number
    case .unequal: value != number
    case .less: value < number
    case .atMost: value <= number
    case .greater: value > number
    case .atLeast: value >= number
    }
  }
}
