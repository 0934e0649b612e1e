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
      let moved = orders.all[order].moved[last] ?? [:]
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
      }
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
