import Daybook
import DaybookTestSupport
import Events
import RandomNumbers
import Statements
import Testing

/// Orders through the engine: what an order has bounds what it gives, whatever comes in whatever
/// order, and after every way of losing what was in memory.
@Suite struct OrderTests {
  private typealias Draft = OrderedBook

  private func words(_ receipts: [Receipt]) -> [String] {
    receipts.map { $0.outcome == .posted ? "posted" : $0.reason.word }
  }

  @Test func `of two refunds of 600 out of 1000 one is refused`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    let receipts = try book.append(
      Draft.event("pay", "payment.received", "p", order: "O1", "1000"),
      Draft.event("ask", "refund.requested", "a", order: "O1", "600"),
      Draft.event("ask", "refund.requested", "b", order: "O1", "600")
    )
    #expect(words(receipts) == ["posted", "posted", "exceeds-paid"])
    #expect(receipts[2].detail["available"] == "400.00 CNY")
    #expect(receipts[2].detail["order"] == "O1")
  }

  @Test func `an order does not spend what another order has`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    let receipts = try book.append(
      Draft.event("pay", "payment.received", "p1", order: "O1", "100"),
      Draft.event("pay", "payment.received", "p2", order: "O2", "100"),
      Draft.event("settle", "settlement.requested", "s1", order: "O1", "100"),
      Draft.event("settle", "settlement.requested", "s2", order: "O1", "1"),
      Draft.event("settle", "settlement.requested", "s3", order: "O3", "1"),
      Draft.event("settle", "settlement.requested", "s4", order: nil, "1")
    )
    #expect(
      words(receipts) == [
        "posted", "posted", "posted", "exceeds-order", "exceeds-order", "missing-order",
      ]
    )
    #expect(receipts[3].detail["account"] == "2241/M1/CNY")
  }

  @Test func `an answer that comes before its request waits for it`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    let receipts = try book.append(
      Draft.event("back", "refund.succeeded", "r", order: "O1", "60", follows: "a"),
      Draft.event("pay", "payment.received", "p", order: "O1", "100"),
      Draft.event("ask", "refund.requested", "a", order: "O1", "60")
    )
    #expect(words(receipts) == ["not-posted", "posted", "posted"])
    #expect(try book.writer.book.information().parked == 0)
    #expect(try book.balances() == ["1122/wechat/CNY": 4000, "2241/M1/CNY": -4000])
  }

  @Test func `an answer to a smaller refund than it says stays parked`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    try book.append(
      Draft.event("back", "refund.succeeded", "r", order: "O1", "60", follows: "a"),
      Draft.event("pay", "payment.received", "p", order: "O1", "50"),
      Draft.event("ask", "refund.requested", "a", order: "O1", "50")
    )
    #expect(try book.writer.book.information().parked == 1)
    #expect(try book.balances()["2203/M1/CNY"] == -5000)
  }

  @Test func `a withdrawal that succeeds and fails at once has one outcome, in both orders`() throws
  {
    for (first, second) in [("paid", "fail"), ("fail", "paid")] {
      let book = try OrderedBook.open(in: TemporaryFolder())
      let types = ["paid": "withdrawal.succeeded", "fail": "withdrawal.failed"]
      try book.append(
        Draft.event("pay", "payment.received", "p", order: "O1", "100"),
        Draft.event("settle", "settlement.requested", "s", order: "O1", "100"),
        Draft.event("draw", "withdrawal.requested", "w", order: "W1", "90"),
        Draft.event("sent", "withdrawal.submitted", "x", order: "W1", "90")
      )
      let ends = [
        try Draft.event(first, types[first] ?? "", "1", order: "W1", "90"),
        try Draft.event(second, types[second] ?? "", "2", order: "W1", "90"),
      ]
      let receipts = try book.append(ends + ends)
      #expect(words(receipts) == ["posted", "wrong-state", "posted", "wrong-state"])
      #expect(receipts.map(\.kind) == [.appended, .appended, .repeated, .repeated])
      #expect(receipts[1].outcome == .parked)
      let paid = first == "paid"
      #expect(try book.balances()["1002/wechat/CNY"] == (paid ? -9000 : nil))
      #expect(try book.balances()["2202/M1/CNY"] == (paid ? -1000 : -10000))
    }
  }

  @Test func `one payment for several orders counts for each`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    var many = try Draft.event("many", "payment.received", "m", order: nil, "100")
    many.items = [
      try OrderedBook.item("O1", "40"),
      try OrderedBook.item("O2", "60"),
    ]
    let receipts = try book.append(
      many,
      Draft.event("ask", "refund.requested", "a", order: "O1", "41"),
      Draft.event("ask", "refund.requested", "b", order: "O1", "40"),
      Draft.event("settle", "settlement.requested", "s", order: "O2", "61"),
      Draft.event("settle", "settlement.requested", "t", order: "O2", "60")
    )
    #expect(words(receipts) == ["posted", "exceeds-paid", "posted", "exceeds-order", "posted"])
  }

  @Test func `items that the rule does not book pay for no order`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    var payment = try Draft.event("pay", "payment.received", "p", order: "O1", "1")
    payment.items = [try OrderedBook.item("O2", "9000")]
    let receipts = try book.append(
      payment,
      Draft.event("late", "refund.requested", "a", order: "O2", "9000"),
      Draft.event("ask", "refund.requested", "b", order: "O1", "1")
    )
    #expect(words(receipts) == ["posted", "exceeds-paid", "posted"])
  }

  @Test func `what stands under no order is seen beside the order of an item`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    var payment = try Draft.event("tip", "payment.received", "p", order: nil, "101")
    payment.amounts["tip"] = EventAmount("1", "CNY")
    payment.items = [try OrderedBook.item("O1", "100")]
    #expect(words(try book.append(payment)) == ["missing-order"])
  }

  @Test func `a step without an order is refused where the chart keeps orders`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    let receipts = try book.append(
      Draft.event("pay", "payment.received", "p", order: "O1", "100"),
      Draft.event("settle", "settlement.requested", "s", order: "O1", "100"),
      Draft.event("lost", "chargeback.received", "c", order: nil, "50")
    )
    #expect(words(receipts) == ["posted", "posted", "missing-order"])
    #expect(receipts[2].outcome == .parked)
  }

  @Test func `a payment is reversed while nothing of it was given back`() throws {
    let book = try OrderedBook.open(in: TemporaryFolder())
    let receipts = try book.append(
      Draft.event("pay", "payment.received", "p", order: "O1", "100"),
      Draft.event("ask", "refund.requested", "a", order: "O1", "10"),
      DaybookTests.Draft.reversal(of: "p", "v1"),
      Draft.event("pay", "payment.received", "q", order: "O2", "100"),
      DaybookTests.Draft.reversal(of: "q", "v2"),
      Draft.event("ask", "refund.requested", "b", order: "O2", "1")
    )
    #expect(
      words(receipts) == [
        "posted", "posted", "exceeds-paid", "posted", "posted", "exceeds-paid",
      ]
    )
  }

  @Test func `an order knows its past after a restart and from a checkpoint`() throws {
    for checkpoint in [false, true] {
      let folder = TemporaryFolder()
      func begin() throws {
        let book = try OrderedBook.open(in: folder)
        try book.append(
          Draft.event("pay", "payment.received", "p", order: "O1", "100"),
          Draft.event("ask", "refund.requested", "a", order: "O1", "60")
        )
        if checkpoint { try book.writer.writeCheckpoint() }
        book.writer.shutDown()
      }
      try begin()
      let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
      var batch = DraftBatch()
      try batch.appendUnchecked(Draft.event("ask", "refund.requested", "b", order: "O1", "41"))
      try batch.appendUnchecked(
        Draft.event("back", "refund.succeeded", "r", order: "O1", "60", follows: "a")
      )
      try batch.appendUnchecked(Draft.event("ask", "refund.requested", "c", order: "O1", "40"))
      #expect(words(try writer.appendAndWait(batch)) == ["exceeds-paid", "posted", "posted"])
      writer.shutDown()
    }
  }

  @Test func `a chart that keeps a subject by order later counts what is there already`() throws {
    let folder = TemporaryFolder()
    let before = OrderedBook.chart.replacing(", items: order", with: "")
    let book = try TestBook(in: folder, chart: before, rules: OrderedBook.rules)
    try book.append(
      Draft.event("pay", "payment.received", "p1", order: "O1", "100"),
      Draft.event("pay", "payment.received", "p2", order: "O2", "100"),
      Draft.event("settle", "settlement.requested", "s1", order: "O1", "150")
    )
    let chart = BookWriter.SourceFile(name: "chart.yaml", text: OrderedBook.chart)
    try book.writer.publish(chart: chart, rules: [])
    let receipts = try book.append(
      Draft.event("settle", "settlement.requested", "s2", order: "O1", "1"),
      Draft.event("settle", "settlement.requested", "s3", order: "O2", "40"),
      Draft.event("pay", "payment.received", "p3", order: "O3", "10"),
      Draft.event("settle", "settlement.requested", "s4", order: "O3", "11")
    )
    #expect(words(receipts) == ["exceeds-order", "posted", "posted", "exceeds-order"])
    let report = try book.writer.book.audit()
    #expect(report.isClean, "\(report.text(.plain))")
  }

  @Test func `a chart that keeps transit by order later knows what payouts set aside`() throws {
    let folder = TemporaryFolder()
    let before = OrderedBook.chart.replacing(", items: order", with: "")
    let book = try TestBook(in: folder, chart: before, rules: OrderedBook.rules)
    func paid(_ id: String, _ yuan: String, follows: String) throws -> EventDraft {
      try Draft.event("out", "payout.succeeded", id, order: "O1", yuan, follows: follows)
    }
    try book.append(
      Draft.event("pay", "payment.received", "p1", order: "O1", "100"),
      Draft.event("settle", "settlement.requested", "s1", order: "O1", "100"),
      Draft.event("send", "payout.requested", "q1", order: "O1", "50"),
      Draft.event("send", "payout.requested", "q2", order: "O1", "40"),
      paid("a", "20", follows: "q1")
    )
    let chart = BookWriter.SourceFile(name: "chart.yaml", text: OrderedBook.chart)
    try book.writer.publish(chart: chart, rules: [])
    let receipts = try book.append(
      paid("b", "31", follows: "q1"),
      paid("c", "30", follows: "q1"),
      paid("d", "40", follows: "q2"),
      paid("e", "1", follows: "q2")
    )
    let differs = "differs-from-request"
    #expect(words(receipts) == [differs, "posted", "posted", differs])
    let report = try book.writer.book.audit()
    #expect(report.isClean, "\(report.text(.plain))")
  }

  /// Two orders take turns, so that what each has moved is read anew, and carried on in between.
  @Test func `disputes are won where they were lost, however often and whoever asked last`() throws
  {
    let book = try OrderedBook.open(in: TemporaryFolder())
    func lost(_ code: String, _ id: String, _ order: String, _ yuan: String) throws -> EventDraft {
      try Draft.event(code, "chargeback.received", id, order: order, yuan)
    }
    func won(_ id: String, _ order: String, _ yuan: String) throws -> EventDraft {
      try Draft.event("won", "chargeback.won", id, order: order, yuan)
    }
    for order in ["O1", "O2"] {
      try book.append(
        Draft.event("pay", "payment.received", "p\(order)", order: order, "100"),
        Draft.event("settle", "settlement.requested", "s\(order)", order: order, "50"),
        lost("lost", "l\(order)", order, "20"),
        lost("seized", "z\(order)", order, "30")
      )
    }
    let receipts = try book.append(
      won("w1", "O1", "15"),
      won("w2", "O1", "6"),
      won("w3", "O2", "15"),
      won("w4", "O2", "5"),
      won("w5", "O2", "1"),
      won("w6", "O1", "1"),
      won("w7", "O1", "4"),
      won("w8", "O1", "1")
    )
    let differs = "differs-from-request"
    #expect(
      words(receipts) == [
        "posted", differs, "posted", "posted", differs, "posted", "posted", differs,
      ]
    )
    #expect(receipts[7].detail["available"] == "0.00 CNY")
    // More is lost there: 7 are won by what is said after that, and no more.
    try book.append(lost("lost", "m1", "O1", "7"))
    #expect(try book.writer.book.records("event.released").isEmpty)
    let later = try book.append(won("w9", "O1", "6"), won("w10", "O1", "2"), won("w11", "O1", "1"))
    #expect(words(later) == ["posted", differs, "posted"])
  }

  /// The same random events go into a book that keeps its orders in memory, and into one that keeps
  /// two of them and is opened anew now and then: the outcomes are the same, and an independent
  /// replay finds nothing in either.
  @Test(arguments: Seeds.range(12))
  func `what is in memory does not change what is decided`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let events = try Self.events(&random, count: 250)
    let folders = [TemporaryFolder(), TemporaryFolder()]
    func outcomes(_ folder: TemporaryFolder, keeping orders: Int, restarts: Bool) throws -> [String]
    {
      var words: [String] = []
      var options = TestBook.options()
      options.ordersInMemory = orders
      try OrderedBook.open(in: folder, ordersInMemory: orders).writer.shutDown()
      var rest = events[...]
      while !rest.isEmpty {
        let writer = try BookWriter.open(at: folder.path("book"), options)
        let count = restarts ? random.int(in: 1...80) : rest.count
        for event in rest.prefix(count) {
          var batch = DraftBatch()
          batch.appendUnchecked(event)
          words += self.words(try writer.appendAndWait(batch))
        }
        rest = rest.dropFirst(count)
        if random.chance(perMille: 500) { try writer.writeCheckpoint() }
        writer.shutDown()
      }
      return words
    }
    let kept = try outcomes(folders[0], keeping: 1 << 10, restarts: false)
    let folded = try outcomes(folders[1], keeping: 2, restarts: true)
    #expect(kept == folded)
    for folder in folders {
      let report = try Book.open(at: folder.path("book"), mapBytes: 1 << 28).audit()
      #expect(report.isClean, "\(report.text(.plain))")
    }
  }

  /// Steps of a few orders and withdrawals, many of them more than is there, early, or repeated.
  private static func events(_ random: inout SeededRandom, count: Int) throws -> [EventDraft] {
    let kinds: [(code: String, type: String)] = [
      ("pay", "payment.received"), ("pay", "payment.received"), ("settle", "settlement.requested"),
      ("ask", "refund.requested"), ("late", "refund.requested"), ("back", "refund.succeeded"),
      ("off", "refund.cancelled"), ("draw", "withdrawal.requested"),
      ("sent", "withdrawal.submitted"), ("paid", "withdrawal.succeeded"),
      ("fail", "withdrawal.failed"), ("many", "payment.received"),
      ("missed", "refund.failed"), ("lost", "chargeback.received"),
      ("seized", "chargeback.received"), ("won", "chargeback.won"), ("won", "chargeback.won"),
    ]
    var asked: [(id: String, order: String, amount: Int)] = []
    return try (0..<count).map { index in
      let (code, type) = random.pick(kinds)
      let isWithdrawal = type.hasPrefix("withdrawal")
      var order = "\(isWithdrawal ? "W" : "O")\(random.int(in: 1...8))"
      var amount = isWithdrawal ? 5 : random.int(in: 1...30)
      var follows: String?
      if ["back", "off", "missed"].contains(code), !asked.isEmpty {
        let request = random.pick(asked)
        (follows, order, amount) = (request.id, request.order, request.amount)
      }
      if type == "refund.requested" { asked.append(("e\(index)", order, amount)) }
      var draft = try OrderedBook.event(
        code,
        type,
        "e\(index)",
        order: code == "many" ? nil : order,
        "\(amount)",
        follows: follows
      )
      if code == "many" {
        draft.items = [
          try OrderedBook.item(order, "\(amount - 1)"),
          try OrderedBook.item("O9", "1"),
        ]
      }
      return draft
    }
  }
}
