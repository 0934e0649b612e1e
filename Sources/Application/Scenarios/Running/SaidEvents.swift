import Daybook
import Events

/// The events that a scenario has appended, by their ids.
struct SaidEvents {
  /// An event as it was first recorded.
  struct Event {
    let source: String
    /// The line of JSON, to the byte.
    let line: String
    /// The first receipt.
    let receipt: Receipt
  }

  private var byID: [String: [Event]] = [:]

  /// All ids, sorted.
  var ids: [String] { byID.keys.sorted() }

  /// Remembers an event that was recorded now.
  mutating func note(_ event: Event, id: String) { byID[id, default: []].append(event) }

  /// The event of the scenario's own source with this id, else those of all others.
  func events(_ id: String) -> [Event] {
    let events = byID[id] ?? []
    let own = events.filter { $0.source == ScenarioEventText.source }
    return own.isEmpty ? events : own
  }
}

/// The parked events that one step released, or placed in suspense.
struct ReleasedEvents {
  /// A release: of which event, and where it stands in the log.
  struct Release: Hashable {
    let sequence: UInt64
    /// `event.released` or `event.suspended`.
    let type: String
    /// The sequence of the event that was parked.
    let parked: UInt64
    /// Its id.
    let id: String
  }

  private(set) var all: [Release] = []
  /// Those that no step has stated yet, and that come after the last one stated.
  private var rest: ArraySlice<Release> = []
  private var seen: UInt64 = 0

  /// Begins anew after a sequence.
  mutating func forget(upTo sequence: UInt64) {
    (all, rest, seen) = ([], [], sequence)
  }

  /// Takes over what came into the log since.
  mutating func collect(from book: Book) throws(BookFailure) {
    let first = seen + 1
    seen = try book.lastSequence()
    guard first <= seen else { return }
    var found: [Release] = []
    try book.events(from: first, through: seen) { event in
      let types = [EventType.eventReleased, EventType.eventSuspended]
      guard types.contains(event.draft.type) else { return }
      found.append(
        Release(
          sequence: event.sequence,
          type: event.draft.type,
          parked: event.related,
          id: event.draft.follows?.id ?? ""
        )
      )
    }
    all += found
    rest = all[...]
  }

  /// The release of an event, if it is among those not yet passed; it and those before it are then.
  mutating func take(_ parked: UInt64, _ type: String) -> Release? {
    guard let place = rest.firstIndex(where: { $0.parked == parked && $0.type == type }) else {
      return nil
    }
    defer { rest = rest[(place + 1)...] }
    return rest[place]
  }
}
