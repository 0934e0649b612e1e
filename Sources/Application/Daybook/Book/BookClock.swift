public import BusinessCalendar
import Foundation

/// Where the writer reads the time: one of the four doors through which chance comes in.
public struct BookClock: Sendable {
  /// The present instant.
  public let now: @Sendable () -> Instant

  /// A clock that is read by calling `now`.
  public init(now: @escaping @Sendable () -> Instant) { self.now = now }

  /// The machine's clock, in microseconds.
  public static let system = BookClock {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(
      microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    )
  }

  /// A clock that stands still: for tests and for logs that must come out the same.
  public static func fixed(_ instant: Instant) -> BookClock { BookClock { instant } }
}
