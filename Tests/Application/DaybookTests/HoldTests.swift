import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import RandomNumbers
import Statements
import Testing

/// Amounts set aside in accounts, beside a model that only adds and subtracts.
@Suite struct HoldTests {
  /// What is left of a hold by merchant, and the last day on which it counts.
  private struct Hold {
    var left: [String: Int]
    let lastDay: BusinessDate?
  }

  /// Balances in fen by merchant, and holds by id, in force or not.
  private struct Model {
    var balances = ["M1": 0, "M2": 0]
    var holds: [String: Hold] = [:]
    var day = TestBook.day

    func held(_ merchant: String) -> Int {
      holds.values.reduce(0) { $0 + ($1.left[merchant] ?? 0) }
    }
    func available(_ merchant: String) -> Int { (balances[merchant] ?? 0) - held(merchant) }
    func isInForce(_ id: String) -> Bool { holds[id]?.left.isEmpty == false }

    mutating func take(_ amount: Int, _ merchant: String, from id: String) {
      let left = (holds[id]?.left[merchant] ?? 0) - amount
      precondition(left >= 0, "the model never uses a hold beyond itself")
      holds[id]?.left[merchant] = left == 0 ? nil : left
    }

    mutating func place(_ id: String, _ left: [String: Int], _ lastDay: BusinessDate?) -> Reason? {
      guard left.allSatisfy({ $0.value <= available($0.key) }) else { return .exceedsAvailable }
      holds[id] = Hold(left: left, lastDay: lastDay)
      return nil
    }

    mutating func withdraw(_ fen: Int, using id: String?) -> Reason? {
      let own = id.flatMap { holds[$0]?.left["M1"] } ?? 0
      if let id, !isInForce(id) { return .noHold }
      if fen > available("M1") + own { return .exceedsAvailable }
      if let id { take(min(own, fen), "M1", from: id) }
      balances["M1", default: 0] -= fen
      return nil
    }

    mutating func release(_ fen: Int?, _ id: String) -> Reason? {
      guard isInForce(id) else { return .noHold }
      guard let fen else {
        holds[id]?.left = [:]
        return nil
      }
      if fen > holds[id]?.left["M1"] ?? 0 { return .exceedsHold }
      take(fen, "M1", from: id)
      return nil
    }

    mutating func cut() {
      day = day.adding(days: 1)
      for (id, hold) in holds {
        if let last = hold.lastDay, last < day { holds[id]?.left = [:] }
      }
    }
  }

  private static func text(_ fen: Int) -> String { "\(fen / 100).\(fen % 100 / 10)\(fen % 10)" }

  private static func hold(
    _ type: String,
    _ id: String,
    _ parts: [(merchant: String, fen: Int)],
    follows: String? = nil,
    lastDay: BusinessDate? = nil
  ) throws -> EventDraft {
    var draft = EventDraft(type: type, source: "/orders", id: id)
    draft.lines = try parts.map { merchant, fen in
      EventDraft.Line(
        isDebit: true,
        account: AccountName(subject: "220202", owner: merchant, purpose: ""),
        amount: try #require(EventAmount(text(fen), "CNY"))
      )
    }
    draft.follows = follows.map { EventLink(source: "/orders", id: $0) }
    if let lastDay { draft.tail = #"{"data":{"expires_on":"\#(lastDay)"}}"# }
    return draft
  }

  /// Random placements, uses, releases and cuts: outcome by outcome and figure by figure as the
  /// model says; the audit replays them by the second program, and another start gives the same.
  @Test(arguments: Seeds.range(20))
  func `what is on hold is the sum of open holds and stays available to them alone`(
    seed: UInt64
  ) throws {
    let folder = TemporaryFolder()
    let (model, rows) = try run(seed: seed, in: folder)
    try goOn(model, rows, in: folder)
    let audit = try Book.open(at: folder.path("book"), mapBytes: 1 << 28).audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }

  /// The cut ends the hold for the date that it opens, and not for the day that it closes.
  @Test func `a hold counts on its last day, in reports before the cut and after it`() throws {
    let folder = TemporaryFolder()
    let book = try TestBook(in: folder)
    try book.append(Draft.payment("pay-1", "5.00", merchant: "M1"))
    let hold = try Self.hold(
      EventType.holdPlaced,
      "hold-1",
      [("M1", 200)],
      lastDay: TestBook.day
    )
    try book.append(hold)
    func held(on day: BusinessDate) throws -> Int128? {
      try book.writer.book.balances(ReportCut(asOf: day)).rows
        .first { $0.account == "220202/M1/CNY" }?.held
    }
    #expect(try held(on: TestBook.day) == 200)
    _ = try book.writer.cutDay()
    #expect(try held(on: TestBook.day) == 200)
    #expect(try held(on: TestBook.day.adding(days: 1)) == 0)
    #expect(try book.writer.close().isClean)
    #expect(try held(on: TestBook.day) == 200)
    book.writer.shutDown()
  }

  /// Another start has the same holds, and the day closes.
  private func goOn(
    _ model: Model,
    _ rows: [[ListReport.Value]],
    in folder: TemporaryFolder
  ) throws {
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    try check(model, writer.book)
    #expect(try writer.book.holds().rows == rows)
    #expect(try writer.close().isClean)
    writer.shutDown()
  }

  private func run(
    seed: UInt64,
    in folder: TemporaryFolder
  ) throws -> (Model, rows: [[ListReport.Value]]) {
    var random = SeededRandom(seed: seed)
    let book = try TestBook(in: folder)
    var model = Model()
    for step in 1...120 {
      let merchant = random.int(in: 0...3) == 0 ? "M2" : "M1"
      let fen = random.int(in: 1...300)
      let ids = model.holds.keys.sorted()
      let known = ids.isEmpty ? nil : random.pick(ids)
      let id = "e\(step)"
      var draft: EventDraft
      var expected: Reason?
      switch random.int(in: 0...11) {
      case 0...2:
        draft = try Draft.payment(id, Self.text(fen), merchant: merchant)
        model.balances[merchant, default: 0] += fen
      case 3...5:
        let other = (merchant: "M2", fen: random.int(in: 1...60))
        let parts = [("M1", fen)] + (fen % 3 == 0 ? [other] : [])
        let lastDay = fen % 4 == 0 ? model.day : nil
        draft = try Self.hold(EventType.holdPlaced, id, parts, lastDay: lastDay)
        expected = model.place(id, Dictionary(uniqueKeysWithValues: parts), lastDay)
      case 6...8:
        draft = try Draft.withdrawal(id, Self.text(fen))
        let hold = fen % 4 == 0 ? nil : known
        draft.follows = hold.map { EventLink(source: "/orders", id: $0) }
        expected = model.withdraw(fen, using: hold)
      case 9, 10:
        guard let known else { continue }
        let part = fen % 2 == 0
        draft = try Self.hold(
          EventType.holdReleased,
          id,
          part ? [("M1", fen)] : [],
          follows: known
        )
        expected = model.release(part ? fen : nil, known)
      default:
        guard fen % 4 == 0 else { continue }
        _ = try book.writer.cutDay()
        model.cut()
        continue
      }
      let receipt = try #require(try book.append(draft).first)
      #expect(receipt.reason == expected ?? .none, "\(id): \(receipt)")
      if step % 15 == 0 { try check(model, book.writer.book) }
      if step == 60 { try book.writer.writeCheckpoint() }
    }
    let rows = try book.writer.book.holds().rows
    book.writer.shutDown()
    return (model, rows)
  }

  private func check(_ model: Model, _ book: Book) throws {
    let parts = model.holds.flatMap { id, hold in hold.left.map { "\(id) \($0.key) \($0.value)" } }
    #expect(try listed(book).map(\.left).sorted() == parts.sorted())
    let listed = try listed(book)
    #expect(listed.allSatisfy { $0.placed == $0.used + $0.released + $0.rest }, "\(listed)")
    for row in try book.balances().rows where row.account.hasPrefix("220202/") {
      let merchant = String(row.account.dropFirst(7).prefix(2))
      #expect(row.held == Int128(model.held(merchant)), "\(row.account)")
      #expect(row.available == Int128(model.available(merchant)), "\(row.account)")
      #expect(row.available >= 0)
    }
  }

  /// What is listed: `e7 M1 100`, and the figures.
  private func listed(
    _ book: Book
  ) throws -> [(left: String, placed: Int128, used: Int128, released: Int128, rest: Int128)] {
    let report = try book.holds()
    return try report.rows.map { row in
      func value(_ key: String) throws -> ListReport.Value {
        row[try #require(report.columns.firstIndex { $0.key == key })]
      }
      func minor(_ key: String) throws -> Int128 {
        guard case .amount(let amount) = try value(key) else { return -1 }
        return amount.minor
      }
      guard case .text(let id) = try value("id"), case .text(let account) = try value("account")
      else { return ("", 0, 0, 0, 0) }
      let merchant = account.dropFirst(7).prefix(2)
      return (
        "\(id) \(merchant) \(try minor("left"))", try minor("placed"), try minor("used"),
        try minor("released"), try minor("left")
      )
    }
  }

  @Test func `a hold says what was placed, used, released and left, as of any day`() throws {
    let book = try TestBook()
    var hold = try Self.hold(EventType.holdPlaced, "h", [("M1", 6000)], lastDay: TestBook.day)
    (hold.actor, hold.text) = ("ann", "an order to freeze")
    var use = try Draft.withdrawal("w", "10")
    use.follows = EventLink(source: "/orders", id: "h")
    try book.append(
      Draft.payment("p", "100"),
      hold,
      use,
      Self.hold(EventType.holdReleased, "r", [("M1", 2000)], follows: "h")
    )
    let row = try #require(try listed(book.writer.book).first)
    #expect(row == ("h M1 3000", 6000, 1000, 2000, 3000))
    let text = try book.writer.book.holds().rendered(as: .csv)
    #expect(
      text.contains(
        "220202/M1/CNY,60.00,10.00,20.00,30.00,2026-11-20,0,2026-11-20,ann,5,/orders,h,"
          + "an order to freeze,2026-11-20,accounting,7"
      ),
      "\(text)"
    )
    try book.writer.cutDay()
    #expect(try book.writer.book.holds().rows.isEmpty)
    #expect(try book.writer.book.holds(ReportCut(asOf: TestBook.day)).rows.count == 1)
    #expect(try book.writer.book.holds(ReportCut(knownAt: 5)).rows.count == 1)
    let others = AccountPattern("220202/M2")
    #expect(try book.writer.book.holds(ReportCut(knownAt: 5), matching: others).rows.isEmpty)
  }
}
