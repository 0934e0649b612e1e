import Amounts
import BusinessCalendar
import Codec
import Events

/// Says in which fields two events of the same source and id differ.
enum ContentComparison {
  /// The differences, in the order of the JSON text; never empty for events of unequal content.
  static func differences(recorded: EventDraft, given: EventDraft) -> [ContentDifference] {
    let (one, other) = (fields(recorded), fields(given))
    return Set(one.keys).union(other.keys).sorted().compactMap { field in
      let (left, right) = (one[field] ?? "", other[field] ?? "")
      return ExactText(left) == ExactText(right)
        ? nil : ContentDifference(field: field, recorded: left, given: right)
    }
  }

  /// Every field of an event that counts as content, by its JSON name.
  private static func fields(_ draft: EventDraft) -> [String: String] {
    var fields = [
      "type": draft.type,
      // The instant counts, not the offset in which it was written.
      "time": draft.time.map { Timestamp(instant: $0.instant, offsetMinutes: 0).description },
      "data.code": draft.code,
      "data.order": draft.order,
      "data.value_date": draft.valueDate?.description,
      "data.actor": draft.actor,
      "data.approver": draft.approver,
      "data.text": draft.text,
      "data.follows": draft.follows.map { "\($0.source) \($0.id)" },
      "data.reverses": draft.reverses.map { "\($0.source) \($0.id)" },
      "other attributes": draft.tail,
    ].compactMapValues { $0 }
    add(draft.amounts, draft.parties, under: "data", to: &fields)
    for (key, value) in draft.references { fields["data.references.\(key)"] = value }
    for (index, item) in draft.items.enumerated() {
      fields["data.items[\(index)]"] = item.order ?? "present"
      add(item.amounts, item.parties, under: "data.items[\(index)]", to: &fields)
    }
    for (index, line) in draft.lines.enumerated() {
      fields["data.lines[\(index)]"] =
        "\(line.isDebit ? "debit" : "credit") \(line.account) \(text(line.amount))"
    }
    return fields
  }

  private static func add(
    _ amounts: [String: EventAmount],
    _ parties: [String: String],
    under prefix: String,
    to fields: inout [String: String]
  ) {
    for (name, amount) in amounts { fields["\(prefix).amounts.\(name)"] = text(amount) }
    for (role, party) in parties { fields["\(prefix).parties.\(role)"] = party }
  }

  /// The amount with the digits of its currency where that is known.
  private static func text(_ amount: EventAmount) -> String {
    let digits = ISO4217.digits(of: amount.currency) ?? 0
    guard let minor = amount.value.minorUnits(digits: digits) else {
      return "\(amount.value.text) \(amount.currency)"
    }
    return "\(DecimalText.render(minor, places: digits)) \(amount.currency)"
  }
}
