package import BusinessCalendar

/// One event as numbers and byte ranges, decoded into memory that is used again: what rules,
/// deciders and replay read.
///
/// Ranges are offsets in the record's bytes.
package struct EventFacts: Sendable {
  /// A named amount, still a decimal: its currency may be unknown.
  package struct Amount: Sendable {
    package var name: UInt32
    package var currency: UInt32
    package var coefficient: Int128
    package var scale: UInt8

    package init(name: UInt32, currency: UInt32, coefficient: Int128, scale: UInt8) {
      (self.name, self.currency) = (name, currency)
      (self.coefficient, self.scale) = (coefficient, scale)
    }
  }

  /// A role and its party.
  package struct Party: Sendable {
    package var role: UInt32
    package var party: UInt32

    package init(role: UInt32, party: UInt32) { (self.role, self.party) = (role, party) }
  }

  /// A reference's key and the range of its text.
  package struct Reference: Sendable {
    package var key: UInt32
    package var value: Range<Int>

    package init(key: UInt32, value: Range<Int>) { (self.key, self.value) = (key, value) }
  }

  /// An item: ranges of `itemAmounts` and `itemParties`.
  package struct Item: Sendable {
    package var order: Range<Int>
    package var amounts: Range<Int>
    package var parties: Range<Int>

    package init(order: Range<Int>, amounts: Range<Int>, parties: Range<Int>) {
      (self.order, self.amounts, self.parties) = (order, amounts, parties)
    }
  }

  /// A line of `journal.posted`.
  package struct Line: Sendable {
    package var isDebit: Bool
    package var subject: UInt32
    package var owner: UInt32
    package var purpose: UInt32
    package var currency: UInt32
    package var coefficient: Int128
    package var scale: UInt8
  }

  /// Another event: the number of its source and the range of its id.
  package struct Link: Sendable {
    package var source: UInt32
    package var id: Range<Int>
  }

  package var type: UInt32 = 0
  package var code: UInt32 = 0
  package var source: UInt32 = 0
  package var id = 0..<0
  package var order = 0..<0
  package var time: Timestamp?
  package var valueDate: BusinessDate?
  package var actor: UInt32 = 0
  package var approver: UInt32 = 0
  package var text = 0..<0
  package var tail = 0..<0
  package var follows: Link?
  package var reverses: Link?
  package var amounts: [Amount] = []
  package var parties: [Party] = []
  package var references: [Reference] = []
  package var items: [Item] = []
  package var itemAmounts: [Amount] = []
  package var itemParties: [Party] = []
  package var lines: [Line] = []

  package init() {}

  /// Forgets the last event, keeping the memory; most events leave most lists empty.
  package mutating func removeAll() {
    (type, code, source, actor, approver) = (0, 0, 0, 0, 0)
    (id, order, text, tail) = (0..<0, 0..<0, 0..<0, 0..<0)
    (time, valueDate, follows, reverses) = (nil, nil, nil, nil)
    if !amounts.isEmpty { amounts.removeAll(keepingCapacity: true) }
    if !parties.isEmpty { parties.removeAll(keepingCapacity: true) }
    if !references.isEmpty { references.removeAll(keepingCapacity: true) }
    if !items.isEmpty { items.removeAll(keepingCapacity: true) }
    if !itemAmounts.isEmpty { itemAmounts.removeAll(keepingCapacity: true) }
    if !itemParties.isEmpty { itemParties.removeAll(keepingCapacity: true) }
    if !lines.isEmpty { lines.removeAll(keepingCapacity: true) }
  }

  /// The party in a role, 0 where there is none.
  package func party(in role: UInt32) -> UInt32 {
    for party in parties where party.role == role { return party.party }
    return 0
  }
}
