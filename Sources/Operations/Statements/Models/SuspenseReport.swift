public import Amounts
public import BusinessCalendar

/// What waits (R1-070, R1-078): open items in suspense and in transit, and parked events, each with
/// its age.
public struct SuspenseReport: Hashable, Sendable {
  /// Why something waits.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// An amount that is not explained yet (挂账).
    case suspense
    /// An amount that has not arrived yet (在途).
    case transit
    /// An event that cannot be booked yet.
    case parked
  }

  /// One thing that waits.
  public struct Item: Hashable, Sendable {
    /// Why it waits.
    public var kind: Kind
    /// The account's written form; empty for a parked event.
    public var account: String
    /// The subject; nil for a parked event.
    public var subject: SubjectLabel?
    /// The order, or the event's id where it has none.
    public var order: String
    /// What is open; nil for a parked event.
    public var balance: Balance?
    /// The event that raised it.
    public var origin: EventOrigin
    /// The day since which it waits.
    public var since: BusinessDate
    /// Days between `since` and the day of the report.
    public var age: Int
    /// The type that its limit has in the chart; empty where it has none.
    public var type: String
    /// The most days that are no reason to look; nil where the chart does not say.
    public var limit: Int?
    /// The sequence of the event that placed a parked one in suspense; nil where it is not there.
    public var suspended: UInt64?
    /// What a parked event waits for at the date of the report; empty for an open item.
    public var waitsFor: String
    /// What it waited for when it was parked, which its record says for good; empty where that is
    /// for the same reason.
    public var waitedFor: String

    /// Makes an item.
    public init(
      kind: Kind,
      account: String = "",
      subject: SubjectLabel? = nil,
      order: String,
      balance: Balance? = nil,
      origin: EventOrigin,
      since: BusinessDate,
      age: Int,
      type: String,
      limit: Int?,
      suspended: UInt64? = nil,
      waitsFor: String = "",
      waitedFor: String = ""
    ) {
      (self.kind, self.account, self.subject, self.order) = (kind, account, subject, order)
      (self.balance, self.origin, self.since, self.age) = (balance, origin, since, age)
      (self.type, self.limit, self.suspended) = (type, limit, suspended)
      (self.waitsFor, self.waitedFor) = (waitsFor, waitedFor)
    }

    /// Whether it waits for longer than it may; in suspense it is an open item, with an age of its
    /// own.
    public var isOverAge: Bool { suspended == nil && limit.map { age > $0 } ?? false }
  }

  /// The open items of a subject in a currency, summed.
  public struct Sum: Hashable, Sendable {
    /// Why they wait.
    public var kind: Kind
    /// The subject's code.
    public var subject: String
    /// The currency.
    public var currency: Currency
    /// How many there are.
    public var count: Int
    /// How many wait for longer than they may.
    public var overAge: Int
    /// The age of the oldest, in days.
    public var oldest: Int
    /// Items in debit and items in credit, never netted, minor units.
    public var open: DebitCredit

    /// Makes a sum.
    public init(
      kind: Kind,
      subject: String,
      currency: Currency,
      count: Int,
      overAge: Int,
      oldest: Int,
      open: DebitCredit
    ) {
      (self.kind, self.subject, self.currency) = (kind, subject, currency)
      (self.count, self.overAge, self.oldest, self.open) = (count, overAge, oldest, open)
    }
  }

  /// What was asked.
  public var head: ReportHead
  /// What waits: suspense, transit, parked; by account, the oldest first.
  public var items: [Item]

  /// Makes a report.
  public init(head: ReportHead, items: [Item]) { (self.head, self.items) = (head, items) }

  /// The open items per subject and currency, in the order of the items; parked events have none.
  public var sums: [Sum] {
    var sums: [Sum] = []
    for item in items {
      guard let subject = item.subject?.code, let balance = item.balance else { continue }
      let currency = balance.amount.currency
      let found = sums.firstIndex { $0.subject == subject && $0.currency == currency }
      let index = found ?? sums.endIndex
      if found == nil {
        sums.append(
          Sum(
            kind: item.kind,
            subject: subject,
            currency: currency,
            count: 0,
            overAge: 0,
            oldest: 0,
            open: .zero
          )
        )
      }
      sums[index].count += 1
      sums[index].overAge += item.isOverAge ? 1 : 0
      sums[index].oldest = max(sums[index].oldest, item.age)
      let minor = balance.amount.minor
      sums[index].open += DebitCredit(balance: balance.side == .credit ? 0 - minor : minor)
    }
    return sums
  }
}
