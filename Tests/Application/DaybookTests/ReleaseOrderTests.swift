import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import RandomNumbers
import Statements
import Testing

/// Parked events are tried again first parked first, as long as one can go, and a small one may pass
/// a large one: beside a model that tries each of them after every event.
@Suite struct `The order of releases` {
  private static let chart = """
    chart: releases
    currencies: [CNY]
    subjects:
      "1122": {en: Channel, class: asset, owner: channel}
      "2241": {en: Secured, class: liability, owner: merchant, negative: forbidden, items: order}
      "2202": {en: Merchants, class: liability, owner: merchant, negative: forbidden}
      "2203": {en: Overdrawn, class: liability, owner: merchant}
    """

  private static let rules = [
    rule("pay", "payment.received", "gross", "Dr 1122/{channel}", "Cr 2241/{merchant}"),
    rule("confirm", "payment.confirmed", "amount", "Dr 2241/{merchant}", "Cr 2202/{merchant}"),
    rule("load", "recharge.received", "amount", "Dr 1122/{channel}", "Cr 2202/{merchant}"),
    rule("back", "channel.refunded", "amount", "Dr 2202/{merchant}", "Cr 1122/{channel}"),
    rule("lend", "money.lent", "amount", "Dr 1122/{channel}", "Cr 2203/{merchant}"),
    rule("take", "money.taken", "amount", "Dr 2203/{merchant}", "Cr 1122/{channel}"),
    // Circles: they take nothing, but what they would move has to be there.
    rule("turn", "money.turned", "amount", "Dr 2202/{merchant}", "Cr 2202/{merchant}"),
  ].joined(separator: "\n---\n")

  private static func event(
    _ code: String,
    _ type: String,
    _ id: String,
    _ yuan: Int,
    _ merchant: String,
    order: String? = nil
  ) throws -> EventDraft {
    let name = code == "pay" ? "gross" : "amount"
    return try Draft.event(code, type, id, "\(yuan)", name, merchant: merchant, order: order)
  }

  private static func account(
    _ type: String,
    _ id: String,
    _ merchant: String,
    _ more: String
  ) -> EventDraft {
    var draft = EventDraft(type: type, source: "/admin", id: id)
    draft.tail = #"{"data":{"account":"2202/\#(merchant)/CNY",\#(more)}}"#
    (draft.actor, draft.approver) = ("ann", "bob")
    return draft
  }

  private static func hold(
    _ type: String,
    _ id: String,
    _ account: String,
    _ yuan: Int,
    follows: String? = nil
  ) throws -> EventDraft {
    var draft = EventDraft(type: type, source: "/orders", id: id)
    let amount = try #require(EventAmount("\(yuan)", "CNY"))
    let name = try #require(AccountName(account))
    draft.lines = [EventDraft.Line(isDebit: true, account: name, amount: amount)]
    draft.follows = follows.map { EventLink(source: "/orders", id: $0) }
    return draft
  }

  /// A book with a merchant whose account takes 100 yuan at most, M2.
  private func book() throws -> TestBook {
    let book = try TestBook(chart: Self.chart, rules: Self.rules)
    let limit = #""limit":{"amount":"100","currency":"CNY"}"#
    try book.append(
      Self.account(EventType.accountOpened, "open-1", "M1", #""status":"open""#),
      Self.account(EventType.accountOpened, "open-2", "M2", limit)
    )
    return book
  }

  /// The ids of what was released, in the order of the log.
  private func released(_ book: Book) throws -> [String] {
    try book.records(EventType.eventReleased).compactMap { $0.draft.follows?.id }
  }

  /// Whole yuan that stand in accounts and under orders, and what has not gone yet.
  private struct Model {
    struct Event {
      let id: String
      let code: String
      let merchant: String
      let order: String
      let yuan: Int
    }

    var balances: [String: Int] = [:]
    var hold: (id: String, yuan: Int)?
    var isFrozen = false
    var secured: [String: Int] = [:]
    var parked: [Event] = []
    var released: [String] = []

    /// Books an event where it can be booked.
    mutating func book(_ event: Event) -> Bool {
      let balance = balances[event.merchant, default: 0]
      let available = balance - (event.merchant == "M1" ? hold?.yuan ?? 0 : 0)
      let limit = event.merchant == "M2" ? 100 : Int.max
      let isDebitFrozen = isFrozen && event.merchant == "M1"
      switch event.code {
      case "pay": secured[event.order, default: 0] += event.yuan
      case "load":
        guard balance + event.yuan <= limit else { return false }
        balances[event.merchant] = balance + event.yuan
      case "confirm":
        guard event.yuan <= secured[event.order, default: 0], balance + event.yuan <= limit else {
          return false
        }
        secured[event.order, default: 0] -= event.yuan
        balances[event.merchant] = balance + event.yuan
      case "turn": return event.yuan <= available
      default:
        guard event.yuan <= available, !isDebitFrozen else { return false }
        balances[event.merchant] = balance - event.yuan
      }
      return true
    }

    mutating func append(_ event: Event) {
      if book(event) { releaseAll() } else { parked.append(event) }
    }

    mutating func releaseAll() {
      while let place = parked.indices.first(where: { book(parked[$0]) }) {
        released.append(parked.remove(at: place).id)
      }
    }
  }

  @Test(arguments: Seeds.range(30))
  func `is that of trying all after every event`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let book = try book()
    var model = Model()
    var drafts: [EventDraft] = []
    for step in 1...400 {
      let draft =
        switch random.int(in: 0...40) {
        case 0: try hold("e\(step)", random.int(in: 1...40), &model)
        case 1: freeze("e\(step)", &model)
        default: try business("e\(step)", &random, &model)
        }
      drafts.append(draft)
      guard random.int(in: 0...20) == 0 || step == 400 else { continue }
      try book.append(drafts)
      drafts = []
      if random.int(in: 0...5) == 0 { try book.writer.cutDay() }
    }
    #expect(try released(book.writer.book) == model.released)
    #expect(model.released.count > 20)
    #expect(try book.writer.book.information().parked == model.parked.count)
    for (merchant, yuan) in model.balances {
      #expect(try book.balances()["2202/\(merchant)/CNY", default: 0] == Int128(-100 * yuan))
    }
  }

  /// An event of the platform, which the model takes too.
  private func business(
    _ id: String,
    _ random: inout SeededRandom,
    _ model: inout Model
  ) throws -> EventDraft {
    let (code, type) = random.pick([
      ("pay", "payment.received"), ("confirm", "payment.confirmed"), ("load", "recharge.received"),
      ("back", "channel.refunded"), ("turn", "money.turned"),
    ])
    let merchant = random.pick(["M1", "M2", "M3"])
    let event = Model.Event(
      id: id,
      code: code,
      merchant: merchant,
      order: "\(merchant)-\(random.int(in: 1...2))",
      yuan: random.int(in: 1...40)
    )
    model.append(event)
    let order = code == "pay" || code == "confirm" ? event.order : nil
    return try Self.event(code, type, id, event.yuan, merchant, order: order)
  }

  /// Sets something aside for others in the account of M1, or ends that.
  private func hold(_ id: String, _ yuan: Int, _ model: inout Model) throws -> EventDraft {
    if let hold = model.hold {
      model.hold = nil
      model.releaseAll()
      return try Self.hold(EventType.holdReleased, id, "2202/M1", hold.yuan, follows: hold.id)
    }
    if yuan <= model.balances["M1", default: 0] { model.hold = (id, yuan) }
    return try Self.hold(EventType.holdPlaced, id, "2202/M1", yuan)
  }

  /// Freezes the account of M1, or ends that.
  private func freeze(_ id: String, _ model: inout Model) -> EventDraft {
    model.isFrozen.toggle()
    model.releaseAll()
    let status = model.isFrozen ? "debit-frozen" : "open"
    return Self.account(EventType.accountChanged, id, "M1", #""status":"\#(status)""#)
  }

  /// Where an account may go below zero what is on hold is all that stands in the way, and a use of
  /// the hold takes that away.
  @Test func `has in it what a hold that is used lets go`() throws {
    let book = try book()
    try book.append(
      Self.event("lend", "money.lent", "l1", 10, "M1"),
      Self.hold(EventType.holdPlaced, "h1", "2203/M1", 10),
      Self.event("take", "money.taken", "t1", 5, "M1")
    )
    #expect(try book.writer.book.information().parked == 1)
    var use = try Self.event("take", "money.taken", "t2", 10, "M1")
    use.follows = EventLink(source: "/orders", id: "h1")
    try book.append(use)
    #expect(try released(book.writer.book) == ["t1"])
    #expect(try book.balances()["2203/M1/CNY"] == 500)
  }

  @Test func `is kept by thousands that wait for one account or one order`() throws {
    let book = try book()
    let ids = (1...6_000).map { "r\($0)" }
    try book.append(ids.map { try Self.event("back", "channel.refunded", $0, 2, "M1") })
    try book.append(Self.event("load", "recharge.received", "l1", 3, "M1"))
    #expect(try released(book.writer.book) == ["r1"])
    try book.append(Self.event("load", "recharge.received", "l2", 12_000, "M1"))
    #expect(try released(book.writer.book) == ids)

    let others = (1...2_000).map { "c\($0)" }
    try book.append(
      others.map { try Self.event("confirm", "payment.confirmed", $0, 1, "M3", order: "O") }
    )
    try book.append(Self.event("pay", "payment.received", "p1", 2_000, "M3", order: "O"))
    #expect(try released(book.writer.book) == ids + others)
  }
}
