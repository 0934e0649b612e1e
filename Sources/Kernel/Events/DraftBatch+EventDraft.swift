import Amounts

extension DraftBatch {
  /// Appends an event that only the writer may write, or that is known to be one; others come in
  /// through intake, which checks them as if they had come as a line.
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
