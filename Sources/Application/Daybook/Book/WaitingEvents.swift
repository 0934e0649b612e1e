/// Parked events that wait for the same, first parked first.
///
/// Who has left keeps its place until half of all have: taking one out costs the same, wherever it
/// stands.
struct WaitingEvents: Sendable {
  private struct Place: Sendable {
    let sequence: UInt64
    /// Nil where it must be tried to know whether it can be booked.
    var change: AccountChange?
    var hasLeft = false
  }

  private var places: [Place] = []
  /// Before it all have left.
  private var start = 0
  private var count = 0

  var isEmpty: Bool { count == 0 }

  /// Adds an event, or says anew what it would do.
  mutating func insert(_ sequence: UInt64, _ change: AccountChange?) {
    let index = index(of: sequence)
    let isThere = index < places.count && places[index].sequence == sequence
    if isThere, !places[index].hasLeft { count -= 1 }
    if !isThere { places.insert(Place(sequence: sequence), at: index) }
    (places[index].change, places[index].hasLeft) = (change, false)
    count += 1
    start = min(start, index)
  }

  /// Takes an event out.
  mutating func remove(_ sequence: UInt64) {
    let index = index(of: sequence)
    guard index < places.count, places[index].sequence == sequence, !places[index].hasLeft else {
      return
    }
    places[index].hasLeft = true
    count -= 1
    while start < places.count, places[start].hasLeft { start += 1 }
    guard count * 2 < places.count else { return }
    places.removeAll { $0.hasLeft }
    start = 0
  }

  /// The first event from a sequence on whose change is taken.
  ///
  /// - Complexity: O(*n*) in those that wait, at a few nanoseconds each.
  func first(from sequence: UInt64, where isTaken: (AccountChange?) -> Bool) -> UInt64? {
    places[max(start, index(of: sequence))...].first { !$0.hasLeft && isTaken($0.change) }?.sequence
  }

  /// Where an event stands, or would stand.
  private func index(of sequence: UInt64) -> Int {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
