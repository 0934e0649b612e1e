import Journal
import Ledgers
import Payments

/// What `suspense.…` says is back where steps of an order had taken it, and stands in suspense for
/// that: a refund that the channel has not paid, a withdrawal that is not on the bank's statement.
struct BackInSuspense: Sendable {
  /// An owner of accounts in a currency.
  private struct Owner: Hashable {
    let owner: UInt32
    let currency: UInt32

    init(_ account: AccountKey) { (owner, currency) = (account.owner, account.currency) }
  }

  private var raised: [AccountKey: Int128] = [:]
  /// What is gone after all, by a row of the owner's.
  private var gone: [Owner: Int128] = [:]
  /// What refunds that failed were given back out of suspense.
  private var failed: [Undoable: [Owner: Int128]] = [:]

  /// Takes what an event of suspense does to accounts, debits positive: on one side an item, on the
  /// other an account of the same owner.
  ///
  /// `sent`: what steps have done to each account before: what they had not taken is not back, but
  /// came from elsewhere.
  mutating func take(
    _ nets: [AccountKey: Int128],
    sent: [AccountKey: Int128],
    _ subjects: borrowing SubjectTable
  ) {
    for (account, back) in Self.raised(by: nets, subjects) {
      let owner = Owner(account)
      if back > 0 {
        let out = 0 &- sent[account, default: 0] &- raised(in: account)
        raised[account, default: 0] &+= min(back, max(0, out))
      } else {
        let all = raised.reduce(0) { Owner($1.key) == owner ? $0 &+ $1.value : $0 }
        let left = max(0, all &- gone[owner, default: 0])
        gone[owner, default: 0] &+= min(0 &- back, left)
      }
    }
  }

  /// Whether an entry says that something is back, in suspense.
  static func isRaised(
    by entry: borrowing EntryBuffer,
    _ subjects: borrowing SubjectTable
  ) -> Bool {
    raised(by: entry.nets, subjects).contains { $0.net > 0 }
  }

  /// What an event of suspense brings to accounts of the owner of an item, or takes from there.
  static func raised(
    by nets: [AccountKey: Int128],
    _ subjects: borrowing SubjectTable
  ) -> [(account: AccountKey, net: Int128)] {
    var found: [(account: AccountKey, net: Int128)] = []
    for (item, change) in nets where subjects.isLongItem(item) {
      for (account, other) in nets where Owner(account) == Owner(item) && other != 0 {
        guard (other > 0) != (change > 0), subjects[account.subject]?.isSuspense == false else {
          continue
        }
        found.append((account, other))
      }
    }
    return found
  }

  /// Takes what a refund that failed gives back out of suspense.
  mutating func take(
    _ nets: [AccountKey: Int128],
    givenBackBy part: Undoable,
    _ subjects: borrowing SubjectTable
  ) {
    for (item, change) in nets where change > 0 && subjects.isLongItem(item) {
      failed[part, default: [:]][Owner(item), default: 0] &+= change
    }
  }

  /// What was raised as back in an account, but for what is gone after all.
  func raised(in account: AccountKey) -> Int128 {
    max(0, raised[account, default: 0] &- gone[Owner(account), default: 0])
  }

  /// What is back in an account, but for what is gone after all, or was given back for others than
  /// one refund.
  func amount(in account: AccountKey, but part: Undoable) -> Int128 {
    guard let raised = raised[account] else { return 0 }
    let owner = Owner(account)
    let others = failed.reduce(0) { $1.key == part ? $0 : $0 &+ $1.value[owner, default: 0] }
    return max(0, raised &- gone[owner, default: 0] &- others)
  }
}

extension SubjectTable {
  /// Whether an account is one of suspense where what is owed stands.
  fileprivate func isLongItem(_ account: AccountKey) -> Bool {
    guard let traits = self[account.subject] else { return false }
    return traits.isSuspense && !traits.isDebitNormal
  }
}
