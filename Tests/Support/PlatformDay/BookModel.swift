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

/// What a correct ledger does with the days, in the plainest form: the second opinion of the demo.
///
/// It knows what an accountant writes down for a code (`ModelRule`), how far orders have come
/// (`ModelOrder`), which accounts may not go below zero, what is on hold, and how parked events
/// wait; it does not know Daybook.
struct BookModel {
  struct Account {
    /// Debit counted positive, in minor units.
    var balance: Int64 = 0
    /// What is on hold of it.
    var held: Int64 = 0
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

  /// What has happened since the day was opened, and what is so at its end.
  struct ClosedDay {
    let opening: [AccountKey: Int64]
    let closing: [AccountKey: Int64]
    /// What is on hold, in accounts where something is.
    let held: [AccountKey: Int64]
    let movement: [SubjectKey: Movement]
    let views: [ModelViews.Channel: ModelViews.Sums]
    /// How many events wait.
    let waiting: Int
  }

  var accounts: [AccountKey: Account] = [:]
  private(set) var closedDays: [ClosedDay] = []
  var waiting: [PlatformEvent] = []
  /// On which day each of them came, and what was placed in suspense for it.
  var waitingSince: [EventName: Int] = [:]
  var inSuspense: [EventName: [ModelLine]] = [:]
  private(set) var releasedCount = 0
  /// One that was parked and then released, to show to people.
  private(set) var releasedExample: EventName?
  /// The day that is open, counted from the first day of trade.
  private(set) var day = -1
  private var opening: [AccountKey: Int64] = [:]
  private var movement: [SubjectKey: Movement] = [:]
  /// What each day added by value date, whenever it was booked.
  private(set) var movementByValue: [Int: [AccountKey: Int64]] = [:]
  /// How many events of each code were posted, and of each type that has no code.
  var postedCounts: [String: Int] = [:]
  /// What each order has; see `BookModel+Orders.swift`.
  var orders: [String: ModelOrder] = [:]
  /// What is on hold; see `BookModel+Holds.swift`.
  var holds: [EventName: ModelHold] = [:]
  /// Documents that somebody has reviewed; see `BookModel+Documents.swift`.
  var reviewed: Set<EventName> = []
  private var views = ModelViews()
  private var posted: Set<EventName> = []
  private var reversed: Set<EventName> = []
  /// The lines of what may be reversed later.
  private var reversible: [EventName: [ModelLine]] = [:]

  /// What can still be taken from an account whose balances are credits.
  func available(_ account: AccountKey) -> Int64 {
    accounts[account].map { -$0.balance - $0.held } ?? 0
  }

  /// Whether nobody has written down what to do with an event's code.
  static func hasNoRule(_ event: PlatformEvent) -> Bool {
    guard let code = event.code else { return false }
    return ModelRule.all[code]?.type != event.type
  }

  /// Takes an event that has not come before, and then what was waiting for it.
  mutating func append(_ event: PlatformEvent) -> Verdict {
    let reason = post(event)
    if event.type == "payment.cleared" { views.clear(event) }
    if let reason {
      guard !event.isCommand else { return .refused(reason) }
      waiting.append(event)
      waitingSince[event.name] = day
      return .parked(reason)
    }
    release()
    return .posted
  }

  /// Ends the open day and opens the next.
  mutating func cut() {
    suspendOverdue()
    let closing = accounts.mapValues(\.balance).filter { $0.value != 0 || opening[$0.key] != nil }
    closedDays.append(
      ClosedDay(
        opening: opening,
        closing: closing,
        held: accounts.mapValues(\.held).filter { $0.value != 0 },
        movement: movement,
        views: views.sums,
        waiting: waiting.count
      )
    )
    opening = closing
    movement = [:]
    day += 1
    expireHolds()
    release()
  }

  /// Every account's balance at the end of a day by value date, with what is known now.
  func balancesByValue(through day: Int) -> [AccountKey: Int64] {
    movementByValue.filter { $0.key <= day }
      .reduce(into: [:]) { $0.merge($1.value, uniquingKeysWith: +) }
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
      takeBack(event)
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
    if currencyDiffers(event) { return "currency-differs" }
    if !requirementHolds(event) { return "requirement-fails" }
    if event.type.hasPrefix("voucher.") {
      if let reason = review(event) { return reason }
      take(event)
      return nil
    }
    if waitsForReview(event) { return "not-reviewed" }
    if let other = event.follows ?? event.reverses, !posted.contains(other) { return "not-posted" }
    if let other = event.reverses, reversed.contains(other) { return "already-reversed" }
    if let reason = holdObstacle(event) { return reason }
    if event.type.hasPrefix("hold.") {
      take(event)
      return nil
    }
    let lines = entry(event)
    if let reason = orderObstacle(event, lines) { return reason }
    if saysAgain(event) { return "suspended" }
    let effects = Self.effects(lines)
    if let reason = judge(effects, using: event.follows.flatMap { holds[$0] }) { return reason }
    takeStep(event, lines)
    useHold(event.follows, effects)
    book(event, lines, effects)
    return nil
  }

  private mutating func book(
    _ event: PlatformEvent,
    _ lines: [ModelLine],
    _ effects: [(AccountKey, Int64)]
  ) {
    move(lines, effects, on: event.valueDay ?? day)
    if event.isPaidThroughChannel { views.book(event) }
    take(event)
    if let other = event.reverses { reversed.insert(other) }
    if event.name.kind == .transfer { reversible[event.name] = lines }
  }

  /// Adds an entry that counts on a day of value.
  mutating func move(_ lines: [ModelLine], _ effects: [(AccountKey, Int64)], on valueDay: Int) {
    for (account, effect) in effects {
      accounts[account, default: Account()].balance += effect
      movementByValue[valueDay, default: [:]][account, default: 0] += effect
    }
    for line in lines {
      let key = SubjectKey(subject: line.account.subject, money: line.account.money)
      if line.isDebit {
        movement[key, default: Movement()].debit += line.minor
      } else {
        movement[key, default: Movement()].credit += line.minor
      }
    }
  }

  private mutating func take(_ event: PlatformEvent) {
    if event.type.hasPrefix("hold.") { changeHold(event) }
    posted.insert(event.name)
    postedCounts[event.code ?? event.type, default: 0] += 1
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
    take(event)
    return nil
  }

  private func entry(_ event: PlatformEvent) -> [ModelLine] {
    if let other = event.reverses { return reversal(of: other, style: event.style) }
    guard let code = event.code else {
      return event.lines.map {
        ModelLine(account: $0.account, isDebit: $0.isDebit, minor: $0.minor)
      }
    }
    return ModelRule.all[code]?.entry(of: event) ?? []
  }

  private func reversal(of name: EventName, style: String?) -> [ModelLine] {
    (reversible[name] ?? []).map { line in
      style == "red"
        ? ModelLine(account: line.account, isDebit: line.isDebit, minor: -line.minor)
        : ModelLine(account: line.account, isDebit: !line.isDebit, minor: line.minor)
    }
  }
}
