import Codec
import Events
import EventStore
import SortedRuns

/// Brings a state up to the end of the log, or to an earlier sequence.
struct StateLoader {
  let log: LogReader

  /// The state after a record, from the newest checkpoint before it that fits the log, with the
  /// index of all records up to there.
  ///
  /// `last`: the record; nil for the end of the log.
  func indexed(
    _ views: BookViews,
    through last: UInt64? = nil
  ) throws(BookFailure) -> (state: BookState, index: LogIndex) {
    let checkpoint = views.read { Checkpoint.load($0, log, through: last ?? .max, withIndex: true) }
    var state = checkpoint?.state ?? BookState()
    var index: LogIndex? = checkpoint?.index ?? LogIndex()
    try advance(&state, through: last, index: &index)
    return (state, index ?? LogIndex())
  }

  /// Replays what follows the state, through `last`.
  ///
  /// `index`: filled on the way; a reader has none.
  func advance(
    _ state: inout BookState,
    through last: UInt64? = nil,
    index: inout LogIndex?
  ) throws(BookFailure) {
    var reader = EntryReader()
    var touched = TouchedOrders()
    var distances: [UInt64] = []
    try walking {
      let last = try last ?? log.lastSequence()
      guard last > state.lastSequence else { return }
      try log.read(from: state.lastSequence + 1, through: last) { block, wanted in
        introduceNames(of: block, to: &state)
        for position in wanted {
          let record = block.record(at: position)
          let sequence = block.firstSequence + UInt64(position)
          try state.apply(record, at: sequence, with: &reader) {
            (other, body) throws(BookFailure) in try log.withRecord(other, body)
          }
          guard index != nil else { continue }
          try insert(record, sequence, &reader, &touched, &distances, into: &index)
        }
        index?.settle()
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
    _ reader: inout EntryReader,
    _ touched: inout TouchedOrders,
    _ distances: inout [UInt64],
    into index: inout LogIndex?
  ) throws(BookFailure) {
    let header = try recordHeader(record, at: sequence)
    do throws(CodecError) {
      let id = record.extracting(try RecordReader.id(of: record))
      index?.ids.insert(EventHistory.fingerprint(source: header.source, id: id), sequence)
      try RecordReader.readOrderDistances(record, header, into: &distances)
    } catch {
      throw BookFailure(.integrity, "event \(sequence): the record is damaged (\(error))")
    }
    guard !distances.isEmpty else { return }
    try fill(&touched, record, header, sequence, &reader)
    for place in 0..<min(touched.count, distances.count) {
      let (order, distance) = (touched.orders[place], distances[place])
      let previous = distance == 0 || distance >= sequence ? 0 : sequence - distance
      guard index?.move(order: order.hash, from: previous, to: sequence) == true else {
        throw BookFailure(
          .integrity,
          "event \(sequence) follows event \(previous) of its order, which is not the order's last"
        )
      }
    }
  }

  private func fill(
    _ touched: inout TouchedOrders,
    _ record: RawSpan,
    _ header: RecordHeader,
    _ sequence: UInt64,
    _ reader: inout EntryReader
  ) throws(BookFailure) {
    let related = header.relatedOrders
    guard related != 0 else {
      try reader.decode(record, header, at: sequence)
      touched.fill(reader.facts, record)
      return
    }
    try log.withRecord(related) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: related), at: related)
      touched.fill(reader.facts, record)
    }
  }
}
