extension Timestamp {
  /// Reads part of a buffer of UTF-8 as ``init(_:)`` reads a text, without making a string of it.
  ///
  /// - Complexity: O(1), nothing is allocated.
  public init?(utf8 bytes: [UInt8], _ range: Range<Int>) {
    let start = range.lowerBound
    guard range.count >= 20, let date = BusinessDate(utf8: bytes, start..<start + 10),
      bytes[start + 10] | 0x20 == UInt8(ascii: "t"),
      bytes[start + 13] == UInt8(ascii: ":"), bytes[start + 16] == UInt8(ascii: ":"),
      let hour = bytes.twoDigits(at: start + 11), hour < 24,
      let minute = bytes.twoDigits(at: start + 14), minute < 60,
      let second = bytes.twoDigits(at: start + 17), second < 60
    else { return nil }
    var place = start + 19
    var (micros, digits) = (0, 0)
    if bytes[place] == UInt8(ascii: ".") {
      place += 1
      while place < range.upperBound, bytes[place] &- 0x30 <= 9 {
        guard digits < 6 else { return nil }
        micros = micros * 10 + Int(bytes[place] &- 0x30)
        (digits, place) = (digits + 1, place + 1)
      }
      guard digits > 0 else { return nil }
      for _ in digits..<6 { micros *= 10 }
    }
    guard let offset = Self.offset(in: bytes, place..<range.upperBound) else { return nil }
    let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    self.init(
      instant: Instant(microseconds: (seconds - Int64(offset) * 60) * 1_000_000 + Int64(micros)),
      offsetMinutes: Int16(offset)
    )
  }

  /// Minutes east of UTC from `Z`, `+08:00` or `-05:30`.
  private static func offset(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    let place = range.lowerBound
    if range.count == 1 { return bytes[place] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
    guard range.count == 6, bytes[place + 3] == UInt8(ascii: ":"),
      let hours = bytes.twoDigits(at: place + 1), hours < 24,
      let minutes = bytes.twoDigits(at: place + 4), minutes < 60
    else { return nil }
    switch bytes[place] {
    case UInt8(ascii: "+"): return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
  }
}

extension BusinessDate {
  /// Reads `2026-11-20` from part of a buffer of UTF-8, without making a string of it.
  ///
  /// - Complexity: O(1), nothing is allocated.
  public init?(utf8 bytes: [UInt8], _ range: Range<Int>) {
    let start = range.lowerBound
    guard range.count == 10,
      bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
      let century = bytes.twoDigits(at: start), let year = bytes.twoDigits(at: start + 2),
      let month = bytes.twoDigits(at: start + 5), let day = bytes.twoDigits(at: start + 8)
    else { return nil }
    self.init(year: century * 100 + year, month: month, day: day)
  }
}

extension [UInt8] {
  /// The number of two decimal digits.
  fileprivate func twoDigits(at place: Int) -> Int? {
    let (tens, ones) = (self[place] &- 0x30, self[place + 1] &- 0x30)
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
  }
}
