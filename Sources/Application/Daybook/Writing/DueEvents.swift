import Ledgers

/// Parked events that are worth another try, since what they wait for has come: which is next, first
/// parked first.
///
/// Those that wait for the same are not listed: of thousands that one account could not take, a
/// payment there lets a few go, and the others are passed over.
struct DueEvents: Sendable {
  /// All that were parked when everything changed, without those tried since.
  private var all: ArraySlice<UInt64> = []
  /// What has come, and from which sequence on those that wait for it have not been tried since.
  private var come: [(what: WaitsFor, from: UInt64)] = []

  /// Whether nothing has come that they wait for.
  var isEmpty: Bool { all.isEmpty && come.isEmpty }

  /// Forgets all.
  mutating func removeAll() { self = DueEvents() }

  /// Everything has changed: each is worth another try.
  mutating func wakeAll(_ parked: ParkedEvents) { all = parked.sequences[...] }

  /// Something has come: all that wait for it are worth another try, those tried before too.
  mutating func wake(_ what: WaitsFor) {
    if let place = come.firstIndex(where: { $0.what == what }) {
      come[place].from = 0
    } else {
      come.append((what, 0))
    }
  }

  /// The next one, which then counts as tried; nil where no other is worth it.
  ///
  /// - Complexity: O(*n*) in what has come, and in those that wait for it and are passed over.
  mutating func next(_ parked: ParkedEvents, _ balances: borrowing Balances) -> UInt64? {
    while let place = come.indices.min(by: { come[$0].from < come[$1].from }),
      come[place].from <= all.first ?? .max
    {
      let (what, from) = come[place]
      guard let sequence = parked.first(waitingFor: what, from: from, balances) else {
        come.swapAt(place, come.endIndex - 1)
        come.removeLast()
        continue
      }
      come[place].from = sequence
      guard sequence == from else { continue }
      come[place].from += 1
      if sequence == all.first { all.removeFirst() }
      return sequence
    }
    return all.popFirst()
  }
}
