import Codec
import Events
import Journal
import Ledgers

/// Accounts that are opened and changed.
extension EventDecider {
  /// Judges `account.opened` and `account.changed` and gives the account its settings.
  ///
  /// - Throws: `badInput` where a member cannot be understood; intake has checked the schema.
  mutating func judgeAccount(
    _ data: OwnData,
    _ facts: borrowing EventFacts,
    opening: Bool,
    _ state: inout BookState
  ) throws(BookFailure) -> Judgement {
    let key = try state.account(data)
    func not(_ reason: Reason) -> Judgement {
      .not(Obstacle(reason: reason, detail: [(.account, state.text(key))]))
    }
    guard state.currencies[key.currency] != nil else { return not(.unknownCurrency) }
    if let reason = state.limitFlaw(data, of: key) { return not(reason) }
    if let reason = subjectObstacle(key.subject, key.currency, state) { return not(reason) }
    let account = state.balances.find(key)
    let settings = account.flatMap { state.balances.settings[$0] } ?? AccountSettings()
    let change = try state.settings(data, of: key)
    var changed = settings
    change(&changed)
    let asksForTwo =
      opening
      ? Self.asksForTwo(opening: data, of: key, state)
      : Self.asksForTwo(data) || Self.lifts(settings.status, to: changed.status)
    if asksForTwo, let obstacle = approvalObstacle(facts, state) { return .not(obstacle) }
    if let obstacle = state.kindObstacle(data, of: key, opening: opening) { return .not(obstacle) }
    if opening, account != nil { return not(.accountOpen) }
    if !opening {
      guard let account else { return not(.accountNotOpen) }
      // Closed by mistake, it is opened again by two people.
      if settings.status == .closed, changed.status == .closed { return not(.accountClosed) }
      if changed.status == .closed, state.balances.balance(of: account) != 0 {
        return not(.accountNotEmpty)
      }
    }
    try state.setAccount(data)
    return .posted(rule: 0, related: 0)
  }

  /// Whether two people answer for a change: to another limit, other codes or leave to go below zero.
  ///
  /// One person freezes, and may have to at once.
  private static func asksForTwo(_ data: OwnData) -> Bool {
    data.limit != nil || data.codes != nil || data.negative != nil
  }

  /// Whether a freeze or a closure is lifted, which two people answer for.
  private static func lifts(_ before: AccountStatus, to after: AccountStatus) -> Bool {
    before != .open && after != before && after != .closed
  }

  /// Whether two people answer for an account that is opened: for what its chart does not allow, and
  /// where its owner may owe what it holds, as on a credit line.
  private static func asksForTwo(
    opening data: OwnData,
    of key: AccountKey,
    _ state: borrowing BookState
  ) -> Bool {
    let ofChart = state.balances.subjects[key.subject]
    return data.negative == "allowed"
      || (data.limit != nil && ofChart?.limits[key.currency] != nil)
      || (data.codes != nil && ofChart?.codes != nil)
      || (ofChart?.opensByEvent == true && ofChart?.isDebitNormal == true)
  }
}
