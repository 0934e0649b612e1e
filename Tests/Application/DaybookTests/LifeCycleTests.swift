import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// What a book makes of every step of a hold, an account, a parked event and an item of suspense, in
/// every stage, cell by cell.
@Suite struct `Life cycles in a book` {
  /// A book of its own for each cell.
  private struct Scene {
    let book: TestBook
    /// What the last step made of what is over.
    var ended = "none"
    private var count = 0

    init() throws {
      let rules = [
        `A parked event past its age`.rules,
        rule("in", "money.came", "amount", "Dr 112201/{channel}", "Cr 220203/{merchant}"),
        rule("out", "money.went", "amount", "Dr 220203/{merchant}", "Cr 112201/{channel}"),
      ]
      book = try TestBook(
        chart: `A parked event past its age`.chart,
        rules: rules.joined(separator: "\n---\n")
      )
    }

    /// A new id.
    mutating func id() -> String {
      count += 1
      return "e\(count)"
    }

    /// Sends an event; gives the word of the refusal, or nil where it is booked.
    mutating func send(_ draft: EventDraft) throws -> String? {
      let receipt = try #require(try book.append(draft).first)
      return receipt.outcome == .posted ? nil : receipt.reason.word
    }

    /// Sends an event of an amount, under a new id.
    mutating func send(
      _ code: String,
      _ type: String,
      _ amount: String,
      order: String? = nil,
      follows: String? = nil
    ) throws -> String? {
      var draft = try Draft.event(code, type, id(), amount, order: order)
      draft.follows = follows.map { EventLink(source: "/orders", id: $0) }
      return try send(draft)
    }

    /// Sends an event of Daybook's own types, with its `data`.
    mutating func say(
      _ type: String,
      _ data: String,
      by people: (actor: String?, approver: String?) = (nil, nil)
    ) throws -> String? {
      var draft = EventDraft(type: type, source: "/finance", id: id())
      draft.tail = #"{"data":{\#(data)}}"#
      (draft.actor, draft.approver) = people
      return try send(draft)
    }
  }

  /// A step; gives the word of its refusal, or nil where it is taken.
  private typealias Step = (inout Scene) throws -> String?

  /// Demands a table of the page: how each stage is reached, each step, and what the stage is then.
  private func expect(
    _ heading: String,
    table: Int = 0,
    _ stages: [(String, [Step])],
    _ steps: [(String, Step)],
    stage: (Scene) throws -> String
  ) throws {
    func reached(_ path: [Step]) throws -> Scene {
      var scene = try Scene()
      for step in path {
        let word = try step(&scene)
        #expect(word == nil)
      }
      return scene
    }
    for (name, path) in stages {
      let found = try stage(try reached(path))
      #expect(found == name)
    }
    try expectLifeCycle(heading, table: table, stages, steps) { path, step in
      var scene = try reached(path)
      return try step(&scene).map { "(\($0))" } ?? stage(scene)
    }
  }

  /// A step of a hold, which it ends as the word says where nothing of it is left.
  private static func ending(_ word: String, _ step: @escaping Step) -> Step {
    { scene in
      let wasInForce = try scene.book.writer.book.holds().rows.isEmpty == false
      let refusal = try step(&scene)
      if refusal == nil, wasInForce { scene.ended = word }
      return refusal
    }
  }

  @Test func `a hold is what the table says`() throws {
    func hold(_ type: String, _ amount: String?, follows: String? = nil) -> Step {
      { scene in
        var draft = EventDraft(type: type, source: "/orders", id: follows == nil ? "h" : scene.id())
        draft.follows = follows.map { EventLink(source: "/orders", id: $0) }
        let account = AccountName(subject: "220202", owner: "M1", purpose: "")
        draft.lines =
          try amount.map {
            let amount = try #require(EventAmount($0, "CNY"))
            return [EventDraft.Line(isDebit: true, account: account, amount: amount)]
          } ?? []
        if follows == nil { draft.tail = #"{"data":{"expires_on":"\#(TestBook.day)"}}"# }
        return try scene.send(draft)
      }
    }
    func use(_ amount: String) -> Step {
      Self.ending("used-up") { scene in
        let order = scene.id()
        return try scene.send("3001", "withdrawal.requested", amount, order: order, follows: "h")
      }
    }
    func release(_ amount: String?) -> Step {
      Self.ending("released", hold(EventType.holdReleased, amount, follows: "h"))
    }
    let lastDay = Self.ending("expired") {
      try $0.book.writer.cutDay()
      return nil
    }
    let pay: Step = { try $0.send(Draft.payment("p", "100")) }
    let placed = [pay, hold(EventType.holdPlaced, "10")]
    try expect(
      "A hold",
      [
        ("none", [pay]), ("in-force", placed), ("used-up", placed + [use("10")]),
        ("released", placed + [release(nil)]), ("expired", placed + [lastDay]),
      ],
      [
        ("use-of-part", use("4")), ("use-of-all", use("10")), ("use-beyond", use("11")),
        ("release-of-part", release("4")), ("release-of-all", release(nil)),
        ("release-beyond", release("11")), ("expiry", lastDay),
      ]
    ) { try $0.book.writer.book.holds().rows.isEmpty ? $0.ended : "in-force" }
  }

  @Test(arguments: [
    (table: 0, people: ("clerk", String?.some("head"))), (table: 1, people: ("clerk", nil)),
  ])
  func `an account is what the tables say`(table: Int, people: (String, String?)) throws {
    func said(_ type: String, _ status: String?, by people: (String, String?)) -> Step {
      let status = status.map { #","status":"\#($0)""# } ?? ""
      return { try $0.say(type, #""account":"220203/M1/CNY"\#(status)"#, by: people) }
    }
    let open = said(EventType.accountOpened, nil, by: people)
    func changed(_ status: String, by people: (String, String?)) -> Step {
      said(EventType.accountChanged, status, by: people)
    }
    let debit: Step = { try $0.send("out", "money.went", "5") }
    let credit: Step = { try $0.send("in", "money.came", "5") }
    let statuses = AccountStatus.allCases.map(\.rawValue)
    let moves: [(String, Step)] =
      table == 0 ? [("opened", open), ("debit", debit), ("credit", credit)] : []
    try expect(
      "An account",
      table: table,
      [("none", []), ("open", [open]), ("in-use", [open, credit])]
        + statuses.dropFirst().map { ($0, [open, changed($0, by: ("clerk", "head"))]) },
      statuses.map { ("to-\($0)", changed($0, by: people)) } + moves
    ) { scene in
      let rows = try scene.book.writer.book.balances().rows
      guard let row = rows.first(where: { $0.account == "220203/M1/CNY" }) else { return "none" }
      return row.status == .open && row.totals.balance != 0 ? "in-use" : row.status.rawValue
    }
  }

  /// What a parked event of 5 is, which is the first of the scene.
  private func parked(_ scene: Scene) throws -> String {
    let reader = scene.book.writer.book
    let items = try reader.suspense().items
    guard let item = items.first(where: { $0.kind == .parked }) else {
      let endings = try reader.endings(from: 1, through: try reader.lastSequence())
      return endings.values.first?.kind == .givenUp ? "given-up" : "booked"
    }
    guard item.suspended != nil else { return "waiting" }
    let left = items.first { $0.kind == .suspense }?.balance?.amount.minor
    return left == 500 ? "in-suspense" : "explained"
  }

  @Test func `a parked event is what the table says`() throws {
    let arrival: Step = {
      let word = try $0.send(Draft.event("7001", "channel.refunded", "r", "5", order: "O"))
      return word == "exceeds-available" ? nil : word
    }
    let cause: Step = { try $0.send(Draft.payment($0.id(), "100")) }
    let age: Step = {
      let open = try $0.book.writer.book.information().openDate
      try $0.book.writer.cutDay(opening: open.adding(days: 8))
      try $0.book.writer.cutDay()
      return nil
    }
    let explanation: Step = { scene in
      let sequence = try #require(try scene.book.writer.book.records("channel.refunded").first)
      return try scene.send(
        "8126",
        "suspense.resolved",
        "2",
        order: "suspend-\(sequence.sequence)"
      )
    }
    let dismissal: Step = { scene in
      var draft = EventDraft(type: EventType.eventDismissed, source: "/finance", id: scene.id())
      draft.follows = EventLink(source: "/orders", id: "r")
      (draft.actor, draft.approver) = ("ann", "bob")
      draft.references = ["document": "D-1"]
      return try scene.send(draft)
    }
    try expect(
      "A parked event",
      [
        ("waiting", [arrival]), ("in-suspense", [arrival, age]),
        ("explained", [arrival, age, explanation]), ("booked", [arrival, cause]),
        ("given-up", [arrival, dismissal]),
      ],
      [
        ("cause", cause), ("end-of-day-past-age", age), ("explanation", explanation),
        ("dismissal", dismissal),
      ],
      stage: parked
    )
  }

  @Test func `an item of suspense is what the table says`() throws {
    func left(_ scene: Scene) throws -> Int128 {
      try scene.book.writer.book.suspense().items.first?.balance?.amount.minor ?? 0
    }
    let raised: Step = {
      try $0.send(Draft.event("8102", "suspense.raised", "s", "10", order: "O"))
    }
    /// What is explained, beside all that is left; of nothing that is there, 10.
    func explained(beside yuan: Int128) -> Step {
      { scene in
        let left = try left(scene) / 100
        let amount = "\((left == 0 ? 10 : left) + yuan)"
        return try scene.send("8126", "suspense.resolved", amount, order: "O")
      }
    }
    try expect(
      "An item of suspense",
      [
        ("none", []), ("open", [raised]), ("in-part", [raised, explained(beside: -4)]),
        ("explained", [raised, explained(beside: 0)]),
      ],
      [
        ("raised", { try $0.send("8102", "suspense.raised", "10", order: "O") }),
        ("explained-in-part", explained(beside: -1)), ("explained-whole", explained(beside: 0)),
        ("explained-beyond", explained(beside: 1)),
        ("reversal", { try $0.send(Draft.reversal(of: "s", "v")) }),
      ]
    ) { scene in
      let left = try left(scene)
      if left != 0 { return left < 1000 ? "in-part" : "open" }
      return try scene.book.writer.book.records("suspense.raised").isEmpty ? "none" : "explained"
    }
  }
}
