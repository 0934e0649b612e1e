import Events
import RuleSyntax

// What is taken back is taken back where it was done: nobody else gets it, and no other account.

extension IndependentReplay {
  /// Adds up what the steps of a refund, a withdrawal or a dispute do to each account; one that takes
  /// others back goes against what they did.
  mutating func checkUndone(
    _ role: ReplayOrders.OrderRole,
    _ order: Int,
    _ said: UInt64,
    isReversal: Bool
  ) {
    let (what, does) = (undoable(role, said), whatItDoes)
    if role == .elsewhereFailed, followed == 0 {
      note(.order, expected: "data.follows", actual: "none", "no payout is said to have failed")
    }
    if role.takesBack, !isReversal, let last = what.last {
      let moved = orders.all[order].moved[last] ?? [:]
      for (account, change) in does {
        let back = role == .chargebackWon ? 0 : backByItems(of: orders.all[order], account, last)
        if mayChange(account, by: change, after: moved, back) { continue }
        let text = symbols.text(account.subject) + "/" + symbols.text(account.owner)
        note(
          .order,
          at: text,
          expected: "what was done to it the other way round",
          actual: "\(change) minor units",
          "takes \(change) minor units back in \(text), which were not moved there"
        )
      }
    }
    let isSent =
      switch what.last {
      case .refund(let request): request != 0 && ![.refundAsked, .payoutPaid, .none].contains(role)
      case .withdrawal: true
      default: false
      }
    if isSent {
      for (account, change) in does { orders.all[order].sent[account, default: 0] &+= change }
    }
    for one in what {
      for (account, change) in does {
        orders.all[order].moved[one, default: [:]][account, default: 0] &+= change
        guard role == .refundFailed, change > 0, isLongItem(account) else { continue }
        orders.all[order].failedOut[one, default: [:]][account, default: 0] &+= change
      }
    }
  }

  // MARK: What is back already, in suspense

  /// Whether an account is one of suspense where what is owed stands.
  func isLongItem(_ account: AccountKey) -> Bool {
    charts.subject(account.subject).map { $0.isSuspense && $0.normal == .credit } ?? false
  }

  /// Notes what an item says is back in another account of the same owner, or gone from there after
  /// all.
  mutating func takeItems(
    _ places: (own: Int, all: [Int], items: [Int]),
    isReversal: Bool
  ) {
    let does = whatItDoes
    for (item, change) in does where isLongItem(item) {
      for (account, other) in does where account.owner == item.owner {
        let isElsewhere = charts.subject(account.subject)?.isSuspense == false
        guard account.currency == item.currency, isElsewhere, (other > 0) != (change > 0) else {
          continue
        }
        if other > 0, !isReversal, places.own >= 0 { checkRaised(other, account, places.own) }
        for place in places.all {
          if other > 0 {
            // What was not out before came from elsewhere.
            let out = 0 &- (orders.all[place].sent[account] ?? 0)
            let came = min(other, max(0, out &- raised(of: orders.all[place], account)))
            orders.all[place].backByItems[account, default: 0] &+= came
          } else {
            let back = orders.all[place].backByItems.reduce(Int128(0)) { sum, back in
              let isSame = back.key.owner == item.owner && back.key.currency == item.currency
              return isSame ? sum &+ back.value : sum
            }
            let left = max(0, back &- gone(of: orders.all[place], like: item))
            orders.all[place].goneAfterAll[item, default: 0] &+= min(0 &- other, left)
          }
        }
      }
    }
  }

  /// No item says that more is back than refunds and the withdrawal of its order took there; where
  /// they took nothing, it came from elsewhere.
  private mutating func checkRaised(_ raised: Int128, _ account: AccountKey, _ place: Int) {
    let order = orders.all[place]
    guard let sent = order.sent[account] else { return }
    let left = 0 &- sent &- self.raised(of: order, account)
    guard raised > left else { return }
    note(
      .order,
      at: symbols.text(account.subject) + "/" + symbols.text(account.owner),
      expected: "at most \(left) minor units raised as back",
      actual: "\(raised)",
      "raises \(raised) minor units as back, of which \(left) are out"
    )
  }

  /// Whether items say that something is back, of what refunds and the withdrawal of an order took.
  func isRaisedAsBack(_ order: ReplayOrder) -> Bool {
    order.sent.keys.contains { raised(of: order, $0) > 0 }
  }

  /// What items say is back in an account, but for what is gone after all.
  private func raised(of order: ReplayOrder, _ account: AccountKey) -> Int128 {
    max(0, (order.backByItems[account] ?? 0) &- gone(of: order, like: account))
  }

  /// What is gone after all of an account's owner and currency.
  private func gone(of order: ReplayOrder, like account: AccountKey) -> Int128 {
    order.goneAfterAll.reduce(0) { sum, gone in
      let isSame = gone.key.owner == account.owner && gone.key.currency == account.currency
      return isSame ? sum &+ gone.value : sum
    }
  }

  /// What items say is back in an account, so that no failure brings it: but for what is gone after
  /// all, or has gone out of suspense by the failures of others.
  private func backByItems(
    of order: ReplayOrder,
    _ account: AccountKey,
    _ one: ReplayOrder.Undoable
  ) -> Int128 {
    guard let back = order.backByItems[account] else { return 0 }
    func sum(_ items: [AccountKey: Int128]) -> Int128 {
      items.reduce(0) { sum, item in
        let isSame = item.key.owner == account.owner && item.key.currency == account.currency
        return isSame ? sum &+ item.value : sum
      }
    }
    let failed = order.failedOut.reduce(0) { $1.key == one ? $0 : $0 &+ sum($1.value) }
    return max(0, back &- sum(order.goneAfterAll) &- failed)
  }

  /// What a step is a part of: a payout may be one of a refund, and is something by itself.
  private func undoable(
    _ role: ReplayOrders.OrderRole,
    _ said: UInt64
  ) -> [ReplayOrder.Undoable] {
    switch role {
    case .refundAsked, .none: [.refund(said)]
    case .refundElsewhere: [.refund(said), .refund(followed)]
    case .payoutPaid where followed == 0: []
    case .elsewhereFailed, .refundArrived, .refundFailed, .payoutPaid: [.refund(followed)]
    case .withdrawalAsked, .withdrawalSent, .withdrawalPaid, .withdrawalFailed, .withdrawalBack:
      [.withdrawal]
    case .chargedBack, .chargebackWon: [.dispute]
    default: []
    }
  }

  /// Whether a step that takes others back may change an account so.
  ///
  /// Income and cost are looked after elsewhere; what leaves an account that is kept by order was
  /// there. Anywhere else the change goes against what was moved before, and no further: in the
  /// account itself or, as something missing, in what its owner owes.
  private func mayChange(
    _ account: AccountKey,
    by change: Int128,
    after moved: [AccountKey: Int128],
    _ back: Int128
  ) -> Bool {
    guard let subject = charts.subject(account.subject) else { return true }
    if subject.isResult { return true }
    if let normal = charts.keptByOrder[account.subject] {
      return (change < 0) == (normal == .debit) || moved[account] != nil
    }
    let missing = moved.filter { other, _ in
      other.owner == account.owner && other.currency == account.currency && other != account
        && charts.subject(other.subject)?.isResult == false
        && charts.subject(other.subject)?.normal == .debit
    }
    let before = missing.values.reduce((moved[account] ?? 0) &+ back) { $0 &+ $1 }
    return before > 0 ? (0 &- before...0).contains(change) : (0...(0 &- before)).contains(change)
  }
}
