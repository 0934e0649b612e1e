package import Events
package import Journal

/// What posting asks of an account before anything else, in one byte.
struct AccountFlags: Sendable {
  /// The normal side is debit.
  var isDebitNormal: Bool
  /// The balance may not go below zero.
  var isFloored: Bool
  /// Something else stands in the way: status, limit, codes, a hold, or not opened.
  var isSpecial: Bool
  /// The number of its kind; 0 for none.
  var kind: UInt8

  /// `kind`: the number of the kind that the settings name.
  init(
    traits: SubjectTraits?,
    settings: AccountSettings?,
    kind: UInt8? = nil,
    isHeld: Bool = false
  ) {
    self.kind = kind ?? traits?.commonKind ?? 0
    isDebitNormal = traits?.isDebitNormal ?? true
    isFloored = !(settings?.mayGoNegative ?? traits?.mayGoNegative ?? true)
    isSpecial =
      if let settings {
        settings.status != .open || settings.limit != nil || settings.codes != nil
          || !(traits?.limits.isEmpty ?? true) || traits?.codes != nil || traits?.currencies != nil
      } else {
        traits?.isSpecial ?? false
      }
    if isHeld { isSpecial = true }
  }
}

/// Why an entry may not be posted, and on which account it fails.
package struct Objection: Sendable, Equatable {
  package var reason: Reason
  package var account: UInt32
  /// What is available, or the limit, in minor units.
  package var available: Int128
  /// What the entry would take or add, in minor units.
  package var requested: Int128
  /// What is on hold in the account for others, in minor units.
  package var held: Int128 = 0
  /// What the account's kind does not allow.
  package var operations: AccountKinds.Operations = []
  /// The account that it may not pay.
  package var payee: UInt32?
}

extension Balances {
  /// Posts an entry if every account takes it: kinds, `negative: forbidden`, limits, status and codes
  /// are judged on the effect of the whole entry, and only where the entry makes it worse.
  ///
  /// Where the event uses a hold, what is left of that is available to it.
  ///
  /// - Returns: nil when posted; otherwise the objection that comes first by ``Reason``, and then
  ///   by the order of the lines. The balances are as before, but accounts met for the first time
  ///   are still there: the caller truncates.
  package mutating func post(
    _ entry: borrowing EntryBuffer,
    code: UInt32,
    using hold: Holds.Key? = nil
  ) -> Objection? {
    guard add(entry) else {
      return Objection(reason: .overflow, account: 0, available: 0, requested: 0)
    }
    let operations = kinds.operations(of: code)
    if !operations.isEmpty, let objection = objectionOfKinds(operations) {
      remove(entry)
      return objection
    }
    var worst = objectionToCircle(entry, hold)
    for touch in touched {
      let flags = accounts[Int(touch.account)].flags
      if !flags.isFloored && !flags.isSpecial { continue }
      let after = balance(of: touch.account)
      guard let objection = objection(to: touch, after, flags, code, hold) else { continue }
      if let worst, worst.reason.rawValue <= objection.reason.rawValue { continue }
      worst = objection
    }
    if worst != nil { remove(entry) }
    return worst
  }

  /// An entry that leaves every account as it was, as a transfer to oneself, would be posted for any
  /// amount: what it takes must be there all the same.
  ///
  /// Red lines are corrections, which take nothing.
  private func objectionToCircle(
    _ entry: borrowing EntryBuffer,
    _ hold: Holds.Key?
  ) -> Objection? {
    guard touched.allSatisfy({ $0.net == 0 }), entry.postings.allSatisfy({ $0.amount >= 0 }) else {
      return nil
    }
    var taken: [UInt32: Int128] = [:]
    for posting in entry.postings {
      guard let account = find(AccountKey(posting)) else { continue }
      let flags = accounts[Int(account)].flags
      guard posting.isDebit != flags.isDebitNormal, flags.isFloored || flags.isSpecial else {
        continue
      }
      taken[account, default: 0] += posting.amount
    }
    for touch in touched {
      let (account, flags) = (touch.account, accounts[Int(touch.account)].flags)
      let held = holds.total(in: account) - (hold.flatMap { holds[$0]?.left(in: account) } ?? 0)
      let available = balance(of: account) * (flags.isDebitNormal ? 1 : -1) - held
      guard let requested = taken[account], requested > available, flags.isFloored || held > 0
      else { continue }
      return Objection(
        reason: .exceedsAvailable,
        account: account,
        available: available,
        requested: requested,
        held: held
      )
    }
    return nil
  }

  /// Whether an account takes a change, debits positive, after another one, as ``post`` judges it of
  /// an event that uses no hold.
  ///
  /// An entry has to do more than that: its lines may cancel out, and kinds have operations.
  package func takes(
    _ net: Int128,
    in account: UInt32,
    code: UInt32,
    after earlier: Int128
  ) -> Bool {
    let flags = accounts[Int(account)].flags
    guard flags.isFloored || flags.isSpecial else { return true }
    let balance = balance(of: account) &+ earlier &+ net
    return objection(to: Touch(account: account, net: net), balance, flags, code, nil) == nil
  }

  private func objection(
    to touch: Touch,
    _ balance: Int128,
    _ flags: AccountFlags,
    _ code: UInt32,
    _ hold: Holds.Key?
  ) -> Objection? {
    let sign: Int128 = flags.isDebitNormal ? 1 : -1
    let (after, change) = (balance * sign, touch.net * sign)
    if flags.isSpecial, let special = special(touch, after: after, change: change, code, hold) {
      return special
    }
    guard flags.isFloored, after < 0, change < 0 else { return nil }
    return Objection(
      reason: .exceedsAvailable,
      account: touch.account,
      available: after - change,
      requested: -change
    )
  }

  private func special(
    _ touch: Touch,
    after: Int128,
    change: Int128,
    _ code: UInt32,
    _ hold: Holds.Key?
  ) -> Objection? {
    func no(_ reason: Reason, _ available: Int128 = 0) -> Objection {
      Objection(
        reason: reason,
        account: touch.account,
        available: available,
        requested: change < 0 ? -change : change
      )
    }
    let (key, settings) = (accounts[Int(touch.account)].key, settings[touch.account])
    let traits = subjects[key.subject]
    if let currencies = traits?.currencies, !currencies.contains(key.currency) {
      return no(.currencyDiffers)
    }
    if settings == nil, traits?.opensByEvent == true { return no(.accountNotOpen) }
    switch settings?.status ?? .open {
    case .closed: return no(.accountClosed)
    case .debitFrozen where touch.net > 0: return no(.debitFrozen)
    case .creditFrozen where touch.net < 0: return no(.creditFrozen)
    case .open, .debitFrozen, .creditFrozen: break
    }
    if let codes = settings?.codes ?? traits?.codes, !codes.contains(code) {
      return no(.codeNotAllowed)
    }
    let ours = hold.flatMap { holds[$0]?.left(in: touch.account) } ?? 0
    let held = holds.total(in: touch.account) - ours
    if held > 0, change < 0, after < held + max(ours + change, 0) {
      var objection = no(.exceedsAvailable, after - change - held)
      objection.held = held
      return objection
    }
    if let limit = settings?.limit ?? traits?.limits[key.currency], after > limit, change > 0 {
      return no(.exceedsLimit, limit - (after - change))
    }
    return nil
  }

  /// Gives an account its settings; it is open from now on.
  package mutating func set(_ settings: AccountSettings, of account: UInt32) {
    self.settings[account] = settings
    refreshFlags(of: account)
  }

  /// Takes over what a newly published chart says of the subjects and of kinds.
  package mutating func use(_ subjects: SubjectTable, _ kinds: AccountKinds) {
    (self.subjects, self.kinds) = (subjects, kinds)
    for account in accounts.indices { refreshFlags(of: UInt32(account)) }
  }

  mutating func refreshFlags(of account: UInt32) {
    let settings = settings[account]
    accounts[Int(account)].flags = AccountFlags(
      traits: subjects[accounts[Int(account)].key.subject],
      settings: settings,
      kind: settings?.kind.map { kinds.number(of: $0) },
      isHeld: holds.total(in: account) > 0
    )
  }
}
