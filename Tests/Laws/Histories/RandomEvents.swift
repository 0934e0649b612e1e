import Amounts
import BusinessCalendar
import Events
import RandomNumbers

/// Makes events from a seed, without a look at any book: some fit, some are refused, some wait.
struct RandomEvents {
  var random: SeededRandom
  /// Everything made so far, each once.
  private(set) var made: [EventDraft] = []
  let firstDay: BusinessDate

  init(_ random: SeededRandom, firstDay: BusinessDate) {
    (self.random, self.firstDay) = (random, firstDay)
  }

  /// A new event, or one that came before: the same, or with another content under its id.
  mutating func next() -> EventDraft {
    if !made.isEmpty, random.chance(perMille: 90) { return random.pick(made) }
    if !made.isEmpty, random.chance(perMille: 40) { return conflicting(random.pick(made)) }
    let id = "e\(made.count + 1)"
    var draft: EventDraft
    switch random.index(weights: [70, 10, 8, 8]) {
    case 0: draft = business(id)
    case 1: draft = journal(id)
    case 2: draft = reversal(id)
    default: draft = account(id)
    }
    if random.chance(perMille: 400) {
      draft.valueDate = firstDay.adding(days: Int32(random.int(in: -3...5)))
    }
    if random.chance(perMille: 200) { draft.text = "text \(random.int(in: 1...9))" }
    made.append(draft)
    return draft
  }

  // MARK: Business events

  private mutating func business(_ id: String) -> EventDraft {
    let kinds = [
      ("payment.received", "1002"), ("payment.received", "1003"), ("payment.confirmed", "1011"),
      ("withdrawal.requested", "3001"), ("withdrawal.submitted", "3002"),
      ("refund.succeeded", "4001"), ("settlement.requested", "2002"),
      ("exchange.requested", "6004"), ("fee.corrected", "8015"), ("recharge.received", "5001"),
      ("recharge.received", "5002"), ("payment.received", "9999"),
    ]
    let (type, code) = kinds[random.index(weights: [40, 15, 12, 14, 6, 12, 8, 6, 4, 4, 4, 2])]
    var draft = EventDraft(type: type, source: random.pick(["/orders", "/channels"]), id: id)
    draft.code = code
    draft.order = random.chance(perMille: 500) ? "O\(random.int(in: 1...5))" : nil
    draft.parties = ["merchant": merchant(), "channel": random.pick(["wechat", "ums"])]
    if type == "recharge.received" { draft.parties["user"] = "U\(random.int(in: 1...2))" }
    let currency = currency()
    switch code {
    case "2002": split(&draft, currency)
    case "6004":
      draft.amounts = ["given": amount(currency), "received": amount(self.currency())]
    case "8015": draft.amounts["difference"] = amount(currency, mayBeNegative: true)
    case "1011", "3001", "3002", "4001": draft.amounts["amount"] = amount(currency)
    default:
      draft.amounts["gross"] = amount(currency, mayBeNegative: random.chance(perMille: 20))
      if random.chance(perMille: 300) { draft.amounts["fee"] = amount(currency, digits: 1) }
    }
    if random.chance(perMille: code == "4001" ? 500 : 60) {
      // Some of these come later, some never.
      let other = random.int(in: max(1, made.count - 20)...made.count + 4)
      draft.follows = EventLink(source: random.pick(["/orders", "/channels"]), id: "e\(other)")
    }
    return draft
  }

  private mutating func split(_ draft: inout EventDraft, _ currency: String) {
    let digits = LawTexts.currencies[currency] ?? 0
    var total = Int128(random.int(in: 0...20))
    draft.amounts["commission"] = exact(total, currency)
    for _ in 0..<random.int(in: 1...4) {
      let net = Int128(random.int(in: 0...900))
      total += net
      draft.items.append(
        EventDraft.Item(amounts: ["net": exact(net, currency)], parties: ["receiver": merchant()])
      )
    }
    // Sometimes it does not add up.
    if random.chance(perMille: 100) { total += 1 }
    draft.amounts["total"] = EventAmount(
      value: DecimalText(coefficient: total, scale: UInt8(digits)),
      currency: currency
    )
  }

  // MARK: Daybook's own events

  private mutating func journal(_ id: String) -> EventDraft {
    var draft = approved(EventDraft(type: EventType.journalPosted, source: "/finance", id: id))
    for _ in 0..<random.int(in: 1...2) {
      let currency = currency()
      var sum: Int128 = 0
      for _ in 0..<random.int(in: 1...3) {
        let minor = Int128(random.int(in: -20...400))
        let isDebit = random.chance(perMille: 700)
        sum += isDebit ? minor : 0 - minor
        draft.lines.append(line(isDebit, exact(minor, currency)))
      }
      if random.chance(perMille: 80) { sum += 1 }
      draft.lines.append(line(false, exact(sum, currency)))
    }
    return draft
  }

  private mutating func line(_ isDebit: Bool, _ amount: EventAmount) -> EventDraft.Line {
    let accounts = [
      AccountName(subject: "112201", owner: "wechat"),
      AccountName(subject: "112201", owner: "bank", purpose: "settlement"),
      AccountName(subject: "220202", owner: merchant()),
      AccountName(subject: "224101", owner: "U1"),
      AccountName(subject: "224102", owner: merchant()),
      AccountName(subject: "300201", owner: "platform"),
      AccountName(subject: "602101", owner: "platform"),
      AccountName(subject: "2202", owner: "M1"),
    ]
    let account = accounts[random.index(weights: [6, 2, 6, 3, 2, 3, 3, 1])]
    return EventDraft.Line(isDebit: isDebit, account: account, amount: amount)
  }

  private mutating func reversal(_ id: String) -> EventDraft {
    var draft = approved(EventDraft(type: EventType.entryReversed, source: "/finance", id: id))
    let other = made.isEmpty ? nil : random.pick(made)
    draft.reverses = EventLink(source: other?.source ?? "/orders", id: other?.id ?? "e0")
    draft.tail = #"{"data":{"style":"\#(random.pick(["red", "blue"]))"}}"#
    return draft
  }

  /// Actor, approver and document, which schemas demand; sometimes both are the same person.
  private mutating func approved(_ draft: EventDraft) -> EventDraft {
    var draft = draft
    (draft.actor, draft.approver) = ("ann", random.chance(perMille: 50) ? "ann" : "bob")
    draft.references = ["document": "D-\(draft.id)"]
    return draft
  }

  private mutating func account(_ id: String) -> EventDraft {
    let isOpening = random.chance(perMille: 400)
    var draft = EventDraft(
      type: isOpening ? EventType.accountOpened : EventType.accountChanged,
      source: "/admin",
      id: id
    )
    let (subject, currency) = (random.pick(["220202", "224102", "112201"]), currency())
    let owner = subject == "112201" ? random.pick(["wechat", "ums"]) : merchant()
    // Members in the order of their names, as intake writes them.
    var members = [#""account":"\#(subject)/\#(owner)/\#(currency)""#]
    if random.chance(perMille: 100) { members.append(#""codes":["1002","3001","4001"]"#) }
    if random.chance(perMille: 250) {
      let limit = amount(currency, digits: 4)
      members.append(#""limit":{"amount":"\#(limit.value.text)","currency":"\#(currency)"}"#)
    }
    if random.chance(perMille: 200) {
      members.append(#""negative":"\#(random.pick(["allowed", "forbidden"]))""#)
    }
    if !isOpening, random.chance(perMille: 600) {
      let status = random.pick(["open", "open", "debit-frozen", "credit-frozen", "closed"])
      members.append(#""status":"\#(status)""#)
    }
    draft.tail = #"{"data":{\#(members.joined(separator: ","))}}"#
    return draft
  }

  // MARK: Parts

  private mutating func conflicting(_ first: EventDraft) -> EventDraft {
    var draft = first
    switch random.int(in: 0...3) {
    case 0: draft.text = "another text"
    case 1: draft.order = "O99"
    case 2: draft.valueDate = firstDay.adding(days: 40)
    default:
      if let name = draft.amounts.keys.sorted().first {
        draft.amounts[name] = exact(77, draft.amounts[name]?.currency ?? "CNY")
      } else {
        draft.text = "a third text"
      }
    }
    return draft
  }

  private mutating func merchant() -> String { "M\(random.int(in: 1...3))" }

  private mutating func currency() -> String {
    ["CNY", "JPY", "KWD"][random.index(weights: [6, 2, 2])]
  }

  /// Of any size: as many are of one digit as of three.
  private mutating func amount(
    _ currency: String,
    digits: Int = 3,
    mayBeNegative: Bool = false
  ) -> EventAmount {
    let bound = [9, 99, 999, 9_999][random.int(in: 0...digits - 1)]
    let minor = random.int(in: 0...bound)
    return exact(Int128(mayBeNegative && random.chance(perMille: 500) ? -minor : minor), currency)
  }

  private func exact(_ minor: Int128, _ currency: String) -> EventAmount {
    let digits = LawTexts.currencies[currency] ?? 0
    return EventAmount(
      value: DecimalText(coefficient: minor, scale: UInt8(digits)),
      currency: currency
    )
  }
}
