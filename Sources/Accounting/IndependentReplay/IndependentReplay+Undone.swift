import Events
import RuleSyntax

// What is taken back is taken back where it was done: nobody else gets it, and no other account.

extension IndependentReplay {
  /// Adds up what the steps of a refund, a withdrawal or a dispute do to each account; one that takes
  /// others back goes against what they did.
  mutating func checkUndone(_ role: ReplayOrders.OrderRole, _ order: Int, _ said: UInt64) {
    let (what, does) = (undoable(role, said), whatItDoes)
    if role == .elsewhereFailed, followed == 0 {
      note(.order, expected: "data.follows", actual: "none", "no payout is said to have failed")
    }
    if role.takesBack, let last = what.last {
      var moved = orders.all[order].moved[last] ?? [:]
      if role != .chargebackWon { addItems(of: orders.all[order], but: last, to: &moved) }
      for (account, change) in does where !mayChange(account, by: change, after: moved) {
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
  private func isLongItem(_ account: AccountKey) -> Bool {
    charts.subject(account.subject).map { $0.isSuspense && $0.normal == .credit } ?? false
  }

  /// Notes what an item says is back in another account of the same owner, or gone from there after
  /// all.
  mutating func takeItems(_ places: [Int]) {
    let does = whatItDoes
    for (item, change) in does where isLongItem(item) {
      for (account, other) in does where account.owner == item.owner {
        let isElsewhere = charts.subject(account.subject)?.isSuspense == false
        guard account.currency == item.currency, isElsewhere, (other > 0) != (change > 0) else {
          continue
        }
        for place in places {
          if other > 0 {
            orders.all[place].backByItems[account, default: 0] &+= other
          } else {
            orders.all[place].goneAfterAll[item, default: 0] &-= other
          }
        }
      }
    }
  }

  /// What items say is back is not to come back by failures: but for what is gone after all, or has
  /// gone out of suspense by the failures of others.
  private func addItems(
    of order: ReplayOrder,
    but one: ReplayOrder.Undoable,
    to moved: inout [AccountKey: Int128]
  ) {
    for (account, back) in order.backByItems {
      func sum(_ items: [AccountKey: Int128]) -> Int128 {
        items.reduce(0) { sum, item in
          let isSame = item.key.owner == account.owner && item.key.currency == account.currency
          return isSame ? sum &+ item.value : sum
        }
      }
      let failed = order.failedOut.reduce(0) { $1.key == one ? $0 : $0 &+ sum($1.value) }
      let left = max(0, back &- sum(order.goneAfterAll) &- failed)
      if left > 0 { moved[account, default: 0] &+= left }
    }
  }

  /// What a step is a part of: a payout may be one of a refund, and is something by itself.
  private func undoable(
    _ role: ReplayOrders.OrderRole,
    _ said: UInt64
  ) -> [ReplayOrder.Undoable] {
    switch role {
    case .refundAsked, .none: [.refund(said)]
    case .refundElsewhere: [.refund(said), .refund(followed)]
    case .elsewhereFailed, .refundArrived, .refundFailed: [.refund(followed)]
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
    after moved: [AccountKey: Int128]
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
    let before = missing.values.reduce(moved[account] ?? 0) { $0 &+ $1 }
    return before > 0 ? (0 &- before...0).contains(change) : (0...(0 &- before)).contains(change)
  }
}
