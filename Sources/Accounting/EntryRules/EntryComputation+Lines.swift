import Events
import Journal

extension EntryComputation {
  // MARK: Lines

  mutating func writeLines(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ lines: Range<Int32>,
    _ facts: borrowing EventFacts,
    into buffer: inout EntryBuffer
  ) {
    for letter in 0..<Int(rule.letters) { totals[letter] = 0 }
    for (position, index) in lines.positions.enumerated() {
      let line = program.lines[index]
      let repetitions = line.perItem ? facts.items.count : 1
      for item in 0..<repetitions {
        write(line, position, item, program, rule, into: &buffer)
      }
    }
  }

  /// Whether debits and credits are equal in every currency.
  func isBalanced(letters: Int) -> Bool {
    for letter in 0..<letters where totals[letter] != 0 { return false }
    return true
  }

  /// Writes a line, or notes why not; what is noted is the reason that comes first.
  private mutating func write(
    _ line: RuleProgram.Line,
    _ position: Int,
    _ item: Int,
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    into buffer: inout EntryBuffer
  ) {
    let place = line.perItem ? item : -1
    let offset = item * rule.itemAmounts.count
    guard let amount = value(of: line.terms, program, itemOffset: offset) else {
      return note(.overflow, UInt32(position + 1), item: place)
    }
    if amount == 0 { return }
    if amount < 0, !line.isRed { return note(.negativeLine, UInt32(position + 1), item: place) }
    let owner = party(line.ownerSource, line.owner, rule, item: item)
    guard owner != 0 else {
      return note(.missingParty, role(line.ownerSource, line.owner, program, rule), item: place)
    }
    let purpose = party(line.purposeSource, line.purpose, rule, item: item)
    guard purpose != 0 || line.purposeSource == .fixed else {
      return note(.missingParty, role(line.purposeSource, line.purpose, program, rule), item: place)
    }
    let letter = Int(line.letter)
    totals[letter] = line.isDebit ? totals[letter] &+ amount : totals[letter] &- amount
    buffer.append(
      Posting(
        subject: line.subject,
        owner: owner,
        purpose: purpose,
        currency: currencies[letter],
        isDebit: line.isDebit,
        amount: amount,
        item: line.perItem ? UInt16(item + 1) : 0
      )
    )
  }

  private mutating func note(_ reason: Reason, _ detail: UInt32, item: Int) {
    guard verdict.reason == .none || reason.rawValue < verdict.reason.rawValue else { return }
    _ = fail(reason, detail, item: item)
  }

  func party(
    _ source: RuleProgram.Source,
    _ value: UInt32,
    _ rule: RuleProgram.Rule,
    item: Int
  ) -> UInt32 {
    switch source {
    case .fixed: value
    case .event: parties[Int(value)]
    case .item: parties[rule.parties.count + item * rule.itemParties.count + Int(value)]
    }
  }

  private func role(
    _ source: RuleProgram.Source,
    _ value: UInt32,
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule
  ) -> UInt32 {
    let first = source == .item ? rule.itemParties.lowerBound : rule.parties.lowerBound
    return program.parties[Int(first) + Int(value)].role
  }
}
