import BusinessCalendar
import RandomNumbers

extension Market {
  /// An order is placed and paid; a secured one is confirmed and settled later.
  mutating func beginOrder(_ story: Story, at time: Int) {
    let merchant = population.merchant(&random)
    let buyer = population.user(&random)
    let money = population.money(ofMerchant: merchant)
    let gross = population.price(money, &random)
    // Users hold CNY; who pays in another currency, or has too little and sees it, takes a channel.
    let wallet = AccountKey(subject: 224_101, owner: .user(buyer), money: .cny)
    let hasEnough = model.available(wallet) >= gross || random.chance(perMille: 60)
    let isByCard = story == .securedPayment && random.chance(perMille: 250)
    let order = Order(
      merchant: merchant,
      buyer: buyer,
      channel: isByCard ? .cardChannel : random.pick(Party.channels),
      money: money,
      gross: gross,
      isInstant: story == .instantPayment,
      isFromBalance: story == .balancePayment && money == .cny && hasEnough,
      paidAt: time
    )
    orders.append(order)
    let index = orders.count - 1
    guard !order.isFromBalance else { return pay(index, at: time) }
    let notice = arrival(of: time)
    schedule(.pay(index), at: notice)
    // The buyer is faster than the channel: the confirmation comes before its payment.
    if !order.isInstant, notice - time > 300_000, notice < Self.cut(after: time),
      random.chance(perMille: 500)
    {
      orders[index].confirmIsPlanned = true
      schedule(.confirm(index), at: time + (notice - time) / 2)
    }
  }

  mutating func pay(_ index: Int, at time: Int) {
    let order = orders[index]
    var event = PlatformEvent(
      .payment,
      index,
      type: order.isFromBalance ? "payment.requested" : "payment.received",
      code: code(ofPayment: order),
      time: order.isFromBalance ? time : order.paidAt
    )
    event.order = orderNumber(index)
    event.set(order.isFromBalance ? "amount" : "gross", order.gross, order.money)
    event.parties = [("merchant", .merchant(order.merchant)), ("buyer", .user(order.buyer))]
    if !order.isFromBalance {
      event.parties.append(("channel", order.channel))
      event.references = [("channel_flow", channelFlow())]
      event.valueDay = Self.day(of: order.paidAt)
      event.trace = trace()
    }
    if random.chance(perMille: 150) { event.text = random.pick(["鞋 42", "coffee", "图书", "充电器"]) }
    if case .refused = say(event) { return }
    if !order.isInstant, !order.confirmIsPlanned, random.chance(perMille: 900) {
      schedule(.confirm(index), at: later(time, minutes: 10...420))
    }
    if random.chance(perMille: 60) { planRefund(of: index, after: time) }
  }

  mutating func confirm(_ index: Int, at time: Int) {
    let order = orders[index]
    guard order.rest > 0 else { return }
    var event = PlatformEvent(
      .confirmation,
      index,
      type: "payment.confirmed",
      code: "1011",
      time: time
    )
    event.order = orderNumber(index)
    event.set("amount", order.rest, order.money)
    event.parties = [("merchant", .merchant(order.merchant))]
    event.follows = EventName(kind: .payment, number: index)
    say(event)
    orders[index].stage = .confirmed
    if random.chance(perMille: 900) {
      schedule(.settle(index), at: later(time, minutes: 30...240))
    }
  }

  private func code(ofPayment order: Order) -> String {
    if order.isFromBalance { return "1004" }
    if order.isInstant { return "1002" }
    return order.channel == .cardChannel ? "1001" : "1003"
  }

  mutating func settle(_ index: Int, at time: Int) {
    let order = orders[index]
    guard order.rest > 0 else { return }
    let isSplit = population.isMarket(order.merchant) && order.rest >= 1_000
    let isTaxed = !isSplit && population.isTaxed(order.merchant)
    var event = PlatformEvent(
      .settlement,
      index,
      type: "settlement.requested",
      code: isSplit ? "2002" : isTaxed ? "2003" : "2001",
      time: time
    )
    event.order = orderNumber(index)
    let commission = order.rest * 4 / 1_000
    event.set("total", order.rest, order.money)
    event.set("commission", commission, order.money)
    event.parties = [("merchant", .merchant(order.merchant))]
    event.follows = EventName(kind: .confirmation, number: index)
    if isSplit {
      event.items = split(order.rest - commission, of: index)
      // A program that rounds each share on its own: the sum is off by one.
      if random.chance(perMille: 10) { event.amounts[0].minor += 1 }
    } else {
      // Of what came from a balance no channel has a part.
      let fee = order.isFromBalance ? 0 : Self.channelFee(order.rest)
      event.set("channel_fee", fee, order.money)
      event.parties.append(("channel", order.channel))
      if isTaxed {
        event.set("commission_tax", Self.tax(in: commission), order.money)
        event.set("channel_tax", Self.tax(in: fee), order.money)
      } else if random.chance(perMille: 80), order.rest >= 1_000 {
        event.set("promotion", order.rest / 50, order.money)
        let promoter = Party(kind: .promoter, number: Int32(random.int(in: 0...99)))
        event.parties.append(("promoter", promoter))
      }
    }
    if say(event) == .posted { orders[index].stage = .settled }
  }

  /// Shares of up to 50 receivers; each gets something, the last takes what is left.
  private mutating func split(_ net: Int64, of index: Int) -> [PlatformEvent.Item] {
    let order = orders[index]
    let most = Int(min(50, net / 2))
    let count = random.chance(perMille: 100) ? most : min(most, random.int(in: 2...8))
    var rest = net
    return (0..<count).map { number in
      let left = Int64(count - number)
      let share = left == 1 ? rest : max(1, rest / left - Int64(random.int(in: 0...9)))
      rest -= share
      let receiver = (order.merchant + number * 37) % population.merchants
      return PlatformEvent.Item(
        order: "\(orderNumber(index))-\(number + 1)",
        [("receiver", .merchant(receiver))],
        .init(name: "net", minor: share, money: order.money)
      )
    }
  }

  /// One payment of a basket of orders of several merchants.
  mutating func combine(at time: Int) {
    let count = random.int(in: 2...6)
    let number = orders.count
    // Its number is taken from the orders, so that no other payment has it.
    orders.append(
      Order(
        merchant: 0,
        buyer: population.user(&random),
        channel: random.pick(Party.channels),
        money: .cny,
        gross: 0,
        isInstant: true,
        isFromBalance: false,
        paidAt: time
      )
    )
    var event = PlatformEvent(
      .payment,
      number,
      type: "payment.received",
      code: "1005",
      time: time
    )
    event.items = (1...count).map { part in
      PlatformEvent.Item(
        order: "\(orderNumber(number))-\(part)",
        [("merchant", .merchant(population.merchant(&random)))],
        .init(name: "amount", minor: population.price(.cny, &random), money: .cny)
      )
    }
    event.set("gross", event.items.reduce(0) { $0 + $1.amounts[0].minor }, .cny)
    event.parties = [("channel", orders[number].channel), ("buyer", .user(orders[number].buyer))]
    event.references = [("channel_flow", channelFlow())]
    event.valueDay = Self.day(of: time)
    say(event)
  }

  /// The order's number as people see it.
  func orderNumber(_ index: Int) -> String {
    let (year, month, day) = options.date(Self.day(of: orders[index].paidAt)).components
    return "\(year)\(padded(month, to: 2))\(padded(day, to: 2))\(padded(index, to: 8))"
  }

  /// 0.6 %, rounded half up, at least one minor unit.
  static func channelFee(_ gross: Int64) -> Int64 { max(1, (gross * 6 + 500) / 1_000) }

  /// 6 % of VAT that stand in an amount.
  static func tax(in amount: Int64) -> Int64 { amount * 6 / 106 }
}
