// PlatformDay: a made-up day of a payment platform, the same for the same seed.
//
// It writes what such a platform's systems would say, as CloudEvents, one per line, for a book with
// the template marketplace-cn; and it keeps a tally of what a correct ledger must answer, by a model
// of its own (`BookModel`) that shares nothing with Daybook. So a demo or a test can compare figures
// that nobody has typed in.
//
// What may not live here: anything of Accounting or Application, or figures copied from a run.
//
// Read first: `DayOptions`, `Market` (who does what when), `BookModel` (what must come of it).

public import BusinessCalendar

/// What day to make.
public struct DayOptions: Sendable {
  /// The same seed gives the same bytes.
  public var seed: UInt64
  /// The least number of events in the day's file; a few more come.
  public var events: Int
  /// The day; the opening balances stand on the day before.
  public var day: BusinessDate
  /// How many minutes after midnight the book is cut over to the next day.
  ///
  /// What arrives later goes into the file of late events, with its own time.
  public var cutAfterMinutes: Int
  /// How many merchants there are; a few have most of the trade.
  public var merchants: Int
  /// How many users there are.
  public var users: Int

  /// Makes options.
  public init(
    seed: UInt64 = 1,
    events: Int = 200_000,
    day: BusinessDate,
    cutAfterMinutes: Int = 24 * 60,
    merchants: Int = 2_000,
    users: Int = 20_000
  ) {
    (self.seed, self.events, self.day) = (seed, events, day)
    self.cutAfterMinutes = cutAfterMinutes
    (self.merchants, self.users) = (merchants, users)
  }
}

/// The files of a day, in the order in which a book takes them.
public enum DayFile: String, CaseIterable, Sendable {
  /// Opening balances and accounts opened by event, on the day before.
  case opening
  /// What arrives on the day.
  case day
  /// What arrives after the book was cut over: late ones, and what they set off.
  case late
}

/// A day, made and counted.
public struct PlatformDay {
  /// Makes a day; the text goes out in pieces that end with a line.
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
