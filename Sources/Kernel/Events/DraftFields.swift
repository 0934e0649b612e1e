package import BusinessCalendar

/// The parts of one event as byte ranges of a buffer that the caller owns; reused from event to
/// event, so that intake allocates nothing.
package struct DraftFields: Sendable {
  /// A named amount: coefficient × 10^−scale, trailing zeros dropped.
  package struct Amount: Sendable {
    /// The amount's name, for example `gross`.
    package var name: Range<Int>
    /// The currency code.
    package var currency: Range<Int>
    /// All digits as one integer.
    package var coefficient: Int128
    /// Digits after the point.
    package var scale: UInt8

    /// Makes a named amount.
    package init(name: Range<Int>, currency: Range<Int>, coefficient: Int128, scale: UInt8) {
      (self.name, self.currency) = (name, currency)
      (self.coefficient, self.scale) = (coefficient, scale)
    }
  }

  /// A name and what it stands for: a role and its party, a reference and its value.
  package struct Pair: Sendable {
    /// The role or the reference's key.
    package var name: Range<Int>
    /// The party or the reference's text.
    package var value: Range<Int>

    /// Makes a pair.
    package init(name: Range<Int>, value: Range<Int>) { (self.name, self.value) = (name, value) }
  }

  /// One of the several things an event says: its amounts and parties are ranges of the flat
  /// arrays `itemAmounts` and `itemParties`.
  package struct Item: Sendable {
    /// The item's own order number; empty where it has none.
    package var order: Range<Int>
    /// Its amounts, as a range of `itemAmounts`.
    package var amounts: Range<Int>
    /// Its parties, as a range of `itemParties`.
    package var parties: Range<Int>

    /// Makes an item.
    package init(order: Range<Int>, amounts: Range<Int>, parties: Range<Int>) {
      (self.order, self.amounts, self.parties) = (order, amounts, parties)
    }
  }

  /// A line of `journal.posted`.
  package struct Line: Sendable {
    /// Debit or credit.
    package var isDebit: Bool
    /// The leaf subject.
    package var subject: Range<Int>
    /// Whose account.
    package var owner: Range<Int>
    /// Which of the owner's accounts; empty where there is one only.
    package var purpose: Range<Int>
    /// The currency code.
    package var currency: Range<Int>
    /// All digits as one integer.
    package var coefficient: Int128
    /// Digits after the point.
    package var scale: UInt8

    /// Makes a line.
    package init(
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
  package struct Link: Sendable {
    /// Who said it.
    package var source: Range<Int>
    /// Their name for it.
    package var id: Range<Int>

    /// Makes a link.
    package init(source: Range<Int>, id: Range<Int>) { (self.source, self.id) = (source, id) }
  }

  /// The event type.
  package var type = 0..<0
  /// The transaction code; empty where the type needs none.
  package var code = 0..<0
  /// Who says it.
  package var source = 0..<0
  /// Their name for it.
  package var id = 0..<0
  /// The order it belongs to; empty where there is none.
  package var order = 0..<0
  /// When it happened, says the source.
  package var time: Timestamp?
  /// The day the amount counts for; nil for the accounting date.
  package var valueDate: BusinessDate?
  /// Who asked; empty where unsaid.
  package var actor = 0..<0
  /// The second person; empty where unsaid.
  package var approver = 0..<0
  /// Free text; empty where unsaid.
  package var text = 0..<0
  /// What Daybook does not know, and the members that only its own types have: canonical JSON.
  package var tail = 0..<0
  /// The event that this one follows.
  package var follows: Link?
  /// The event that this one reverses.
  package var reverses: Link?
  /// Named amounts, in any order.
  package var amounts: [Amount] = []
  /// Roles and parties, in any order.
  package var parties: [Pair] = []
  /// References, in any order.
  package var references: [Pair] = []
  /// Items, in their order.
  package var items: [Item] = []
  /// The amounts of all items.
  package var itemAmounts: [Amount] = []
  /// The parties of all items.
  package var itemParties: [Pair] = []
  /// The lines of `journal.posted`, in their order.
  package var lines: [Line] = []

  /// Makes empty fields.
  package init() {}

  /// Forgets the last event, keeping the memory.
  package mutating func removeAll() {
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
