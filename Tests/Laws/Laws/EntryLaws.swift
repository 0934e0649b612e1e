import Amounts
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// What holds of every entry of every book.
@Suite struct EntryLaws {
  @Test(arguments: Seeds.range(150))
  func `every entry balances in every currency`(seed: UInt64) throws {
    let history = RandomHistory(seed: seed)
    let book = try LawBook(history).book
    var last = (sequence: UInt64(0), date: RandomHistory.firstDay)
    try book.journal { entry in
      var sums: [Currency: Int128] = [:]
      for line in entry.lines {
        let minor = line.amount.minor
        sums[line.amount.currency, default: 0] += line.side == .debit ? minor : 0 - minor
        #expect(LawTexts.currencies[line.amount.currency.code] == line.amount.currency.digits)
      }
      let isBalanced = sums.values.allSatisfy { $0 == 0 }
      #expect(isBalanced, "\(entry.id) (sequence \(entry.sequence)); \(history.again)")
      #expect(entry.sequence > last.sequence && entry.accountingDate >= last.date)
      last = (entry.sequence, entry.accountingDate)
    }
  }

  @Test(arguments: Seeds.range(80))
  func `an entry comes of every posted event and of no other`(seed: UInt64) throws {
    let history = RandomHistory(seed: seed)
    let law = try LawBook(history)
    var entries: [UInt64: JournalEntryModel] = [:]
    try law.book.journal { entries[$0.sequence] = $0 }
    for (draft, receipt) in law.first.values where receipt.outcome != .posted {
      #expect(entries[receipt.sequence] == nil, "\(draft.id); \(history.again)")
    }
    var expected: Set<UInt64> = []
    let withEntries = [
      EventType.eventReleased, EventType.eventSuspended, EventType.entryReversed,
    ]
    try law.book.events { event in
      let isEntryless =
        event.draft.type.hasPrefix("account.")
        || (event.draft.source == EventType.ownSource
          && !withEntries.contains(event.draft.type))
      if event.outcome == .posted, !isEntryless { expected.insert(event.sequence) }
    }
    // Of zero amounts only, an entry has no lines, and the journal leaves it out.
    #expect(Set(entries.keys).isSubset(of: expected), "\(history.again)")
    for sequence in expected.subtracting(entries.keys) {
      let event = try law.book.event(at: sequence)
      let said = event.related > 0 ? try law.book.event(at: event.related).draft : event.draft
      #expect(said.isZero, "\(said.id) (sequence \(sequence)); \(history.again)")
    }
  }
}

extension EventDraft {
  /// Whether there is nothing to book: every amount is zero but the fee, which some rules do not
  /// ask for, or what it reverses was.
  fileprivate var isZero: Bool {
    let booked = amounts.filter { $0.key != "fee" }.values.map(\.value) + lines.map(\.amount.value)
    return type == EventType.entryReversed || booked.allSatisfy { $0.coefficient == 0 }
  }
}
