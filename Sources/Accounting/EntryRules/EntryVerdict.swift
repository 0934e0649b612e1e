package import Events

/// What came of computing an entry: nothing in the way, or the first reason why not.
package struct EntryVerdict: Sendable, Equatable {
  /// `.none` where the entry was computed.
  package var reason: Reason
  /// The number of the rule version that was used; 0 where none is in force.
  package var rule: UInt32
  /// The case that was taken, from 1; 0 before one was.
  package var caseNumber: UInt32
  /// What it fails on.
  ///
  /// `missing-amount`, `missing-party`, `unknown-currency`, `currency-differs`: the name number of
  /// the amount, the party's role, the currency, the amount. `same-party`: the party's role.
  /// `requirement-fails`, `negative-line`: the position of the requirement or line, from 1.
  /// `overflow`: the position of a line where a case was taken; before that the name number of an
  /// amount that is too large in minor units, or 0 for a requirement. `surplus-digits`: the name
  /// number of the currency.
  package var detail: UInt32
  /// The item that it fails on, from 1; 0 where it is none.
  package var item: UInt32

  /// Makes a verdict.
  package init(
    _ reason: Reason,
    rule: UInt32,
    caseNumber: UInt32 = 0,
    detail: UInt32 = 0,
    item: UInt32 = 0
  ) {
    (self.reason, self.rule, self.caseNumber) = (reason, rule, caseNumber)
    (self.detail, self.item) = (detail, item)
  }

  /// Whether the entry was computed.
  package var isPosted: Bool { reason == .none }
}
