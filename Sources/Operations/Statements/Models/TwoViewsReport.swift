public import Amounts
public import BusinessCalendar

/// The two reports of the same payments, compared (R3-014): the account side (账务) books a payment
/// when it comes, the clearing side (清结算) reports it by itself; a payment is final when both have
/// come and agree.
public struct TwoViewsReport: Hashable, Sendable {
  /// What one side says: how many payments, and how much.
  public struct Tally: Hashable, Sendable {
    /// How many; what is reversed counts back.
    public var count: Int
    /// How much, minor units.
    public var total: Int128

    /// Nothing.
    public static let zero = Tally(count: 0, total: 0)

    /// Makes a tally.
    public init(count: Int, total: Int128) { (self.count, self.total) = (count, total) }

    /// Adds both.
    public static func += (left: inout Tally, right: Tally) {
      left.count += right.count
      left.total += right.total
    }
  }

  /// A channel's day in a currency.
  public struct Row: Hashable, Sendable {
    /// The day in which the account side booked the payments; of those that it did not, the day in
    /// which the clearing side reported them.
    public var day: BusinessDate
    /// The channel.
    public var channel: String
    /// The currency.
    public var currency: Currency
    /// What the account side booked.
    public var account: Tally
    /// What the clearing side reported of the same payments.
    public var clearing: Tally
    /// How many orders do not agree.
    public var open: Int

    /// Makes a row.
    public init(
      day: BusinessDate,
      channel: String,
      currency: Currency,
      account: Tally = .zero,
      clearing: Tally = .zero,
      open: Int = 0
    ) {
      (self.day, self.channel, self.currency) = (day, channel, currency)
      (self.account, self.clearing, self.open) = (account, clearing, open)
    }

    /// Whether both sides have come and agree.
    public var isFinal: Bool { open == 0 }
  }

  /// How two sides differ.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The clearing side has not come.
    case accountOnly = "account-only"
    /// The account side has not come.
    case clearingOnly = "clearing-only"
    /// Both have come, with other amounts or another number of payments.
    case differs
  }

  /// The payments of an order by a channel that came from one side only, or differ.
  public struct Difference: Hashable, Sendable {
    /// The channel.
    public var channel: String
    /// The order, or the event's id where it has none.
    public var order: String
    /// The currency.
    public var currency: Currency
    /// What the account side booked and the clearing side did not match.
    public var account: Tally
    /// What the clearing side reported and the account side did not match.
    public var clearing: Tally
    /// Who said it on the account side; nil where nobody did.
    public var accountOrigin: EventOrigin?
    /// Who said it on the clearing side; nil where nobody did.
    public var clearingOrigin: EventOrigin?
    /// The day since which it is open.
    public var since: BusinessDate
    /// Days between `since` and the day of the report.
    public var age: Int
    /// The most days that are no reason to look; nil where the chart does not say.
    public var limit: Int?

    /// Makes a difference.
    public init(
      channel: String,
      order: String,
      currency: Currency,
      account: Tally,
      clearing: Tally,
      accountOrigin: EventOrigin?,
      clearingOrigin: EventOrigin?,
      since: BusinessDate,
      age: Int,
      limit: Int?
    ) {
      (self.channel, self.order, self.currency) = (channel, order, currency)
      (self.account, self.clearing) = (account, clearing)
      (self.accountOrigin, self.clearingOrigin) = (accountOrigin, clearingOrigin)
      (self.since, self.age, self.limit) = (since, age, limit)
    }

    /// How the sides differ.
    public var kind: Kind {
      clearingOrigin == nil ? .accountOnly : accountOrigin == nil ? .clearingOnly : .differs
    }

    /// Whether it is open for longer than it may.
    public var isOverAge: Bool { limit.map { age > $0 } ?? false }
  }

  /// What was asked.
  public var head: ReportHead
  /// By day, channel and currency.
  public var rows: [Row]
  /// What is not final, the oldest first.
  public var differences: [Difference]

  /// Makes a report.
  public init(head: ReportHead, rows: [Row], differences: [Difference]) {
    (self.head, self.rows, self.differences) = (head, rows, differences)
  }
}
