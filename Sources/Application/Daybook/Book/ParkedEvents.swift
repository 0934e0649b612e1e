import Events
import Ledgers

/// What a parked event waits for: only when that comes is it worth trying again.
enum WaitsFor: Hashable, Sendable {
  /// Another rule or chart, or the next day: it cannot be computed as things stand. All others are
  /// tried again then too.
  case rules
  /// The event that it follows, by the number of its source and its id.
  case event(source: UInt32, id: [UInt8])
  /// An order whose state does not allow it, by the hash of its text: one that is meant by another
  /// order too is tried in vain.
  case order(UInt64)
  /// An account that cannot take it, by the side on which it would change: the account takes more
  /// there when something is posted on the other side.
  case account(AccountKey, isDebit: Bool)
  /// A document that too few have reviewed: itself, by its sequence.
  case review(UInt64)
  /// An earlier event, by its sequence, in whose place it would be booked if that were reversed.
  case reversal(UInt64)
  /// A customer whose limit is used up, or whose login is not open: any customer's event, and what
  /// is given back, has it tried again.
  case customers
}

/// Facts that cannot be booked yet, first parked first.
struct ParkedEvents: Sendable {
  /// One of them: its record, and what it waits for.
  struct Parked: Sendable {
    var record: [UInt8]
    var waitsFor: WaitsFor
    /// Who has reviewed it, by name number.
    var reviewers: [UInt32] = []
  }

  private(set) var bySequence: [UInt64: Parked] = [:]
  private var waiting: [WaitsFor: WaitingEvents] = [:]

  var isEmpty: Bool { bySequence.isEmpty }
  var count: Int { bySequence.count }
  /// The positions, first parked first.
  var sequences: [UInt64] { bySequence.keys.sorted() }

  subscript(sequence: UInt64) -> Parked? { bySequence[sequence] }

  /// Parks a record whose obstacle is not known.
  mutating func park(_ record: [UInt8], at sequence: UInt64) {
    park(record, at: sequence, Obstacle(reason: .none))
  }

  /// Parks a record, or changes what it waits for.
  mutating func park(_ record: [UInt8], at sequence: UInt64, _ obstacle: Obstacle) {
    let (what, before) = (obstacle.waitsFor, bySequence[sequence])
    if let before, before.waitsFor != what { stopWaiting(sequence, before.waitsFor) }
    var parked = Parked(record: record, waitsFor: what)
    if let before { parked.reviewers = before.reviewers }
    bySequence[sequence] = parked
    waiting[what, default: WaitingEvents()].insert(sequence, obstacle.change)
  }

  /// Its money stands in suspense from now on; it must be tried to know whether its account takes it.
  mutating func suspend(_ sequence: UInt64) {
    guard let parked = bySequence[sequence] else { return }
    waiting[parked.waitsFor]?.insert(sequence, nil)
  }

  /// Who has reviewed an event.
  func reviewers(of sequence: UInt64) -> [UInt32] { bySequence[sequence]?.reviewers ?? [] }

  /// Somebody has reviewed it.
  mutating func review(_ sequence: UInt64, by person: UInt32) {
    bySequence[sequence]?.reviewers.append(person)
  }

  /// It has been released, or does not become a voucher.
  mutating func remove(_ sequence: UInt64) {
    guard let parked = bySequence.removeValue(forKey: sequence) else { return }
    stopWaiting(sequence, parked.waitsFor)
  }

  private mutating func stopWaiting(_ sequence: UInt64, _ what: WaitsFor) {
    waiting[what]?.remove(sequence)
    if waiting[what]?.isEmpty == true { waiting[what] = nil }
  }

  /// Whether any wait for this.
  func isAwaited(_ what: WaitsFor) -> Bool { waiting[what] != nil }

  /// The first from a sequence on that waits for this; where that is an account, the first whose
  /// change the account takes.
  func first(
    waitingFor what: WaitsFor,
    from sequence: UInt64,
    _ balances: borrowing Balances
  ) -> UInt64? {
    guard let list = waiting[what] else { return nil }
    guard case .account(let key, _) = what, let account = balances.find(key) else {
      return list.first(from: sequence) { _ in true }
    }
    return list.first(from: sequence) { (change) in
      guard let change else { return true }
      return balances.takes(change.net, in: account, code: change.code, after: change.earlier)
    }
  }
}
