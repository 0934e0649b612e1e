import RandomNumbers

extension Market {
  /// What happens to accounts beside their trade.
  mutating func tellAccount(
    _ tale: Tale,
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    story.cast["from"] = story.cast["user"]
    story.cast["to"] = .user(population.user(&random))
    switch tale {
    case .margin:
      // The last one has no margin account: it is refused.
      if variant < 2 { story.open(story.account(224_104, of: "merchant")) }
      story.then("1002", ["gross": price])
      story.then("7001", ["amount": price / 2])
      story.then(variant == 0 ? "7002" : "7003", ["amount": price / 4])
    case .hold: tellHold(variant, price, &story)
    case .account: tellStatus(variant, price, &story)
    case .fixedFee:
      if variant == 0 {
        story.then("1002", ["gross": price])
        story.then("2011", ["amount": 5_000])
      } else {
        story.then("2011", ["amount": 5_000, "shortfall": 5_000])
        if variant == 1 { story.then("1002", ["gross": price]) }
        story.then(variant == 1 ? "4301" : "4302", ["amount": 5_000])
      }
    case .merchantRecharge: story.then("5011", ["gross": price], under: .none)
    case .points:
      story.then("9001", ["points": price / 100])
      story.then("9002", ["points": price / 300])
      story.then("9002", ["points": price])
    default:
      if variant == 0 {
        story.then("9111", ["amount": 500])
        story.then("1004", ["amount": 500])
        story.confirmAndSettle(500)
      } else {
        story.then("8033", ["amount": price], under: .none)
        story.then("8034", ["amount": price / 2], under: .none)
      }
    }
  }

  /// Amounts on hold: used by the settlement that they wait for, in part, released, expired.
  private mutating func tellHold(_ variant: Int, _ price: Int64, _ story: inout Telling) {
    let account = story.account(224_101, of: "user")
    if variant > 0 { story.then("5001", ["gross": price], under: .none) }
    switch variant {
    case 0:
      story.then("1006", ["gross": price])
      let hold = story.hold(price, of: story.account(220_201, of: "merchant"))
      story.settle(price, follows: hold)
    case 1:
      // Until tomorrow nobody has it; the transfer is refused, and the hold ends by itself.
      story.hold(price, of: account, until: Self.day(of: clock) + 1)
      story.then("6001", ["amount": price / 2], under: .none)
    case 2:
      let hold = story.hold(price, of: account)
      story.release(hold, price / 4, of: account)
      story.release(hold, nil, of: account)
      story.then("6001", ["amount": price], under: .none)
    case 3, 4:
      // What two people set aside one does not use, and one does not give free.
      let hold = story.hold(price, of: account, byTwo: true)
      let isUsedByTwo = variant == 4
      story.then("6001", ["amount": price / 4], follows: hold, under: .none, byTwo: isUsedByTwo)
      story.release(hold, price / 4, of: account, byTwo: true)
      story.release(hold, nil, of: account)
    default:
      story.then("1002", ["gross": price])
      story.hold(price / 2, of: story.account(220_202, of: "merchant"))
      let hold = story.hold(price, of: account)
      story.then("6001", ["amount": price / 2], follows: hold, under: .none)
      story.release(hold, nil, of: account)
    }
  }

  /// An account that is frozen, and one that is thawed, emptied and closed.
  private mutating func tellStatus(_ variant: Int, _ price: Int64, _ story: inout Telling) {
    let account = story.account(224_101, of: "user")
    story.open(account)
    story.then("5001", ["gross": price], under: .none)
    if variant > 0 { story.change(account, to: "debit-frozen") }
    if variant > 1 { story.change(account, to: "open") }
    story.then("6001", ["amount": price], under: .none)
    if variant != 1 { story.change(account, to: "closed") }
  }
}

extension Telling {
  fileprivate mutating func change(_ account: AccountKey, to status: String) {
    then(.account, type: "account.changed") {
      ($0.account, $0.status, $0.actor) = (account, status, "risk-1")
      if status == "open" { $0.approver = "supervisor-1" }
    }
  }

  @discardableResult
  fileprivate mutating func hold(
    _ minor: Int64,
    of account: AccountKey,
    until day: Int? = nil,
    byTwo: Bool = false
  ) -> EventName {
    then(.hold, type: "hold.placed") {
      $0.lines = [.init(isDebit: true, account: account, minor: minor)]
      $0.expiresDay = day
      ($0.actor, $0.approver) = ("risk-1", byTwo ? "supervisor-1" : nil)
    }
  }

  /// A part, or all that is left.
  fileprivate mutating func release(
    _ hold: EventName,
    _ minor: Int64?,
    of account: AccountKey,
    byTwo: Bool = false
  ) {
    then(.hold, type: "hold.released") {
      if let minor { $0.lines = [.init(isDebit: true, account: account, minor: minor)] }
      $0.follows = hold
      ($0.actor, $0.approver) = ("risk-2", byTwo ? "supervisor-1" : nil)
    }
  }
}
