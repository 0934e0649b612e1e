/// A line of the model's entries; red ones are negative on their own side.
struct ModelLine {
  let account: AccountKey
  let isDebit: Bool
  let minor: Int64
  /// The order of its item, where that has one of its own.
  var order: String?

  /// What it adds to the account, debit counted positive.
  var effect: Int64 { isDebit ? minor : -minor }
}

/// What becomes of an event, and the word for why.
enum Verdict: Equatable {
  case posted
  case refused(String)
  case parked(String)
}

/// What a correct ledger does with the day, in the plainest form: the second opinion of the demo.
///
/// It knows the codes that the day uses (`BookModel+Entries.swift`), which accounts may not go
/// below zero, and how parked events wait; it does not know Daybook.
struct BookModel {
  struct Account {
    /// Debit counted positive, in minor units.
    var balance: Int64 = 0
    /// The same without what counts for a later day than the platform's day.
    var balanceByValue: Int64 = 0
    var isOpen = false
    var isDebitFrozen = false
  }

  struct SubjectKey: Hashable {
    let subject: Int32
    let money: Money
  }

  struct Movement: Equatable {
    var debit: Int64 = 0
    var credit: Int64 = 0
  }

  /// What has happened since the day was opened, and the balances at its end.
  struct ClosedDay {
    let opening: [AccountKey: Int64]
    let closing: [AccountKey: Int64]
    let movement: [SubjectKey: Movement]
  }

  private(set) var accounts: [AccountKey: Account] = [:]
  private(set) var closedDays: [ClosedDay] = []
  private(set) var waiting: [PlatformEvent] = []
  private(set) var releasedCount = 0
  /// One that was parked and then released, to show to people.
  private(set) var releasedExample: EventName?
  /// The day that is open, counted from the platform's day.
  private(set) var day = -1
  private var opening: [AccountKey: Int64] = [:]
  private var movement: [SubjectKey: Movement] = [:]
  /// What each order has; see `BookModel+Orders.swift`.
  var orders: [String: ModelOrder] = [:]
  private var posted: Set<EventName> = []
  private var reversed: Set<EventName> = []
  /// The lines of what may be reversed later.
  private var reversible: [EventName: [ModelLine]] = [:]

  /// What can still be taken from an account whose balances are credits.
  func available(_ account: AccountKey) -> Int64 { -(accounts[account]?.balance ?? 0) }

  /// Whether an event has been posted.
  func isPosted(_ name: EventName) -> Bool { posted.contains(name) }

  /// Takes an event that has not come before, and then what was waiting for it.
  mutating func append(_ event: PlatformEvent) -> Verdict {
    if let reason = post(event) {
      guard !event.isCommand else { return .refused(reason) }
      waiting.append(event)
      return .parked(reason)
    }
    release()
    return .posted
  }

  /// Ends the open day and opens the next.
  mutating func cut() {
    let closing = accounts.mapValues(\.balance).filter { $0.value != 0 || opening[$0.key] != nil }
    closedDays.append(ClosedDay(opening: opening, closing: closing, movement: movement))
    opening = closing
    movement = [:]
    day += 1
  }

  /// Tries the parked again, first parked first, as long as one can go.
  private mutating func release() {
    var index = 0
    while index < waiting.count {
      let event = waiting[index]
      // What has no rule never gets one here; not trying saves most of the time.
      if Self.hasNoRule(event) || post(event) != nil {
        index += 1
        continue
      }
      waiting.remove(at: index)
      releasedCount += 1
      if releasedExample == nil || day == 0 { releasedExample = event.name }
      index = 0
    }
  }

  /// Posts an event, or says why it cannot be: the first reason in Daybook's order of precedence.
  private mutating func post(_ event: PlatformEvent) -> String? {
    if event.account != nil { return change(event) }
    if Self.hasNoRule(event) { return "no-rule" }
    if event.amounts.contains(where: { $0.money == .unknown }) { return "unknown-currency" }
    if Self.currencyDiffers(event) { return "currency-differs" }
    if !Self.requirementHolds(event) { return "requirement-fails" }
    if let other = event.follows ?? event.reverses, !posted.contains(other) { return "not-posted" }
    if let other = event.reverses, reversed.contains(other) { return "already-reversed" }
    let lines = (event.reverses.map { reversal(of: $0, style: event.style) } ?? Self.entry(event))
      .filter { $0.minor != 0 }
    if let reason = orderObstacle(event, lines) { return reason }
    let effects = Self.effects(lines)
    if let reason = judge(effects) { return reason }
    takeStep(event, lines)
    for (account, effect) in effects {
      accounts[account, default: Account()].balance += effect
      if (event.valueDay ?? day) <= 0 { accounts[account]?.balanceByValue += effect }
    }
    for line in lines {
      let key = SubjectKey(subject: line.account.subject, money: line.account.money)
      if line.isDebit {
        movement[key, default: Movement()].debit += line.minor
      } else {
        movement[key, default: Movement()].credit += line.minor
      }
    }
    posted.insert(event.name)
    if let other = event.reverses { reversed.insert(other) }
    if event.name.kind == .transfer { reversible[event.name] = lines }
    return nil
  }

  /// Opens an account or changes its status.
  private mutating func change(_ event: PlatformEvent) -> String? {
    guard let key = event.account else { return nil }
    if event.type == "account.opened" {
      if accounts[key]?.isOpen == true { return "account-open" }
      accounts[key, default: Account()].isOpen = true
    } else {
      guard accounts[key] != nil else { return "account-not-open" }
      accounts[key]?.isDebitFrozen = event.status == "debit-frozen"
    }
    posted.insert(event.name)
    return nil
  }

  /// Why the whole entry cannot be, by what it does to each account.
  private func judge(_ effects: [(AccountKey, Int64)]) -> String? {
    var overdrawn = false
    var frozen = false
    for (key, effect) in effects where effect != 0 {
      let account = accounts[key]
      if key.subject == 224_104, account?.isOpen != true { return "account-not-open" }
      if effect > 0, account?.isDebitFrozen == true { frozen = true }
      let after = (account?.balance ?? 0) + effect
      if Self.isCreditOnly(key.subject), after > 0 { overdrawn = true }
      if key.subject == 122_102, after < 0 { overdrawn = true }
    }
    if frozen { return "debit-frozen" }
    return overdrawn ? "exceeds-available" : nil
  }

  private func reversal(of name: EventName, style: String?) -> [ModelLine] {
    (reversible[name] ?? []).map { line in
      style == "red"
        ? ModelLine(account: line.account, isDebit: line.isDebit, minor: -line.minor)
        : ModelLine(account: line.account, isDebit: !line.isDebit, minor: line.minor)
    }
  }

  /// Payables to merchants, users and promoters, and money in transit, never go below zero.
  private static func isCreditOnly(_ subject: Int32) -> Bool {
    (220_201...220_205).contains(subject) || subject / 100 == 2_241
  }

  /// One effect for each account, in the order of the lines.
  private static func effects(_ lines: [ModelLine]) -> [(AccountKey, Int64)] {
    guard lines.count > 8 else {
      var effects: [(AccountKey, Int64)] = []
      for line in lines {
        if let index = effects.firstIndex(where: { $0.0 == line.account }) {
          effects[index].1 += line.effect
        } else {
          effects.append((line.account, line.effect))
        }
      }
      return effects
    }
    var sums: [AccountKey: Int64] = [:]
    for line in lines { sums[line.account, default: 0] += line.effect }
    return sums.map { ($0.key, $0.value) }
  }
}
