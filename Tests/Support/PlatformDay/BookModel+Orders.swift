/// What an order has, in the plainest form: money under it, what was paid and given back, and how
/// far its refunds and its withdrawal have come.
struct ModelOrder {
  enum Stage { case asked, sent, done }

  /// What stands in each account that is kept by order, credit counted positive.
  var parts: [BookModel.PartKey: Int64] = [:]
  var paid: Int64 = 0
  var refunded: Int64 = 0
  var refunds: [EventName: Stage] = [:]
  var withdrawal: Stage?
}

extension BookModel {
  /// An account under an order.
  struct PartKey: Hashable {
    let order: String
    let account: AccountKey
  }

  /// Money in transit and money that waits for an order's next step is kept by order.
  private static func isKeptByOrder(_ subject: Int32) -> Bool {
    [220_201, 220_203, 220_204, 224_102, 224_103].contains(subject)
  }

  /// Why the event's orders do not allow it: the first reason in Daybook's order of precedence.
  func orderObstacle(_ event: PlatformEvent, _ lines: [ModelLine]) -> String? {
    let effects = Self.partEffects(event, lines)
    if effects.contains(where: { $0.key.order.isEmpty && $0.value != 0 }) { return "missing-order" }
    if let order = event.order, let reason = stepObstacle(event, orders[order] ?? ModelOrder()) {
      return reason
    }
    for (key, effect) in effects where effect < 0 {
      if (orders[key.order]?.parts[key] ?? 0) + effect < 0 { return "exceeds-order" }
    }
    return nil
  }

  private func stepObstacle(_ event: PlatformEvent, _ order: ModelOrder) -> String? {
    let answered = event.follows.flatMap { order.refunds[$0] }
    return switch event.type {
    case "refund.requested":
      event.amount("amount") > order.paid - order.refunded ? "exceeds-paid" : nil
    case "refund.succeeded":
      event.follows == nil ? "missing-follows" : answered == .asked ? nil : "wrong-state"
    case "withdrawal.requested": order.withdrawal == nil ? nil : "wrong-state"
    case "withdrawal.submitted": order.withdrawal == .asked ? nil : "wrong-state"
    case "withdrawal.succeeded": order.withdrawal == .sent ? nil : "wrong-state"
    case "withdrawal.failed":
      order.withdrawal == .asked || order.withdrawal == .sent ? nil : "wrong-state"
    default: nil
    }
  }

  /// Takes a posted event into its orders.
  mutating func takeStep(_ event: PlatformEvent, _ lines: [ModelLine]) {
    for (key, effect) in Self.partEffects(event, lines) where !key.order.isEmpty {
      orders[key.order, default: ModelOrder()].parts[key, default: 0] += effect
    }
    guard let order = event.order else { return }
    switch event.type {
    case "payment.received":
      orders[order, default: ModelOrder()].paid += event.amount("gross")
    case "payment.requested":
      orders[order, default: ModelOrder()].paid += event.amount("amount")
    case "refund.requested":
      orders[order, default: ModelOrder()].refunded += event.amount("amount")
      orders[order]?.refunds[event.name] = .asked
    case "refund.succeeded":
      if let request = event.follows { orders[order]?.refunds[request] = .done }
    case "withdrawal.requested": orders[order, default: ModelOrder()].withdrawal = .asked
    case "withdrawal.submitted": orders[order]?.withdrawal = .sent
    case "withdrawal.succeeded", "withdrawal.failed": orders[order]?.withdrawal = .done
    default: break
    }
  }

  /// What the lines do to the accounts that are kept by order; an empty order is none.
  private static func partEffects(
    _ event: PlatformEvent,
    _ lines: [ModelLine]
  ) -> [PartKey: Int64] {
    var effects: [PartKey: Int64] = [:]
    for line in lines where isKeptByOrder(line.account.subject) {
      let order = line.order ?? event.order ?? ""
      effects[PartKey(order: order, account: line.account), default: 0] -= line.effect
    }
    return effects
  }
}
