import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// How the reports of one book hang together.
///
/// Covers R1-066, R1-068.
@Suite struct LedgerLaws {
  /// Per seed so many cuts are asked for.
  private static let cuts = 6

  @Test(arguments: Seeds.range(120))
  func `subsidiary ledgers add up to the general ledger and to the trial balance`(
    seed: UInt64
  ) throws {
    var history = RandomHistory(seed: seed)
    let book = try LawBook(history).book
    let last = try book.lastSequence()
    for _ in 0..<Self.cuts {
      let asked = RandomCut(&history.random, lastSequence: last)
      let sums = Sums(try Figures(book, from: asked.from, asked.cut))
      var leaves: [String: Sums.Columns] = [:]
      for (account, page) in sums.pages {
        let parts = account.split(separator: "/")
        let key = "\(parts[0])/\(parts[parts.count - 1])"
        leaves[key, default: Sums.Columns()].closing += DebitCredit(balance: page.closing)
        leaves[key, default: Sums.Columns()].movement += page.movement
        leaves[key, default: Sums.Columns()].opening += DebitCredit(balance: page.opening)
        let total = sums.balances[account] ?? .zero
        #expect(total.balance == page.closing, "\(account), \(asked); \(history.again)")
      }
      check(sums, leaves, asked, history)
    }
  }

  /// Compares what the pages of accounts add up to with the other two ledgers.
  private func check(
    _ sums: Sums,
    _ leaves: [String: Sums.Columns],
    _ asked: RandomCut,
    _ history: RandomHistory
  ) {
    // Trial balance: its period is one day where none is asked for, so the closing column only.
    var rolledUp = leaves
    for (key, columns) in leaves {
      guard let parent = LawTexts.parents[String(key.prefix { $0 != "/" })] else { continue }
      let above = parent + key.drop { $0 != "/" }
      rolledUp[above, default: Sums.Columns()].closing += columns.closing
      rolledUp[above, default: Sums.Columns()].movement += columns.movement
      rolledUp[above, default: Sums.Columns()].opening += columns.opening
    }
    #expect(Set(rolledUp.keys) == Set(sums.trial.keys), "\(asked); \(history.again)")
    for (key, columns) in rolledUp {
      #expect(columns.closing == sums.trial[key]?.closing, "\(key), \(asked); \(history.again)")
      if asked.from != nil {
        #expect(columns == sums.trial[key], "\(key), \(asked); \(history.again)")
      }
      // General ledger: the days of a subject add up to its movement.
      let days = sums.days.filter { $0.key.hasPrefix(key + "/") }
      let movement = days.values.reduce(DebitCredit.zero) { $0 + $1.movement }
      #expect(movement == columns.movement, "\(key), \(asked); \(history.again)")
      guard let latest = days.keys.max(), let day = days[latest] else { continue }
      #expect(
        day.opening + day.movement.balance == columns.closing.balance,
        "\(latest), \(asked); \(history.again)"
      )
    }
    for (currency, columns) in sums.totals {
      let pairs = [columns.opening, columns.movement, columns.closing]
      #expect(pairs.allSatisfy { $0.balance == 0 }, "\(currency), \(asked); \(history.again)")
    }
  }

  @Test(arguments: Seeds.range(120))
  func `every report is what adding up the journal gives, by either date`(seed: UInt64) throws {
    var history = RandomHistory(seed: seed)
    let book = try LawBook(history).book
    let last = try book.lastSequence()
    var journal: [JournalEntryModel] = []
    // Whatever an event's dates are, the journal of all days has it.
    let everything = ReportCut(asOf: RandomHistory.firstDay.adding(days: 1_000))
    try book.journal(everything) { journal.append($0) }
    for _ in 0..<Self.cuts {
      var asked = RandomCut(&history.random, lastSequence: last)
      let through = try asked.cut.asOf ?? Self.openDate(after: asked.cut.knownAt ?? last, book)
      // The trial balance without a first day is of one day; the others of all days.
      asked.from = asked.from ?? through
      let figures = try Figures(book, from: asked.from, asked.cut)
      let added = Sums(
        adding: journal,
        by: asked.cut.axis,
        from: asked.from ?? through,
        through: through,
        knownAt: asked.cut.knownAt ?? .max
      )
      let differences = added.differences(from: Sums(figures))
      #expect(differences.isEmpty, "added up and reported, \(asked); \(history.again)")
    }
  }

  /// The date that was open after a record: that in which the next one is booked.
  private static func openDate(after sequence: UInt64, _ book: Book) throws -> BusinessDate {
    guard sequence < (try book.lastSequence()) else { return try book.information().openDate }
    return try book.event(at: sequence + 1).accountingDate
  }
}
