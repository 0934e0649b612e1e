import Journal
import Ledgers
import Payments

/// What an entry may lean on, of what was done under its order before.
extension OrderMovements {
  /// Of a step that undoes others: an account to which its entry gives more than they took
  /// there, or from which it takes more than they gave.
  ///
  /// What is earned and spent is bounded as a share is. What is taken from an account that is kept by
  /// order has to be there. What an owner was found to owe, or what was claimed out of suspense, had
  /// left from the same owner's account. What is said to be back and stands in suspense for it does not
  /// come back once more.
  func notUndone(
    _ part: Undoable,
    by entry: borrowing EntryBuffer,
    _ subjects: borrowing SubjectTable
  ) -> OrderChain.NotUndone? {
    let nets = self[part]
    let given = entry.nets
    for posting in entry.postings {
      let account = AccountKey(posting)
      let undone = given[account, default: 0]
      let back = part == .disputes ? 0 : self.back.amount(in: account, but: part)
      let done = nets.done(to: account, subjects) &+ back
      if !subjects.mayUndo(undone, in: account, done, nets[account] != nil) {
        return (account, done, undone)
      }
    }
    return nil
  }

  /// Of an item that is raised in suspense: an account to which it brings back more than refunds and
  /// the withdrawal took there; nil where they took nothing, as of what came from elsewhere.
  ///
  /// So what is not on a statement is raised once, however often the statement is read.
  func notSent(
    by entry: borrowing EntryBuffer,
    _ subjects: borrowing SubjectTable
  ) -> OrderChain.NotUndone? {
    let raised = BackInSuspense.raised(by: entry.nets, subjects)
    for account in entry.postings.map({ AccountKey($0) }) {
      guard let sent = sent[account],
        let back = raised.first(where: { $0.account == account })?.net, back > 0
      else { continue }
      let left = self.back.raised(in: account) &+ sent
      if back > 0 &- left { return (account, left, back) }
    }
    return nil
  }

  /// Whether something that the withdrawal or refunds of an order sent is said to be back, in
  /// suspense.
  var isBackInSuspense: Bool {
    sent.keys.contains { back.raised(in: $0) > 0 }
  }
}

extension [AccountKey: Int128] {
  /// What was done to an account, and to what its owner was found to owe, debits positive.
  fileprivate func done(to account: AccountKey, _ subjects: borrowing SubjectTable) -> Int128 {
    var sum = self[account, default: 0]
    for (other, net) in self where other != account {
      guard other.owner == account.owner, other.currency == account.currency,
        let traits = subjects[other.subject], traits.isDebitNormal, !traits.isResult
      else { continue }
      sum &+= net
    }
    return sum
  }
}

extension SubjectTable {
  /// Whether so much may be undone in an account, debits positive; `isTouched`: whether the steps
  /// that are undone moved it at all.
  fileprivate borrowing func mayUndo(
    _ undone: Int128,
    in account: AccountKey,
    _ done: Int128,
    _ isTouched: Bool
  ) -> Bool {
    guard undone != 0, let traits = self[account.subject], !traits.isResult else { return true }
    if traits.keepsOrders {
      let takes = (undone > 0) != traits.isDebitNormal
      return takes || isTouched
    }
    return (done > 0) != (undone > 0) && undone.magnitude <= done.magnitude
  }
}
