import Amounts
import BusinessCalendar
import Events
import JSONText
import RuleSyntax

/// Writes an event of a scenario as the line of JSON that its source would send, and remembers
/// where in the file each member stands.
struct ScenarioEventText {
  /// The source of events that name none.
  static let source = "/scenario"

  /// Where the members stand, by their JSON pointers.
  private(set) var places: [String: SourcePlace] = [:]
  private var json = JSONWriter()
  private var path = ""

  /// The line, without its end.
  var line: String { json.text }

  /// Writes an event; `time` is what it gets where it states none.
  init(_ event: ScenarioEvent, time: String) {
    places[""] = event.place
    json.beginObject()
    text("specversion", "1.0", nil)
    text("source", event.source?.text ?? Self.source, event.source)
    text("id", event.id.text, event.id)
    text("type", event.type.text, event.type)
    text("time", event.time?.text ?? time, event.time)
    member("data") { $0.data(event) }
    json.endObject()
  }

  /// Where a member stands, or the nearest around it that has a place.
  func place(of pointer: String) -> SourcePlace? {
    var pointer = pointer[...]
    while true {
      if let place = places[String(pointer)] { return place }
      guard let slash = pointer.lastIndex(of: "/") else { return nil }
      pointer = pointer[..<slash]
    }
  }

  private mutating func data(_ event: ScenarioEvent) {
    json.beginObject()
    for (name, value) in [
      ("code", event.code), ("order", event.order), ("value_date", event.valueDate),
      ("actor", event.actor), ("approver", event.approver), ("text", event.text),
    ] {
      if let value { text(name, value.text, value) }
    }
    amounts(event.amounts)
    texts("parties", event.parties)
    texts("references", event.references)
    if !event.items.isEmpty {
      array("items", event.items) { $0.item($1) }
    }
    if !event.lines.isEmpty {
      array("lines", event.lines) { $0.stated($1) }
    }
    link("follows", event.follows)
    link("reverses", event.reverses)
    for other in event.others { self.other(other) }
    json.endObject()
  }

  private mutating func item(_ item: ScenarioEvent.Item) {
    json.beginObject()
    if let order = item.order { text("order", order.text, order) }
    amounts(item.amounts)
    texts("parties", item.parties)
    json.endObject()
  }

  private mutating func stated(_ line: StatedLineSyntax) {
    places[path] = line.place
    let account = AccountName(
      subject: line.account.subject,
      owner: line.account.owner,
      purpose: line.account.purpose ?? ""
    )
    json.beginObject()
    text("side", line.side == .debit ? "debit" : "credit", nil)
    text("account", account.text(currency: line.amount.currency), nil)
    member("amount") { $0.amount(line.amount) }
    json.endObject()
  }

  private mutating func amounts(_ amounts: [ScenarioEvent.NamedAmount]) {
    guard !amounts.isEmpty else { return }
    member("amounts") { text in
      text.json.beginObject()
      for amount in amounts {
        text.member(amount.name.text, amount.name.place) { $0.amount(amount.amount) }
      }
      text.json.endObject()
    }
  }

  private mutating func amount(_ amount: AmountSyntax) {
    json.beginObject()
    text("amount", amount.number.text, nil)
    text("currency", amount.currency, nil)
    json.endObject()
  }

  private mutating func texts(_ name: String, _ texts: [ScenarioEvent.NamedText]) {
    guard !texts.isEmpty else { return }
    member(name) { text in
      text.json.beginObject()
      for item in texts { text.text(item.name.text, item.text.text, item.text) }
      text.json.endObject()
    }
  }

  private mutating func link(_ name: String, _ link: ScenarioEvent.Link?) {
    guard let link else { return }
    member(name, link.id.place) { text in
      text.json.beginObject()
      text.text("source", link.source?.text ?? Self.source, link.source)
      text.text("id", link.id.text, link.id)
      text.json.endObject()
    }
  }

  /// A member that is passed on as it stands; of an account's limit the amount as people write it.
  private mutating func other(_ entry: SyntaxEntry) {
    member(entry.key, entry.value.place) { text in
      if entry.key == "limit", let limit = entry.value.text,
        let amount = try? AmountSyntax.parse(limit)
      {
        text.amount(amount)
      } else {
        text.value(entry.value)
      }
    }
  }

  private mutating func value(_ node: SyntaxNode) {
    switch node.content {
    case .text(let text): json.string(text)
    case .sequence(let elements):
      json.beginArray()
      for element in elements { value(element) }
      json.endArray()
    case .mapping(let entries):
      json.beginObject()
      for entry in entries { member(entry.key, entry.value.place) { $0.value(entry.value) } }
      json.endObject()
    }
  }

  // MARK: Members with their places

  private mutating func array<Element>(
    _ name: String,
    _ elements: [Element],
    _ write: (inout Self, Element) -> Void
  ) {
    member(name) { text in
      text.json.beginArray()
      for (position, element) in elements.enumerated() {
        text.within(String(position)) { write(&$0, element) }
      }
      text.json.endArray()
    }
  }

  private mutating func text(_ name: String, _ value: String, _ placed: PlacedText?) {
    member(name, placed?.place) { $0.json.string(value) }
  }

  private mutating func member(
    _ name: String,
    _ place: SourcePlace? = nil,
    _ write: (inout Self) -> Void
  ) {
    json.key(name)
    within(JSONPointer.escape(name)) { text in
      if let place { text.places[text.path] = place }
      write(&text)
    }
  }

  private mutating func within(_ name: String, _ write: (inout Self) -> Void) {
    let outer = path
    path += "/" + name
    write(&self)
    path = outer
  }
}
