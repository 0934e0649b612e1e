public import BusinessCalendar
import Synchronization

/// A clock that stands until it is told to move: a full one, for whatever asks for the time.
public final class SimulatedClock: Sendable {
  private let time: Mutex<Instant>

  /// Starts at an instant.
  public init(_ start: Instant) { time = Mutex(start) }

  /// Starts at an RFC 3339 time; the epoch where the text is none.
  public convenience init(_ text: String) {
    self.init(Timestamp(text)?.instant ?? Instant(microseconds: 0))
  }

  /// What it shows.
  public var now: Instant { time.withLock { $0 } }

  /// The clock as a function.
  public var reading: @Sendable () -> Instant { { self.now } }

  /// Moves it on, or back where negative.
  public func advance(microseconds: Int64) {
    time.withLock { $0 = Instant(microseconds: $0.microseconds + microseconds) }
  }

  /// Moves it on by seconds, or back where negative.
  public func advance(seconds: Int64) { advance(microseconds: seconds * 1_000_000) }

  /// Sets it.
  public func set(_ instant: Instant) { time.withLock { $0 = instant } }
}
