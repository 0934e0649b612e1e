public import Amounts
public import BusinessCalendar

/// An event as its source says it, as Swift values: for the library, for tests and for printing.
///
/// For example:
/// ```swift
/// var draft = EventDraft(type: "payment.received", source: "/orders", id: "pay-1", code: "1002")
/// draft.amounts["gross"] = EventAmount("98.00", "CNY")
/// draft.parties = ["merchant": "M100006", "channel": "wechat"]
/// ```
public struct EventDraft: Hashable, Sendable {
  /// One of several things that an event says: a receiver of a split, an order of a channel row.
  public struct Item: Hashable, Sendable {
    /// The item's own order number.
    public var order: String?
    /// Its amounts by name.
    public var amounts: [String: EventAmount]
    /// Its parties by role.
    public var parties: [String: String]

    /// Makes an item.
    public init(
      order: String? = nil,
      amounts: [String: EventAmount] = [:],
      parties: [String: String] = [:]
    ) {
      (self.order, self.amounts, self.parties) = (order, amounts, parties)
    }
  }

  /// A line of `journal.posted`: what a person states (登账, 调账).
  public struct Line: Hashable, Sendable {
    /// Debit or credit.
    public var isDebit: Bool
    /// The account without its currency.
    public var account: AccountName
    /// How much, and in which currency.
    public var amount: EventAmount

    /// Makes a line.
    public init(isDebit: Bool, account: AccountName, amount: EventAmount) {
      (self.isDebit, self.account, self.amount) = (isDebit, account, amount)
    }
  }

  /// The event type, for example `payment.received`.
  public var type: String
  /// Who says it, a URI reference.
  public var source: String
  /// Their name for it, unique for ever within the source.
  public var id: String
  /// The transaction code (交易码) that finds the entry rule.
  public var code: String?
  /// The order it belongs to.
  public var order: String?
  /// When it happened.
  public var time: Timestamp?
  /// The day the amount counts for; nil for the accounting date.
  public var valueDate: BusinessDate?
  /// Who asked.
  public var actor: String?
  /// The second person.
  public var approver: String?
  /// Free text.
  public var text: String?
  /// Amounts by name.
  public var amounts: [String: EventAmount] = [:]
  /// Parties by role.
  public var parties: [String: String] = [:]
  /// References by key.
  public var references: [String: String] = [:]
  /// Items, in their order.
  public var items: [Item] = []
  /// The lines of `journal.posted`.
  public var lines: [Line] = []
  /// The event that this one follows.
  public var follows: EventLink?
  /// The event that this one reverses.
  public var reverses: EventLink?
  /// Everything else: a canonical JSON object with the envelope's extension attributes as members
  /// and the unknown members of `data` under `data`.
  public var tail: String?

  /// Makes an event that says nothing but its names.
  public init(type: String, source: String, id: String, code: String? = nil) {
    (self.type, self.source, self.id, self.code) = (type, source, id, code)
  }
}

/// A decimal in major units and its currency code, as an event carries it.
public struct EventAmount: Hashable, Sendable {
  /// The number; `98.5` and `98.50` are the same.
  public var value: DecimalText
  /// The currency code, known or not.
  public var currency: String

  /// Makes an amount from its parts.
  public init(value: DecimalText, currency: String) {
    (self.value, self.currency) = (value, currency)
  }

  /// Reads a plain decimal; nil for anything else.
  public init?(_ text: some StringProtocol, _ currency: String) {
    guard let value = DecimalText(text) else { return nil }
    self.init(value: value, currency: currency)
  }
}

/// Another event by its source and id.
public struct EventLink: Hashable, Sendable {
  /// Who said it.
  public var source: String
  /// Their name for it.
  public var id: String

  /// Makes a link.
  public init(source: String, id: String) { (self.source, self.id) = (source, id) }
}
