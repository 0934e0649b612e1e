import Amounts
import ChartOfAccounts
import RuleSyntax

/// Proves that every case of a rule balances in every currency, or finds an event that shows that
/// it does not.
///
/// Debits less credits of a case is, per currency letter, a linear form D over the amounts of the
/// event and the sums of item amounts, plus the number of items times a form E (from amounts of the
/// event in lines that stand for each item). It is zero for every event exactly where D and E are
/// combinations of the forms that are zero for every event of the case: `requires`, and conditions
/// that say equal. (For one item and for two the sums can be any numbers, so that D + E and D + 2E
/// must both be such combinations, hence D and E.)
struct RuleProver {
  let model: RuleModel
  let chart: Chart

  init(_ model: RuleModel, chart: Chart) { (self.model, self.chart) = (model, chart) }

  /// An equality that holds for every event of a case, as a form that is zero.
  struct Equality {
    let form: [Rational]
    /// For people: `total = commission + sum(items.net)`.
    let text: String
  }

  /// Debits less credits of a case in one currency, both as forms and for people.
  struct Difference {
    let letter: Int
    /// Over amounts, sums and the constant.
    let form: [Rational]
    /// The same, times the number of items.
    let perItem: [Rational]
  }

  /// The proof; nil where problems were reported.
  func proof(_ problems: inout SyntaxProblems) -> RuleProof? {
    var cases: [RuleProof.Case] = []
    for index in model.cases.indices {
      do {
        guard let item = try prove(index, &problems) else { continue }
        cases.append(item)
      } catch {
        problems.report(
          at: model.cases[index].syntax.place,
          "not-proved",
          "the factors and numbers of case \(index + 1) are too large for a proof",
          next: "use smaller ones"
        )
      }
    }
    guard cases.count == model.cases.count else { return nil }
    return RuleProof(title: model.title, cases: cases)
  }

  /// Proves a case; nil where it was reported.
  private func prove(
    _ index: Int,
    _ problems: inout SyntaxProblems
  ) throws(Rational.Overflow) -> RuleProof.Case? {
    let search = CounterExampleSearch(self, case: index)
    // What is too large to be reckoned with is not shown to be unreachable.
    guard (try? search.isReachable()) ?? true else {
      problems.report(
        at: model.cases[index].syntax.place,
        "unreachable-case",
        "no event that fulfils the rule's requirements comes to case \(index + 1): "
          + reachability(of: index),
        next: "remove the case, or correct its when"
      )
      return nil
    }
    let equalities = try equalities(of: index)
    let span = try LinearSpan(of: equalities.map(\.form))
    var equations: [RuleProof.Equation] = []
    for difference in try differences(of: index) {
      guard let multipliers = try span.multipliers(giving: difference.form),
        let perItem = try span.multipliers(giving: difference.perItem)
      else {
        refuse(index, difference, search, &problems)
        return nil
      }
      let used = equalities.indices.filter { !multipliers[$0].isZero || !perItem[$0].isZero }
      equations.append(equation(index, difference.letter, used.map { equalities[$0].text }))
    }
    let when = model.cases[index].conditions.map(\.syntax.description)
    return RuleProof.Case(when: when, equations: equations)
  }

  private func reachability(of index: Int) -> String {
    let when = model.cases[index].conditions.map(\.syntax.description).joined(separator: " and ")
    let own = when.isEmpty ? "the cases before it take all" : "\(when) can not hold"
    return index > 0 && !when.isEmpty ? "\(own) where the cases before it do not" : own
  }

  private func refuse(
    _ index: Int,
    _ difference: Difference,
    _ search: CounterExampleSearch,
    _ problems: inout SyntaxProblems
  ) {
    let rest = text(difference)
    let letter = model.letters[difference.letter]
    let currency = letter.isEmpty ? "" : " in currency \(letter)"
    let name = model.cases.count > 1 ? "case \(index + 1)" : "the rule"
    guard let example = search.counterExample(differences: [difference]) else {
      let negative = search.differsWithNegativeLines(difference)
      problems.report(
        at: model.cases[index].syntax.place,
        "not-proved",
        "\(name) can not be shown to balance\(currency): debits less credits are \(rest); "
          + (negative
            ? "wherever that is not zero a line is negative, so that nothing is booked"
            : "no equality makes that zero, though no event was found for which it is not"),
        next: negative
          ? "correct the lines; one that may be negative is marked red"
          : "write the equality that you count on under requires"
      )
      return
    }
    problems.report(
      at: model.cases[index].syntax.place,
      "unbalanced",
      "\(name) does not balance\(currency): debits less credits are \(rest). "
        + "It would book \(example.totalsText) for \(example.json)",
      next: "correct the lines, or write under requires what is so in every event"
    )
  }
}

// MARK: Forms

extension RuleProver {
  /// How long a form is: amounts, sums, the constant.
  var width: Int { model.amounts.count + model.itemAmounts.count + 1 }

  /// The equalities that hold for every event that comes to a case.
  func equalities(of index: Int) throws(Rational.Overflow) -> [Equality] {
    var equalities: [Equality] = model.requires.filter(\.isEquality).map { requirement in
      let form = requirement.form.amounts + requirement.form.sums + [0]
      return Equality(form: form.map { Rational($0) }, text: requirement.syntax.text)
    }
    for condition in model.cases[index].conditions {
      guard case .amount(let slot, .equal, let value) = condition.test else { continue }
      equalities.append(try equality(slot, value))
    }
    // What a single condition with != kept from an earlier case is equal here.
    for earlier in model.cases[..<index] where earlier.conditions.count == 1 {
      guard case .amount(let slot, .unequal, let value) = earlier.conditions[0].test else {
        continue
      }
      equalities.append(try equality(slot, value))
    }
    return equalities
  }

  private func equality(_ slot: Int, _ value: DecimalText) throws(Rational.Overflow) -> Equality {
    var form = Array(repeating: Rational.zero, count: width)
    form[slot] = .one
    form[width - 1] = try Rational(value).negated
    return Equality(form: form, text: "\(model.amounts[slot].name) = \(value.text)")
  }

  /// Debits less credits per currency letter of a case's lines.
  func differences(of index: Int) throws(Rational.Overflow) -> [Difference] {
    let lines = model.cases[index].lines
    var differences: [Difference] = []
    for letter in model.letters.indices where lines.contains(where: { $0.letter == letter }) {
      var form = Array(repeating: Rational.zero, count: width)
      var perItem = form
      for line in lines where line.letter == letter {
        let sign = line.syntax.side == .debit ? Rational.one : Rational(-1)
        if line.syntax.perItem {
          try add(line.form.amounts, line.form.sums, times: sign, to: &perItem)
          try add([], line.form.itemAmounts, times: sign, to: &form)
        } else {
          try add(line.form.amounts, line.form.sums, times: sign, to: &form)
        }
      }
      differences.append(Difference(letter: letter, form: form, perItem: perItem))
    }
    return differences
  }

  private func add(
    _ amounts: [Int64],
    _ sums: [Int64],
    times sign: Rational,
    to form: inout [Rational]
  ) throws(Rational.Overflow) {
    for (index, coefficient) in amounts.enumerated() {
      form[index] = try form[index].adding(sign.times(Rational(coefficient)))
    }
    for (offset, coefficient) in sums.enumerated() {
      let index = model.amounts.count + offset
      form[index] = try form[index].adding(sign.times(Rational(coefficient)))
    }
  }

  // MARK: For people

  /// One side per line, added up.
  private func equation(
    _ index: Int,
    _ letter: Int,
    _ because: [String]
  ) -> RuleProof.Equation {
    func side(_ side: SideSyntax) -> String {
      let lines = model.cases[index].lines.filter {
        $0.letter == letter && $0.syntax.side == side
      }
      let parts = lines.map { line in
        let text = line.syntax.expression.description
        let part = line.syntax.perItem ? "each item's \(text)" : text
        return lines.count > 1 && line.syntax.expression.terms.count > 1 ? "(\(part))" : part
      }
      return parts.isEmpty ? "0" : parts.joined(separator: " + ")
    }
    return RuleProof.Equation(
      letter: model.letters[letter],
      debits: side(.debit),
      credits: side(.credit),
      because: because
    )
  }

  /// A difference as an expression.
  private func text(_ difference: Difference) -> String {
    let names =
      model.amounts.map(\.name) + model.itemAmounts.map { "sum(items.\($0.name))" } + [""]
    var parts: [(coefficient: Rational, name: String)] = []
    for (index, coefficient) in difference.form.enumerated() where !coefficient.isZero {
      parts.append((coefficient, names[index]))
    }
    for (index, coefficient) in difference.perItem.enumerated() where !coefficient.isZero {
      parts.append((coefficient, "\(names[index]) for each item"))
    }
    var text = ""
    for (index, part) in parts.enumerated() {
      let isNegative = part.coefficient.isNegative
      text += index == 0 ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      let size = isNegative ? part.coefficient.negated : part.coefficient
      text += size == .one ? part.name : "\(size) * \(part.name)"
    }
    return text
  }
}

extension Rational {
  /// A decimal as a fraction.
  init(_ decimal: DecimalText) throws(Overflow) {
    try self.init(decimal.coefficient, over: PowersOfTen.power(Int(decimal.scale)))
  }
}
