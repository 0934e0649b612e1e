public import Amounts
import BusinessCalendar
public import Events
import JSONText

/// Writes an event as CloudEvents JSON, as it came in but for white space and order: the members
/// that Daybook knows in the order of the guide, then those that it does not know by name.
///
/// Read again, the text gives the same draft, byte for byte.
public struct EventText: Sendable {
  private let digits: [String: Int]
  private var writer = JSONWriter()

  /// Makes a writer that gives amounts the digits of these currencies and of ISO 4217.
  public init(declared: [Currency] = []) {
    digits = Dictionary(declared.map { ($0.code, $0.digits) }) { first, _ in first }
  }

  /// The event as one line of JSON, without its end.
  public mutating func line(_ draft: EventDraft) -> String {
    writer.removeAll()
    write(draft)
    return writer.text
  }

  private mutating func write(_ draft: EventDraft) {
    let tail = Tail(draft.tail)
    writer.beginObject()
    member("specversion", "1.0")
    member("source", draft.source)
    member("id", draft.id)
    member("type", draft.type)
    member("time", draft.time?.description)
    for (name, value) in tail.envelope {
      writer.key(name)
      writer.canonical(value)
    }
    writer.key("data")
    data(draft, kept: tail.data)
    writer.endObject()
  }

  private mutating func data(_ draft: EventDraft, kept: [(String, JSONValue)]) {
    writer.beginObject()
    member("code", draft.code)
    member("order", draft.order)
    amounts(draft.amounts)
    texts("parties", draft.parties)
    texts("references", draft.references)
    items(draft.items)
    lines(draft.lines)
    link("follows", draft.follows)
    link("reverses", draft.reverses)
    member("value_date", draft.valueDate?.description)
    member("actor", draft.actor)
    member("approver", draft.approver)
    member("text", draft.text)
    for (name, value) in kept {
      writer.key(name)
      writer.canonical(value)
    }
    writer.endObject()
  }

  private mutating func member(_ name: String, _ value: String?) {
    guard let value else { return }
    writer.key(name)
    writer.string(value)
  }

  private mutating func amounts(_ amounts: [String: EventAmount]) {
    guard !amounts.isEmpty else { return }
    writer.key("amounts")
    writer.beginObject()
    for (name, amount) in sorted(amounts) {
      writer.key(name)
      self.amount(amount)
    }
    writer.endObject()
  }

  private mutating func amount(_ amount: EventAmount) {
    writer.beginObject()
    member("amount", text(amount))
    member("currency", amount.currency)
    writer.endObject()
  }

  /// With all digits of the currency where it is known, else as short as can be.
  private func text(_ amount: EventAmount) -> String {
    guard let places = digits[amount.currency] ?? ISO4217.digits(of: amount.currency),
      let minor = amount.value.minorUnits(digits: places)
    else { return amount.value.text }
    return DecimalText.render(minor, places: places)
  }

  private mutating func texts(_ name: String, _ texts: [String: String]) {
    guard !texts.isEmpty else { return }
    writer.key(name)
    writer.beginObject()
    for (key, value) in sorted(texts) { member(key, value) }
    writer.endObject()
  }

  private mutating func items(_ items: [EventDraft.Item]) {
    guard !items.isEmpty else { return }
    writer.key("items")
    writer.beginArray()
    for item in items {
      writer.beginObject()
      member("order", item.order)
      amounts(item.amounts)
      texts("parties", item.parties)
      writer.endObject()
    }
    writer.endArray()
  }

  private mutating func lines(_ lines: [EventDraft.Line]) {
    guard !lines.isEmpty else { return }
    writer.key("lines")
    writer.beginArray()
    for line in lines {
      writer.beginObject()
      member("side", line.isDebit ? "debit" : "credit")
      member("account", line.account.text(currency: line.amount.currency))
      writer.key("amount")
      amount(line.amount)
      writer.endObject()
    }
    writer.endArray()
  }

  private mutating func link(_ name: String, _ link: EventLink?) {
    guard let link else { return }
    writer.key(name)
    writer.beginObject()
    member("source", link.source)
    member("id", link.id)
    writer.endObject()
  }

  private func sorted<Value>(_ members: [String: Value]) -> [(key: String, value: Value)] {
    members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}

/// What a draft keeps as it came.
private struct Tail {
  var envelope: [(String, JSONValue)] = []
  var data: [(String, JSONValue)] = []

  /// A text that is no JSON object is shown under a name of its own rather than lost.
  init(_ text: String?) {
    guard let text else { return }
    guard case .object(let members)? = try? JSONValue(text) else {
      envelope = [("tail", .string(text))]
      return
    }
    for member in members {
      if member.name == "data", case .object(let kept) = member.value {
        data = kept.map { ($0.name, $0.value) }
      } else {
        envelope.append((member.name, member.value))
      }
    }
  }
}
