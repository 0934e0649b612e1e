package import Journal

/// The balances of all accounts: dense arrays, one element an account, in the order of first use.
///
/// Debit and credit totals are kept apart and only ever added to (red lines add a negative), so
/// that the movement of a period is the difference of two states. Minor units, 128 bits, checked.
package struct Balances: Sendable {
  package private(set) var keys: [AccountKey] = []
  package private(set) var debits: [Int128] = []
  package private(set) var credits: [Int128] = []
  var flags: [AccountFlags] = []
  /// Settings that are not the subject's own, by account; few have any.
  package internal(set) var settings: [UInt32: AccountSettings] = [:]
  package internal(set) var subjects = SubjectTable()
  /// Open addressing: account + 1, 0 is free.
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)
  /// The accounts of the entry at hand, each once, and what it does to them.
  var touched: [Touch] = []
  /// Where an account stood in `touched` when it was last touched: a sparse set, never cleared.
  private var marks: [UInt32] = []

  /// One account's part in the entry at hand: debit positive, minor units.
  struct Touch: Sendable {
    var account: UInt32
    var net: Int128
  }

  package init() {}

  /// How many accounts there are.
  package var count: Int { keys.count }

  /// Debit total less credit total of an account.
  package func balance(of account: UInt32) -> Int128 {
    debits[Int(account)] - credits[Int(account)]
  }

  /// The account of this identity, if it was ever used or opened.
  package func find(_ key: AccountKey) -> UInt32? {
    var slot = Int(truncatingIfNeeded: key.mixed) & (slots.count - 1)
    while slots[slot] != 0 {
      let account = slots[slot] - 1
      if keys[Int(account)] == key { return account }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The account of this identity, made now if it is new.
  package mutating func account(_ key: AccountKey) -> UInt32 {
    var slot = Int(truncatingIfNeeded: key.mixed) & (slots.count - 1)
    while slots[slot] != 0 {
      let account = slots[slot] - 1
      if keys[Int(account)] == key { return account }
      slot = (slot + 1) & (slots.count - 1)
    }
    let account = UInt32(keys.count)
    slots[slot] = account + 1
    keys.append(key)
    debits.append(0)
    credits.append(0)
    marks.append(0)
    flags.append(AccountFlags(traits: subjects[key.subject], settings: nil))
    if keys.count * 2 > slots.count { growSlots() }
    return account
  }

  /// Takes back the newest accounts, so that `count` remain: those that a refused entry would have
  /// opened.
  ///
  /// They hold nothing yet.
  package mutating func truncate(to count: Int) {
    while keys.count > count {
      let account = UInt32(keys.count - 1)
      var slot = Int(truncatingIfNeeded: keys[Int(account)].mixed) & (slots.count - 1)
      while slots[slot] != account + 1 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = 0
      keys.removeLast()
      debits.removeLast()
      credits.removeLast()
      marks.removeLast()
      flags.removeLast()
      settings[account] = nil
    }
  }

  /// Adds an entry without judging it: what was decided once is not decided again.
  ///
  /// `touched` accounts can be read with ``touchedAccounts`` until the next entry.
  ///
  /// - Returns: false where a total would not fit in 128 bits; then nothing was added.
  package mutating func add(_ entry: borrowing EntryBuffer) -> Bool {
    touched.removeAll(keepingCapacity: true)
    for index in entry.postings.indices {
      guard add(entry.postings[index]) else {
        remove(entry, before: index)
        return false
      }
    }
    return true
  }

  /// Takes back an entry that was just added.
  mutating func remove(_ entry: borrowing EntryBuffer) {
    remove(entry, before: entry.postings.count)
  }

  /// The accounts of the last entry, each once.
  package var touchedAccounts: some Sequence<UInt32> { touched.lazy.map { $0.account } }

  /// Sets the totals of an account as a checkpoint says them.
  mutating func setTotals(of account: UInt32, debit: Int128, credit: Int128) {
    (debits[Int(account)], credits[Int(account)]) = (debit, credit)
  }

  private mutating func add(_ posting: Posting) -> Bool {
    let key = AccountKey(
      subject: posting.subject,
      owner: posting.owner,
      purpose: posting.purpose,
      currency: posting.currency
    )
    let account = Int(account(key))
    let total = posting.isDebit ? debits[account] : credits[account]
    let (sum, overflow) = total.addingReportingOverflow(posting.amount)
    // Far below 128 bits, so that no sum over accounts can overflow.
    if overflow || sum.magnitude > Self.totalMaximum { return false }
    if posting.isDebit { debits[account] = sum } else { credits[account] = sum }
    touch(UInt32(account), posting.isDebit ? posting.amount : -posting.amount)
    return true
  }

  /// The most that a total of debits or of credits may be: 2^100 minor units, 10^28 yuan.
  ///
  /// `IndependentReplay` states the same figure for itself; the scenario of figures that do not fit
  /// holds both against it.
  private static let totalMaximum: UInt128 = 1 << 100

  private mutating func touch(_ account: UInt32, _ net: Int128) {
    let mark = Int(marks[Int(account)])
    if mark < touched.count, touched[mark].account == account {
      touched[mark].net += net
    } else {
      marks[Int(account)] = UInt32(touched.count)
      touched.append(Touch(account: account, net: net))
    }
  }

  private mutating func remove(_ entry: borrowing EntryBuffer, before end: Int) {
    for index in 0..<end {
      let posting = entry.postings[index]
      let key = AccountKey(
        subject: posting.subject,
        owner: posting.owner,
        purpose: posting.purpose,
        currency: posting.currency
      )
      let account = Int(account(key))
      if posting.isDebit {
        debits[account] -= posting.amount
      } else {
        credits[account] -= posting.amount
      }
    }
  }

  private mutating func growSlots() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for account in keys.indices {
      var slot = Int(truncatingIfNeeded: keys[account].mixed) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(account) + 1
    }
  }
}
