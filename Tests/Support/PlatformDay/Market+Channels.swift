import RandomNumbers

extension Market {
  /// Clearing reports a payment, and what the channel charges for it: most within the hour, many in
  /// the night, some a day later, a few never.
  mutating func planClearing(of payment: PlatformEvent) {
    guard let channel = payment.party("channel"), let gross = payment.amounts.first else { return }
    let isTaxed = channel == .cardChannel && payment.code == "1001"
    var event = PlatformEvent(
      .clearing,
      number(.clearing),
      type: "payment.cleared",
      code: isTaxed ? "8015" : "8011",
      time: clock
    )
    event.order = payment.order
    event.set("gross", payment.amount("gross"), gross.money)
    // A row of the acquirer's file has its fee with it; so has one that was found in suspense.
    if payment.code != "1041", payment.code != "1010" {
      let fee = Self.channelFee(payment.amount("gross"))
      event.set("fee", fee, gross.money)
      if isTaxed { event.set("tax", Self.tax(in: fee), gross.money) }
      event.references = [("fee_rule", "0.60 % v3")]
    }
    event.parties = [("channel", channel)]
    event.follows = payment.name
    let night = Self.cut(after: clock) + random.int(in: 1_800_000...12_600_000)
    switch random.index(weights: [600, 370, 26, 4]) {
    case 0: event.time = later(clock, minutes: 5...60)
    case 1: event.time = night
    case 2: event.time = later(night, minutes: 300...1_000)
    default: return
    }
    schedule(.notice(event), at: event.time)
  }

  /// The night after a day: the channels' files are compared and their cash is awaited, and own funds
  /// make up what the reserve lacks.
  mutating func settleAccounts(after day: Int, at time: Int) {
    for money in [Money.cny, .usd, .jpy] {
      for channel in Party.channels + [.cardChannel] {
        reconcile(ModelViews.Channel(party: channel, money: money), at: time)
      }
      coverClients(in: money, at: time)
    }
    var charge = telling(at: time, ["own_bank": .bank])
    charge.then("8041", ["fee": 1_500], under: .none)
    tell(charge)
  }

  /// The channel's file: its refunds, its payments, and where the banks work, what it pays.
  private mutating func reconcile(_ channel: ModelViews.Channel, at time: Int) {
    let (party, money) = (channel.party, channel.money)
    let clearing = AccountKey(subject: 112_201, owner: party, money: money)
    let checked = AccountKey(subject: 112_202, owner: party, money: money)
    let refunds = refundsAtChannels.removeValue(forKey: channel) ?? 0
    let payments = -model.available(clearing) + refunds
    let rest = -model.available(checked) + payments - refunds
    var story = telling(at: time, money: money, ["channel": party, "bank": .bank])
    if refunds > 0 { story.then("8002", ["amount": refunds], under: .none) }
    if payments > 0 { story.then("8001", ["amount": payments], under: .none) }
    if rest > 0, Population.weekday(of: options.date(Self.day(of: time))) < 5 {
      story.then("8021", ["received": rest], under: .none)
    }
    tell(story)
  }

  /// Own funds top the reserve up where it is short of what clients hold; what is earned leaves it.
  private mutating func coverClients(in money: Money, at time: Int) {
    let own = model.ownPartOfPool(in: money)
    var story = telling(at: time, money: money, ["bank": .bank, "own_bank": .bank])
    if own < 0 { story.then("8031", ["amount": -own], under: .none) }
    if own > 100 { story.then("8032", ["amount": own], under: .none) }
    tell(story)
  }
}

extension BookModel {
  /// What the pool of client money has more than clients hold.
  func ownPartOfPool(in money: Money) -> Int64 {
    var own: Int64 = 0
    for (account, state) in accounts where account.money == money {
      let isPool = [100_201, 112_201, 112_202, 300_101].contains(account.subject)
      let isClients =
        (account.subject / 100 == 2_202 || account.subject / 100 == 2_241)
        && account.subject != 220_206 && account.subject != 224_107
      if isPool || isClients { own += state.balance }
    }
    return own
  }
}
