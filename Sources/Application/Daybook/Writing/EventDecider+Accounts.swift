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
    if Self.asksForTwo(data, of: key, opening: opening, state),
      let obstacle = approvalObstacle(facts, state)
    {
      return .not(obstacle)
    }
    if let obstacle = state.kindObstacle(data, of: key, opening: opening) { return .not(obstacle) }
    let change = try state.settings(data, of: key)
    let account = state.balances.find(key)
    if opening, account != nil { return not(.accountOpen) }
    if !opening {
      guard let account else { return not(.accountNotOpen) }
      var settings = state.balances.settings[account] ?? AccountSettings()
      if settings.status == .closed { return not(.accountClosed) }
      change(&settings)
      if settings.status == .closed, state.balances.balance(of: account) != 0 {
        return not(.accountNotEmpty)
      }
    }
    try state.setAccount(data)
    return .posted(rule: 0, related: 0)
  }

  /// Whether two people answer for what is said of an account: for another limit, other codes and
  /// leave to go below zero; where it is opened, for what its chart does not allow.
  ///
  /// One person freezes, and may have to at once.
  private static func asksForTwo(
    _ data: OwnData,
    of key: AccountKey,
    opening: Bool,
    _ state: borrowing BookState
  ) -> Bool {
    guard opening else { return data.limit != nil || data.codes != nil || data.negative != nil }
    let ofChart = state.balances.subjects[key.subject]
    return data.negative == "allowed"
      || (data.limit != nil && ofChart?.limits[key.currency] != nil)
      || (data.codes != nil && ofChart?.codes != nil)
  }
}
