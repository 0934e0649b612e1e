import Amounts
import BusinessCalendar
import Daybook
import Events
import Statements

/// The figures of reports in the plainest form, from the reports or by adding up a journal.
struct Sums: Hashable {
  /// Opening, movement and closing of a subject in a currency.
  struct Columns: Hashable {
    var opening = DebitCredit.zero
    var movement = DebitCredit.zero
    var closing = DebitCredit.zero
  }

  /// A posting with the balance after it.
  struct Line: Hashable {
    var sequence: UInt64
    var side: Side
    var amount: Int128
    var balance: Int128
  }

  /// A page of an account.
  struct Page: Hashable {
    var opening: Int128 = 0
    var lines: [Line] = []
    var movement = DebitCredit.zero
    var closing: Int128 = 0
  }

  /// What the general ledger says of a subject's day.
  struct Day: Hashable {
    var opening: Int128
    var movement: DebitCredit
  }

  /// All debits and credits, by account.
  var balances: [String: DebitCredit] = [:]
  /// By subject and currency, rolled up: `2202/CNY`.
  var trial: [String: Columns] = [:]
  /// By currency.
  var totals: [String: Columns] = [:]
  /// By account.
  var pages: [String: Page] = [:]
  /// By subject, currency and date, rolled up: `2202/CNY/2026-11-20`.
  var days: [String: Day] = [:]

  /// In which of its parts it differs from other sums: for messages.
  func differences(from other: Sums) -> [String] {
    func keys<Value: Equatable>(
      _ name: String,
      _ one: [String: Value],
      _ two: [String: Value]
    ) -> [String] {
      Set(one.keys).union(two.keys).filter { one[$0] != two[$0] }.sorted().prefix(3)
        .map {
          "\(name) \($0): \(one[$0].map { "\($0)" } ?? "none")"
            + " and \(two[$0].map { "\($0)" } ?? "none")"
        }
    }
    return keys("balance", balances, other.balances) + keys("trial balance", trial, other.trial)
      + keys("totals", totals, other.totals) + keys("page", pages, other.pages)
      + keys("general ledger", days, other.days)
  }
}

extension Sums {
  /// As the reports have it.
  init(_ figures: Figures) {
    balances = figures.balances
    for row in figures.trial {
      trial["\(row.subject.code)/\(row.currency.code)"] =
        Columns(opening: row.opening, movement: row.movement, closing: row.closing)
    }
    for sum in figures.totals {
      totals[sum.currency.code] =
        Columns(opening: sum.opening, movement: sum.movement, closing: sum.closing)
    }
    for account in figures.subsidiary {
      let lines = account.lines.map {
        Line(sequence: $0.sequence, side: $0.side, amount: $0.amount, balance: $0.balance)
      }
      pages[account.account] = Page(
        opening: account.opening,
        lines: lines,
        movement: account.movement,
        closing: account.closing
      )
    }
    for row in figures.general {
      days["\(row.subject.code)/\(row.currency.code)/\(row.date)"] =
        Day(opening: row.opening, movement: row.movement)
    }
  }

  /// By adding up a journal: the entries up to a day by one of their dates, in the order of these,
  /// known at a sequence.
  init(
    adding journal: [JournalEntryModel],
    by axis: DateAxis,
    from: BusinessDate,
    through: BusinessDate,
    knownAt: UInt64
  ) {
    var movements: [String: [BusinessDate: DebitCredit]] = [:]
    var currencyOf: [String: String] = [:]
    let dated = journal.filter { $0.sequence <= knownAt }
      .map { (date: axis == .accounting ? $0.accountingDate : $0.valueDate, entry: $0) }
      .sorted { ($0.date, $0.entry.sequence) < ($1.date, $1.entry.sequence) }
    for (date, entry) in dated where date <= through {
      for line in entry.lines {
        add(line, of: entry, isOpening: date < from)
        let parts = line.account.split(separator: "/").map(String.init)
        currencyOf[line.account] = parts.last
        for subject in Self.above(parts[0]) {
          let key = "\(subject)/\(line.amount.currency.code)"
          movements[key, default: [:]][date, default: .zero] += DebitCredit(line)
        }
      }
    }
    for (key, movement) in movements { addDays(key, movement, from: from) }
    for (account, page) in pages {
      let currency = currencyOf[account] ?? ""
      let subject = String(account.prefix { $0 != "/" })
      for code in Self.above(subject) { trial["\(code)/\(currency)", default: Columns()].add(page) }
      totals[currency, default: Columns()].add(page)
    }
    balances = balances.filter { $0.value != .zero }
  }

  private mutating func add(_ line: JournalLine, of entry: JournalEntryModel, isOpening: Bool) {
    let amounts = DebitCredit(line)
    balances[line.account, default: .zero] += amounts
    var page = pages[line.account] ?? Page()
    page.closing += amounts.balance
    if isOpening {
      page.opening += amounts.balance
    } else {
      page.movement += amounts
      page.lines.append(
        Line(
          sequence: entry.sequence,
          side: line.side,
          amount: line.amount.minor,
          balance: page.closing
        )
      )
    }
    pages[line.account] = page
  }

  private mutating func addDays(
    _ key: String,
    _ movements: [BusinessDate: DebitCredit],
    from: BusinessDate
  ) {
    var balance: Int128 = 0
    for (date, movement) in movements.sorted(by: { $0.key < $1.key }) {
      if date >= from { days["\(key)/\(date)"] = Day(opening: balance, movement: movement) }
      balance += movement.balance
    }
  }

  /// A leaf and what stands above it.
  private static func above(_ subject: String) -> [String] {
    [subject] + (LawTexts.parents[subject].map { [$0] } ?? [])
  }
}

extension Sums.Columns {
  /// Adds an account: its balances in the columns where they stand, its movement gross.
  fileprivate mutating func add(_ page: Sums.Page) {
    opening += DebitCredit(balance: page.opening)
    movement += page.movement
    closing += DebitCredit(balance: page.closing)
  }
}

extension DebitCredit {
  /// A line in its column.
  fileprivate init(_ line: JournalLine) {
    let minor = line.amount.minor
    self.init(debit: line.side == .debit ? minor : 0, credit: line.side == .credit ? minor : 0)
  }
}
