import Events
import Ledgers
import Payments

extension EventDecider {
  /// Says what comes first where the accounts do not let a refund be called off.
  func explainSettledDebt(
    _ facts: borrowing EventFacts,
    _ obstacle: inout Obstacle,
    _ state: borrowing BookState
  ) {
    guard obstacle.reason == .exceedsAvailable, case .account(let account, _) = obstacle.waitsFor
    else { return }
    obstacle.explainSettledDebt(on: account, facts, state)
  }
}

extension Obstacle {
  /// Says what comes first where a refund is called off whose shortfall its owner has paid since, or
  /// was let off: nothing is owed any more on the account that could be taken back.
  mutating func explainSettledDebt(
    on account: AccountKey,
    _ facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) {
    guard state.balances.subjects[account.subject]?.isDebitNormal == true,
      OrderStep(type: state.name(facts.type)) == .refundCancellation
    else { return }
    detail.append((.missing, "entry.reversed of what settled the debt"))
  }
}
