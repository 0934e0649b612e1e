import Codec
import Events
import Payments
import SortedRuns

/// The records of one order, from its last one back, and the state that they make.
struct OrderChain: ~Copyable, Sendable {
  var reader = EntryReader()
  private(set) var there = TouchedOrders()
  private(set) var sequences: [UInt64] = []
  /// What the order did that was asked last what it undoes.
  var movements = OrderMovements()

  /// The sequence of an order's last record; 0 where it has none.
  mutating func last(
    _ order: borrowing TouchedOrders,
    _ index: Int,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> UInt64 {
    let hash = order.orders[index].hash
    var probe = history.index.orders.probe(hash)
    while let candidate = history.index.orders.next(&probe) {
      if try place(of: order.text(of: index), hash: hash, in: candidate, history) != nil {
        return candidate
      }
    }
    return 0
  }

  /// The state of an order whose last record is known: the fold of its posted records.
  mutating func fold(
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> OrderState {
    let text = touched.text(of: index)
    let hash = touched.orders[index].hash
    try walk(text, hash: hash, endingAt: last, history)
    var order = OrderState()
    var fold = OrderFold()
    for sequence in sequences.reversed() {
      try fold.add(sequence, of: text, hash: hash, to: &order, &words, &state, history)
    }
    return order
  }

  /// Adds to shares what the posted records of an order took of them and gave back.
  mutating func addTaken(
    _ touched: borrowing TouchedOrders,
    _ index: Int,
    endingAt last: UInt64,
    isOfSuspense: Bool,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory,
    _ shares: inout [OrderShare]
  ) throws(BookFailure) {
    guard last != 0 else { return }
    let text = touched.text(of: index)
    let hash = touched.orders[index].hash
    try walk(text, hash: hash, endingAt: last, history)
    for sequence in sequences.reversed() {
      let header = try fillBoth(sequence, history)
      guard header.outcome == .posted, let position = there.find(text, hash: hash) else { continue }
      let isReversal = header.type == WellKnownName.entryReversed.rawValue
      OrderShares.add(
        reader.facts,
        there,
        position,
        isReversal: isReversal,
        rule: header.rule,
        isOfSuspense: isOfSuspense,
        &words,
        state,
        to: &shares
      )
    }
  }

  /// Demands of shares just what the request of a refund carried of them.
  mutating func addRequest(
    _ request: UInt64,
    _ words: inout OrderWords,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory,
    to shares: inout [OrderShare]
  ) throws(BookFailure) {
    guard request != 0 else { return }
    try history.read(request) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: request), at: request)
    }
    OrderShares.demand(reader.facts, &words, state, of: &shares)
  }

  /// The sequences of an order's records, from the last one back to the one behind `first`.
  mutating func walk(
    _ text: RawSpan,
    hash: UInt64,
    endingAt last: UInt64,
    after first: UInt64 = 0,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    sequences.removeAll(keepingCapacity: true)
    var next = last
    while next > first {
      sequences.append(next)
      guard let distance = try place(of: text, hash: hash, in: next, history), distance < next
      else {
        throw BookFailure(
          .integrity,
          "event \(next) is linked as one of an order that it does not belong to"
        )
      }
      next = distance == 0 ? 0 : next - distance
    }
  }

  /// How far back the order's record before this one lies; nil where the record is none of the
  /// order's.
  private mutating func place(
    of text: RawSpan,
    hash: UInt64,
    in sequence: UInt64,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> UInt64? {
    var distances: [UInt64] = []
    var related: UInt64 = 0
    try history.read(sequence) { (record) throws(BookFailure) in
      let header = try recordHeader(record, at: sequence)
      do throws(CodecError) {
        distances = try RecordReader.orderDistances(record, header)
      } catch {
        throw BookFailure(.integrity, "event \(sequence): the record is damaged (\(error))")
      }
      related = header.relatedOrders
      if related == 0 { try fill(record, header, sequence) }
    }
    if related != 0 {
      try history.read(related) { (record) throws(BookFailure) in
        try fill(record, try recordHeader(record, at: related), related)
      }
    }
    guard let index = there.find(text, hash: hash) else { return nil }
    guard index < distances.count else {
      throw BookFailure(.integrity, "event \(sequence) does not link the orders that it has")
    }
    return distances[index]
  }

  /// Reads a record, or the one that it releases or reverses, whose facts and orders are its own.
  mutating func fillBoth(
    _ sequence: UInt64,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> RecordHeader {
    var header = RecordHeader()
    try history.read(sequence) { (record) throws(BookFailure) in
      header = try recordHeader(record, at: sequence)
      if header.relatedOrders == 0 { try fill(record, header, sequence) }
    }
    let related = header.relatedOrders
    guard related != 0 else { return header }
    try history.read(related) { (record) throws(BookFailure) in
      try fill(record, try recordHeader(record, at: related), related)
    }
    return header
  }

  private mutating func fill(
    _ record: RawSpan,
    _ header: RecordHeader,
    _ sequence: UInt64
  ) throws(BookFailure) {
    try reader.decode(record, header, at: sequence)
    there.fill(reader.facts, record)
  }
}

extension RecordHeader {
  /// The sequence of the event whose orders this record belongs to, where they are not its own: a
  /// release and a posted reversal belong to those of the event that they release or reverse.
  var relatedOrders: UInt64 {
    guard outcome == .posted else { return 0 }
    let isRelated =
      type == WellKnownName.eventReleased.rawValue || type == WellKnownName.entryReversed.rawValue
    return isRelated ? related : 0
  }
}
