public import Amounts
public import BusinessCalendar

/// A line of a journal entry as reports print it (分录流水).
public struct JournalLine: Hashable, Sendable {
  /// The side it stands on.
  public var side: Side
  /// The account's written form with its currency.
  public var account: String
  /// How much; negative for a red line.
  public var amount: Amount

  /// Makes a line.
  public init(side: Side, account: String, amount: Amount) {
    (self.side, self.account, self.amount) = (side, account, amount)
  }
}

/// A posted event's journal entry as reports print it: balanced per currency.
public struct JournalEntryModel: Hashable, Sendable {
  /// The sequence of the event that made it; of its release for one that was parked.
  public var sequence: UInt64
  /// The event's source.
  public var source: String
  /// The event's id.
  public var id: String
  /// The event's type.
  public var type: String
  /// The transaction code, empty where it has none.
  public var code: String
  /// The day it is booked in.
  public var accountingDate: BusinessDate
  /// The day it counts for.
  public var valueDate: BusinessDate
  /// The rule's text with its names filled in, or the event's own; may be empty.
  public var text: String
  /// The lines in the order of the rule.
  public var lines: [JournalLine]

  /// Makes an entry.
  public init(
    sequence: UInt64,
    source: String,
    id: String,
    type: String,
    code: String = "",
    accountingDate: BusinessDate,
    valueDate: BusinessDate,
    text: String = "",
    lines: [JournalLine]
  ) {
    (self.sequence, self.source, self.id) = (sequence, source, id)
    (self.type, self.code, self.text, self.lines) = (type, code, text, lines)
    (self.accountingDate, self.valueDate) = (accountingDate, valueDate)
  }
}
