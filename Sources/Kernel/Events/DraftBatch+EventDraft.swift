import Amounts

extension DraftBatch {
  /// Appends an event given as Swift values.
  ///
  /// - Throws: ``DraftProblem`` where it cannot be recorded; the batch is as before.
  public mutating func append(_ draft: EventDraft) throws(DraftProblem) {
    try draft.check()
    appendUnchecked(draft)
  }

  /// Appends an event that the caller has checked, or that only the writer may write.
  package mutating func appendUnchecked(_ draft: EventDraft) {
    var text = TextBuffer()
    var fields = DraftFields()
    fields.type = text.put(draft.type)
    fields.code = text.put(draft.code)
    fields.source = text.put(draft.source)
    fields.id = text.put(draft.id)
    fields.order = text.put(draft.order)
    (fields.time, fields.valueDate) = (draft.time, draft.valueDate)
    fields.actor = text.put(draft.actor)
    fields.approver = text.put(draft.approver)
    fields.text = text.put(draft.text)
    fields.tail = text.put(draft.tail)
    fields.follows = draft.follows.map { text.put($0) }
    fields.reverses = draft.reverses.map { text.put($0) }
    fields.amounts = draft.amounts.map { text.put($0, $1) }
    fields.parties = draft.parties.map { text.put($0, $1) }
    fields.references = draft.references.map { text.put($0, $1) }
    for item in draft.items { text.put(item, into: &fields) }
    fields.lines = draft.lines.map { text.put($0) }
    append(fields, from: text.bytes)
  }
}

/// Why an event given as Swift values cannot be recorded.
public struct DraftProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The field and what is wrong with it.
  public let description: String

  /// Makes a problem.
  package init(_ description: String) { self.description = description }
}

extension EventDraft {
  /// The types that only the writer may write.
  private static let ownTypes: Set<String> = [
    EventType.bookOpened, EventType.chartPublished, EventType.rulesPublished,
    EventType.eventReleased, EventType.dayCut, EventType.daySealed, EventType.keyChanged,
  ]

  /// Checks what the record's form demands: names of 1 to 128 bytes, at most 1,000 items, and no
  /// type or source of the writer's own.
  fileprivate func check() throws(DraftProblem) {
    guard !Self.ownTypes.contains(type), source != EventType.ownSource else {
      throw DraftProblem("\(type) from \(source): only Daybook itself may write this event")
    }
    guard items.count <= 1_000 else {
      throw DraftProblem("data.items has \(items.count) items; at most 1,000 fit in one event")
    }
    for (field, name) in [("type", type), ("source", source), ("id", id)] where name.isEmpty {
      throw DraftProblem("\(field) is empty")
    }
    for (field, name) in names where name.utf8.count > 128 {
      throw DraftProblem("\(field) has \(name.utf8.count) bytes; a name has at most 128")
    }
  }

  /// Every text that becomes a name, with the field it stands in.
  private var names: [(field: String, name: String)] {
    var names = [("type", type), ("source", source), ("id", id), ("code", code ?? "")]
    names += [("actor", actor ?? ""), ("approver", approver ?? "")]
    for (place, amounts, parties) in [("data", amounts, parties)]
      + items.map({ ("data.items", $0.amounts, $0.parties) })
    {
      for (name, amount) in amounts { names += [(place, name), (place, amount.currency)] }
      for (role, party) in parties { names += [(place, role), (place, party)] }
    }
    for key in references.keys { names.append(("data.references", key)) }
    for line in lines {
      let account = line.account
      names += [account.subject, account.owner, account.purpose, line.amount.currency]
        .map { ("data.lines", $0) }
    }
    return names + [follows, reverses].compactMap { $0 }.map { ("source", $0.source) }
  }
}

/// Collects texts and gives their ranges.
private struct TextBuffer {
  var bytes: [UInt8] = []

  mutating func put(_ text: String?) -> Range<Int> {
    guard let text else { return 0..<0 }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    return start..<bytes.count
  }

  mutating func put(_ link: EventLink) -> DraftFields.Link {
    let source = put(link.source)
    return DraftFields.Link(source: source, id: put(link.id))
  }

  mutating func put(_ name: String, _ amount: EventAmount) -> DraftFields.Amount {
    let name = put(name)
    return DraftFields.Amount(
      name: name,
      currency: put(amount.currency),
      coefficient: amount.value.coefficient,
      scale: amount.value.scale
    )
  }

  mutating func put(_ name: String, _ value: String) -> DraftFields.Pair {
    let name = put(name)
    return DraftFields.Pair(name: name, value: put(value))
  }

  mutating func put(_ item: EventDraft.Item, into fields: inout DraftFields) {
    let (firstAmount, firstParty) = (fields.itemAmounts.count, fields.itemParties.count)
    for (name, amount) in item.amounts { fields.itemAmounts.append(put(name, amount)) }
    for (role, party) in item.parties { fields.itemParties.append(put(role, party)) }
    fields.items.append(
      DraftFields.Item(
        order: put(item.order),
        amounts: firstAmount..<fields.itemAmounts.count,
        parties: firstParty..<fields.itemParties.count
      )
    )
  }

  mutating func put(_ line: EventDraft.Line) -> DraftFields.Line {
    let subject = put(line.account.subject)
    let owner = put(line.account.owner)
    let purpose = put(line.account.purpose)
    return DraftFields.Line(
      isDebit: line.isDebit,
      subject: subject,
      owner: owner,
      purpose: purpose,
      currency: put(line.amount.currency),
      coefficient: line.amount.value.coefficient,
      scale: line.amount.value.scale
    )
  }
}
