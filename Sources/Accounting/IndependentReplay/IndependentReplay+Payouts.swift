import RuleSyntax

// What is paid out was asked for and set aside before, and is paid once.

/// What was asked for and is no refund: what of it was set aside and is there still, by account that
/// is kept by order, and how often it was paid.
struct ReplayPayout: Sendable {
  var setAside: [AccountKey: Int128] = [:]
  var timesPaid = 0
}

extension IndependentReplay {
  /// Takes a request for a payout, its success or its failure: none takes more than is set aside for
  /// it, nor does who takes the request back.
  mutating func takePayout(
    _ role: ReplayOrders.OrderRole,
    _ places: (own: Int, all: [Int], items: [Int]),
    _ said: UInt64,
    isReversal: Bool
  ) {
    let isAnswer = role == .payoutPaid || role == .elsewhereFailed
    let request = isAnswer || !isReversal ? followed : said
    // What goes another way, and what fails of that, is the refund's.
    if role != .payoutPaid,
      orders.all[places.own].refunds.contains(where: { $0.request == request })
    {
      return
    }
    let changes = keptChanges(places)
    let isNew = !isAnswer && !isReversal
    if isNew {
      let setAside = changes.filter { $0.value > 0 }
      if !setAside.isEmpty {
        orders.all[places.own].payouts[said] = ReplayPayout(setAside: setAside)
      }
    }
    for (account, change) in changes {
      let left = orders.all[places.own].payouts[request]?.setAside[account]
      if isNew, change > 0 || left == nil { continue }
      if left != nil { orders.all[places.own].payouts[request]?.setAside[account]? &+= change }
      let isBounded = !isAnswer || !isReversal
      guard isBounded, change < 0, 0 &- change > left ?? 0 else { continue }
      let text = symbols.text(account.subject) + "/" + symbols.text(account.owner)
      note(
        .order,
        at: text,
        expected: "at most \(left ?? 0) minor units, which its request set aside",
        actual: "\(0 &- change)",
        "takes \(0 &- change) minor units from \(text), of which its request has \(left ?? 0) there"
      )
    }
    if role == .payoutPaid {
      orders.all[places.own].payouts[request]?.timesPaid += isReversal ? -1 : 1
    }
  }

  /// What payouts have set aside in an account under an order, but for one of them.
  func setAside(in account: AccountKey, under order: Int, but request: UInt64) -> Int128 {
    orders.all[order].payouts.reduce(0) { sum, payout in
      payout.key == request ? sum : sum &+ (payout.value.setAside[account] ?? 0)
    }
  }

  /// Whether what was asked for was paid, and nothing of it is left.
  func isPaid(_ request: UInt64, under order: Int) -> Bool {
    guard let payout = orders.all[order].payouts[request] else { return false }
    return payout.timesPaid > 0 && payout.setAside.values.allSatisfy { $0 == 0 }
  }

  /// What the entry at hand does to the accounts that are kept by order, but for suspense, under the
  /// event's own order: positive on the normal side; without what comes to nothing.
  private func keptChanges(
    _ places: (own: Int, all: [Int], items: [Int])
  ) -> [AccountKey: Int128] {
    var changes: [AccountKey: Int128] = [:]
    for line in computation.lines {
      guard (line.item == 0 ? places.own : places.items[line.item - 1]) == places.own,
        let normal = charts.keptByOrder[line.account.subject],
        charts.subject(line.account.subject)?.isSuspense == false
      else { continue }
      let isMore = line.isDebit == (normal == .debit)
      changes[line.account, default: 0] &+= isMore ? line.amount : 0 &- line.amount
    }
    return changes.filter { $0.value != 0 }
  }
}
