public import BusinessCalendar
import Codec
public import Events
import EventStore
public import Statements

/// Which events a list shows; what is nil matches all.
public struct EventFilter: Hashable, Sendable {
  /// The event type.
  public var type: String?
  /// Who said it.
  public var source: String?
  /// The transaction code.
  public var code: String?
  /// The order it belongs to, itself or by one of its items.
  public var order: String?
  /// The source document that it names in `references.document`.
  public var document: String?
  /// What became of it.
  public var outcome: Outcome?
  /// The accounting date it is booked in.
  public var day: BusinessDate?
  /// The last day that it counts for, by value date.
  public var valuedThrough: BusinessDate?
  /// Whether only those are shown that are parked and wait still.
  public var isWaiting = false

  /// Makes a filter that matches all.
  public init() {}

  func matches(_ event: RecordedEvent) -> Bool {
    func fits<Value: Equatable>(_ wanted: Value?, _ actual: Value?) -> Bool {
      wanted == nil || wanted == actual
    }
    let isInTime = valuedThrough.map { event.draft.valueDate ?? event.accountingDate <= $0 } ?? true
    return isInTime && fits(type, event.draft.type) && fits(source, event.draft.source)
      && fits(code, event.draft.code)
      && (fits(order, event.draft.order) || event.draft.items.contains { $0.order == order })
      && fits(document, event.draft.references["document"]) && fits(outcome, event.outcome)
      && fits(day, event.accountingDate)
  }
}

extension Book {
  /// Every recorded event that matches, in the order of the log.
  ///
  /// `first`: the sequence to start from.
  /// `last`: the last sequence; nil for the end of the log.
  public func events(
    from first: UInt64 = 1,
    through last: UInt64? = nil,
    matching filter: EventFilter = EventFilter(),
    _ visit: (RecordedEvent) throws -> Void
  ) throws(BookFailure) {
    let state = try state()
    let last = min(last ?? state.lastSequence, state.lastSequence)
    guard max(first, 1) <= last else { return }
    let waiting = filter.isWaiting ? Set(try parkedSequences(state, through: last)) : nil
    try walking {
      try log.read(from: max(first, 1), through: last) { block, wanted in
        for index in wanted {
          let sequence = block.firstSequence + UInt64(index)
          if let waiting, !waiting.contains(sequence) { continue }
          let event = try RecordedEvent(reading: block.record(at: index), at: sequence, state.names)
          if filter.matches(event) { try visit(event) }
        }
        return .goOn
      }
    }
  }

  /// The recorded event at a sequence.
  ///
  /// - Throws: ``BookFailure`` `badInput` where the log does not reach that far.
  public func event(at sequence: UInt64) throws(BookFailure) -> RecordedEvent {
    let state = try state()
    guard (1...max(state.lastSequence, 1)).contains(sequence) else {
      throw BookFailure(
        .badInput,
        "there is no event \(sequence): the log ends at \(state.lastSequence)"
      )
    }
    var event: RecordedEvent?
    try log.withRecord(sequence) { (record) throws(BookFailure) in
      event = try RecordedEvent(reading: record, at: sequence, state.names)
    }
    guard let event else { throw BookFailure(.integrity, "event \(sequence) is not in the log") }
    return event
  }

  /// The sequence of the event of this id, and of this source where one is given.
  ///
  /// - Complexity: O(*n*) in the events of the book; the writer's index is not used.
  /// - Throws: ``BookFailure`` `badInput` where there is none, or several sources use the id.
  public func sequence(ofEvent id: String, source: String? = nil) throws(BookFailure) -> UInt64 {
    var found: [RecordedEvent] = []
    try events { event in
      if event.draft.id == id, source == nil || event.draft.source == source { found.append(event) }
    }
    guard let first = found.first else {
      throw BookFailure(.badInput, "there is no event '\(id)'. Next: daybook events")
    }
    guard found.count == 1 else {
      let sources = found.map(\.draft.source).joined(separator: ", ")
      throw BookFailure(.badInput, "'\(id)' was used by \(sources). Next: name the source too")
    }
    return first.sequence
  }

  /// The accounting dates of the book, oldest first, the open one last.
  public func days() throws(BookFailure) -> [DayRow] {
    let state = try state()
    var rows = state.days.closed.map { day in
      DayRow(
        date: day.businessDate,
        state: day.sealed == 0 ? .cut : .sealed,
        firstSequence: day.first,
        lastSequence: day.cut,
        events: day.cut - day.first + 1,
        certificate: day.sealed == 0 ? nil : CertificateFile.name(of: day.businessDate)
      )
    }
    let isEmpty = state.days.openFirst > state.lastSequence
    rows.append(
      DayRow(
        date: state.days.open,
        state: .open,
        firstSequence: isEmpty ? nil : state.days.openFirst,
        lastSequence: isEmpty ? nil : state.lastSequence,
        events: isEmpty ? 0 : state.lastSequence - state.days.openFirst + 1
      )
    )
    return rows
  }

  /// Recorded events from a sequence on, and every later one as it is committed.
  ///
  /// `pollMilliseconds`: how often the log is asked for more.
  public func subscription(
    from first: UInt64,
    pollMilliseconds: Int = 50
  ) -> AsyncThrowingStream<RecordedEvent, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        var next = max(first, 1)
        do {
          while !Task.isCancelled {
            try events(from: next) { event in
              continuation.yield(event)
              next = event.sequence + 1
            }
            try await Task.sleep(for: .milliseconds(pollMilliseconds))
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

extension RecordedEvent {
  /// Decodes a record that must be whole.
  init(reading record: RawSpan, at sequence: UInt64, _ names: NameTable) throws(BookFailure) {
    do throws(CodecError) {
      try self.init(sequence: sequence, record: record, names: names)
    } catch {
      throw BookFailure(.integrity, "event \(sequence): the record is damaged (\(error))")
    }
  }
}
