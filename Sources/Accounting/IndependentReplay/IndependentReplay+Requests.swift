import Events
import RuleSyntax

// What is paid out and given back was asked for and set aside before, and is paid once.

/// What was asked for: what of it was set aside and is there still, by account, and how often it was
/// paid.
struct ReplayRequest: Sendable {
  /// It is a refund, a payout, or something else that may be paid out.
  let role: ReplayOrders.OrderRole
  /// The accounts that it moved, but for suspense.
  var moved: Set<AccountKey> = []
  /// Also where the chart kept nothing by order then: it may do so when an answer comes.
  var setAside: [AccountKey: Int128] = [:]
  /// What it took to go another way, the last time.
  var tookToGo: [AccountKey: Int128] = [:]
  var timesPaid = 0
}

extension IndependentReplay {
  /// Whether an event asks for something that is no refund and may be paid out.
  func asks(_ role: ReplayOrders.OrderRole, _ facts: EventFacts) -> Bool {
    if role == .refundElsewhere || facts.type == OwnEvent.journalPosted.rawValue { return true }
    return role == .none && orders.isRequest(facts.type)
  }

  /// Takes a request, or an answer to one: none takes more than is set aside for it.
  mutating func takeRequest(
    _ role: ReplayOrders.OrderRole,
    _ places: (own: Int, all: [Int], items: [Int]),
    _ said: UInt64,
    isVoucher: Bool,
    isReversal: Bool
  ) {
    let changes = changes(under: places.own, places)
    let isOfRefund = orders.all[places.own].requests[followed]?.role == .refundAsked
    if role == .refundAsked {
      orders.all[places.own].requests[said] = ReplayRequest(
        role: role,
        moved: Set(changes.keys.filter { !isSuspense($0) }),
        setAside: changes.filter { $0.value > 0 && !isSuspense($0.key) }
      )
    } else if role.answersRefund, isOfRefund {
      answerRefund(role, places.own, changes)
    } else if role == .payoutPaid || role == .elsewhereFailed || role.asksForAny {
      takePayout(role, places.own, said, changes, isVoucher: isVoucher, isReversal: isReversal)
    }
  }

  /// An answer to a refund, wherever that has gone: the last redirection says where a failure of it
  /// gives back.
  private mutating func answerRefund(
    _ role: ReplayOrders.OrderRole,
    _ order: Int,
    _ changes: [AccountKey: Int128]
  ) {
    guard let request = orders.all[order].requests[followed] else { return }
    let isBounded = request.moved.contains { isKept($0) }
    for (account, change) in changes where isBounded && isKept(account) {
      if change < 0, role == .refundElsewhere || !isSuspense(account) {
        hold(0 &- change, in: account, to: request.setAside[account] ?? 0)
      }
      if change > 0, role == .elsewhereFailed {
        hold(change, in: account, to: request.tookToGo[account] ?? 0)
      }
    }
    for (account, change) in changes where !isSuspense(account) {
      guard change > 0 || request.setAside[account] != nil else { continue }
      orders.all[order].requests[followed]?.setAside[account, default: 0] &+= change
    }
    guard role == .refundElsewhere else { return }
    orders.all[order].requests[followed]?.tookToGo =
      changes.filter { $0.value < 0 }.mapValues { 0 &- $0 }
  }

  private mutating func takePayout(
    _ role: ReplayOrders.OrderRole,
    _ order: Int,
    _ said: UInt64,
    _ changes: [AccountKey: Int128],
    isVoucher: Bool,
    isReversal: Bool
  ) {
    let isAnswer = role == .payoutPaid || role == .elsewhereFailed
    let before = orders.all[order].requests[followed]
    let request = before?.role == .refundAsked ? nil : before
    if !isAnswer {
      // What a voucher puts there for the request that it follows is not its own.
      let own = changes.filter { !isVoucher || before?.setAside[$0.key] == nil }
      takeAsking(role, order, said, own, isReversal: isReversal)
      takeBeside(order, changes, isVoucher: isVoucher, isReversal: isReversal)
      // Only what is asked for as a payout is bounded by the payout that it is asked for out of.
      guard role == .refundElsewhere, !isReversal else { return }
      for (account, change) in changes where isKept(account) && change < 0 {
        if let left = request?.setAside[account] { hold(0 &- change, in: account, to: left) }
      }
      return
    }
    var isTouched = request.map { !$0.setAside.keys.contains { isKept($0) } } ?? true
    for (account, change) in changes where !isSuspense(account) {
      let left = request?.setAside[account]
      if left != nil { orders.all[order].requests[followed]?.setAside[account]? &+= change }
      guard isKept(account), change < 0 else { continue }
      if left != nil { isTouched = true }
      if !isReversal { hold(0 &- change, in: account, to: left ?? 0) }
    }
    if role == .elsewhereFailed, !isReversal, !isTouched {
      note(
        .order,
        expected: "something of what its request set aside",
        actual: "nothing",
        "says that a payout failed, and takes nothing of it"
      )
    }
    if role == .payoutPaid {
      orders.all[order].requests[followed]?.timesPaid += isReversal ? -1 : 1
    }
  }

  /// Takes what follows a request and is no answer to it: it takes of what that set aside, and gives
  /// that back where it is taken back; anything else is its own, but for what a voucher puts there.
  mutating func takeBeside(
    _ order: Int,
    _ changes: [AccountKey: Int128],
    isVoucher: Bool,
    isReversal: Bool
  ) {
    for (account, change) in changes where isVoucher || (change > 0) == isReversal {
      orders.all[order].requests[followed]?.setAside[account]? &+= change
    }
  }

  /// What is asked for sets aside for itself, and has nothing any more once it is taken back.
  private mutating func takeAsking(
    _ role: ReplayOrders.OrderRole,
    _ order: Int,
    _ said: UInt64,
    _ changes: [AccountKey: Int128],
    isReversal: Bool
  ) {
    if isReversal {
      for (account, change) in changes {
        orders.all[order].requests[said]?.setAside[account]? &+= change
      }
      return
    }
    let setAside = changes.filter { $0.value > 0 && !isSuspense($0.key) }
    guard !setAside.isEmpty else { return }
    orders.all[order].requests[said] = ReplayRequest(role: role, setAside: setAside)
  }

  /// Notes what is more than may be taken from an account, or given there.
  private mutating func hold(_ moved: Int128, in account: AccountKey, to left: Int128) {
    let bound = max(0, left)
    guard moved > bound else { return }
    let text = symbols.text(account.subject) + "/" + symbols.text(account.owner)
    note(
      .order,
      at: text,
      expected: "at most \(bound) minor units, of what its request set aside",
      actual: "\(moved)",
      "moves \(moved) minor units in \(text), where its request allows \(bound)"
    )
  }

  /// What refunds and payouts have set aside in an account under an order, but for one of them.
  func setAside(in account: AccountKey, under order: Int, but request: UInt64) -> Int128 {
    orders.all[order].requests.reduce(0) { sum, other in
      let isReserved = other.value.role == .refundAsked || other.value.role == .refundElsewhere
      guard isReserved, other.key != request else { return sum }
      return sum &+ max(0, other.value.setAside[account] ?? 0)
    }
  }

  /// Whether what was asked for was paid, and nothing of it is left; a word that names no request may
  /// be of any that is not paid, and is of none where all are.
  func wasPaid(_ request: UInt64, under order: Int) -> Bool {
    let all = orders.all[order].requests.filter { other in
      other.value.role != .refundAsked && (request == 0 || other.key == request)
        && other.value.setAside.keys.contains { isKept($0) }
    }
    return all.values.contains { $0.timesPaid > 0 && isUsedUp($0) }
      && all.values.allSatisfy { isUsedUp($0) }
  }

  private func isUsedUp(_ request: ReplayRequest) -> Bool {
    request.setAside.allSatisfy { $0.value <= 0 || !isKept($0.key) }
  }

  func isKept(_ account: AccountKey) -> Bool {
    charts.keptByOrder[account.subject] != nil
  }

  private func isSuspense(_ account: AccountKey) -> Bool {
    charts.subject(account.subject)?.isSuspense == true
  }

  /// What the entry at hand does to accounts under an order: positive on the normal side; without what
  /// comes to nothing.
  func changes(
    under order: Int,
    _ places: (own: Int, all: [Int], items: [Int])
  ) -> [AccountKey: Int128] {
    var changes: [AccountKey: Int128] = [:]
    for line in computation.lines {
      guard (line.item == 0 ? places.own : places.items[line.item - 1]) == order,
        let subject = charts.subject(line.account.subject)
      else { continue }
      let isMore = line.isDebit == (subject.normal == .debit)
      changes[line.account, default: 0] &+= isMore ? line.amount : 0 &- line.amount
    }
    return changes.filter { $0.value != 0 }
  }
}
