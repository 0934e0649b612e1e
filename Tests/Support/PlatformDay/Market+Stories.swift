import RandomNumbers

extension Market {
  /// Performs a step at its time.
  mutating func perform(_ step: Step, at time: Int) {
    switch step {
    case .begin(let story): begin(story, at: time)
    case .beginTale(let tale, let variant): begin(tale, variant, at: time)
    case .pay(let order): pay(order, at: time)
    case .confirm(let order): confirm(order, at: time)
    case .settle(let order): settle(order, at: time)
    case .refund(let refund): ask(refund, at: time)
    case .refundArrives(let refund): arrive(refund, at: time)
    case .withdraw(let index): withdraw(index, at: time)
    case .submit(let index): submit(index, at: time)
    case .endWithdrawal(let index): endWithdrawal(index, at: time)
    case .reverse(let name): reverse(name, at: time)
    case .notice(let event): say(event)
    case .again(let event): sayAgain(event, otherwise: random.chance(perMille: 500))
    case .conflict(let event): contradict(event)
    case .tell(let story): tell(story)
    case .freeze: freeze(at: time)
    case .strays: stray(at: time)
    case .night(let day): settleAccounts(after: day, at: time)
    }
  }

  /// Says the next step of a story at its time, and so on until one is refused.
  mutating func tell(_ story: Telling) {
    var story = story
    guard let due = story.nextTime else { return }
    guard due <= clock, let event = story.next() else {
      schedule(.tell(story), at: due)
      return
    }
    if case .refused = say(event) { return }
    if let next = story.nextTime { schedule(.tell(story), at: next) }
  }

  private mutating func begin(_ story: Story, at time: Int) {
    switch story {
    case .recharge: recharge(at: time, arriving: nil)
    case .instantPayment, .securedPayment, .balancePayment: beginOrder(story, at: time)
    case .combinedPayment: combine(at: time)
    case .transfer: transfer(at: time)
    case .userWithdrawal, .merchantWithdrawal: beginWithdrawal(story, at: time)
    case .exchange: exchange(at: time)
    case .mistake: blunder(at: time)
    }
  }

  /// When a channel's notice of something arrives: mostly within seconds, some much later, of what
  /// happens in the evening some only after the cut, and a few days later, when the day is sealed.
  mutating func arrival(of time: Int) -> Int {
    let cut = Self.cut(after: time)
    if time > cut - 6 * 3_600_000, random.chance(perMille: 12) {
      return cut + random.int(in: 60_000...3 * 3_600_000)
    }
    if random.chance(perMille: 4) { return later(time, minutes: 1_500...4_000) }
    if random.chance(perMille: 12) { return later(time, minutes: 6...45) }
    return time + random.int(in: 40...2_500)
  }

  mutating func trace() -> UInt64? { random.chance(perMille: 100) ? random.next() : nil }

  /// A recharge; it is said at once where its arrival is given.
  mutating func recharge(at time: Int, arriving: Int?) {
    let user = population.user(&random)
    var event = PlatformEvent(
      .recharge,
      number(.recharge),
      type: "recharge.received",
      code: "5001",
      time: time
    )
    event.set("gross", population.price(.cny, &random) * 2, .cny)
    event.parties = [("user", .user(user)), ("channel", random.pick(Party.channels))]
    event.references = [("channel_flow", channelFlow())]
    event.valueDay = Self.day(of: time)
    event.trace = trace()
    let at = arriving ?? arrival(of: time)
    if at - time < 5_000 {
      say(event)
    } else {
      schedule(.notice(event), at: at)
    }
  }

  mutating func transfer(at time: Int) {
    let sender = population.user(&random)
    let receiver = (sender + 1 + random.int(in: 0...population.users - 2)) % population.users
    let wallet = AccountKey(subject: 224_101, owner: .user(sender), money: .cny)
    let balance = model.available(wallet)
    guard balance >= 100 || random.chance(perMille: 30) else { return }
    var event = PlatformEvent(
      .transfer,
      number(.transfer),
      type: "transfer.requested",
      code: "6001",
      time: time
    )
    var amount = max(100, min(population.price(.cny, &random), balance))
    if random.chance(perMille: 8) { amount = balance + Int64(random.int(in: 1...50_000)) }
    event.set("amount", amount, .cny)
    event.parties = [("from", .user(sender)), ("to", .user(receiver))]
    event.text = random.pick(["生活费", "还你的饭钱", "rent", "thanks", "红包"])
    if say(event) == .posted, random.chance(perMille: 6) {
      schedule(.reverse(event.name), at: later(time, minutes: 5...90))
    }
  }

  mutating func exchange(at time: Int) {
    let merchant = population.merchant(&random)
    let money = population.money(ofMerchant: merchant)
    let target: Money = money == .cny ? .usd : .cny
    let balance = model.available(wallet(ofMerchant: merchant, money))
    guard balance > 10_000 else { return }
    let given = balance / Int64(random.int(in: 3...8))
    let received =
      switch (money, target) {
      case (.cny, _): given * 100 / 712
      case (.jpy, _): given * 100 / 21
      default: given * 708 / 100
      }
    var event = PlatformEvent(
      .exchange,
      number(.exchange),
      type: "exchange.requested",
      code: "6002",
      time: time
    )
    event.set("given", given, money)
    event.set("received", received, target)
    event.parties = [("merchant", .merchant(merchant))]
    event.references = [("rate", money == .cny ? "7.12" : money == .jpy ? "21.00" : "7.08")]
    say(event)
  }

  /// What somebody's program does wrong: no such code, a currency nobody knows, two currencies.
  mutating func blunder(at time: Int) {
    let merchant = Party.merchant(population.merchant(&random))
    let kind = random.int(in: 0...9)
    // Numbers that no order has.
    let number = 90_000_000 + number(.mistake)
    var event: PlatformEvent
    if kind == 0, model.waiting.count(where: BookModel.hasNoRule) < 5 {
      // A product that went live before its rule: a fact, parked until somebody publishes one.
      event = PlatformEvent(.payment, number, type: "payment.received", code: "1077", time: time)
      event.set("gross", 8_800, .cny)
      event.parties = [("merchant", merchant), ("channel", Party.channels[0])]
    } else if kind < 7 {
      let code = kind < 4 ? "3099" : "3001"
      event = PlatformEvent(
        .withdrawal,
        number,
        type: "withdrawal.requested",
        code: code,
        time: time
      )
      event.set("amount", 5_000, code == "3001" ? .unknown : .cny)
      event.parties = [("merchant", merchant)]
    } else {
      event = PlatformEvent(.refund, number, type: "refund.requested", code: "4003", time: time)
      event.set("amount", 5_000, .cny)
      event.set("shortfall", 100, .usd)
      event.parties = [("merchant", merchant), ("buyer", .user(population.user(&random)))]
    }
    say(event)
  }

  /// A transfer taken back by the back office, some in red, some in blue.
  mutating func reverse(_ name: EventName, at time: Int) {
    let number = number(.reversal)
    var event = PlatformEvent(.reversal, number, type: "entry.reversed", time: time)
    event.reverses = name
    event.style = random.chance(perMille: 500) ? "red" : "blue"
    event.actor = "clerk-\(random.int(in: 1...4))"
    event.approver = "supervisor-\(random.int(in: 1...2))"
    event.references = [("document", "CASE-\(padded(number, to: 5))")]
    say(event)
  }

  /// A bank and a channel report money that nobody can place, in these days or ever: it waits, and
  /// then stands in suspense.
  mutating func stray(at time: Int) {
    let merchant = Party.merchant(population.merchant(&random))
    func number() -> Int { 90_000_000 + self.number(.mistake) }
    var payment = PlatformEvent(
      .payment,
      number(),
      type: "payment.received",
      code: "1007",
      time: time
    )
    payment.set("gross", 8_800, .cny)
    payment.set("change", 100, .usd)
    payment.parties = [
      ("merchant", merchant), ("buyer", .user(population.user(&random))),
      ("channel", Party.channels[0]),
    ]
    payment.order = "S1"
    say(payment)
    for (code, type) in [("3003", "withdrawal.succeeded"), ("3005", "withdrawal.returned")] {
      var event = PlatformEvent(.withdrawalResult, number(), type: type, code: code, time: time)
      event.set("paid", 5_000, .cny)
      event.parties = [("merchant", merchant), ("bank", .bank)]
      event.order = "S2"
      say(event)
    }
  }

  /// The accounts of five users are frozen, and they try to take their money out all the same.
  mutating func freeze(at time: Int) {
    for user in 0..<min(5, population.users) {
      var event = PlatformEvent(.account, number(.account), type: "account.changed", time: time)
      event.account = AccountKey(subject: 224_101, owner: .user(user), money: .cny)
      event.status = "debit-frozen"
      event.actor = "risk-1"
      event.text = "court order"
      say(event)
      withdrawals.append(Withdrawal(party: .user(user), money: .cny, amount: 5_000, fee: 0))
      schedule(.withdraw(withdrawals.count - 1), at: later(time, minutes: 1...60))
    }
  }

  func wallet(ofMerchant merchant: Int, _ money: Money) -> AccountKey {
    AccountKey(subject: 220_202, owner: .merchant(merchant), money: money)
  }

  mutating func channelFlow() -> String {
    "4200" + padded(random.int(in: 0...9_999_999_999), to: 10)
  }
}
