package import Events
package import Journal
package import RuleSyntax

/// How the lines of an entry came about: rule version, case, and the values in each expression.
package struct EntryTrace: Sendable {
  /// What an expression names, and what it was for this event.
  package struct Value: Hashable, Sendable {
    /// As the rule writes it: `total`, `item.net`, `sum(items.net)`.
    package let name: String
    /// Minor units.
    package let minor: Int128
  }

  /// A line of the rule for this event; zero lines are among them, though not in the entry.
  package struct Line: Sendable {
    /// The line as written.
    package let syntax: RuleLineSyntax
    /// The item it stands for, from 1; nil for a line that is not for each item.
    package let item: Int?
    /// The currency's name number; 0 where no amount says it.
    package let currency: UInt32
    /// Minor units.
    package let amount: Int128
    /// The values in its expression, in the order of writing.
    package let values: [Value]
  }

  /// The rule version.
  package let rule: EntryRule
  /// The case, from 1.
  package let caseNumber: Int
  /// The text of the case, to be filled in from the event.
  package let text: TextTemplate?
  /// The lines in the order of the entry.
  package let lines: [Line]
}

extension RuleBook {
  /// Computes an entry once more by the version that its record names, and says how.
  /// - Returns: nil where the version does not compute an entry for these facts.
  package mutating func trace(
    for facts: borrowing EventFacts,
    in bytes: RawSpan,
    by number: UInt32,
    digits: borrowing CurrencyDigits
  ) -> EntryTrace? {
    var buffer = EntryBuffer()
    let verdict = entry(for: facts, in: bytes, by: number, digits: digits, into: &buffer)
    guard verdict.isPosted, let rule = rule(number) else { return nil }
    let model = models[Int(number) - 1]
    let item = model.cases[Int(verdict.caseNumber) - 1]
    var lines: [EntryTrace.Line] = []
    for line in item.lines {
      for position in 0..<(line.syntax.perItem ? facts.items.count : 1) {
        lines.append(traced(line, model, item: line.syntax.perItem ? position : nil))
      }
    }
    return EntryTrace(
      rule: rule,
      caseNumber: Int(verdict.caseNumber),
      text: item.syntax.text,
      lines: lines
    )
  }

  private func traced(_ line: RuleModel.Line, _ model: RuleModel, item: Int?) -> EntryTrace.Line {
    var (values, seen): ([EntryTrace.Value], Set<String>) = ([], [])
    var amount: Int128 = 0
    for term in line.syntax.expression.terms {
      let value = value(of: term.operand, model, item: item ?? 0)
      // The same terms were added up with checks a moment ago.
      amount &+= Int128(term.coefficient) &* value
      guard seen.insert(term.operand.text).inserted else { continue }
      values.append(EntryTrace.Value(name: term.operand.text, minor: value))
    }
    return EntryTrace.Line(
      syntax: line.syntax,
      item: item.map { $0 + 1 },
      currency: computation.currencies[line.letter],
      amount: amount,
      values: values
    )
  }

  /// A value as the computation that has just run laid it out.
  private func value(
    of operand: ExpressionSyntax.Operand,
    _ model: RuleModel,
    item: Int
  ) -> Int128 {
    let (count, perItem) = (model.amounts.count, model.itemAmounts.count)
    func slot(_ name: String) -> Int { model.itemAmounts.firstIndex { $0.name == name } ?? 0 }
    return switch operand {
    case .amount(let name):
      computation.values[model.amounts.firstIndex { $0.name == name } ?? 0]
    case .itemSum(let name): computation.values[count + slot(name)]
    case .itemAmount(let name):
      computation.values[count + perItem + item * perItem + slot(name)]
    }
  }
}
