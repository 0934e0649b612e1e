import DaybookTestSupport
import Ledgers
import Payments
import Testing

/// What the decider says of an order's payment, disputes and recharge, cell by cell.
struct OrderLifeCycleTests {
  /// A step of an order, and the word of its refusal.
  private typealias Step = (inout OrderTable) -> String

  /// Demands a table of the page: how each stage is reached, each step, and what the stage is.
  private func expect(
    _ heading: String,
    table number: Int = 0,
    _ stages: [(String, [Step])],
    _ steps: [(String, Step)],
    stage: (OrderTable) -> String
  ) throws {
    func reached(_ path: [Step]) -> OrderTable {
      var order = OrderTable()
      for step in path { #expect(step(&order) == "taken") }
      return order
    }
    for (name, path) in stages { #expect(name.hasSuffix(stage(reached(path)))) }
    try expectLifeCycle(heading, table: number, stages, steps) { path, step in
      var order = reached(path)
      let word = step(&order)
      return word == "taken" ? stage(order) : "(\(word))"
    }
  }

  /// A step for all that is left of what was paid, and for 100 where nothing is.
  private static func rest(_ step: OrderStep) -> Step {
    { $0.take(step, $0.state.refundable == 0 ? 100 : $0.state.refundable) }
  }

  private let payments: [(String, [Step])] = [
    ("unpaid", []), ("paid", [{ $0.take(.payment, 100) }]),
    ("partly-given-back", [{ $0.take(.payment, 100) }, { $0.take(.refundRequest, 40) }]),
    ("given-back", [{ $0.take(.payment, 100) }, { $0.take(.refundRequest, 100) }]),
  ]

  private static func payment(of order: OrderTable) -> String {
    if order.state.paid == 0 { return "unpaid" }
    if order.state.refunded == 0 { return "paid" }
    return order.state.refundable == 0 ? "given-back" : "partly-given-back"
  }

  @Test func `a payment of which a part is taken back is what the table says`() throws {
    let steps: [(String, Step)] = [
      ("payment", { $0.take(.payment, 100) }), ("revocation", { $0.take(.paymentRevoked, 30) }),
      ("refund", { $0.take(.refundRequest, 30) }), ("report", { $0.take(.refundReported, 30) }),
      ("chargeback", { $0.take(.chargeback, 30) }),
      ("reversal", { $0.take(.payment, 100, reversing: true) }),
    ]
    try expect("A payment", payments, steps, stage: Self.payment)
  }

  @Test func `a payment of which all is taken back is what the table says`() throws {
    let steps = [
      ("revocation", Self.rest(.paymentRevoked)), ("refund", Self.rest(.refundRequest)),
      ("report", Self.rest(.refundReported)), ("chargeback", Self.rest(.chargeback)),
    ]
    try expect("A payment", table: 1, payments, steps, stage: Self.payment)
  }

  private let disputes: [(String, [Step])] = [
    ("none", []), ("disputed", [{ $0.take(.chargeback, 50, at: 10) }]),
    ("won", [{ $0.take(.chargeback, 50, at: 10) }, { $0.take(.chargebackWon, 50, at: 20) }]),
    ("lost", [{ $0.take(.chargeback, 50, at: 10) }, { $0.take(.chargebackLost, 50, at: 20) }]),
  ]

  /// Demands a table of what is said of a dispute of 50, of an order that was paid 200.
  private func expectDispute(
    _ number: Int,
    _ stages: [(String, [Step])],
    recordedAt sequence: UInt64
  ) throws {
    let columns: [(String, OrderStep)] = [
      ("received", .chargeback), ("won", .chargebackWon), ("lost", .chargebackLost),
    ]
    let paid: Step = { $0.take(.payment, 200, at: 1) }
    try expect(
      "A dispute",
      table: number,
      stages.map { ($0.0, [paid] + $0.1) },
      columns.map { name, step in (name, { $0.take(step, 50, at: sequence) }) },
      stage: Self.dispute
    )
  }

  private static func dispute(of order: OrderTable) -> String {
    if order.state.disputed > 0 { return "disputed" }
    if order.state.disputes == 0 { return "none" }
    return order.state.won > order.state.lost ? "won" : "lost"
  }

  @Test func `a dispute is what the table says`() throws {
    try expectDispute(0, disputes, recordedAt: 40)
  }

  /// Recorded after the dispute and before its outcome; the last two are disputed a second time.
  @Test func `what is said of a dispute again is what the table says`() throws {
    let again = disputes.suffix(2).map { name, path -> (String, [Step]) in
      ("\(name)-then-disputed", path + [{ $0.take(.chargeback, 50, at: 30) }])
    }
    try expectDispute(1, disputes.suffix(2) + again, recordedAt: 15)
  }

  /// A step of a payout, with what it does to what was set aside.
  private static func payout(
    _ step: PayoutStep,
    _ net: Int128,
    reversing: Bool = false,
    of request: UInt64 = 1
  ) -> Step {
    {
      let account = AccountKey(subject: 9, owner: 1, purpose: 0, currency: 1)
      let effect = OrderEffect(account: account, net: net)
      // A request is recorded first, and is itself what is taken back.
      let at = step == .request ? request : $0.sequence + 2
      return $0.take(nil, payout: step, answering: request, reversing: reversing, at: at, [effect])
    }
  }

  /// For all that is left, and for 100 where nothing is.
  private static func allLeft(_ step: PayoutStep) -> Step {
    {
      let left = $0.state.payout(requestedBy: 1)?.aside.parts.reduce(0) { $0 + $1.net } ?? 0
      return payout(step, left == 0 ? -100 : -left)(&$0)
    }
  }

  @Test(arguments: [PayoutStep.failure, .request])
  func `a payout is what the table says`(endedBy end: PayoutStep) throws {
    // What is on its way for another payout is there all the time.
    let other = Self.payout(.request, 100, of: 7)
    let ask = Self.payout(.request, 100)
    let stages: [(String, [Step])] = [
      ("none", [other]), ("asked", [other, ask]),
      ("in-part", [other, ask, Self.payout(.success, -40)]),
      ("paid", [other, ask, Self.payout(.success, -100)]),
      ("over", [other, ask, Self.payout(end, -100, reversing: end == .request)]),
    ]
    let steps: [(String, Step)] = [
      ("success-in-part", Self.payout(.success, -40)), ("success", Self.allLeft(.success)),
      ("failure-in-part", Self.payout(.failure, -40)), ("failure", Self.allLeft(.failure)),
      ("reversal", Self.payout(.request, -100, reversing: true)),
    ]
    try expect("A payout", stages, steps) { order in
      guard let payout = order.state.payout(requestedBy: 1) else { return "none" }
      let left = payout.aside.parts.reduce(0) { $0 + $1.net }
      if left != 0 { return left == 100 ? "asked" : "in-part" }
      return payout.isPaid ? "paid" : "over"
    }
  }

  @Test func `a recharge is what the table says`() throws {
    let stages: [(String, [Step])] = [
      ("none", []), ("recharged", [{ $0.take(.recharge, 100) }]),
      ("revoked", [{ $0.take(.recharge, 100) }, { $0.take(.rechargeRevoked, 100) }]),
    ]
    let steps: [(String, Step)] = [
      ("received", { $0.take(.recharge, 100) }), ("revoked", { $0.take(.rechargeRevoked, 100) }),
      ("reversal", { $0.take(.recharge, 100, reversing: true) }),
    ]
    try expect("A recharge", stages, steps) { order in
      if order.state.recharged > 0 { return "recharged" }
      return order.state.currency == 0 ? "none" : "revoked"
    }
  }
}
