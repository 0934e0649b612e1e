import RandomNumbers

extension Market {
  /// Some are asked for within the hour, some after settlement; one in fifty is overtaken by the
  /// channel's answer.
  mutating func planRefund(of index: Int, after time: Int) {
    let order = orders[index]
    let isFull = random.chance(perMille: 500)
    let amount = isFull ? order.gross : max(1, order.gross / Int64(random.int(in: 2...6)))
    let refund = Refund(
      order: index,
      number: number(.refund),
      amount: amount,
      isOvertaken: !order.isFromBalance && random.chance(perMille: 40)
    )
    let at = later(time, minutes: 5...600)
    schedule(.refund(refund), at: at)
    if refund.isOvertaken {
      schedule(.refundArrives(refund), at: at - random.int(in: 1_000...200_000))
    }
  }

  mutating func ask(_ refund: Refund, at time: Int) {
    let order = orders[refund.order]
    // What was refunded before cannot be again.
    guard order.rest >= refund.amount else { return }
    var event = PlatformEvent(
      .refund,
      refund.number,
      type: "refund.requested",
      code: code(of: order),
      time: time
    )
    event.order = orderNumber(refund.order)
    event.set("amount", refund.amount, order.money)
    if event.code == "4003" {
      let balance = model.available(wallet(ofMerchant: order.merchant, order.money))
      let shortfall = max(0, refund.amount - balance)
      if shortfall > 0 { event.set("shortfall", shortfall, order.money) }
    }
    event.parties = [("merchant", .merchant(order.merchant)), ("buyer", .user(order.buyer))]
    event.follows = EventName(kind: .payment, number: refund.order)
    if case .refused = say(event) { return }
    orders[refund.order].refunded += refund.amount
    if !refund.isOvertaken {
      schedule(.refundArrives(refund), at: later(time, minutes: 1...30))
    }
  }

  /// The money is back with the buyer: through the channel, or on the balance.
  mutating func arrive(_ refund: Refund, at time: Int) {
    let order = orders[refund.order]
    var event = PlatformEvent(
      .refundResult,
      refund.number,
      type: "refund.succeeded",
      code: order.isFromBalance ? "4102" : "4101",
      time: time
    )
    event.order = orderNumber(refund.order)
    event.set("amount", refund.amount, order.money)
    event.parties = [("buyer", .user(order.buyer))]
    if !order.isFromBalance {
      event.parties.append(("channel", order.channel))
      event.references = [("channel_flow", channelFlow())]
      event.trace = trace()
    }
    event.follows = EventName(kind: .refund, number: refund.number)
    say(event)
  }

  /// From the buyer's security, from what is to be settled, or from the merchant's balance.
  private func code(of order: Order) -> String {
    if order.isInstant { return "4003" }
    return switch order.stage {
    case .paid: "4001"
    case .confirmed: "4002"
    case .settled: "4003"
    }
  }
}
