public import Amounts
public import BusinessCalendar

/// What a sealed day is: position and hash of the log, totals and checks.
///
/// It is kept outside the book too: that is how a tail cut off, or yesterday's copy put back, shows.
public struct Certificate: Hashable, Sendable {
  /// The sums of a currency at the end of the day.
  public struct Totals: Hashable, Sendable {
    /// The currency.
    public var currency: Currency
    /// Debits and credits of the day, minor units.
    public var movement: DebitCredit
    /// Accounts with debit balances and accounts with credit balances, minor units.
    public var closing: DebitCredit

    /// Makes sums.
    public init(currency: Currency, movement: DebitCredit, closing: DebitCredit) {
      (self.currency, self.movement, self.closing) = (currency, movement, closing)
    }
  }

  /// An event that waits: listed with its age, not blocking.
  public struct Parked: Hashable, Sendable {
    /// Its sequence.
    public var sequence: UInt64
    /// Its source.
    public var source: String
    /// Its id.
    public var id: String
    /// The word of the reason: `no-rule`.
    public var reason: String
    /// The day in which it was parked.
    public var since: BusinessDate
    /// Days between `since` and the sealed day.
    public var age: Int
    /// The type that its limit has in the chart; empty where it has none.
    public var type: String
    /// The most days that are no reason to look; nil where the chart does not say.
    public var limit: Int?
    /// The sequence of the event that placed it in suspense; nil where it is not there.
    public var suspended: UInt64?

    /// Whether it waits for longer than it may; in suspense it is an open item, with an age of its
    /// own.
    public var isOverAge: Bool { suspended == nil && limit.map { age > $0 } ?? false }

    /// Makes an item.
    public init(
      sequence: UInt64,
      source: String,
      id: String,
      reason: String,
      since: BusinessDate,
      age: Int,
      type: String = "",
      limit: Int? = nil,
      suspended: UInt64? = nil
    ) {
      (self.sequence, self.source, self.id) = (sequence, source, id)
      (self.reason, self.since, self.age) = (reason, since, age)
      (self.type, self.limit, self.suspended) = (type, limit, suspended)
    }
  }

  /// A channel with which a day is not reconciled in a currency.
  public struct Unreconciled: Hashable, Sendable {
    /// The channel.
    public var channel: String
    /// The day.
    public var day: BusinessDate
    /// The currency's code.
    public var currency: String

    /// Makes an item.
    public init(channel: String, day: BusinessDate, currency: String) {
      (self.channel, self.day, self.currency) = (channel, day, currency)
    }
  }

  /// Where client money stands in a currency at the end of the day, minor units.
  public struct ClientMoney: Hashable, Sendable {
    /// The currency.
    public var currency: Currency
    /// What the pool holds.
    public var pool: Int128
    /// What clients are owed.
    public var client: Int128
    /// What of the pool is the platform's own; negative where it is short.
    public var own: Int128 { pool - client }

    /// Makes a position.
    public init(currency: Currency, pool: Int128, client: Int128) {
      (self.currency, self.pool, self.client) = (currency, pool, client)
    }

    /// The sums of a report's position.
    public init(_ position: ClientMoneyReport.Position) {
      self.init(currency: position.currency, pool: position.pool, client: position.client)
    }
  }

  /// The chart by which a day was judged.
  public struct Chart: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The sequence of the event that published it.
    public var sequence: UInt64

    /// Makes a chart's name and sequence.
    public init(name: String, sequence: UInt64) { (self.name, self.sequence) = (name, sequence) }
  }

  /// The most parked events that a certificate lists; a seal is one record, whatever waits.
  public static let parkedMaximum = 1_000

  /// The book's id.
  public var book: String
  /// The day that is sealed.
  public var day: BusinessDate
  /// The last sequence of the day (its cut).
  public var sequence: UInt64
  /// The chain hash over the blocks up to the one with `sequence`, in hexadecimal.
  public var chainHash: String
  /// How many events the day has.
  public var events: UInt64
  /// The chart in force at the cut: it says what client money is and what is in suspense; nil where
  /// there was none, and in certificates of before it was named.
  public var chart: Chart?
  /// Per currency.
  public var totals: [Totals]
  /// Where client money stands, per currency; empty where the chart does not say what it is.
  public var clientMoney: [ClientMoney]
  /// The open items in suspense and in transit, per subject and currency.
  public var openItems: [SuspenseReport.Sum]
  /// The checks that were made.
  public var checks: [CheckResult]
  /// What waits at the end of the day, at most ``parkedMaximum``: those over age first, then the
  /// oldest; in the order of the log.
  public var parked: [Parked]
  /// How many events wait at the end of the day, listed or not.
  public var parkedCount: Int
  /// Which channels this day and those before it are not reconciled with, as known when it was
  /// closed; empty where the chart does not say where channels are met.
  public var unreconciled: [Unreconciled]

  /// Makes a certificate.
  public init(
    book: String,
    day: BusinessDate,
    sequence: UInt64,
    chainHash: String,
    events: UInt64,
    chart: Chart? = nil,
    totals: [Totals],
    clientMoney: [ClientMoney] = [],
    openItems: [SuspenseReport.Sum] = [],
    checks: [CheckResult],
    parked: [Parked] = [],
    parkedCount: Int? = nil,
    unreconciled: [Unreconciled] = []
  ) {
    (self.book, self.day, self.sequence) = (book, day, sequence)
    (self.chainHash, self.events, self.totals) = (chainHash, events, totals)
    self.chart = chart
    (self.clientMoney, self.openItems) = (clientMoney, openItems)
    (self.checks, self.parked, self.unreconciled) = (checks, parked, unreconciled)
    self.parkedCount = parkedCount ?? parked.count
  }

  /// Whether no check failed.
  public var isClean: Bool { checks.allSatisfy { $0.verdict != .failed } }
}
