import Daybook
import Events

/// What became of the events of a simulation, by type and by reason.
package struct SimulationOutcomes: Hashable, Sendable {
  /// How often each answer was given to the events of a type.
  package struct Counts: Hashable, Sendable {
    /// Posted when they came.
    package var posted = 0
    /// Commands that were not allowed.
    package var refused = 0
    /// Facts that had to wait.
    package var parked = 0
    /// Said before, in the same words or in others.
    package var repeated = 0
    /// Said before with another content.
    package var conflicting = 0

    static func += (left: inout Counts, right: Counts) {
      left.posted += right.posted
      left.refused += right.refused
      left.parked += right.parked
      left.repeated += right.repeated
      left.conflicting += right.conflicting
    }
  }

  /// By event type.
  package private(set) var types: [String: Counts] = [:]
  /// Refusals and waits by their reason.
  package private(set) var reasons: [String: Int] = [:]

  /// All types together.
  package var total: Counts { types.values.reduce(into: Counts()) { $0 += $1 } }

  mutating func count(_ type: String, _ receipt: Receipt) {
    switch (receipt.kind, receipt.outcome) {
    case (.repeated, _): types[type, default: Counts()].repeated += 1
    case (.conflict, _): types[type, default: Counts()].conflicting += 1
    case (.appended, .posted): types[type, default: Counts()].posted += 1
    case (.appended, .refused): types[type, default: Counts()].refused += 1
    case (.appended, .parked): types[type, default: Counts()].parked += 1
    }
    if receipt.kind == .appended, receipt.reason != .none {
      reasons[receipt.reason.word, default: 0] += 1
    }
  }

  /// Adds what another simulation counted.
  package mutating func add(_ other: SimulationOutcomes) {
    for (type, counts) in other.types { types[type, default: Counts()] += counts }
    reasons.merge(other.reasons) { $0 + $1 }
  }
}

/// How much was looked at.
package struct SimulationExtent: Hashable, Sendable {
  /// Days that were closed and checked.
  package var days = 0
  /// Booked events whose lines were read.
  package var entries = 0
  /// Orders whose money was counted.
  package var orders = 0
  /// Accounts whose balances were compared.
  package var accounts = 0
  /// The transaction codes of which an event was booked.
  package var codes: Set<String> = []

  /// Adds what another simulation looked at.
  package mutating func add(_ other: SimulationExtent) {
    days += other.days
    entries += other.entries
    orders += other.orders
    accounts += other.accounts
    codes.formUnion(other.codes)
  }
}
