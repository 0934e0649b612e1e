package import BusinessCalendar
package import ChartOfAccounts
import Events
package import RuleSyntax

/// Whether what a chart says of parked facts and suspense (`suspended:`) can be done by the rules.
///
/// It is needed days after a fact was parked, at the end of a day: whoever publishes the chart is told
/// now.
extension RuleBook {
  /// Checks the rules by which parked facts are placed in suspense, where rules are published alone:
  /// those that are not there yet may come with another file.
  ///
  /// - Throws: every code whose rule does not place there what the fact may say.
  package func checkSuspensions(
    of chart: Chart,
    from date: BusinessDate
  ) throws(SyntaxErrors) {
    var problems = SyntaxProblems()
    checkSuspensions(of: chart, from: date, areWhole: false, &problems)
    try problems.throwIfAny()
  }

  /// Checks that each code is that of a fact's rule, and is placed in suspense by a rule for
  /// `event.suspended`.
  ///
  /// Where there is none yet, those rules may still come, and the codes that no rule has with them.
  /// `areWhole`: whether other rules may not.
  func checkSuspensions(
    of chart: Chart,
    from date: BusinessDate,
    areWhole: Bool,
    _ problems: inout SyntaxProblems
  ) {
    let hasSuspense = models.contains(where: \.isSuspension)
    for entry in chart.suspensions {
      let ofFact = models(of: entry.code.text, from: date)
      let ofSuspense = models(of: entry.suspense.text, from: date)
      let (facts, placing) = (ofFact.filter(\.isOfFacts), ofSuspense.filter(\.isSuspension))
      if facts.isEmpty, areWhole, hasSuspense || !ofFact.isEmpty {
        problems.report(
          at: entry.code.place,
          "unknown-code",
          "suspended names code \(entry.code), which no rule for a fact has",
          next: "correct the code, or publish its rule along with the chart"
        )
      }
      if placing.isEmpty, areWhole, hasSuspense || !ofSuspense.isEmpty {
        problems.report(
          at: entry.suspense.place,
          "unknown-code",
          "suspended places code \(entry.code) in suspense by code \(entry.suspense), which no rule "
            + "for event.suspended has",
          next: "name the code of such a rule, or publish it along with the chart"
        )
      }
      for rule in placing {
        if checkPlace(of: rule, entry, chart, &problems) { continue }
        for fact in facts { checkCurrencies(of: rule, fact, entry, chart, &problems) }
      }
    }
  }

  private func models(of code: String, from date: BusinessDate) -> [RuleModel] {
    zip(versions, models).filter { version, model in
      model.syntax.code?.text == code && isInForce(version, from: date)
    }.map(\.1)
  }

  /// Every case places it on subjects of suspense that are kept by order: else its release would take
  /// what stands there for another item.
  ///
  /// - Returns: whether something is wrong.
  private func checkPlace(
    of rule: RuleModel,
    _ entry: SuspendedSyntax,
    _ chart: Chart,
    _ problems: inout SyntaxProblems
  ) -> Bool {
    let isKept = rule.cases.allSatisfy { item in
      let subjects = item.lines.compactMap { chart.subject($0.syntax.subject) }
        .filter { $0.ageing?.kind == .suspense }
      return !subjects.isEmpty && subjects.allSatisfy { $0.items == .order }
    }
    guard !isKept else { return false }
    problems.report(
      at: entry.suspense.place,
      "not-in-suspense",
      "suspended places code \(entry.code) by code \(entry.suspense), whose rule does not post to "
        + "subjects of suspense that are kept by order",
      next: "let its lines stand on a subject with suspense: and items: order"
    )
    return true
  }

  /// What a fact may say in a currency, suspense takes in that currency.
  private func checkCurrencies(
    of rule: RuleModel,
    _ fact: RuleModel,
    _ entry: SuspendedSyntax,
    _ chart: Chart,
    _ problems: inout SyntaxProblems
  ) {
    for line in rule.cases.flatMap(\.lines) {
      guard let bound = chart.subject(line.syntax.subject)?.currencies, !bound.isEmpty else {
        continue
      }
      let names = rule.allAmounts.filter { $0.letter == line.letter }.map(\.name)
      let letters = Set(fact.allAmounts.filter { names.contains($0.name) }.map(\.letter))
      for letter in letters {
        let possible = fact.currencies(of: letter, chart)
        if let possible, possible.isSubset(of: bound) { continue }
        problems.report(
          at: entry.suspense.place,
          "currency-differs",
          "suspended places code \(entry.code) by code \(entry.suspense) on subject "
            + "\(line.syntax.subject), whose accounts are in \(bound.joined(separator: ", ")) only "
            + "(currency), and such facts may be in "
            + (possible.map { $0.sorted().joined(separator: ", ") } ?? "any currency"),
          next: "let the subject take what the facts may be in, or bind the fact's subjects as well"
        )
        return
      }
    }
  }
}

extension RuleModel {
  /// Whether it places a parked event in suspense.
  fileprivate var isSuspension: Bool { syntax.type.text == EventType.eventSuspended }

  /// Whether it books what may be parked.
  fileprivate var isOfFacts: Bool {
    !isSuspension && !EventType.isCommand(syntax.type.text)
  }

  /// The amounts of its events and of their items.
  fileprivate var allAmounts: [AmountSlot] { amounts + itemAmounts }

  /// The currencies in which what has a letter may be, by the subjects on which it is booked in each
  /// case; nil for any.
  fileprivate func currencies(of letter: Int, _ chart: Chart) -> Set<String>? {
    var all: Set<String> = []
    for item in cases {
      let bounds = item.lines.filter { $0.letter == letter }
        .compactMap { chart.subject($0.syntax.subject)?.currencies }
        .filter { !$0.isEmpty }
      guard let first = bounds.first else { return nil }
      all.formUnion(bounds.dropFirst().reduce(Set(first)) { $0.intersection($1) })
    }
    return all
  }
}
