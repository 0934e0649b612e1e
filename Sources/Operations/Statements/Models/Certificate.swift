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

    /// Makes an item.
    public init(
      sequence: UInt64,
      source: String,
      id: String,
      reason: String,
      since: BusinessDate,
      age: Int
    ) {
      (self.sequence, self.source, self.id) = (sequence, source, id)
      (self.reason, self.since, self.age) = (reason, since, age)
    }
  }

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
  /// Per currency.
  public var totals: [Totals]
  /// The checks that were made.
  public var checks: [CheckResult]
  /// What waits at the end of the day.
  public var parked: [Parked]

  /// Makes a certificate.
  public init(
    book: String,
    day: BusinessDate,
    sequence: UInt64,
    chainHash: String,
    events: UInt64,
    totals: [Totals],
    checks: [CheckResult],
    parked: [Parked] = []
  ) {
    (self.book, self.day, self.sequence) = (book, day, sequence)
    (self.chainHash, self.events, self.totals) = (chainHash, events, totals)
    (self.checks, self.parked) = (checks, parked)
  }

  /// Whether no check failed.
  public var isClean: Bool { checks.allSatisfy { $0.verdict != .failed } }
}
