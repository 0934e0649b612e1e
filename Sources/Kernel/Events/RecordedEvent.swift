import Amounts
public import BusinessCalendar
package import Codec

/// An event as it stands in the log, decoded for people: what was said, and what became of it.
public struct RecordedEvent: Hashable, Sendable {
  /// Its position in the log, from 1.
  public var sequence: UInt64
  /// What became of it.
  public var outcome: Outcome
  /// Why it was refused or parked.
  public var reason: Reason
  /// The values that the decision computed, for example what was available.
  public var computed: [String: String]
  /// The day it is booked in.
  public var accountingDate: BusinessDate
  /// When the writer appended it.
  public var recorded: Instant
  /// The number of the entry rule that booked it; 0 for none.
  public var rule: UInt32
  /// The sequence of what it released or reversed; 0 for none.
  public var related: UInt64
  /// What its source said.
  public var draft: EventDraft

  /// Makes an event from its parts.
  package init(
    sequence: UInt64,
    outcome: Outcome,
    reason: Reason = .none,
    computed: [String: String] = [:],
    accountingDate: BusinessDate,
    recorded: Instant,
    rule: UInt32 = 0,
    related: UInt64 = 0,
    draft: EventDraft
  ) {
    (self.sequence, self.outcome, self.reason) = (sequence, outcome, reason)
    (self.computed, self.accountingDate) = (computed, accountingDate)
    (self.recorded, self.rule, self.related) = (recorded, rule, related)
    self.draft = draft
  }

  /// Decodes a record.
  ///
  /// - Throws: ``CodecError`` where the record is damaged.
  package init(sequence: UInt64, record: RawSpan, names: NameTable) throws(CodecError) {
    let header = try RecordHeader(record)
    var facts = EventFacts()
    try RecordReader.read(record, header, into: &facts)
    (self.sequence, outcome, reason) = (sequence, header.outcome, header.reason)
    (accountingDate, recorded) = (header.accountingDate, header.recorded)
    (rule, related) = (header.rule, header.related)
    computed = [:]
    for (key, value) in try RecordReader.computed(record, header) {
      computed[try Self.text(key, names)] = record.string(value)
    }
    draft = try Self.draft(facts, record, names)
  }

  /// What a record says whose outcome is not written yet.
  fileprivate static func draft(
    unfinished record: RawSpan,
    _ names: NameTable
  ) throws(CodecError) -> EventDraft {
    var header = RecordHeader()
    header.inputEnd = RecordHeader.inputStart + Int(try record.fixed(UInt32.self, at: 48))
    header.type = try record.fixed(UInt32.self, at: 52)
    header.code = try record.fixed(UInt32.self, at: 56)
    header.source = try record.fixed(UInt32.self, at: 60)
    guard header.inputEnd <= record.byteCount else { throw .malformed(offset: 48) }
    var facts = EventFacts()
    try RecordReader.read(record, header, into: &facts)
    return try draft(facts, record, names)
  }

  private static func text(_ number: UInt32, _ names: NameTable) throws(CodecError) -> String {
    guard let text = names.text(of: number) else { throw .malformed(offset: 0) }
    return text
  }

  private static func optional(_ record: RawSpan, _ range: Range<Int>) -> String? {
    range.isEmpty ? nil : record.string(range)
  }

  private static func draft(
    _ facts: EventFacts,
    _ record: RawSpan,
    _ names: NameTable
  ) throws(CodecError) -> EventDraft {
    var draft = EventDraft(
      type: try text(facts.type, names),
      source: try text(facts.source, names),
      id: record.string(facts.id)
    )
    if facts.code != 0 { draft.code = try text(facts.code, names) }
    draft.order = optional(record, facts.order)
    (draft.time, draft.valueDate) = (facts.time, facts.valueDate)
    if facts.actor != 0 { draft.actor = try text(facts.actor, names) }
    if facts.approver != 0 { draft.approver = try text(facts.approver, names) }
    draft.text = optional(record, facts.text)
    draft.tail = optional(record, facts.tail)
    if let link = facts.follows {
      draft.follows = EventLink(source: try text(link.source, names), id: record.string(link.id))
    }
    if let link = facts.reverses {
      draft.reverses = EventLink(source: try text(link.source, names), id: record.string(link.id))
    }
    draft.amounts = try amounts(facts.amounts[...], names)
    draft.parties = try parties(facts.parties[...], names)
    for reference in facts.references {
      draft.references[try text(reference.key, names)] = record.string(reference.value)
    }
    for item in facts.items {
      draft.items.append(
        EventDraft.Item(
          order: optional(record, item.order),
          amounts: try amounts(facts.itemAmounts[item.amounts], names),
          parties: try parties(facts.itemParties[item.parties], names)
        )
      )
    }
    for line in facts.lines { draft.lines.append(try Self.line(line, names)) }
    return draft
  }

  private static func amounts(
    _ facts: ArraySlice<EventFacts.Amount>,
    _ names: NameTable
  ) throws(CodecError) -> [String: EventAmount] {
    var amounts: [String: EventAmount] = [:]
    for fact in facts {
      amounts[try text(fact.name, names)] = EventAmount(
        value: DecimalText(coefficient: fact.coefficient, scale: fact.scale),
        currency: try text(fact.currency, names)
      )
    }
    return amounts
  }

  private static func parties(
    _ facts: ArraySlice<EventFacts.Party>,
    _ names: NameTable
  ) throws(CodecError) -> [String: String] {
    var parties: [String: String] = [:]
    for fact in facts { parties[try text(fact.role, names)] = try text(fact.party, names) }
    return parties
  }

  private static func line(
    _ fact: EventFacts.Line,
    _ names: NameTable
  ) throws(CodecError) -> EventDraft.Line {
    EventDraft.Line(
      isDebit: fact.isDebit,
      account: AccountName(
        subject: try text(fact.subject, names),
        owner: try text(fact.owner, names),
        purpose: try text(fact.purpose, names)
      ),
      amount: EventAmount(
        value: DecimalText(coefficient: fact.coefficient, scale: fact.scale),
        currency: try text(fact.currency, names)
      )
    )
  }
}

extension EventDraft {
  /// What a record says that ``RecordWriter`` has begun and not finished.
  ///
  /// - Throws: ``CodecError`` where the record is damaged.
  package init(unfinished record: RawSpan, names: NameTable) throws(CodecError) {
    self = try RecordedEvent.draft(unfinished: record, names)
  }
}
