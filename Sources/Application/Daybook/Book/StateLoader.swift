import Codec
import Events
import EventStore
import SortedRuns

/// Brings a state up to the end of the log, or to an earlier sequence.
struct StateLoader {
  let log: LogReader

  /// Replays what follows the state, through `last`.
  ///
  /// `ids`: the index of ids to fill on the way; a reader has none.
  func advance(
    _ state: inout BookState,
    through last: UInt64? = nil,
    ids: inout FingerprintTable?
  ) throws(BookFailure) {
    var reader = EntryReader()
    try walking {
      let last = try last ?? log.lastSequence()
      guard last > state.lastSequence else { return }
      try log.read(from: state.lastSequence + 1, through: last) { block, wanted in
        introduceNames(of: block, to: &state)
        for index in wanted {
          let (record, sequence) = (block.record(at: index), block.firstSequence + UInt64(index))
          try state.apply(record, at: sequence, with: &reader) {
            (other, body) throws(BookFailure) in try log.withRecord(other, body)
          }
          if ids != nil { try insert(record, sequence, into: &ids) }
        }
        ids?.settle()
        return .goOn
      }
    }
  }

  /// A walk that begins in the middle of a block finds names that the state has already.
  private func introduceNames(of block: borrowing BlockView, to state: inout BookState) {
    var names = block.names
    while let name = names.next() { state.introduce(name) }
  }

  private func insert(
    _ record: RawSpan,
    _ sequence: UInt64,
    into ids: inout FingerprintTable?
  ) throws(BookFailure) {
    do throws(CodecError) {
      let source = try record.fixed(UInt32.self, at: 60)
      let id = record.extracting(try RecordReader.id(of: record))
      ids?.insert(EventHistory.fingerprint(source: source, id: id), sequence)
    } catch {
      throw BookFailure(.integrity, "event \(sequence): the record is damaged (\(error))")
    }
  }
}
