import Events
import Ledgers
import Payments

extension EventDecider {
  /// Says what comes first where a refund is called off whose shortfall its owner has paid since, or
  /// was let off: nothing is owed any more that could be taken back.
  func explainSettledDebt(
    _ facts: borrowing EventFacts,
    _ obstacle: inout Obstacle,
    _ state: borrowing BookState
  ) {
    guard obstacle.reason == .exceedsAvailable, case .account(let account, _) = obstacle.waitsFor,
      state.balances.subjects[account.subject]?.isDebitNormal == true,
      OrderStep(type: state.name(facts.type)) == .refundCancellation
    else { return }
    obstacle.detail.append((.missing, "entry.reversed of what settled the debt"))
  }
}
