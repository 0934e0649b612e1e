public import BusinessCalendar

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
  var tooLarge: EventName?
  /// The income and the expenses of the first month that ends.
  var income: EventName?
  var expenses: EventName?

  mutating func note(_ event: PlatformEvent, _ verdict: Verdict) {
    let total = event.amount("total")
    if (5...8).contains(event.items.count), verdict == .posted, total > split?.total ?? 0 {
      split = (event.name, total)
    }
    if event.code == "0301" { income = income ?? event.name }
    if event.code == "0302" { expenses = expenses ?? event.name }
    if tooLarge == nil, verdict == .refused("exceeds-available"), event.type.hasPrefix("withdrawal")
    {
      tooLarge = event.name
    }
  }
}

/// What a correct ledger must answer.
public struct Tally: Sendable {
  /// Counts by file.
  public let counts: [DayFile: FileCounts]
  /// Every account's balance at the end of each day, by accounting date: debit counted positive, in
  /// minor units, accounts at zero left out.
  public let balances: [BusinessDate: [String: Int64]]
  /// The balances of each day of trade by value date, with what is known at the end.
  public let valueBalances: [BusinessDate: [String: Int64]]
  /// How many events of each code were posted, and of each type that has no code.
  public let posted: [String: Int]
  /// The tally as JSON (`daybook.platform-day/2`), for programs in other languages.
  public let json: [UInt8]
}

extension Market {
  /// The tally of what was said.
  func tally() -> Tally {
    let days = Array(zip(options.dates, model.closedDays))
    let byValue = (0..<options.days).map { day in
      (options.date(day), model.balancesByValue(through: day))
    }
    let posted = model.postedCounts.sorted { $0.key < $1.key }
    let files = options.files.map { file in
      (file.name, (counts[file] ?? FileCounts()).tree(bookedOn: options.date(file.bookedOn)))
    }
    let members: [(key: String, value: JSONTree)] = [
      ("schema", .text("daybook.platform-day/2")), ("seed", .text(String(options.seed))),
      ("opening_day", .text("\(options.date(-1))")), ("day", .text("\(options.day)")),
      ("files", .object(files)),
      ("posted", .object(posted.map { ($0.key, .number($0.value)) })),
      ("left_out", .object(leftOut.map { ($0, .text($1)) })),
      ("days", .object(days.map { ("\($0)", $1.tree) })),
      ("by_value", .object(byValue.map { ("\($0)", BookModel.accountTree($1)) })),
      ("examples", .object(exampleTrees)),
    ]
    var json: [UInt8] = []
    JSONTree.object(members).write(to: &json)
    json.append(UInt8(ascii: "\n"))
    return Tally(
      counts: counts,
      balances: Dictionary(uniqueKeysWithValues: days.map { ($0, BookModel.named($1.closing)) }),
      valueBalances: Dictionary(uniqueKeysWithValues: byValue.map { ($0, BookModel.named($1)) }),
      posted: model.postedCounts,
      json: json
    )
  }

  /// The codes of the template that these days have no use for, and why.
  private var leftOut: [(code: String, why: String)] {
    let days = 0..<options.days
    let aged = ["8162", "8163", "8167", "8168", "8169"].map {
      ($0, "no refund, repayment or dispute waits for more than a week")
    }
    let codes: [(String, String)] =
      if !days.contains(where: options.endsMonth) {
        ["0301", "0302", "0303", "0304", "0305"].map { ($0, "no month ends") }
      } else if !days.contains(where: options.endsYear) {
        ["0303", "0304"].map { ($0, "no year ends") }
      } else {
        [
          ("0303", "the year ends with a loss in every currency"),
          ("0304", "the year ends with a profit in every currency"),
        ]
      }
    return (codes + aged).filter { model.postedCounts[$0.0] == nil }
  }

  private var exampleTrees: [(key: String, value: JSONTree)] {
    let named: [(String, EventName?)] = [
      ("split", examples.split?.name), ("released", model.releasedExample),
      ("too_large", examples.tooLarge),
      ("income", examples.income), ("expenses", examples.expenses),
    ]
    return named.compactMap { key, name in
      name.map { (key, .object([("source", .text($0.source)), ("id", .text($0.id))])) }
    }
  }
}

extension FileCounts {
  fileprivate func tree(bookedOn date: BusinessDate) -> JSONTree {
    func words(_ counts: [String: Int]) -> JSONTree {
      .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
    }
    return .object([
      ("booked_on", .text("\(date)")), ("lines", .number(lines)),
      ("posted", .number(posted)),
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
      (
        "held",
        .object(
          held.sorted { $0.key.name < $1.key.name }
            .map { ($0.key.name, .text($0.key.money.text($0.value))) }
        )
      ),
      ("two_views", viewsTree),
      ("waiting", .number(waiting)),
    ])
  }

  /// `{"wechat/CNY": {"booked": 3, "booked_total": "12.00", …}}`.
  private var viewsTree: JSONTree {
    let named = views.map { (name: "\($0.key.party.name)/\($0.key.money.code)", $0.key, $0.value) }
    return .object(
      named.sorted { $0.name < $1.name }.map { name, channel, sums in
        (
          name,
          .object([
            ("booked", .number(sums.booked)),
            ("booked_total", .text(channel.money.text(sums.bookedTotal))),
            ("cleared", .number(sums.cleared)),
            ("cleared_total", .text(channel.money.text(sums.clearedTotal))),
            ("open", .number(sums.open)),
          ])
        )
      }
    )
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
