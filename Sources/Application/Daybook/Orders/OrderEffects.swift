import Journal
import Ledgers
import Payments

/// What an entry does to accounts that are kept by order.
enum OrderEffects {
  /// Gathers the net effect per order and account, positive on the account's normal side, grouped
  /// by the order's position; effects that come to nothing are left out.
  ///
  /// - Returns: what the entry does to an account under no order, if it does: to one of suspense, if
  ///   there is one.
  static func gather(
    _ entry: borrowing EntryBuffer,
    _ touched: borrowing TouchedOrders,
    _ subjects: borrowing SubjectTable,
    into effects: inout [(order: Int, effect: OrderEffect)]
  ) -> OrderEffect? {
    effects.removeAll(keepingCapacity: true)
    for index in entry.postings.indices {
      let posting = entry.postings[index]
      guard let traits = subjects[posting.subject], traits.keepsOrders else { continue }
      let account = AccountKey(
        subject: posting.subject,
        owner: posting.owner,
        purpose: posting.purpose,
        currency: posting.currency
      )
      let amount = posting.isDebit == traits.isDebitNormal ? posting.amount : -posting.amount
      var effect = OrderEffect(account: account, net: amount)
      effect.isSuspense = traits.isSuspense
      add(effect, touched.position(ofItem: posting.item), &effects)
    }
    // An item's order may be the only one, and the event's own lines stand under none.
    if touched.count > 1 || touched.own < 0 { effects.sort { $0.order < $1.order } }
    effects.removeAll { $0.effect.net == 0 }
    guard let first = effects.first, first.order < 0 else { return nil }
    let ofSuspense = effects.first { $0.order < 0 && $0.effect.isSuspense }
    effects.removeAll { $0.order < 0 }
    return (ofSuspense ?? first).effect
  }

  private static func add(
    _ effect: OrderEffect,
    _ order: Int,
    _ effects: inout [(order: Int, effect: OrderEffect)]
  ) {
    for index in effects.indices
    where effects[index].order == order && effects[index].effect.account == effect.account {
      effects[index].effect.net &+= effect.net
      return
    }
    effects.append((order, effect))
  }
}
