package import BusinessCalendar

/// The holds in force (冻结): what is set aside in accounts and not available, minor units.
///
/// A hold that is used up, released or expired is forgotten: its event stands in the log, and the
/// same id cannot come again.
package struct Holds: Sendable {
  /// A hold is the event that placed it: its source by name number, and its id.
  package struct Key: Hashable, Sendable {
    package let source: UInt32
    package let id: [UInt8]

    package init(source: UInt32, id: [UInt8]) { (self.source, self.id) = (source, id) }
  }

  /// A hold's part in one account: what was placed is used, released, or left; none is negative.
  package struct Part: Sendable, Equatable {
    package let account: UInt32
    package internal(set) var left: Int128
    package internal(set) var used: Int128 = 0
    package internal(set) var released: Int128 = 0

    package init(account: UInt32, left: Int128) { (self.account, self.left) = (account, left) }
  }

  /// One hold: where it was placed, the last day on which it counts, and its accounts, each once.
  package struct Hold: Sendable {
    package let sequence: UInt64
    package let expiresOn: BusinessDate?
    package internal(set) var parts: [Part]

    /// What is left in an account.
    func left(in account: UInt32) -> Int128 {
      parts.first { $0.account == account }?.left ?? 0
    }
  }

  /// How many were placed since the first event; 0 in books that do not use holds.
  package internal(set) var placed: UInt64 = 0
  private(set) var byKey: [Key: Hold] = [:]
  private var totals: [UInt32: Int128] = [:]

  /// Whether nothing is on hold in any account.
  package var isEmpty: Bool { byKey.isEmpty }

  /// The holds in force, first placed first.
  package var all: [(key: Key, hold: Hold)] {
    byKey.map { ($0.key, $0.value) }.sorted { $0.1.sequence < $1.1.sequence }
  }

  /// A hold, while something is left of it.
  package subscript(key: Key) -> Hold? { byKey[key] }

  /// What is on hold in an account by all holds together.
  package func total(in account: UInt32) -> Int128 { totals[account] ?? 0 }

  mutating func insert(_ hold: Hold, _ key: Key) {
    guard !hold.parts.isEmpty else { return }
    byKey[key] = hold
    for part in hold.parts { add(part.left, to: part.account) }
  }

  /// Takes so much out of a hold, used or released, at most what is left: a log that says more is for
  /// the audit to find.
  mutating func take(
    _ amount: Int128,
    of account: UInt32,
    from key: Key,
    as share: WritableKeyPath<Part, Int128>
  ) {
    guard amount > 0,
      let place = byKey[key]?.parts.firstIndex(where: { $0.account == account }),
      var part = byKey[key]?.parts[place]
    else { return }
    let amount = min(amount, part.left)
    part.left -= amount
    part[keyPath: share] += amount
    if part.left > 0 {
      byKey[key]?.parts[place] = part
    } else {
      byKey[key]?.parts.remove(at: place)
    }
    if byKey[key]?.parts.isEmpty == true { byKey[key] = nil }
    add(-amount, to: account)
  }

  private mutating func add(_ amount: Int128, to account: UInt32) {
    let total = total(in: account) + amount
    totals[account] = total == 0 ? nil : total
  }
}
