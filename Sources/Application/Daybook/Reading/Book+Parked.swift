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
    guard first <= last else { return endings }
    try walking {
      try log.read(from: first, through: last) { block, wanted in
        for index in wanted {
          let sequence = block.firstSequence + UInt64(index)
          let header = try recordHeader(block.record(at: index), at: sequence)
          // One that is refused is related to nothing.
          guard header.related != 0, let kind = state.ending(ofType: header.type) else { continue }
          endings[header.related] = ParkedEnding(kind, by: sequence)
        }
        return .goOn
      }
    }
    return endings
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
