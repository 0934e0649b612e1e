/// What the rule of an event asks of its order, by the codes of the events booked under it.
package struct CodeTerms: Sendable {
  /// The event's own code, by name number.
  package var code: UInt32
  /// The currency of the amount that its rule names first, by name number.
  package var currency: UInt32 = 0
  /// What its entry moves in that currency: the sum of the debits, in minor units.
  package var total: Int128 = 0
  /// The codes of which one event at most is booked under an order.
  package var once: [UInt32] = []
  /// The codes whose events it gives back.
  package var givesBack: [UInt32] = []

  package init(code: UInt32) { self.code = code }
}

/// What events of each code brought under one order and did not give back; empty for most orders,
/// since only codes are counted that a rule names.
package struct CodeTallies: Sendable {
  private struct Tally: Sendable {
    let code: UInt32
    let currency: UInt32
    /// How many events were booked and not reversed.
    var count = 0
    /// What they moved, in minor units.
    var brought: Int128 = 0
    /// What of it was given back.
    var given: Int128 = 0

    var left: Int128 { brought &- given }
  }

  private var all: [Tally] = []

  package init() {}

  /// Whether an event of one of these codes is booked.
  package func has(_ codes: [UInt32]) -> Bool {
    all.contains { $0.count > 0 && codes.contains($0.code) }
  }

  /// What events of these codes brought that is not given back.
  package func amount(of codes: [UInt32], in currency: UInt32) -> Int128 {
    all.reduce(0) { sum, tally in
      codes.contains(tally.code) && tally.currency == currency ? sum &+ tally.left : sum
    }
  }

  /// Takes a posted event, or its reversal.
  package mutating func take(_ terms: CodeTerms, isReversal: Bool) {
    let place = place(of: terms.code, in: terms.currency)
    all[place].count += isReversal ? -1 : 1
    all[place].brought &+= isReversal ? -terms.total : terms.total
    var rest = terms.total
    // The codes that are named first give first, and have it back last.
    for code in isReversal ? terms.givesBack.reversed() : terms.givesBack {
      let place = self.place(of: code, in: terms.currency)
      let part = min(rest, isReversal ? all[place].given : max(0, all[place].left))
      all[place].given &+= isReversal ? -part : part
      rest &-= part
    }
  }

  private mutating func place(of code: UInt32, in currency: UInt32) -> Int {
    if let place = all.firstIndex(where: { $0.code == code && $0.currency == currency }) {
      return place
    }
    all.append(Tally(code: code, currency: currency))
    return all.count - 1
  }
}
