/// What waits on a subject, and how long it may (R1-070, Q11).
package struct Ageing: Hashable, Sendable {
  /// Why something waits.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Until it is explained (挂账).
    case suspense
    /// Until it has arrived (在途).
    case transit
  }

  /// Why it waits.
  package let kind: Kind
  /// The type that has a limit: `refund`.
  package let type: String
  /// The most days that are no reason to look.
  package let days: Int

  package init(kind: Kind, type: String, days: Int) {
    (self.kind, self.type, self.days) = (kind, type, days)
  }
}
