import Events
import EventStore
import LMDB
public import Statements
import Vouchers

extension Book {
  /// How the waiting of parked events ended, for those that no longer wait, by their sequences.
  ///
  /// `first` and `last`: where the events that end it are looked for.
  ///
  /// - Complexity: O(*n*) in the records from `first` through `last`, of which only the headers are
  ///   read.
  public func endings(
    from first: UInt64,
    through last: UInt64
  ) throws(BookFailure) -> [UInt64: ParkedEnding] {
    try endings(from: first, through: last, try state())
  }

  private func endings(
    from first: UInt64,
    through last: UInt64,
    _ state: BookState
  ) throws(BookFailure) -> [UInt64: ParkedEnding] {
    var endings: [UInt64: ParkedEnding] = [:]
    try headers(from: first, through: last) { header, sequence in
      // One that is refused is related to nothing.
      guard header.related != 0, let kind = state.ending(ofType: header.type) else { return }
      endings[header.related] = ParkedEnding(kind, by: sequence)
    }
    return endings
  }

  /// How many parked events were released between two sequences, these included.
  ///
  /// - Complexity: O(*n*) in the records between, of which only the headers are read.
  public func releases(from first: UInt64, through last: UInt64) throws(BookFailure) -> Int {
    var count = 0
    try headers(from: first, through: last) { header, _ in
      if header.type == WellKnownName.eventReleased.rawValue { count += 1 }
    }
    return count
  }

  private func headers(
    from first: UInt64,
    through last: UInt64,
    _ visit: (RecordHeader, UInt64) -> Void
  ) throws(BookFailure) {
    guard first <= last else { return }
    try walking {
      try log.read(from: first, through: last) { block, wanted in
        for index in wanted {
          let sequence = block.firstSequence + UInt64(index)
          visit(try recordHeader(block.record(at: index), at: sequence), sequence)
        }
        return .goOn
      }
    }
  }

  /// The sequences of the events that waited at a sequence, first parked first.
  ///
  /// `state`: that of the same sequence or of a later one.
  func parkedSequences(
    _ state: BookState,
    through last: UInt64
  ) throws(BookFailure) -> [UInt64] {
    let ended = try endings(from: last + 1, through: state.lastSequence, state).keys
    return (state.parked.sequences + ended).filter { $0 <= last }.sorted()
  }

  /// The events that waited at a sequence, first parked first.
  func parked(
    _ state: BookState,
    through last: UInt64
  ) throws(BookFailure) -> [RecordedEvent] {
    try parkedSequences(state, through: last).map { (sequence) throws(BookFailure) in
      try event(at: sequence)
    }
  }
}

extension BookState {
  /// How an event of a type ends the waiting of a parked one; nil for other types.
  fileprivate func ending(ofType type: UInt32) -> ParkedEnding.Kind? {
    if type == WellKnownName.eventReleased.rawValue { return .released }
    if reviewStep(ofType: type) == .rejection { return .rejected }
    return isDismissal(type: type) ? .givenUp : nil
  }
}
