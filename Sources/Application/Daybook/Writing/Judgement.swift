import Events
import Ledgers

/// What the decider says of an event, before it is recorded.
enum Judgement {
  /// It may be booked, by the rule of this number (0 for none); its entry is in the balances.
  case posted(rule: UInt32, related: UInt64)
  /// It may not, or not yet.
  case not(Obstacle)
}

/// Why an event is not posted, what a caller should know of it, and what would change it.
struct Obstacle {
  var reason: Reason
  /// Values to record beside the reason.
  var detail: [(key: DetailKey, value: String)] = []
  /// What a parked event waits for.
  var waitsFor = WaitsFor.rules
  /// Where that is an account: what the event would do there, and cannot as long as the account does
  /// not take it; nil where it must be tried to know.
  var change: AccountChange?
}

/// The names of values that are recorded beside an event.
enum DetailKey: String {
  case account, available, requested, limit, missing, requirement, line, currency, event, subject
  case code, difference, sequence, status, item, order, state
  case customer, login, used, held
  case kind, ownership, card, operation, payee
  case day, ordered, received, replaced, invoiced
  case customerClass = "class"
  /// The calendar year in which a posted event counts against a customer's limit, where it
  /// counts.
  case year
}
