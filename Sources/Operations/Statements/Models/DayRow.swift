public import BusinessCalendar

/// An accounting date of the book: what `daybook days` shows.
public struct DayRow: Hashable, Sendable {
  /// Where a day stands.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// Events are booked in it.
    case open
    /// The next day is open; this one waits for its seal.
    case cut
    /// Its checks passed and its certificate is written.
    case sealed
  }

  /// The accounting date.
  public var date: BusinessDate
  /// Where it stands.
  public var state: State
  /// The first sequence booked in it; nil where there is none yet.
  public var firstSequence: UInt64?
  /// The last sequence booked in it; nil where there is none yet.
  public var lastSequence: UInt64?
  /// How many events it has, refused and parked ones too.
  public var events: UInt64
  /// The certificate's file name in the book's folder, once sealed.
  public var certificate: String?

  /// Makes a row.
  public init(
    date: BusinessDate,
    state: State,
    firstSequence: UInt64? = nil,
    lastSequence: UInt64? = nil,
    events: UInt64,
    certificate: String? = nil
  ) {
    (self.date, self.state, self.events) = (date, state, events)
    (self.firstSequence, self.lastSequence) = (firstSequence, lastSequence)
    self.certificate = certificate
  }
}
