import Events

/// What is exchanged within one currency is exchanged at par.
extension EntryComputation {
  /// An account.
  private struct Place: Hashable {
    let subject: UInt32
    let owner: UInt32
    let purpose: UInt32
    let currency: UInt32
  }

  /// What the lines of letters that stand for one currency do to an account.
  private struct Meeting {
    /// The letters of its lines on either side, each the bit of its position.
    var debits: UInt32 = 0
    var credits: UInt32 = 0
    /// Debits less credits.
    var net: Int128 = 0

    /// Whether it gives by one letter and gets by another.
    var isExchange: Bool { debits != 0 && credits != 0 && (debits | credits).nonzeroBitCount > 1 }
  }

  /// Whether each account that gives by one letter and gets by another, of the same currency, gets
  /// as much as it gives.
  ///
  /// The proof takes each letter for a currency of its own, between which any rate may be; that two
  /// are the same is seen in the event alone. Few rules have letters, and few events of those.
  func isAtPar(
    _ program: borrowing RuleProgram,
    _ rule: RuleProgram.Rule,
    _ lines: Range<Int32>,
    _ facts: borrowing EventFacts
  ) -> Bool {
    guard rule.letters > 1, sharesCurrency(letters: Int(rule.letters)) else { return true }
    var meetings: [Place: Meeting] = [:]
    for index in lines.positions {
      let line = program.lines[index]
      for item in 0..<(line.perItem ? facts.items.count : 1) {
        let offset = item * rule.itemAmounts.count
        let place = Place(
          subject: line.subject,
          owner: party(line.ownerSource, line.owner, rule, item: item),
          purpose: party(line.purposeSource, line.purpose, rule, item: item),
          currency: currencies[Int(line.letter)]
        )
        guard place.currency != 0,
          let amount = value(of: line.terms, program, itemOffset: offset)
        else { continue }
        let bit = UInt32(1) << UInt32(line.letter)
        meetings[place, default: Meeting()].debits |= line.isDebit ? bit : 0
        meetings[place, default: Meeting()].credits |= line.isDebit ? 0 : bit
        meetings[place, default: Meeting()].net &+= line.isDebit ? amount : 0 &- amount
      }
    }
    return meetings.values.allSatisfy { !$0.isExchange || $0.net == 0 }
  }

  private func sharesCurrency(letters: Int) -> Bool {
    for letter in 1..<letters where currencies[letter] != 0 {
      if currencies[..<letter].contains(currencies[letter]) { return true }
    }
    return false
  }
}
