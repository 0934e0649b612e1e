package import BusinessCalendar
package import ChartOfAccounts
package import Events
package import Journal
package import RuleSyntax

/// All versions of all entry rules that a book ever published, ready to compute entries.
///
/// For example:
/// ```swift
/// var rules = RuleBook()
/// try rules.publish(text, file: "rules/2001.yaml", chart: chart, at: 3) { names.intern($0) }
/// let verdict = rules.entry(
///   for: facts, in: bytes, on: date, digits: digits, into: &entry)
/// ```
package struct RuleBook: Sendable {
  /// The versions in the order of publication; a version's number is its position plus one.
  package private(set) var versions: [EntryRule] = []

  /// The models of the versions, for explanations.
  private(set) var models: [RuleModel] = []
  private(set) var program = RuleProgram()
  private var index = RuleIndex()
  var computation = EntryComputation()
  /// The codes that a rule names under `once` or `gives_back`, by name number.
  private var talliedCodes: Set<UInt32> = []

  /// Makes a book without rules.
  package init() {}

  // MARK: Publishing

  /// Publishes the rules of a file, all or none, after they were checked and proved to balance.
  ///
  /// - Parameters:
  ///   - text: The YAML text, one document per rule.
  ///   - file: The file's name, for messages.
  ///   - chart: The chart that is in force.
  ///   - sequence: The sequence of the event that publishes them.
  ///   - number: Gives a name its number; called only when nothing is wrong.
  /// - Returns: the new versions, in the order of the file.
  /// - Throws: everything that is wrong; then the book is as before.
  @discardableResult
  package mutating func publish(
    _ text: String,
    file: String,
    chart: Chart,
    at sequence: UInt64,
    number: (String) -> UInt32
  ) throws(SyntaxErrors) -> ArraySlice<EntryRule> {
    append(try RuleCheck.check(text, file: file, chart: chart).models, at: sequence, number)
  }

  /// Publishes once more what was published before, as replay does: what was accepted then stays
  /// accepted, so nothing is proved and no chart is asked.
  /// - Throws: what no longer can be read; a book whose log was altered, or a newer book's.
  @discardableResult
  package mutating func republish(
    _ text: String,
    file: String,
    at sequence: UInt64,
    number: (String) -> UInt32
  ) throws(SyntaxErrors) -> ArraySlice<EntryRule> {
    append(try RuleCheck.resolve(text, file: file, chart: nil), at: sequence, number)
  }

  private mutating func append(
    _ models: [RuleModel],
    at sequence: UInt64,
    _ number: (String) -> UInt32
  ) -> ArraySlice<EntryRule> {
    for model in models {
      self.models.append(model)
      program.append(model, number: number)
      let rule = program.rules[program.rules.count - 1]
      talliedCodes.formUnion(program.codes[rule.once.positions])
      talliedCodes.formUnion(program.codes[rule.givesBack.positions])
      index.append(
        type: number(model.syntax.type.text),
        code: model.syntax.code.map { number($0.text) } ?? 0,
        from: model.syntax.from
      )
      versions.append(
        EntryRule(
          number: UInt32(versions.count + 1),
          sequence: sequence,
          syntax: model.syntax
        )
      )
    }
    return versions.suffix(models.count)
  }

  /// The version of a number.
  package func rule(_ number: UInt32) -> EntryRule? {
    number > 0 && Int(number) <= versions.count ? versions[Int(number) - 1] : nil
  }

  /// Whether an event that the version of a number books needs an actor and another person as
  /// approver.
  package func needsApproval(_ number: UInt32) -> Bool {
    number > 0 && Int(number) <= versions.count && program.rules[Int(number) - 1].needsApproval
  }

  /// Whether a rule speaks of what events of a code bring under an order.
  package func tallies(_ code: UInt32) -> Bool { talliedCodes.contains(code) }

  /// The codes of which a rule says `once`, and those of which it says `gives_back`.
  package func terms(of number: UInt32) -> (once: [UInt32], givesBack: [UInt32]) {
    guard number > 0, Int(number) <= program.rules.count else { return ([], []) }
    let rule = program.rules[Int(number) - 1]
    return (
      Array(program.codes[rule.once.positions]), Array(program.codes[rule.givesBack.positions])
    )
  }

  /// The first amount that a rule declares for its events; nil where it declares none.
  package func firstAmount(of number: UInt32) -> UInt32? {
    guard number > 0, Int(number) <= program.rules.count else { return nil }
    return program.amounts[program.rules[Int(number) - 1].amounts.positions].first?.name
  }

  /// Whether a rule speaks of what was booked under the event's order.
  package func asksOrder(_ number: UInt32) -> Bool {
    guard number > 0, Int(number) <= program.rules.count else { return false }
    let rule = program.rules[Int(number) - 1]
    return !rule.once.isEmpty || !rule.givesBack.isEmpty
  }

  /// Whether a case moves one of some subjects by every event, be it by 0.00.
  package func moves(
    _ number: UInt32,
    _ caseNumber: UInt32,
    anyOf isOne: (UInt32) -> Bool
  ) -> Bool {
    guard number > 0, Int(number) <= program.rules.count, caseNumber > 0 else { return false }
    let cases = program.rules[Int(number) - 1].cases.positions
    let moved = program.cases[cases.lowerBound + Int(caseNumber) - 1].moved.positions
    return program.moved[moved].contains(where: isOne)
  }

  /// Whether a rule names an amount, of its events or of their items; true where no rule is known.
  ///
  /// What it does not name it does not book.
  package func declares(_ amount: UInt32, in number: UInt32) -> Bool {
    guard number > 0, Int(number) <= program.rules.count else { return true }
    let rule = program.rules[Int(number) - 1]
    return program.amounts[rule.amounts.positions].contains { $0.name == amount }
      || program.amounts[rule.itemAmounts.positions].contains { $0.name == amount }
  }

  /// How many people must review a document before it is booked by the rule and the case of a
  /// verdict.
  package func reviews(_ verdict: EntryVerdict) -> Int {
    guard verdict.isPosted, verdict.rule > 0, verdict.caseNumber > 0 else { return 0 }
    let cases = program.rules[Int(verdict.rule) - 1].cases.positions
    return program.cases[cases.lowerBound + Int(verdict.caseNumber) - 1].reviews
  }

  // MARK: Computing entries

  /// The version in force for a type and code on an accounting date: of those whose `from` has come
  /// the one with the latest `from`, and of several the latest published; 0 where there is none.
  package func number(type: UInt32, code: UInt32, on date: BusinessDate) -> UInt32 {
    index.number(type: type, code: code, on: date)
  }

  /// Computes the journal entry of an event by the version in force.
  ///
  /// Allocates nothing once its memory has grown.
  ///
  /// - Parameters:
  ///   - facts: The event.
  ///   - bytes: The bytes that the ranges in the facts are offsets of.
  ///   - date: The accounting date.
  ///   - digits: The digits of every currency that the event names.
  ///   - buffer: Where the lines go, in the order of the rule; empty where the verdict is not posted.
  /// - Returns: the verdict.
  package mutating func entry(
    for facts: borrowing EventFacts,
    in bytes: RawSpan,
    on date: BusinessDate,
    digits: borrowing CurrencyDigits,
    into buffer: inout EntryBuffer
  ) -> EntryVerdict {
    let number = index.number(type: facts.type, code: facts.code, on: date)
    guard number > 0 else {
      buffer.removeAll()
      return EntryVerdict(.noRule, rule: 0)
    }
    return computation.run(
      program,
      rule: number,
      facts: facts,
      bytes: bytes,
      digits: digits,
      into: &buffer
    )
  }

  /// Computes the journal entry of an event by the version that its record names, for replay.
  package mutating func entry(
    for facts: borrowing EventFacts,
    in bytes: RawSpan,
    by number: UInt32,
    digits: borrowing CurrencyDigits,
    into buffer: inout EntryBuffer
  ) -> EntryVerdict {
    guard number > 0, Int(number) <= versions.count else {
      buffer.removeAll()
      return EntryVerdict(.noRule, rule: 0)
    }
    return computation.run(
      program,
      rule: number,
      facts: facts,
      bytes: bytes,
      digits: digits,
      into: &buffer
    )
  }
}
