package import BusinessCalendar
import Events
package import Journal

/// Placing, using, releasing and expiring of holds.
extension Balances {
  /// What is on hold in an account, minor units.
  package func held(in account: UInt32) -> Int128 { holds.total(in: account) }

  /// The first line that takes nothing from its account, of no amount or on the other side: nothing
  /// can be set aside for it.
  package func lineThatTakesNothing(_ entry: borrowing EntryBuffer) -> Int? {
    for index in entry.postings.indices {
      let posting = entry.postings[index]
      let isDebitNormal = subjects[posting.subject]?.isDebitNormal ?? true
      if posting.isDebit == isDebitNormal || posting.amount == 0 { return index }
    }
    return nil
  }

  /// Why these lines cannot be set aside: the first account that has not so much available; an
  /// account met for the first time is still there then, and the caller truncates.
  package mutating func objection(toHold entry: borrowing EntryBuffer) -> Objection? {
    for part in parts(of: entry) {
      func no(_ reason: Reason, _ available: Int128 = 0) -> Objection {
        Objection(
          reason: reason,
          account: part.account,
          available: available,
          requested: part.left,
          held: held(in: part.account)
        )
      }
      if settings[part.account]?.status == .closed { return no(.accountClosed) }
      let available = normalBalance(of: part.account) - held(in: part.account)
      if part.left > available { return no(.exceedsAvailable, available) }
    }
    return nil
  }

  /// Sets the amounts of these lines aside.
  package mutating func place(
    _ entry: borrowing EntryBuffer,
    as key: Holds.Key,
    expiresOn: BusinessDate?,
    at sequence: UInt64
  ) {
    let parts = parts(of: entry)
    holds.placed += 1
    insert(Holds.Hold(sequence: sequence, expiresOn: expiresOn, parts: parts), key)
  }

  mutating func insert(_ hold: Holds.Hold, _ key: Holds.Key) {
    holds.insert(hold, key)
    for part in hold.parts { refreshFlags(of: part.account) }
  }

  /// Why these lines cannot be released: the first account in which less is left of the hold.
  package func objection(
    toRelease entry: borrowing EntryBuffer,
    from key: Holds.Key
  ) -> (account: AccountKey, left: Int128, requested: Int128)? {
    for posting in entry.postings where posting.amount != 0 {
      let account = AccountKey(posting)
      var requested: Int128 = 0
      for other in entry.postings where AccountKey(other) == account { requested += other.amount }
      let left = find(account).flatMap { holds[key]?.left(in: $0) } ?? 0
      if requested > left { return (account, left, requested) }
    }
    return nil
  }

  /// Releases a part of a hold, or what is left of it; gives the accounts that have more available.
  @discardableResult
  package mutating func release(_ entry: EntryBuffer?, from key: Holds.Key) -> [UInt32] {
    let released = if let entry { parts(of: entry) } else { holds[key]?.parts ?? [] }
    for part in released { take(part.left, of: part.account, from: key, as: \.released) }
    return released.map(\.account)
  }

  /// Uses a hold for the entry that was added last: what that took from the hold's accounts, at most
  /// what is left.
  package mutating func use(_ key: Holds.Key) {
    for part in holds[key]?.parts ?? [] {
      guard let touch = touched.first(where: { $0.account == part.account }) else { continue }
      let taken = -touch.net * sign(of: part.account)
      take(min(taken, part.left), of: part.account, from: key, as: \.used)
    }
  }

  /// Ends the holds that count until a day before this one, which opens now.
  package mutating func expireHolds(opening day: BusinessDate) {
    for (key, hold) in holds.all {
      if let last = hold.expiresOn, last < day { release(nil, from: key) }
    }
  }

  private mutating func take(
    _ amount: Int128,
    of account: UInt32,
    from key: Holds.Key,
    as share: WritableKeyPath<Holds.Part, Int128>
  ) {
    holds.take(amount, of: account, from: key, as: share)
    refreshFlags(of: account)
  }

  /// The balance on the account's normal side.
  private func normalBalance(of account: UInt32) -> Int128 {
    balance(of: account) * sign(of: account)
  }

  private func sign(of account: UInt32) -> Int128 {
    accounts[Int(account)].flags.isDebitNormal ? 1 : -1
  }

  /// The accounts of these lines, each once, and how much of each; without what is zero.
  private mutating func parts(of entry: borrowing EntryBuffer) -> [Holds.Part] {
    var parts: [Holds.Part] = []
    for index in entry.postings.indices where entry.postings[index].amount != 0 {
      let account = account(AccountKey(entry.postings[index]))
      if let place = parts.firstIndex(where: { $0.account == account }) {
        parts[place].left += entry.postings[index].amount
      } else {
        parts.append(Holds.Part(account: account, left: entry.postings[index].amount))
      }
    }
    return parts
  }
}

extension EntryBuffer {
  /// What the entry does to an account, debits positive.
  package func net(in account: AccountKey) -> Int128 {
    postings.reduce(0) { AccountKey($1) == account ? $0 &+ $1.net : $0 }
  }
}

extension AccountKey {
  /// The account of a line.
  package init(_ posting: Posting) {
    self.init(
      subject: posting.subject,
      owner: posting.owner,
      purpose: posting.purpose,
      currency: posting.currency
    )
  }
}
