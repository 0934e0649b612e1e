import BusinessCalendar
import Codec
import Events
import RuleSyntax

/// What is left of a hold, account by account, and the last day on which it counts.
struct ReplayHold: Sendable {
  let lastDay: BusinessDate?
  /// Whether two people have placed it: then two people use and release it.
  var isOfTwo = false
  var left: [AccountKey: Int128] = [:]
}

// Amounts set aside: by plain addition over the events that place, use and release them.

extension IndependentReplay {
  /// The name of the hold that an event follows, to use or to release it, if what it follows is one
  /// in force; an event that may not have it without a second person is noted.
  mutating func claimHold(_ facts: EventFacts, _ record: RawSpan) -> String? {
    guard !holds.isEmpty, let link = facts.follows else { return nil }
    let name = Self.name(of: symbols.text(link.source), record.string(link.id))
    guard let hold = holds[name] else { return nil }
    if hold.isOfTwo { checkPeople(facts) }
    return name
  }

  private static func name(of source: String, _ id: String) -> String { source + "\n" + id }

  /// A hold's name for people: its source and id.
  static func words(_ hold: String) -> String { hold.replacing("\n", with: " ") }

  /// Sets aside what the lines say; it has to be there, and not on hold already.
  mutating func placeHold(_ facts: EventFacts, _ record: RawSpan) throws(ReplayFault) {
    let hasLastDay = data(facts, record)?[OwnMember.expiresOn] != nil
    var hold = ReplayHold(lastDay: hasLastDay ? try date(OwnMember.expiresOn, facts, record) : nil)
    if let (lastDay, openDate) = hold.lastDay.flatMap({ last in openDate.map { (last, $0) } }),
      lastDay < openDate
    {
      noteHold("until \(lastDay)", "a last day from \(openDate) on", "one that is over")
    }
    hold.isOfTwo = !person(facts.approver).isEmpty
    if hold.isOfTwo { checkPeople(facts) }
    hold.left = try readHeld(facts)
    guard !hold.left.isEmpty else { return }
    holds[Self.name(of: symbols.text(facts.source), record.string(facts.id))] = hold
    for (account, amount) in hold.left {
      let place = accounts.place(of: account, symbols)
      accounts.hold(amount, at: place)
      checkSubject(of: place)
      let known = accounts.all[place]
      let side = charts.subject(account.subject)?.normal
      let there = side == .credit ? 0 &- known.balance : known.balance
      if known.settings.status == .closed {
        noteHold(known.text, "an account not closed", "closed")
      }
      guard known.held > there else { continue }
      noteHold(known.text, "\(there) minor units at most on hold", "\(known.held)")
    }
  }

  /// Makes available again what the lines say, or all that is left of the hold.
  mutating func releaseHold(
    _ facts: EventFacts,
    _ record: RawSpan,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    let lines = try readHeld(facts)
    if let link = facts.follows { checkFollows(link, record, names, lookup) }
    guard let name = claimHold(facts, record), let hold = holds[name] else {
      noteHold(linkText(facts, record), "a hold in force", "none")
      return
    }
    for (account, amount) in facts.lines.isEmpty ? hold.left : lines {
      let left = hold.left[account] ?? 0
      if amount > left {
        noteHold(text(of: account), "\(left) minor units left", "\(amount) released")
      }
      take(min(amount, left), of: account, from: name)
    }
  }

  /// Takes from a hold what the entry at hand has taken from its accounts.
  mutating func useHold(_ name: String) {
    for place in accounts.touched {
      let account = accounts.all[place]
      guard let left = holds[name]?.left[account.key] else { continue }
      let change = account.balance &- account.before
      let taken = charts.subject(account.key.subject)?.normal == .credit ? change : 0 &- change
      if taken > 0 { take(min(taken, left), of: account.key, from: name) }
    }
  }

  /// The holds whose last day is over are no more.
  mutating func expireHolds(opening day: BusinessDate) {
    for (name, hold) in holds {
      guard let lastDay = hold.lastDay, lastDay < day else { continue }
      for (account, amount) in hold.left { take(amount, of: account, from: name) }
    }
  }

  /// What an event follows may be a hold: then it is one in force.
  mutating func checkHold(
    _ link: EventFacts.Link,
    _ record: RawSpan,
    _ followed: UInt64,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) {
    guard let bytes = lookup(followed), let header = try? RecordHeader(bytes.rawSpan),
      names.text(of: header.type) == OwnEvent.holdPlaced.type
    else { return }
    let name = Self.name(of: symbols.text(link.source), record.string(link.id))
    if holds[name] == nil {
      noteHold(Self.words(name), "a hold in force", "used up, released or expired")
    }
  }

  private mutating func take(_ amount: Int128, of account: AccountKey, from name: String) {
    let left = (holds[name]?.left[account] ?? 0) &- amount
    holds[name]?.left[account] = left == 0 ? nil : left
    if holds[name]?.left.isEmpty == true { holds[name] = nil }
    if let place = accounts.place(of: account) { accounts.hold(0 &- amount, at: place) }
  }

  /// The lines of a hold, summed by account; they make no entry.
  private mutating func readHeld(_ facts: EventFacts) throws(ReplayFault) -> [AccountKey: Int128] {
    try readLines(of: facts)
    defer { computation.removeAll() }
    if facts.lines.contains(where: { $0.coefficient == 0 }) {
      noteHold("a line", "an amount", "0")
    }
    var sums: [AccountKey: Int128] = [:]
    for line in computation.lines where line.amount != 0 {
      let takesFrom = charts.subject(line.account.subject)?.normal == .credit
      if line.isDebit != takesFrom || line.amount < 0 {
        noteHold(text(of: line.account), "a line that takes from it", "one that adds")
      }
      sums[line.account, default: 0] &+= line.amount
    }
    return sums
  }

  private mutating func noteHold(_ place: String, _ expected: String, _ actual: String) {
    note(
      .hold,
      at: place,
      expected: expected,
      actual: actual,
      "on hold, \(place): expected \(expected), found \(actual)"
    )
  }

  private mutating func text(of account: AccountKey) -> String {
    let place = accounts.place(of: account, symbols)
    return accounts.all[place].text
  }

  /// The event that an event follows, as its source and id.
  private func linkText(_ facts: EventFacts, _ record: RawSpan) -> String {
    guard let link = facts.follows else { return "an event that it does not name" }
    return Self.words(Self.name(of: symbols.text(link.source), record.string(link.id)))
  }
}
