import RuleSyntax

// What is paid out was asked for and set aside before, and is paid once.

/// What was asked for and is no refund: what of it was set aside and is there still, by account, and
/// how often it was paid.
struct ReplayPayout: Sendable {
  /// Also where the chart kept nothing by order then: it may do so when an answer comes.
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
    let changes = changes(under: places)
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
      guard isBounded, isKept(account), change < 0, 0 &- change > left ?? 0 else { continue }
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
    return payout.timesPaid > 0 && payout.setAside.allSatisfy { $0.value == 0 || !isKept($0.key) }
  }

  private func isKept(_ account: AccountKey) -> Bool {
    charts.keptByOrder[account.subject] != nil
  }

  /// What the entry at hand does to accounts, but for suspense, under the event's own order: positive
  /// on the normal side; without what comes to nothing.
  private func changes(
    under places: (own: Int, all: [Int], items: [Int])
  ) -> [AccountKey: Int128] {
    var changes: [AccountKey: Int128] = [:]
    for line in computation.lines {
      guard (line.item == 0 ? places.own : places.items[line.item - 1]) == places.own,
        let subject = charts.subject(line.account.subject), !subject.isSuspense
      else { continue }
      let isMore = line.isDebit == (subject.normal == .debit)
      changes[line.account, default: 0] &+= isMore ? line.amount : 0 &- line.amount
    }
    return changes.filter { $0.value != 0 }
  }
}
