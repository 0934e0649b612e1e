/// What is on its way out under an order, by the request that set it aside: counted from lines in
/// transit to banks, by a reader who has never seen a decider.
struct PayoutMoney {
  private struct Key: Hashable {
    let order: String
    let request: String
  }

  private var left: [Key: Int] = [:]
  private var refunds: Set<String> = []

  /// Takes a booked event; gives what cannot be true, as more gone out than its request set aside.
  mutating func take(_ event: Happening) -> String? {
    let asks = ["payout.requested", "commission.requested"].contains(event.type)
    switch event.type {
    case "refund.requested": refunds.insert(event.name)
    case "refund.succeeded", "payout.succeeded", "payout.failed": break
    default: if !asks { return nil }
    }
    let net = event.lines.reduce(0) { $1.subject == "220203" ? $0 - $1.net : $0 }
    guard net != 0 else { return nil }
    // A refund that goes another way sets aside for the refund.
    let isOwn = asks && !refunds.contains(event.request)
    let request = isOwn ? event.name : event.request
    let key = Key(order: event.order, request: request)
    left[key, default: 0] += net
    guard net < 0, let after = left[key], after < 0 else { return nil }
    return "takes \(-net) in transit, \(-after) more than is set aside by \(request)"
  }
}
