/// What an order has, in the plainest form: whose it is, money under it, what was paid and given
/// back, and how far its refunds, its dispute and its withdrawal have come.
struct ModelOrder {
  enum Stage { case asked, sent, done, returned, failed, cancelled }

  struct Refund {
    let amount: Int64
    /// How much of it was in suspense, and never paid for the order.
    let ofSuspense: Int64
    var stage = Stage.asked
  }

  struct Withdrawal {
    let amount: Int64
    var paid: Int64 = 0
    var stage = Stage.asked
  }

  /// By role.
  var parties: [String: Party] = [:]
  /// What stands in each account that is kept by order, positive on its normal side.
  var parts: [AccountKey: Int64] = [:]
  var paid: Int64 = 0
  var refunded: Int64 = 0
  var disputed: Int64 = 0
  /// What payments left in suspense, and is there still.
  var suspended: Int64 = 0
  var refunds: [EventName: Refund] = [:]
  /// What is left of each payout that is no refund's, by its request and account.
  var payouts: [EventName: [AccountKey: Int64]] = [:]
  var withdrawal: Withdrawal?
  var purchase = ModelPurchase()

  var rest: Int64 { paid - refunded }

  /// The stage of a refund after an answer; nil where the answer may not be.
  static func stage(_ stage: Stage, after type: String) -> Stage? {
    switch (type, stage) {
    case ("refund.succeeded", .asked), ("refund.succeeded", .sent), ("refund.succeeded", .failed):
      .done
    case ("refund.failed", .asked), ("refund.failed", .done), ("payout.failed", .sent): .failed
    case ("refund.failed", .sent): .sent
    case ("payout.requested", .asked), ("payout.requested", .failed): .sent
    case ("refund.cancelled", .asked), ("refund.cancelled", .failed): .cancelled
    default: nil
    }
  }

  /// The same of a withdrawal.
  static func withdrawalStage(_ stage: Stage, after type: String) -> Stage? {
    switch (type, stage) {
    case ("withdrawal.submitted", .asked): .sent
    case ("withdrawal.succeeded", .sent), ("withdrawal.succeeded", .returned): .done
    case ("withdrawal.returned", .done): .returned
    case ("withdrawal.failed", .asked), ("withdrawal.failed", .sent), ("withdrawal.failed", .done),
      ("withdrawal.failed", .returned):
      .failed
    default: nil
    }
  }
}

extension BookModel {
  /// An account under an order.
  private struct PartKey: Hashable {
    let order: String
    let account: AccountKey
  }

  private static let kinds = ["merchant", "buyer", "payee", "user", "supplier"]

  /// Money in transit, suspense, merchants' debts and money that waits for an order's next step is
  /// kept by order.
  private static func isKeptByOrder(_ subject: Int32) -> Bool {
    [
      122_101, 122_102, 220_201, 220_203, 220_204, 224_102, 224_103, 224_106, 224_109,
    ].contains(subject)
  }

  /// Why the event's orders do not allow it: the first reason in Daybook's order of precedence.
  func orderObstacle(_ event: PlatformEvent, _ lines: [ModelLine]) -> String? {
    let effects = Self.partEffects(event, lines)
    if event.code != nil, effects.contains(where: { $0.key.order.isEmpty && $0.value != 0 }) {
      return "missing-order"
    }
    if let name = event.order {
      let order = orders[name] ?? ModelOrder()
      for role in Self.kinds {
        if let known = order.parties[role], let said = event.party(role), known != said {
          return "another-party"
        }
      }
      let own = effects.filter { $0.key.order == name }
        .map { ($0.key.account, $0.value) }
      if let reason = stepObstacle(event, order, own) { return reason }
      if let reason = payoutObstacle(event, order, own) { return reason }
    }
    for (key, effect) in effects where effect < 0 && !key.order.isEmpty {
      if (orders[key.order]?.parts[key.account] ?? 0) + effect < 0 { return "exceeds-order" }
    }
    return nil
  }

  private func stepObstacle(
    _ event: PlatformEvent,
    _ order: ModelOrder,
    _ effects: [(account: AccountKey, minor: Int64)]
  ) -> String? {
    if let next = order.purchase.after(event) { return next.obstacle(to: event) }
    let amount = event.amount("amount")
    switch event.type {
    case "refund.requested":
      let fromSuspense = Self.fromSuspense(effects)
      if order.paid == 0, fromSuspense >= amount { return nil }
      return amount - min(order.suspended, amount, fromSuspense) > order.rest
        ? "exceeds-paid" : nil
    case "refund.reported", "payment.revoked", "chargeback.received":
      return amount > order.rest ? "exceeds-paid" : nil
    case "chargeback.won", "chargeback.lost":
      if order.disputed == 0 { return "wrong-state" }
      return amount > order.disputed ? "differs-from-request" : nil
    case "refund.succeeded", "refund.failed", "refund.cancelled", "payout.requested",
      "payout.failed":
      return answerObstacle(event, order)
    default:
      guard event.type.hasPrefix("withdrawal.") else { return nil }
      return withdrawalObstacle(event, order, effects)
    }
  }

  private func answerObstacle(_ event: PlatformEvent, _ order: ModelOrder) -> String? {
    let isPayout = event.type.hasPrefix("payout.")
    guard let request = event.follows else { return isPayout ? nil : "missing-follows" }
    guard let refund = order.refunds[request] else { return isPayout ? nil : "wrong-state" }
    guard ModelOrder.stage(refund.stage, after: event.type) != nil else { return "wrong-state" }
    let isFailure = event.type == "refund.failed"
    let said = event.amount(isFailure ? "booked" : "amount")
    let expected = isFailure && refund.stage != .done ? 0 : refund.amount
    return said == expected ? nil : "differs-from-request"
  }

  /// A payout is paid, and fails, out of what its request set aside.
  private func payoutObstacle(
    _ event: PlatformEvent,
    _ order: ModelOrder,
    _ effects: [(account: AccountKey, minor: Int64)]
  ) -> String? {
    let isFailure = event.type == "payout.failed"
    guard isFailure || event.type == "payout.succeeded" else { return nil }
    if isFailure, let request = event.follows, order.refunds[request] != nil { return nil }
    for (account, minor) in effects where minor < 0 && !Self.isSuspense(account.subject) {
      guard let request = event.follows else { return "missing-follows" }
      if -minor > order.payouts[request]?[account] ?? 0 { return "differs-from-request" }
    }
    return nil
  }

  private func withdrawalObstacle(
    _ event: PlatformEvent,
    _ order: ModelOrder,
    _ effects: [(account: AccountKey, minor: Int64)]
  ) -> String? {
    guard event.type != "withdrawal.requested" else {
      return order.withdrawal == nil ? nil : "wrong-state"
    }
    guard let withdrawal = order.withdrawal,
      ModelOrder.withdrawalStage(withdrawal.stage, after: event.type) != nil
    else { return "wrong-state" }
    let isWhole = effects.allSatisfy { account, minor in
      minor >= 0 || Self.isSuspense(account.subject) || order.parts[account] ?? 0 <= -minor
    }
    switch event.type {
    case "withdrawal.succeeded": return isWhole ? nil : "differs-from-request"
    case "withdrawal.returned":
      return event.amount("paid") == withdrawal.paid ? nil : "differs-from-request"
    case "withdrawal.submitted":
      return event.amount("amount") == withdrawal.amount && isWhole ? nil : "differs-from-request"
    default:
      let booked = event.amount("booked")
      if (withdrawal.stage == .done) != (booked != 0) { return "wrong-state" }
      let isSame = event.amount("amount") == withdrawal.amount
      return isSame && (booked == 0 || booked == withdrawal.paid) ? nil : "differs-from-request"
    }
  }

  /// Takes a posted event into its orders.
  mutating func takeStep(_ event: PlatformEvent, _ lines: [ModelLine]) {
    let effects = Self.partEffects(event, lines)
    for (key, effect) in effects where !key.order.isEmpty {
      orders[key.order, default: ModelOrder()].parts[key.account, default: 0] += effect
    }
    for item in event.items where event.type == "payment.received" {
      guard let name = item.order else { continue }
      orders[name, default: ModelOrder()].paid += item.amounts.reduce(0) { $0 + $1.minor }
      orders[name]?.parties["merchant"] = item.party("merchant")
    }
    guard let name = event.order else { return }
    var order = orders[name] ?? ModelOrder()
    for role in Self.kinds { order.parties[role] = order.parties[role] ?? event.party(role) }
    order.purchase = order.purchase.after(event) ?? order.purchase
    let own = effects.filter { $0.key.order == name }.map { ($0.key.account, $0.value) }
    Self.advance(&order, event, fromSuspense: Self.fromSuspense(own))
    Self.advancePayout(&order, event, own)
    orders[name] = order
  }

  private static func advance(
    _ order: inout ModelOrder,
    _ event: PlatformEvent,
    fromSuspense: Int64
  ) {
    let amount = event.amount("amount")
    let ofSuspense = min(order.suspended, amount, max(0, fromSuspense))
    order.suspended = max(0, order.suspended - max(0, fromSuspense))
    switch event.type {
    case "payment.received":
      order.paid += event.amount("gross") - max(0, -fromSuspense)
      order.suspended += max(0, -fromSuspense)
    case "payment.requested": order.paid += amount
    case "payment.revoked": order.paid -= amount
    case "refund.reported": order.refunded += amount
    case "chargeback.received":
      order.refunded += amount
      order.disputed += amount
    case "chargeback.won":
      order.refunded -= amount
      order.disputed -= amount
    case "chargeback.lost": order.disputed -= amount
    case "refund.requested":
      order.refunded += amount - ofSuspense
      order.refunds[event.name] = ModelOrder.Refund(amount: amount, ofSuspense: ofSuspense)
    case "withdrawal.requested": order.withdrawal = ModelOrder.Withdrawal(amount: amount)
    default: advanceAnswer(&order, event, fromSuspense: fromSuspense)
    }
  }

  private static func advancePayout(
    _ order: inout ModelOrder,
    _ event: PlatformEvent,
    _ effects: [(account: AccountKey, minor: Int64)]
  ) {
    let own = effects.filter { !isSuspense($0.account.subject) }
    switch event.type {
    case "payout.requested", "commission.requested":
      if let request = event.follows, order.refunds[request] != nil { return }
      for (account, minor) in own where minor > 0 {
        order.payouts[event.name, default: [:]][account, default: 0] += minor
      }
    case "payout.succeeded", "payout.failed":
      guard let request = event.follows else { return }
      for (account, minor) in own { order.payouts[request]?[account]? += minor }
    default: break
    }
  }

  private static func advanceAnswer(
    _ order: inout ModelOrder,
    _ event: PlatformEvent,
    fromSuspense: Int64
  ) {
    if let withdrawal = order.withdrawal {
      let stage = ModelOrder.withdrawalStage(withdrawal.stage, after: event.type)
      order.withdrawal?.stage = stage ?? withdrawal.stage
      if event.type == "withdrawal.succeeded" { order.withdrawal?.paid += event.amount("paid") }
      if event.type == "withdrawal.returned" { order.withdrawal?.paid -= event.amount("paid") }
    }
    guard let request = event.follows, let refund = order.refunds[request],
      let stage = ModelOrder.stage(refund.stage, after: event.type)
    else { return }
    order.refunds[request]?.stage = stage
    if stage == .cancelled {
      order.refunded -= refund.amount - refund.ofSuspense
      order.suspended += min(refund.ofSuspense, max(0, -fromSuspense))
    }
  }

  private static func isSuspense(_ subject: Int32) -> Bool {
    subject == 224_109 || subject == 122_101
  }

  /// What an entry takes from what is owed in suspense; below zero what it puts there.
  private static func fromSuspense(_ effects: [(account: AccountKey, minor: Int64)]) -> Int64 {
    effects.reduce(0) { $1.account.subject == 224_109 ? $0 - $1.minor : $0 }
  }

  /// What the lines do to the accounts that are kept by order; an empty order is none.
  private static func partEffects(
    _ event: PlatformEvent,
    _ lines: [ModelLine]
  ) -> [PartKey: Int64] {
    var effects: [PartKey: Int64] = [:]
    for line in lines where isKeptByOrder(line.account.subject) {
      let key = PartKey(order: line.order ?? event.order ?? "", account: line.account)
      effects[key, default: 0] += isDebitOnly(line.account.subject) ? line.effect : -line.effect
    }
    return effects
  }
}
