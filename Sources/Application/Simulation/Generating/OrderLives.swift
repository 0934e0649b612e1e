import Events
import RandomNumbers

/// Orders in disorder, from a seed: what lives without trouble would say, day by day, and then with
/// wrong amounts and codes, left out, again, with the same id and other words, and out of order.
struct OrderLives {
  private struct Order {
    var name: String
    var unit: Int
    var currency: String
    var parties: [String: String]
    var requests: [EventLink] = []
    var payments: [EventLink] = []
    var invoices: [EventLink] = []
    /// What was said of it last, booked or not.
    var last: EventLink?
  }

  /// What is said, and when: a day has a thousand ticks.
  private struct Saying {
    var tick: Int
    var event: EventDraft
  }

  private let template: TemplateText
  private let codes: [String]
  private var random: SeededRandom
  /// How much goes wrong with this seed, per mille of what goes wrong at worst.
  private let disorder: Int
  private var orders: [Order] = []
  private var number = 0
  /// What is said on each day, in this order.
  private(set) var days: [[EventDraft]] = []

  /// Makes the lives of so many orders a day.
  init(_ template: TemplateText, seed: UInt64, days: Int, orders ordersPerDay: Int) {
    self.template = template
    random = SeededRandom(seed: seed)
    disorder = random.int(in: 100...1_000)
    codes = Set(Plans.all.joined().map(\.code)).filter { template.rules[$0] != nil }.sorted()
    let count = days * ordersPerDay
    let plans = (0..<count).map { _ in random.pick(Plans.all) }
    for index in plans.indices { orders.append(order(index)) }
    var said: [Saying] = []
    for (index, plan) in plans.enumerated() {
      var tick = random.int(in: 0...days * 1_000 - 1)
      for event in life(of: index, plan) {
        said.append(Saying(tick: tick, event: event))
        tick += happens(perMille: 150) ? random.int(in: 0...1_500) : random.int(in: 0...200)
      }
    }
    let order = said.indices.sorted { (said[$0].tick, $0) < (said[$1].tick, $1) }
    said = disordered(order.map { said[$0] })
    self.days = (1...days).map { day in
      said.filter { min($0.tick / 1_000 + 1, days) == day }.map(\.event)
    }
  }

  /// Whether something goes wrong that does so many times in a thousand at worst.
  private mutating func happens(perMille: Int) -> Bool {
    random.chance(perMille: perMille * disorder / 1_000)
  }

  private mutating func order(_ index: Int) -> Order {
    let (merchant, user) = ("M\(random.int(in: 1...3))", "U\(random.int(in: 1...3))")
    let channel = random.pick(["wechat", "alipay"])
    return Order(
      name: "O\(index)",
      unit: random.int(in: 1...400),
      currency: random.chance(perMille: 150) ? "USD" : "CNY",
      parties: [
        "merchant": merchant, "buyer": user, "user": user, "payee": user, "channel": channel,
        "bank": "icbc", "receiver": merchant, "from": user, "to": "U1", "promoter": user,
        "own_bank": "cmb", "supplier": "S1",
      ]
    )
  }

  /// An order's steps, some of them wrong, left out, or not its own.
  private mutating func life(of index: Int, _ plan: [Plans.Move]) -> [EventDraft] {
    var drafts: [EventDraft] = []
    for move in plan {
      if happens(perMille: 40) { continue }
      var move = move
      if happens(perMille: 100) { move.twelfths = random.int(in: 1...15) }
      if happens(perMille: 40) { move.code = random.pick(codes) }
      if let draft = draft(move, index) { drafts.append(draft) }
      while happens(perMille: 150) {
        var stray = random.pick(random.pick(Plans.all))
        if random.chance(perMille: 300) { stray.twelfths = random.int(in: 1...15) }
        if let draft = draft(stray, index) { drafts.append(draft) }
      }
    }
    return drafts
  }

  /// Moves some events, some of them into another day; repeats some, and says some again in other
  /// words.
  private mutating func disordered(_ said: [Saying]) -> [Saying] {
    var said = said
    guard said.count > 1 else { return said }
    if happens(perMille: 100) {
      let events = random.shuffled(said.map(\.event))
      for index in said.indices { said[index].event = events[index] }
    }
    for _ in 0..<said.count * disorder / 12_000 {
      var moved = said.remove(at: random.int(in: 0...said.count - 1))
      let place = random.int(in: 0...said.count)
      moved.tick = said[min(place, said.count - 1)].tick
      said.insert(moved, at: place)
    }
    for _ in 0..<said.count * disorder / 8_000 {
      let from = random.int(in: 0...said.count - 1)
      var again = said[from]
      if random.chance(perMille: 300) { again.event.text = "said otherwise" }
      let place = random.int(in: from + 1...said.count)
      again.tick = said[place - 1].tick
      said.insert(again, at: place)
    }
    return said
  }

  // MARK: One event

  private mutating func draft(_ move: Plans.Move, _ index: Int) -> EventDraft? {
    number += 1
    let id = "e\(number)"
    let order = orders[index]
    switch move.code {
    case "reverse": return reversal(id, of: order.payments)
    case "unasked": return reversal(id, of: order.requests)
    case "unsaid": return reversal(id, of: order.last.map { [$0] } ?? [])
    case "dismissed": return dismissal(id, of: order)
    case "reviewed", "rejected": return review("voucher." + move.code, id, of: order)
    default: break
    }
    guard let rule = template.rules[move.code] else { return nil }
    var draft = EventDraft(type: rule.type, source: "/orders", id: id, code: rule.code)
    draft.order = order.name
    (draft.actor, draft.approver) = ("ann", "bob")
    let currency = random.chance(perMille: 10) ? "USD" : order.currency
    func amount(_ name: String, _ minor: Int) -> EventAmount? {
      if name == "points" { return Self.amount(minor, "POINTS") }
      guard rule.inOtherCurrency.contains(name) else { return Self.amount(minor, currency) }
      return Self.amount(minor, currency == "USD" ? "CNY" : "USD")
    }
    let whole = order.unit * move.twelfths
    for (position, name) in rule.amounts.enumerated() {
      let minor = position == 0 ? whole : move.others[name].map { $0 * order.unit }
      draft.amounts[name] = amount(name, minor ?? random.int(in: 0...order.unit / 2))
    }
    for (name, twelfths) in move.others {
      draft.amounts[name] = amount(name, twelfths * order.unit)
    }
    for share in ["coupon", "fee"] where rule.optional.contains(share) {
      guard random.chance(perMille: 60) else { continue }
      draft.amounts[share] = amount(share, random.int(in: 1...order.unit * 3))
    }
    for role in rule.parties { draft.parties[role] = order.parties[role] ?? "icbc" }
    if draft.amounts["promotion"] != nil { draft.parties["promoter"] = order.parties["promoter"] }
    // Between banks of the reserve, and not between people.
    if rule.type == "reserve.moved" {
      for (role, bank) in [("from", "icbc"), ("to", "ccb")] where draft.parties[role] != nil {
        draft.parties[role] = bank
      }
    }
    if random.chance(perMille: 40) { nameAnother(&draft) }
    if rule.hasItems { addItems(&draft, whole, currency, index) }
    link(&draft, index)
    return draft
  }

  /// Names another merchant or another buyer than the order has.
  private mutating func nameAnother(_ draft: inout EventDraft) {
    for role in ["merchant", "buyer"] where draft.parties[role] != nil {
      draft.parties[role] = random.pick(orders).parties[role]
    }
  }

  /// Answers name the request, most of them the right one.
  private mutating func link(_ draft: inout EventDraft, _ index: Int) {
    let own = EventLink(source: draft.source, id: draft.id)
    orders[index].last = own
    switch draft.type {
    case "refund.requested", "commission.requested": orders[index].requests.append(own)
    // One that sends a receipt back is asked for by itself, any other for a refund.
    case "payout.requested" where orders[index].requests.isEmpty || draft.code == "4012":
      orders[index].requests.append(own)
    case "payment.received", "payment.requested": orders[index].payments.append(own)
    case "invoice.received", "expense.invoiced": orders[index].invoices.append(own)
    case "refund.succeeded", "refund.failed", "refund.cancelled", "payout.requested",
      "payout.succeeded", "payout.failed":
      if random.chance(perMille: 950) { draft.follows = orders[index].requests.last }
      if random.chance(perMille: 80) { draft.follows = orders[index].requests.first }
      if random.chance(perMille: 80) { draft.follows = random.pick(orders).requests.first }
    default: break
    }
  }

  /// Parts for orders of their own (1005, 3008, 3018), of what is set off (8115), of a split (2002),
  /// of a channel's fees in a month (0302).
  private mutating func addItems(
    _ draft: inout EventDraft,
    _ whole: Int,
    _ currency: String,
    _ index: Int
  ) {
    let (own, other) = (orders[index], random.pick(orders))
    func item(_ order: String?, _ name: String, _ minor: Int) -> EventDraft.Item {
      var item = EventDraft.Item(order: order)
      item.amounts[name] = Self.amount(minor, currency)
      return item
    }
    switch draft.code {
    case "1005":
      let first = max(1, whole * 2 / 3)
      draft.order = nil
      draft.items = [
        item(own.name, "amount", first), item(other.name, "amount", max(1, whole - first)),
      ]
      for position in draft.items.indices {
        draft.items[position].parties["merchant"] = own.parties["merchant"]
      }
      let payment = EventLink(source: draft.source, id: draft.id)
      if let at = orders.firstIndex(where: { $0.name == other.name }) {
        orders[at].payments.append(payment)
      }
    case "8115":
      draft.items = [item(own.name, "long", whole), item(other.name, "short", whole)]
      if random.chance(perMille: 700) { draft.items[1].order = own.name }
    case "2002":
      draft.amounts["commission"] = Self.amount(0, currency)
      draft.items = [item(nil, "net", whole)]
      draft.items[0].parties["receiver"] = own.parties["merchant"]
    case "0302":
      draft.items = [item(nil, "channel_fees", whole)]
      draft.items[0].parties["channel"] = own.parties["channel"]
    default: draft.items = [item(own.name, "amount", whole)]
    }
  }

  /// Two people take back what was said last of some.
  private mutating func reversal(_ id: String, of said: [EventLink]) -> EventDraft? {
    guard let last = said.last else { return nil }
    var draft = EventDraft(type: "entry.reversed", source: "/finance", id: id)
    draft.reverses = last
    (draft.actor, draft.approver) = ("ann", "bob")
    draft.references = ["document": "D-\(id)"]
    let style = random.pick(["red", "blue"])
    draft.tail = #"{"data":{"style":"\#(style)"}}"#
    return draft
  }

  /// A review of the order's last invoice, now and then by who entered it.
  private mutating func review(_ type: String, _ id: String, of order: Order) -> EventDraft? {
    guard let invoice = order.invoices.last else { return nil }
    var draft = EventDraft(type: type, source: "/finance", id: id)
    draft.follows = invoice
    draft.actor = random.chance(perMille: 900) ? "cal" : "ann"
    return draft
  }

  /// Two people give up what was said of the order last, which may be booked by then.
  private func dismissal(_ id: String, of order: Order) -> EventDraft? {
    guard let last = order.last else { return nil }
    var draft = EventDraft(type: "event.dismissed", source: "/finance", id: id)
    draft.follows = last
    (draft.actor, draft.approver) = ("ann", "bob")
    draft.references = ["document": "D-\(id)"]
    return draft
  }

  /// An amount of so many of the currency's smallest units: cents, and whole points.
  static func amount(_ minor: Int, _ currency: String) -> EventAmount? {
    if currency == "POINTS" { return EventAmount("\(minor)", currency) }
    let cents = minor % 100
    return EventAmount("\(minor / 100).\(cents < 10 ? "0" : "")\(cents)", currency)
  }
}
