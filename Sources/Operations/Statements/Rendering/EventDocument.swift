import Amounts
import BusinessCalendar
public import Events

/// An event as CloudEvents JSON, as its source could have said it: one line, known members first.
///
/// Amounts have all digits of their currency where ISO 4217 knows it; everything that Daybook does
/// not know stands again with its values.
public struct EventDocument: Sendable {
  private let draft: EventDraft

  /// Prints this event.
  public init(_ draft: EventDraft) { self.draft = draft }

  /// The JSON object, without a line's end.
  public var json: String {
    let tail = EventTail(draft.tail)
    var json = ReportJSON()
    json.object { json in
      json.string("specversion", "1.0")
      json.string("source", draft.source)
      json.string("id", draft.id)
      json.string("type", draft.type)
      if let time = draft.time { json.string("time", "\(time)") }
      for member in tail.attributes { json.raw(member) }
      json.object("data") { json in
        writeNames(to: &json)
        writeContent(to: &json)
        for member in tail.data { json.raw(member) }
      }
    }
    return json.text
  }

  private func writeNames(to json: inout ReportJSON) {
    let members = [
      ("code", draft.code), ("order", draft.order),
      ("value_date", draft.valueDate.map { "\($0)" }),
      ("actor", draft.actor), ("approver", draft.approver), ("text", draft.text),
    ]
    for case (let key, let value?) in members { json.string(key, value) }
    for (key, link) in [("follows", draft.follows), ("reverses", draft.reverses)] {
      guard let link else { continue }
      json.object(key) { json in
        json.string("source", link.source)
        json.string("id", link.id)
      }
    }
  }

  private func writeContent(to json: inout ReportJSON) {
    Self.write(amounts: draft.amounts, to: &json)
    Self.write(draft.parties, as: "parties", to: &json)
    Self.write(draft.references, as: "references", to: &json)
    if !draft.items.isEmpty {
      json.array("items") { json in
        for item in draft.items {
          json.object { json in
            if let order = item.order { json.string("order", order) }
            Self.write(amounts: item.amounts, to: &json)
            Self.write(item.parties, as: "parties", to: &json)
          }
        }
      }
    }
    if !draft.lines.isEmpty {
      json.array("lines") { json in
        for line in draft.lines { json.object { Self.write(line, to: &$0) } }
      }
    }
  }

  private static func write(_ line: EventDraft.Line, to json: inout ReportJSON) {
    json.string("side", line.isDebit ? "debit" : "credit")
    json.string("account", line.account.text(currency: line.amount.currency))
    write(line.amount, as: "amount", to: &json)
  }

  private static func write(amounts: [String: EventAmount], to json: inout ReportJSON) {
    guard !amounts.isEmpty else { return }
    json.object("amounts") { json in
      for (name, amount) in amounts.sorted(by: { $0.key < $1.key }) {
        write(amount, as: name, to: &json)
      }
    }
  }

  private static func write(_ amount: EventAmount, as key: String, to json: inout ReportJSON) {
    json.object(key) { json in
      json.string("amount", text(of: amount))
      json.string("currency", amount.currency)
    }
  }

  private static func text(of amount: EventAmount) -> String {
    guard let digits = ISO4217.digits(of: amount.currency),
      let minor = amount.value.minorUnits(digits: digits)
    else { return amount.value.text }
    return DecimalText.render(minor, places: digits)
  }

  private static func write(
    _ texts: [String: String],
    as key: String,
    to json: inout ReportJSON
  ) {
    guard !texts.isEmpty else { return }
    json.object(key) { json in
      for (name, text) in texts.sorted(by: { $0.key < $1.key }) { json.string(name, text) }
    }
  }
}

/// The unknown part of an event, taken apart: members of the envelope, members of `data`.
///
/// A member is kept as the JSON text `"key":value`, since nothing but its place is of interest.
private struct EventTail {
  private(set) var attributes: [String] = []
  private(set) var data: [String] = []

  init(_ tail: String?) {
    guard let tail else { return }
    for member in Self.members(of: tail[...]) {
      if member.hasPrefix("\"data\":") {
        data = Self.members(of: member.dropFirst(7)).map(String.init)
      } else {
        attributes.append(String(member))
      }
    }
  }

  /// The members of a JSON object without white space, as intake writes it.
  private static func members(of object: Substring) -> [Substring] {
    let bytes = object.utf8
    var members: [Substring] = []
    var (depth, isText, isEscaped) = (0, false, false)
    var start = bytes.startIndex
    for index in bytes.indices {
      if isText {
        isText = isEscaped || bytes[index] != UInt8(ascii: "\"")
        isEscaped = !isEscaped && bytes[index] == UInt8(ascii: "\\")
        continue
      }
      switch bytes[index] {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth == 1 { start = bytes.index(after: index) }
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
        if bytes[index] != UInt8(ascii: ",") { depth -= 1 } else if depth > 1 { continue }
        guard depth == 0 || bytes[index] == UInt8(ascii: ","), start < index else { continue }
        members.append(object[start..<index])
        start = bytes.index(after: index)
      default: break
      }
    }
    return members
  }
}
