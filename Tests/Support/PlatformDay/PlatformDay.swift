// PlatformDay: made-up days of a payment platform, the same for the same seed.
//
// It writes what such a platform's systems would say, as CloudEvents, one per line, for a book with
// the template marketplace-cn; and it keeps a tally of what a correct ledger must answer, by a model
// of its own (`BookModel`) that shares nothing with Daybook. So a demo or a test can compare figures
// that nobody has typed in.
//
// What may not live here: anything of Accounting or Application, or figures copied from a run.
//
// Read first: `DayOptions`, `DayFile`, `Market` (who does what when), `BookModel` (what must come of
// it), `ModelRule` (what an accountant writes down for each code).

public import BusinessCalendar

/// Which days to make.
public struct DayOptions: Sendable {
  /// The same seed gives the same bytes.
  public var seed: UInt64
  /// The least number of events in the days' files together; a few more come.
  public var events: Int
  /// The first day of trade; the opening balances stand on the day before.
  public var day: BusinessDate
  /// How many days are traded, one after the other; what the last one leaves comes on one more.
  public var days: Int
  /// How many merchants there are; a few have most of the trade.
  public var merchants: Int
  /// How many users there are.
  public var users: Int

  /// Makes options.
  public init(
    seed: UInt64 = 1,
    events: Int = 200_000,
    day: BusinessDate,
    days: Int = 1,
    merchants: Int = 2_000,
    users: Int = 20_000
  ) {
    (self.seed, self.events, self.day, self.days) = (seed, events, day, days)
    (self.merchants, self.users) = (merchants, users)
  }

  /// The date of a day, counted from the first day of trade.
  public func date(_ day: Int) -> BusinessDate { self.day.adding(days: Int32(day)) }

  /// The accounting dates that a book goes through: the opening day, the days of trade, and the one
  /// on which the last of them is completed.
  public var dates: [BusinessDate] { (-1...days).map(date) }

  /// The files, in the order in which a book takes them.
  public var files: [DayFile] {
    [.opening]
      + (0..<days).flatMap { day -> [DayFile] in
        [.day(day)] + (endsMonth(day) ? [.period(day)] : []) + [.late(day)]
      }
  }

  /// Whether a day is the last of its month.
  func endsMonth(_ day: Int) -> Bool { date(day + 1).components.day == 1 }

  /// Whether a day is the last of its year.
  func endsYear(_ day: Int) -> Bool { endsMonth(day) && date(day).components.month == 12 }
}

/// A file of events; days are counted from the first day of trade.
public enum DayFile: Hashable, Sendable {
  /// Opening balances and accounts opened by event, on the day before the first.
  case opening
  /// What arrives on a day.
  case day(Int)
  /// What carries the profit and loss of a month, and of a year, over: when its last day is
  /// complete, and before the book is cut over.
  case period(Int)
  /// What arrives in the night after the book was cut over, and before the day is closed: late
  /// ones, and what they set off.
  case late(Int)

  /// Its name, without an ending.
  public var name: String {
    switch self {
    case .opening: "opening"
    case .day(let day): "day-\(day + 1)"
    case .period(let day): "period-\(day + 1)"
    case .late(let day): "late-\(day + 1)"
    }
  }

  /// The day in which its events are booked; -1 for the opening day.
  public var bookedOn: Int {
    switch self {
    case .opening: -1
    case .day(let day), .period(let day): day
    case .late(let day): day + 1
    }
  }
}

/// Days, made and counted.
public struct PlatformDay {
  /// Makes days; the text goes out in pieces that end with a line.
  /// - Returns: what a correct ledger answers to it.
  public static func generate(
    _ options: DayOptions,
    write: (DayFile, [UInt8]) throws -> Void
  ) rethrows -> Tally {
    var market = Market(options)
    try market.open(write)
    try market.trade(write)
    return market.tally()
  }
}
