import BusinessCalendar

/// What became of the events of one file.
public struct FileCounts: Hashable, Sendable {
  /// Events in the file, repetitions and conflicts included.
  public var lines = 0
  /// Posted when they came; released ones are counted as parked and as released.
  public var posted = 0
  /// Commands that were not allowed, by reason.
  public var refused: [String: Int] = [:]
  /// Facts that had to wait, by reason.
  public var parked: [String: Int] = [:]
  /// Parked ones, of this file or an earlier one, that could be posted.
  public var released = 0
  /// How many still wait after the file.
  public var waiting = 0
  /// Events that had come before, in the same or in other bytes.
  public var repeated = 0
  /// Events whose name had come before with another amount.
  public var conflicts = 0

  /// Makes counts of nothing.
  public init() {}

  mutating func note(_ verdict: Verdict) {
    lines += 1
    switch verdict {
    case .posted: posted += 1
    case .refused(let reason): refused[reason, default: 0] += 1
    case .parked(let reason): parked[reason, default: 0] += 1
    }
  }
}

/// Events worth showing.
struct Examples {
  /// The largest settlement over five to eight receivers: few enough to read.
  var split: (name: EventName, total: Int64)?
  var conflict: EventName?
  var tooLarge: EventName?

  mutating func note(_ event: PlatformEvent, _ verdict: Verdict) {
    let total = event.amount("total")
    if (5...8).contains(event.items.count), verdict == .posted, total > split?.total ?? 0 {
      split = (event.name, total)
    }
    if tooLarge == nil, verdict == .refused("exceeds-available"), event.type.hasPrefix("withdrawal")
    {
      tooLarge = event.name
    }
  }
}

/// What a correct ledger must answer after each file.
public struct Tally: Sendable {
  /// Counts by file.
  public let counts: [DayFile: FileCounts]
  /// Every account's balance after each file's day, by accounting date: debit counted positive, in
  /// minor units, accounts at zero left out.
  public let balances: [DayFile: [String: Int64]]
  /// The balances of the day by value date, with what is known at the end.
  public let valueBalances: [String: Int64]
  /// The tally as JSON (`daybook.platform-day/1`), for programs in other languages.
  public let json: [UInt8]
}

extension Market {
  /// The tally of what was said.
  func tally() -> Tally {
    let days = [-1, 0, 1].map { options.day.adding(days: $0) }
    var members: [(key: String, value: JSONTree)] = [
      ("schema", .text("daybook.platform-day/1")), ("seed", .text(String(options.seed))),
      ("opening_day", .text("\(days[0])")), ("day", .text("\(days[1])")),
      ("next_day", .text("\(days[2])")),
    ]
    members.append(
      ("files", .object(DayFile.allCases.map { ($0.rawValue, (counts[$0] ?? FileCounts()).tree) }))
    )
    members.append(
      ("days", .object(zip(days, model.closedDays).map { ("\($0)", $1.tree) }))
    )
    let byValue = model.accounts.mapValues(\.balanceByValue)
    members.append(("by_value", .object([("\(days[1])", BookModel.accountTree(byValue))])))
    members.append(("examples", .object(exampleTrees)))
    var json: [UInt8] = []
    JSONTree.object(members).write(to: &json)
    json.append(UInt8(ascii: "\n"))
    return Tally(
      counts: counts,
      balances: Dictionary(
        uniqueKeysWithValues: zip(DayFile.allCases, model.closedDays)
          .map { ($0, BookModel.named($1.closing)) }
      ),
      valueBalances: BookModel.named(byValue),
      json: json
    )
  }

  private var exampleTrees: [(key: String, value: JSONTree)] {
    let named: [(String, EventName?)] = [
      ("split", examples.split?.name), ("released", model.releasedExample),
      ("conflict", examples.conflict), ("too_large", examples.tooLarge),
    ]
    return named.compactMap { key, name in
      name.map { (key, .object([("source", .text($0.source)), ("id", .text($0.id))])) }
    }
  }
}

extension FileCounts {
  fileprivate var tree: JSONTree {
    func words(_ counts: [String: Int]) -> JSONTree {
      .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
    }
    return .object([
      ("lines", .number(lines)), ("posted", .number(posted)),
      ("refused", .number(refused.values.reduce(0, +))), ("refused_by_reason", words(refused)),
      ("parked", .number(parked.values.reduce(0, +))), ("parked_by_reason", words(parked)),
      ("released", .number(released)), ("waiting", .number(waiting)),
      ("repeated", .number(repeated)), ("conflicts", .number(conflicts)),
    ])
  }
}

extension BookModel.ClosedDay {
  /// Totals as a trial balance has them, by subject and currency, and every account's balance.
  fileprivate var tree: JSONTree {
    var rows: [BookModel.SubjectKey: [Int64]] = [:]
    for (column, balances) in [(0, opening), (4, closing)] {
      for (account, balance) in balances {
        let key = BookModel.SubjectKey(subject: account.subject, money: account.money)
        rows[key, default: Array(repeating: 0, count: 6)][column + (balance > 0 ? 0 : 1)] +=
          abs(balance)
      }
    }
    for (key, moved) in movement {
      rows[key, default: Array(repeating: 0, count: 6)][2] = moved.debit
      rows[key, default: Array(repeating: 0, count: 6)][3] = moved.credit
    }
    var totals: [Money: [Int64]] = [:]
    for (key, columns) in rows {
      let sum = totals[key.money] ?? Array(repeating: 0, count: 6)
      totals[key.money] = zip(sum, columns).map { $0 + $1 }
    }
    let subjects = rows.sorted {
      ($0.key.subject, $0.key.money.rawValue) < ($1.key.subject, $1.key.money.rawValue)
    }
    return .object([
      (
        "subjects",
        .object(
          subjects.map {
            ("\($0.key.subject)/\($0.key.money.code)", columns($0.value, $0.key.money))
          }
        )
      ),
      (
        "totals",
        .object(
          totals.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { ($0.key.code, columns($0.value, $0.key)) }
        )
      ),
      ("accounts", BookModel.accountTree(closing)),
    ])
  }

  private func columns(_ values: [Int64], _ money: Money) -> JSONTree {
    let names = [
      "opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit",
    ]
    return .object(zip(names, values).map { ($0, .text(money.text($1))) })
  }
}

extension BookModel {
  /// Balances by the accounts' names, without those at zero.
  static func named(_ balances: [AccountKey: Int64]) -> [String: Int64] {
    Dictionary(
      uniqueKeysWithValues: balances.filter { $0.value != 0 }.map { ($0.key.name, $0.value) }
    )
  }

  /// `{"220202/M000001/CNY": "12.00 Cr", …}`; accounts at zero are left out.
  static func accountTree(_ balances: [AccountKey: Int64]) -> JSONTree {
    .object(
      balances.filter { $0.value != 0 }.map { ($0.key.name, $0.value, $0.key.money) }
        .sorted { $0.0 < $1.0 }
        .map { name, balance, money in
          (name, .text("\(money.text(abs(balance))) \(balance > 0 ? "Dr" : "Cr")"))
        }
    )
  }
}
