public import BusinessCalendar

/// The parts of one event as byte ranges of a buffer that the caller owns; reused from event to
/// event, so that intake allocates nothing.
public struct DraftFields: Sendable {
  /// A named amount: coefficient × 10^−scale, trailing zeros dropped.
  public struct Amount: Sendable {
    /// The amount's name, for example `gross`.
    public var name: Range<Int>
    /// The currency code.
    public var currency: Range<Int>
    /// All digits as one integer.
    public var coefficient: Int128
    /// Digits after the point.
    public var scale: UInt8

    /// Makes a named amount.
    public init(name: Range<Int>, currency: Range<Int>, coefficient: Int128, scale: UInt8) {
      (self.name, self.currency) = (name, currency)
      (self.coefficient, self.scale) = (coefficient, scale)
    }
  }

  /// A name and what it stands for: a role and its party, a reference and its value.
  public struct Pair: Sendable {
    /// The role or the reference's key.
    public var name: Range<Int>
    /// The party or the reference's text.
    public var value: Range<Int>

    /// Makes a pair.
    public init(name: Range<Int>, value: Range<Int>) { (self.name, self.value) = (name, value) }
  }

  /// One of the several things an event says: its amounts and parties are ranges of the flat
  /// arrays `itemAmounts` and `itemParties`.
  public struct Item: Sendable {
    /// The item's own order number; empty where it has none.
    public var order: Range<Int>
    /// Its amounts, as a range of `itemAmounts`.
    public var amounts: Range<Int>
    /// Its parties, as a range of `itemParties`.
    public var parties: Range<Int>

    /// Makes an item.
    public init(order: Range<Int>, amounts: Range<Int>, parties: Range<Int>) {
      (self.order, self.amounts, self.parties) = (order, amounts, parties)
    }
  }

  /// A line of `journal.posted`.
  public struct Line: Sendable {
    /// Debit or credit.
    public var isDebit: Bool
    /// The leaf subject.
    public var subject: Range<Int>
    /// Whose account.
    public var owner: Range<Int>
    /// Which of the owner's accounts; empty where there is one only.
    public var purpose: Range<Int>
    /// The currency code.
    public var currency: Range<Int>
    /// All digits as one integer.
    public var coefficient: Int128
    /// Digits after the point.
    public var scale: UInt8

    /// Makes a line.
    public init(
      isDebit: Bool,
      subject: Range<Int>,
      owner: Range<Int>,
      purpose: Range<Int>,
      currency: Range<Int>,
      coefficient: Int128,
      scale: UInt8
    ) {
      (self.isDebit, self.subject, self.owner) = (isDebit, subject, owner)
      (self.purpose, self.currency) = (purpose, currency)
      (self.coefficient, self.scale) = (coefficient, scale)
    }
  }

  /// Another event by its source and id.
  public struct Link: Sendable {
    /// Who said it.
    public var source: Range<Int>
    /// Their name for it.
    public var id: Range<Int>

    /// Makes a link.
    public init(source: Range<Int>, id: Range<Int>) { (self.source, self.id) = (source, id) }
  }

  /// The event type.
  public var type = 0..<0
  /// The transaction code; empty where the type needs none.
  public var code = 0..<0
  /// Who says it.
  public var source = 0..<0
  /// Their name for it.
  public var id = 0..<0
  /// The order it belongs to; empty where there is none.
  public var order = 0..<0
  /// When it happened, says the source.
  public var time: Timestamp?
  /// The day the amount counts for; nil for the accounting date.
  public var valueDate: BusinessDate?
  /// Who asked; empty where unsaid.
  public var actor = 0..<0
  /// The second person; empty where unsaid.
  public var approver = 0..<0
  /// Free text; empty where unsaid.
  public var text = 0..<0
  /// What Daybook does not know, and the members that only its own types have: canonical JSON.
  public var tail = 0..<0
  /// The event that this one follows.
  public var follows: Link?
  /// The event that this one reverses.
  public var reverses: Link?
  /// Named amounts, in any order.
  public var amounts: [Amount] = []
  /// Roles and parties, in any order.
  public var parties: [Pair] = []
  /// References, in any order.
  public var references: [Pair] = []
  /// Items, in their order.
  public var items: [Item] = []
  /// The amounts of all items.
  public var itemAmounts: [Amount] = []
  /// The parties of all items.
  public var itemParties: [Pair] = []
  /// The lines of `journal.posted`, in their order.
  public var lines: [Line] = []

  /// Makes empty fields.
  public init() {}

  /// Forgets the last event, keeping the memory.
  public mutating func removeAll() {
    (type, code, source, id, order) = (0..<0, 0..<0, 0..<0, 0..<0, 0..<0)
    (actor, approver, text, tail) = (0..<0, 0..<0, 0..<0, 0..<0)
    (time, valueDate, follows, reverses) = (nil, nil, nil, nil)
    amounts.removeAll(keepingCapacity: true)
    parties.removeAll(keepingCapacity: true)
    references.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    itemAmounts.removeAll(keepingCapacity: true)
    itemParties.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
  }
}
