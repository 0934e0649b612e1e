/// A calendar day, counted from 1970-01-01 in the proleptic Gregorian calendar; no time zone.
public struct BusinessDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public let dayNumber: Int32

  /// The days that can be written with four digits of year.
  public static let range = BusinessDate(dayNumber: -719_528)...BusinessDate(dayNumber: 2_932_896)

  /// Makes a date from its day number; nothing is checked.
  public init(dayNumber: Int32) { self.dayNumber = dayNumber }

  /// The date of a year, month and day; nil where there is none (2026-02-29).
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month) else { return nil }
    guard day >= 1, day <= Self.daysInMonth(month, of: year) else { return nil }
    self.init(dayNumber: Self.dayNumber(year: year, month: month, day: day))
  }

  /// Reads `2026-11-20` or `20261120`.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    let digits: [UInt8]
    switch bytes.count {
    case 8: digits = bytes
    case 10:
      guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
      digits = Array(bytes[0..<4] + bytes[5..<7] + bytes[8..<10])
    default: return nil
    }
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    func number(_ range: Range<Int>) -> Int {
      digits[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    self.init(year: number(0..<4), month: number(4..<6), day: number(6..<8))
  }

  /// Whether the left day comes first.
  public static func < (left: BusinessDate, right: BusinessDate) -> Bool {
    left.dayNumber < right.dayNumber
  }

  /// The day so many days later, or earlier where negative.
  public func adding(days: Int32) -> BusinessDate {
    BusinessDate(dayNumber: dayNumber &+ days)
  }

  /// Year, month and day.
  public var components: (year: Int, month: Int, day: Int) {
    // Days to civil, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    let shifted = Int(dayNumber) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func dayNumber(year: Int, month: Int, day: Int) -> Int32 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  private static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension BusinessDate: CustomStringConvertible {
  /// ISO 8601: `2026-11-20`.
  public var description: String {
    let (year, month, day) = components
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }
}

/// A number with leading zeros.
func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
