/// Amounts that an event has set aside, until the end of a day.
struct ModelHold {
  /// By account; an account of which nothing is left is gone.
  var left: [AccountKey: Int64]
  let expiresDay: Int?
  /// Whether two people placed it: then two people use and release it.
  let isOfTwo: Bool
}

extension BookModel {
  /// Why a hold cannot be placed, released or used.
  func holdObstacle(_ event: PlatformEvent) -> String? {
    switch event.type {
    case "hold.placed":
      return event.lines.contains { $0.minor > available($0.account) } ? "exceeds-available" : nil
    case "hold.released":
      guard let hold = event.follows.flatMap({ holds[$0] }) else { return "no-hold" }
      if hold.isOfTwo, event.approver == nil { return "missing-approver" }
      let exceeds = event.lines.contains { $0.minor > hold.left[$0.account] ?? 0 }
      return exceeds ? "exceeds-hold" : nil
    default:
      guard let name = event.follows, name.kind == .hold else { return nil }
      guard let hold = holds[name] else { return "no-hold" }
      return hold.isOfTwo && event.approver == nil ? "missing-approver" : nil
    }
  }

  /// Places a hold, or releases what an event says of one: all that is left where it has no lines.
  mutating func changeHold(_ event: PlatformEvent) {
    let said = event.lines.map { ($0.account, $0.minor) }
    if event.type == "hold.placed" {
      let left = Dictionary(said, uniquingKeysWith: +)
      holds[event.name] = ModelHold(
        left: left,
        expiresDay: event.expiresDay,
        isOfTwo: event.approver != nil
      )
      for (account, minor) in left { accounts[account, default: Account()].held += minor }
    } else if let name = event.follows {
      let all = (holds[name]?.left ?? [:]).map { ($0.key, $0.value) }
      for (account, minor) in event.lines.isEmpty ? all : said { lower(name, account, by: minor) }
    }
  }

  /// What an entry takes from the accounts of its hold comes out of that first.
  mutating func useHold(_ name: EventName?, _ effects: [(AccountKey, Int64)]) {
    guard let name, let hold = holds[name] else { return }
    for (account, effect) in effects where effect > 0 {
      lower(name, account, by: min(effect, hold.left[account] ?? 0))
    }
  }

  /// Ends the holds whose last day is over.
  mutating func expireHolds() {
    for (name, hold) in holds where hold.expiresDay.map({ $0 < day }) ?? false {
      for (account, minor) in hold.left { lower(name, account, by: minor) }
    }
  }

  private mutating func lower(_ name: EventName, _ account: AccountKey, by minor: Int64) {
    guard minor > 0, let left = holds[name]?.left[account] else { return }
    accounts[account]?.held -= minor
    holds[name]?.left[account] = left > minor ? left - minor : nil
    if holds[name]?.left.isEmpty == true { holds[name] = nil }
  }
}
