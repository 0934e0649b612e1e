/// A point in time, in microseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
  /// Microseconds since the epoch, UTC, leap seconds not counted.
  public let microseconds: Int64

  /// Makes an instant from microseconds since the epoch.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Whether the left instant comes first.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }
}

/// An instant with the offset from UTC in which it was written, kept for printing.
public struct Timestamp: Hashable, Sendable {
  /// When it was.
  public let instant: Instant
  /// Minutes east of UTC, −1439 to 1439.
  public let offsetMinutes: Int16

  /// Makes a timestamp from its parts.
  public init(instant: Instant, offsetMinutes: Int16) {
    (self.instant, self.offsetMinutes) = (instant, offsetMinutes)
  }

  /// Reads an RFC 3339 date-time such as `2026-11-20T14:03:11.204+08:00`, with at most six digits
  /// of a second; nil for anything else.
  public init?(_ text: some StringProtocol) {
    var reader = DigitReader(Array(text.utf8))
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2), reader.take("T") || reader.take("t"),
      let hour = reader.number(2), reader.take(":"), let minute = reader.number(2),
      reader.take(":"), let second = reader.number(2), let micros = reader.fraction(),
      let offset = reader.offset(), reader.isAtEnd,
      let date = BusinessDate(year: year, month: month, day: day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    self.init(
      instant: Instant(microseconds: (seconds - Int64(offset) * 60) * 1_000_000 + Int64(micros)),
      offsetMinutes: Int16(offset)
    )
  }
}

extension Timestamp: CustomStringConvertible {
  /// RFC 3339 in its own offset: `2026-11-20T14:03:11.204+08:00`, `Z` for UTC.
  public var description: String {
    let local = instant.microseconds + Int64(offsetMinutes) * 60_000_000
    let (day, rest) = local.flooredQuotientAndRemainder(dividingBy: 86_400_000_000)
    let (seconds, micros) = rest.quotientAndRemainder(dividingBy: 1_000_000)
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60]
      .map { padded(Int($0), to: 2) }.joined(separator: ":")
    let date = BusinessDate(dayNumber: Int32(clamping: day))
    return "\(date)T\(time)\(Self.fraction(Int(micros)))\(Self.zone(Int(offsetMinutes)))"
  }

  private static func fraction(_ micros: Int) -> String {
    guard micros != 0 else { return "" }
    let places = micros % 1000 == 0 ? 3 : 6
    return "." + padded(places == 3 ? micros / 1000 : micros, to: places)
  }

  private static func zone(_ minutes: Int) -> String {
    guard minutes != 0 else { return "Z" }
    let size = abs(minutes)
    return (minutes < 0 ? "-" : "+") + padded(size / 60, to: 2) + ":" + padded(size % 60, to: 2)
  }
}

extension Int64 {
  /// Quotient towards minus infinity, remainder never negative.
  fileprivate func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// Reads fixed-width digits from the front of a text.
private struct DigitReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func number(_ width: Int) -> Int? {
    guard position + width <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<position + width] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    position += width
    return value
  }

  /// Microseconds of `.204`; 0 without a fraction; nil for more than six digits or none.
  mutating func fraction() -> Int? {
    guard take(".") else { return 0 }
    var (value, digits) = (0, 0)
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      guard digits < 6 else { return nil }
      value = value * 10 + Int(bytes[position] - 0x30)
      (digits, position) = (digits + 1, position + 1)
    }
    guard digits > 0 else { return nil }
    return (digits..<6).reduce(value) { scaled, _ in scaled * 10 }
  }

  /// Minutes east of UTC from `Z`, `+08:00` or `-05:30`.
  mutating func offset() -> Int? {
    if take("Z") || take("z") { return 0 }
    let negative = take("-")
    guard negative || take("+"), let hours = number(2), take(":"), let minutes = number(2),
      hours < 24, minutes < 60
    else { return nil }
    return (negative ? -1 : 1) * (hours * 60 + minutes)
  }
}
