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
  /// An account that cannot take it.
  case account(AccountKey)
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
  private var waiting: [WaitsFor: Set<UInt64>] = [:]

  var isEmpty: Bool { bySequence.isEmpty }
  var count: Int { bySequence.count }
  /// The positions, first parked first.
  var sequences: [UInt64] { bySequence.keys.sorted() }

  subscript(sequence: UInt64) -> Parked? { bySequence[sequence] }

  /// Parks a record, or changes what it waits for.
  mutating func park(_ record: [UInt8], at sequence: UInt64, waitsFor: WaitsFor) {
    let reviewers = reviewers(of: sequence)
    remove(sequence)
    bySequence[sequence] = Parked(record: record, waitsFor: waitsFor, reviewers: reviewers)
    waiting[waitsFor, default: []].insert(sequence)
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
    waiting[parked.waitsFor]?.remove(sequence)
    if waiting[parked.waitsFor]?.isEmpty == true { waiting[parked.waitsFor] = nil }
  }

  /// Those that wait for this.
  func waiting(for what: WaitsFor) -> Set<UInt64> { waiting[what] ?? [] }
}
