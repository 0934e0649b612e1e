package import Journal

/// The balances of all accounts: one dense array in the order of first use.
///
/// Debit and credit totals are kept apart and only ever added to (red lines add a negative), so
/// that the movement of a period is the difference of two states. Minor units, 128 bits, checked.
///
/// With a hundred thousand accounts the price of a posting is the memory it waits for. So all that
/// posting asks of an account stands together, and the account that an owner used last is found
/// without the hash table.
package struct Balances: Sendable {
  /// An account and what posting asks of it: 64 bytes.
  package struct Account: Sendable {
    var key: AccountKey
    var debit: Int128 = 0
    var credit: Int128 = 0
    /// Where it stood in `touched` when it was last touched: a sparse set, never cleared.
    var mark: UInt32 = 0
    var flags: AccountFlags

    var balance: Int128 { debit - credit }
  }

  var accounts: [Account] = []
  /// Settings that are not the subject's own, by account; few have any.
  package internal(set) var settings: [UInt32: AccountSettings] = [:]
  /// What is set aside in accounts; most have nothing.
  package internal(set) var holds = Holds()
  package internal(set) var subjects = SubjectTable()
  package internal(set) var kinds = AccountKinds()
  /// Open addressing: account + 1 under the upper half of the key's hash, 0 is free.
  private var slots: [UInt64] = Array(repeating: 0, count: 1024)
  /// The account that an owner used last, by the lower bits of the owner's number: a guess, which the
  /// account's key settles.
  private var latest: [UInt32] = Array(repeating: 0, count: 512)
  /// The accounts of the entry at hand, each once, and what it does to them.
  var touched: [Touch] = []
  /// The account of each line of the entry at hand.
  private var found: [UInt32] = []

  /// One account's part in the entry at hand: debit positive, minor units.
  struct Touch: Sendable {
    var account: UInt32
    var net: Int128
  }

  package init() {}

  /// How many accounts there are.
  package var count: Int { accounts.count }
  /// The identity of each account.
  package var keys: LazyMapCollection<[Account], AccountKey> { accounts.lazy.map { $0.key } }
  /// The debit total of each account.
  package var debits: LazyMapCollection<[Account], Int128> { accounts.lazy.map { $0.debit } }
  /// The credit total of each account.
  package var credits: LazyMapCollection<[Account], Int128> { accounts.lazy.map { $0.credit } }

  /// Debit total less credit total of an account.
  package func balance(of account: UInt32) -> Int128 { accounts[Int(account)].balance }

  // MARK: Accounts

  /// The account of this identity, if it was ever used or opened.
  package func find(_ key: AccountKey) -> UInt32? {
    let guess = Int(latest[Int(key.owner) & (latest.count - 1)])
    if guess < accounts.count, accounts[guess].key == key { return UInt32(guess) }
    let word = slots[slot(of: key, key.mixed)]
    return word == 0 ? nil : UInt32(truncatingIfNeeded: word) - 1
  }

  /// The account of this identity, made now if it is new.
  package mutating func account(_ key: AccountKey) -> UInt32 {
    let owner = Int(key.owner) & (latest.count - 1)
    let guess = Int(latest[owner])
    if guess < accounts.count, accounts[guess].key == key { return UInt32(guess) }
    let account = findOrMake(key)
    latest[Int(key.owner) & (latest.count - 1)] = account
    return account
  }

  private mutating func findOrMake(_ key: AccountKey) -> UInt32 {
    let hash = key.mixed
    let slot = slot(of: key, hash)
    if slots[slot] != 0 { return UInt32(truncatingIfNeeded: slots[slot]) - 1 }
    let account = UInt32(accounts.count)
    slots[slot] = Self.word(hash, account)
    accounts.append(
      Account(key: key, flags: AccountFlags(traits: subjects[key.subject], settings: nil))
    )
    if accounts.count * 2 > slots.count { growSlots() }
    return account
  }

  /// Takes back the newest accounts, so that `count` remain: those that a refused entry would have
  /// opened.
  ///
  /// They hold nothing yet.
  package mutating func truncate(to count: Int) {
    while accounts.count > count {
      let account = UInt32(accounts.count - 1)
      // The newest account was put in last, so freeing its slot breaks no probe.
      let key = accounts.removeLast().key
      var slot = Int(truncatingIfNeeded: key.mixed) & (slots.count - 1)
      while slots[slot] != Self.word(key.mixed, account) { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = 0
      settings[account] = nil
    }
  }

  private static func word(_ hash: UInt64, _ account: UInt32) -> UInt64 {
    hash & 0xFFFF_FFFF_0000_0000 | UInt64(account + 1)
  }

  /// The slot that holds an account, or the free one where it belongs.
  private func slot(of key: AccountKey, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if (slots[slot] ^ hash) >> 32 == 0,
        accounts[Int(UInt32(truncatingIfNeeded: slots[slot])) - 1].key == key
      {
        break
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func growSlots() {
    latest = Array(repeating: 0, count: slots.count)
    slots = Array(repeating: 0, count: slots.count * 2)
    for account in accounts.indices {
      let hash = accounts[account].key.mixed
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Self.word(hash, UInt32(account))
    }
  }

  // MARK: Entries

  /// Adds an entry without judging it: what was decided once is not decided again.
  ///
  /// `touched` accounts can be read with ``changes`` until the next entry.
  ///
  /// - Returns: false where a total would not fit in 128 bits; then nothing was added.
  package mutating func add(_ entry: borrowing EntryBuffer) -> Bool {
    if !touched.isEmpty { touched.removeAll(keepingCapacity: true) }
    if !found.isEmpty { found.removeAll(keepingCapacity: true) }
    // All are looked up first, so that the processor waits for their memory together.
    for index in entry.postings.indices {
      let posting = entry.postings[index]
      found.append(
        account(
          AccountKey(
            subject: posting.subject,
            owner: posting.owner,
            purpose: posting.purpose,
            currency: posting.currency
          )
        )
      )
    }
    for index in entry.postings.indices {
      let posting = entry.postings[index]
      guard add(posting.amount, posting.isDebit, to: found[index]) else {
        remove(entry, before: index)
        return false
      }
    }
    return true
  }

  /// The accounts of the last entry, each once, and what it does to them, debits positive.
  package var changes: some Sequence<(account: AccountKey, net: Int128)> {
    touched.lazy.map { [accounts] in (accounts[Int($0.account)].key, $0.net) }
  }

  /// Sets the totals of an account as a checkpoint says them.
  mutating func setTotals(of account: UInt32, debit: Int128, credit: Int128) {
    accounts[Int(account)].debit = debit
    accounts[Int(account)].credit = credit
  }

  /// The most that a total of debits or of credits may be: 2^100 minor units, 10^28 yuan.
  ///
  /// `IndependentReplay` states the same figure for itself; the scenario of figures that do not fit
  /// holds both against it.
  private static let totalMaximum: UInt128 = 1 << 100

  private mutating func add(_ amount: Int128, _ isDebit: Bool, to number: UInt32) -> Bool {
    var account = accounts[Int(number)]
    let total = isDebit ? account.debit : account.credit
    let (sum, overflow) = total.addingReportingOverflow(amount)
    // Far below 128 bits, so that no sum over accounts can overflow.
    if overflow || sum.magnitude > Self.totalMaximum { return false }
    if isDebit { account.debit = sum } else { account.credit = sum }
    let net = isDebit ? amount : -amount
    let mark = Int(account.mark)
    if mark < touched.count, touched[mark].account == number {
      touched[mark].net += net
    } else {
      account.mark = UInt32(touched.count)
      touched.append(Touch(account: number, net: net))
    }
    accounts[Int(number)] = account
    return true
  }

  /// Takes back the entry that was just added.
  mutating func remove(_ entry: borrowing EntryBuffer) {
    remove(entry, before: entry.postings.count)
  }

  private mutating func remove(_ entry: borrowing EntryBuffer, before end: Int) {
    for index in 0..<end {
      let (posting, account) = (entry.postings[index], Int(found[index]))
      if posting.isDebit {
        accounts[account].debit -= posting.amount
      } else {
        accounts[account].credit -= posting.amount
      }
    }
  }
}
