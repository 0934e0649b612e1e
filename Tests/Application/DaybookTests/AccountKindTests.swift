import Amounts
import BusinessCalendar
import ChartOfAccounts
import Daybook
import DaybookTestSupport
import Events
import RandomNumbers
import RuleSyntax
import Statements
import Testing

/// Kinds of accounts: what each may do and whom it may pay, as the table says, whatever the table.
@Suite struct AccountKindTests {
  // Covers Q09, R2-005, R2-008.
  @Test func `the shipped table is that of the sources`() throws {
    let file = "Tests/Scenarios/templates/supervised-institution/chart.yaml"
    let chart = try Chart(text: Repository.text(file), file: file)
    let may: [String: Set<AccountOperation>] = [
      "ordinary": [.pay, .withdraw],
      "merchant": [.receive, .withdraw],
      "functional": [.pay, .receive, .withdraw],
      "marketing": [.pay, .withdraw],
    ]
    let pays: [String: Set<String>] = [
      "ordinary": ["merchant", "functional"], "marketing": ["ordinary", "merchant"],
    ]
    for kind in chart.kinds {
      #expect(kind.may == may[kind.name])
      #expect(kind.pays == pays[kind.name])
      // All three types of sub-accounts can withdraw (002:L65).
      #expect(kind.may.contains(.withdraw))
    }
    #expect(chart.kinds.map(\.name) == ["ordinary", "merchant", "functional", "marketing"])
  }

  /// A table, in words.
  private struct Table {
    var may: [Set<AccountOperation>] = []
    /// Nil where a kind may pay all.
    var pays: [Set<Int>?] = []
    /// What codes `0` to `3` are.
    var operations: [Set<AccountOperation>] = []

    init(seed: UInt64) {
      var random = SeededRandom(seed: seed)
      let kinds = seed % 4 == 0 ? AccountKind.countMaximum : random.int(in: 1...5)
      func some(_ all: [AccountOperation]) -> Set<AccountOperation> {
        Set(all.filter { _ in random.int(in: 0...1) == 0 })
      }
      for _ in 0..<kinds {
        let operations = some(AccountOperation.allCases)
        may.append(operations)
        let payees = Set((0..<kinds).filter { _ in random.int(in: 0...2) > 0 })
        let isOpen = !operations.contains(.pay) || random.int(in: 0...2) == 0
        pays.append(isOpen ? nil : payees)
      }
      operations = [
        some([.pay, .receive]), some([.receive, .withdraw]), [.pay], [.pay, .receive],
      ]
    }

    /// A subject on each side; a rule for each code, which takes `x` from `a` to `b`, and `y`, on the
    /// other side of the chart, from `c` to `d`: two pay, and two are paid.
    var chart: String {
      let rows = may.indices.map { kind in
        let payees = pays[kind].map {
          ", pays: [\($0.sorted().map { "k\($0)" }.joined(separator: ", "))]"
        }
        let words = may[kind].map(\.rawValue).sorted().joined(separator: ", ")
        return "  k\(kind): {en: Kind, may: [\(words)]\(payees ?? "")}"
      }
      let codes = AccountOperation.allCases.compactMap { operation -> String? in
        let codes = operations.indices.filter { operations[$0].contains(operation) }
        guard !codes.isEmpty else { return nil }
        return "\(operation.rawValue): [\(codes.map { "\"\($0)\"" }.joined(separator: ", "))]"
      }
      let all = may.indices.map { "k\($0)" }.joined(separator: ", ")
      return """
        chart: kinds
        currencies: [CNY]
        operations: {\(codes.joined(separator: ", "))}
        kinds:
        \(rows.joined(separator: "\n"))
        subjects:
          "1221": {en: Claims, class: asset, kind: [\(all)], opens: by-event}
          "2241": {en: Balances, class: liability, kind: [\(all)], opens: by-event}
        """
    }

    static let rules = (0..<4).map { code in
      """
      code: "\(code)"
      en: Code \(code)
      type: transfer.requested
      from: 2026-01-01
      amounts: [x, y]
      parties: [a, b, c, d]
      lines:
        - Dr 2241/{a}  x
        - Cr 2241/{b}  x
        - Dr 1221/{d}  y
        - Cr 1221/{c}  y
      """
    }.joined(separator: "\n---\n")

    /// Why the model would refuse; nil for posted.
    ///
    /// Accounts are numbered with their kinds.
    func refusal(code: Int, gains: [(kind: Int, gain: Int)]) -> Reason? {
      for (kind, gain) in gains where gain != 0 {
        let asked = operations[code].filter { ($0 == .receive) == (gain > 0) }
        if !asked.isSubset(of: may[kind]) { return .operationNotAllowed }
      }
      guard operations[code].contains(.pay) else { return nil }
      for payer in gains where payer.gain < 0 {
        for payee in gains where payee.gain > 0 {
          if let pays = pays[payer.kind], !pays.contains(payee.kind) { return .payeeNotAllowed }
        }
      }
      return nil
    }
  }

  /// Random tables, and random entries under them, of both sides of the chart: outcome by outcome as
  /// a model of the words says, after another start too; a second opinion agrees.
  @Test(arguments: Seeds.range(16))
  func `what a kind may not do or may not pay is refused, and all else is posted`(
    seed: UInt64
  ) throws {
    let table = Table(seed: seed)
    let folder = TemporaryFolder()
    var random = SeededRandom(seed: seed &+ 1000)
    do {
      let book = try TestBook(in: folder, chart: table.chart, rules: Table.rules)
      for kind in table.may.indices {
        for account in [
          "1221/A\(kind)/CNY", "1221/B\(kind)/CNY", "2241/A\(kind)/CNY", "2241/B\(kind)/CNY",
        ] {
          let receipt = try book.append(Self.opened(account, kind: "k\(kind)")).first
          #expect(receipt?.outcome == .posted)
        }
      }
      try send(80, under: table, &random, "first") { try book.append($0)[0] }
    }
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    try send(40, under: table, &random, "second") { draft in
      var batch = DraftBatch()
      batch.appendUnchecked(draft)
      return try #require(try writer.appendAndWait(batch).first)
    }
    let audit = try writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain)), seed \(seed)")
    writer.shutDown()
  }

  private func send(
    _ count: Int,
    under table: Table,
    _ random: inout SeededRandom,
    _ name: String,
    _ append: (EventDraft) throws -> Receipt
  ) throws {
    for step in 0..<count {
      let (x, y) = (random.int(in: 0...2), random.int(in: 0...2))
      let (a, b) = (
        random.int(in: 0...table.may.count - 1), random.int(in: 0...table.may.count - 1)
      )
      let (c, d) = (
        random.int(in: 0...table.may.count - 1), random.int(in: 0...table.may.count - 1)
      )
      let code = random.int(in: 0...3)
      var draft = EventDraft(
        type: "transfer.requested",
        source: "/t",
        id: "\(name)-\(step)",
        code: "\(code)"
      )
      for (amount, value) in [("x", x), ("y", y)] {
        draft.amounts[amount] = EventAmount("\(value)", "CNY")
      }
      // Sometimes an account pays itself: nothing leaves and nothing comes.
      let isSame = random.int(in: 0...5) == 0
      draft.parties = ["a": "A\(a)", "b": isSame ? "A\(a)" : "B\(b)", "c": "A\(c)", "d": "B\(d)"]
      let gains = isSame ? [(c, -y), (d, y)] : [(a, -x), (b, x), (c, -y), (d, y)]
      let expected = table.refusal(code: code, gains: gains)
      let receipt = try append(draft)
      #expect(receipt.reason == expected ?? Reason.none, "\(name) \(step): \(gains), code \(code)")
    }
  }

  private static func opened(_ account: String, kind: String) -> EventDraft {
    var draft = EventDraft(type: EventType.accountOpened, source: "/t", id: "open-\(account)")
    draft.tail = #"{"data":{"account":"\#(account)","kind":"\#(kind)"}}"#
    (draft.actor, draft.approver) = ("ann", "bob")
    return draft
  }

  @Test func `a refusal says the account, its kind, and what it may not`() throws {
    var table = Table(seed: 1)
    table.may = [[.pay], [.withdraw]]
    table.pays = [[0], nil]
    table.operations = [[.pay], [.withdraw], [.receive], []]
    let book = try TestBook(chart: table.chart, rules: Table.rules)
    for (owner, kind) in [("A0", "k0"), ("A1", "k1"), ("B1", "k1")] {
      try book.append(Self.opened("2241/\(owner)/CNY", kind: kind))
    }
    func receipt(_ code: Int, _ from: String, _ to: String) throws -> Receipt? {
      var draft = EventDraft(
        type: "transfer.requested",
        source: "/t",
        id: "\(code)-\(from)-\(to)",
        code: "\(code)"
      )
      draft.amounts = try [
        "x": #require(EventAmount("1", "CNY")), "y": #require(EventAmount("0", "CNY")),
      ]
      draft.parties = ["a": from, "b": to, "c": "A0", "d": "B1"]
      return try book.append(draft).first
    }
    #expect(
      try receipt(1, "A0", "B1")?.detail == [
        "account": "2241/A0/CNY", "kind": "k0", "operation": "withdraw",
      ]
    )
    #expect(
      try receipt(2, "A0", "B1")?.detail == [
        "account": "2241/B1/CNY", "kind": "k1", "operation": "receive",
      ]
    )
    #expect(
      try receipt(0, "A0", "B1")?.detail == [
        "account": "2241/A0/CNY", "kind": "k0", "payee": "2241/B1/CNY",
      ]
    )
    #expect(try receipt(3, "A1", "A0")?.outcome == .posted)
    let rows = try book.writer.book.balances().rows
    #expect(rows.map(\.kind) == ["k0", "k1", "k1"])
  }
}
