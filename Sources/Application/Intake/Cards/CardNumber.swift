/// Finds what looks like a card number: 13 to 19 digits that pass Luhn's check and begin like a card
/// of a known scheme, written in one piece or in groups with one separator between them.
///
/// Spaces of all kinds, hyphens and underscores separate groups of three digits or more. Dots and
/// slashes stand in amounts, dates and lists too: only three groups or more count, four digits in
/// each but the last, as on a card, and the same separator between all of them.
///
/// A longer row of digits is no card number, nor is one inside a long hexadecimal identifier: one
/// trace id in some thousands would pass by chance.
enum CardNumber {
  /// Whether there is one in part of a text.
  static func isIn(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    mayHold(text, range) && !all(in: text, range).isEmpty
  }

  /// The text with the digits of all card numbers in it replaced by asterisks.
  static func masked(_ text: [UInt8]) -> [UInt8] {
    guard mayHold(text, text.indices) else { return text }
    var result = text
    for found in all(in: text, text.indices) {
      for index in found where !CardSeparator.isASCII(text[index]) {
        result[index] = UInt8(ascii: "*")
      }
    }
    return result
  }

  /// Where they stand.
  ///
  /// - Complexity: O(n).
  private static func all(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var (found, place): ([Range<Int>], Int) = ([], range.lowerBound)
    while let row = DigitRow(in: text, from: place, to: range.upperBound) {
      found += row.cardNumbers.filter { !isInHexadecimal(text, $0, range) }
      place = row.end
    }
    return found
  }

  /// The same for a text.
  static func masked(_ text: String) -> String {
    String(decoding: masked(Array(text.utf8)), as: UTF8.self)
  }

  /// A first look without allocation, whether there are digits enough.
  private static func mayHold(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count >= 13 else { return false }
    var digits = 0
    // Full-width digits (０ to ９) are three bytes, the first of which is 0xEF.
    for index in range where text[index] &- 0x30 <= 9 || text[index] == 0xEF { digits += 1 }
    return digits >= 13
  }

  /// Whether the digits are part of a word of hexadecimal digits, with a letter, of 24 or more.
  private static func isInHexadecimal(
    _ text: [UInt8],
    _ found: Range<Int>,
    _ range: Range<Int>
  ) -> Bool {
    var (start, end, letters) = (found.lowerBound, found.upperBound, 0)
    while start > range.lowerBound, let isLetter = hexadecimal(text[start - 1]) {
      letters += isLetter ? 1 : 0
      start -= 1
    }
    while end < range.upperBound, let isLetter = hexadecimal(text[end]) {
      letters += isLetter ? 1 : 0
      end += 1
    }
    return letters > 0 && end - start >= 24
  }

  /// Whether a hexadecimal digit is a letter; nil where the byte is none.
  private static func hexadecimal(_ byte: UInt8) -> Bool? {
    if byte &- 0x30 <= 9 { return false }
    return (byte | 0x20) &- UInt8(ascii: "a") <= 5 ? true : nil
  }
}

/// A row of digits in groups, one separator between them, as long as it can be made.
private struct DigitRow {
  private var digits: [UInt8] = []
  private var places: [Range<Int>] = []
  /// The number of the first digit of each group.
  private var groups: [Int] = []
  /// What stands before each group but the first.
  private var separators: [CardSeparator] = []
  /// Where the row ends in the text.
  private(set) var end = 0

  init?(in text: [UInt8], from start: Int, to limit: Int) {
    var place = start
    while place < limit, Self.digit(in: text, at: place, limit) == nil { place += 1 }
    guard place < limit else { return nil }
    groups = [0]
    while place < limit {
      if let (value, width) = Self.digit(in: text, at: place, limit) {
        digits.append(value)
        places.append(place..<place + width)
        place += width
        continue
      }
      guard let separator = CardSeparator(in: text, at: place, limit),
        Self.digit(in: text, at: place + separator.width, limit) != nil
      else { break }
      groups.append(digits.count)
      separators.append(separator)
      place += separator.width
    }
    end = place
  }

  /// The digit that begins at a place, ASCII or full-width, and how many bytes it has.
  private static func digit(
    in text: [UInt8],
    at place: Int,
    _ limit: Int
  ) -> (value: UInt8, width: Int)? {
    guard place < limit else { return nil }
    if text[place] &- 0x30 <= 9 { return (text[place] &- 0x30, 1) }
    guard place + 2 < limit, text[place] == 0xEF, text[place + 1] == 0xBC,
      text[place + 2] &- 0x90 <= 9
    else { return nil }
    return (text[place + 2] &- 0x90, 3)
  }

  /// The runs of whole groups that look like card numbers, none in another.
  var cardNumbers: [Range<Int>] {
    let bounds = groups + [digits.count]
    var found: [Range<Int>] = []
    var first = 0
    while first < groups.count {
      guard let end = endOfCardNumber(from: first, bounds) else {
        first += 1
        continue
      }
      found.append(places[bounds[first]].lowerBound..<places[bounds[end] - 1].upperBound)
      first = end
    }
    return found
  }

  /// The group behind a card number that begins with a group; in a card number of several groups
  /// each has three digits at least.
  private func endOfCardNumber(from first: Int, _ bounds: [Int]) -> Int? {
    for end in first + 1..<bounds.count {
      let (length, last) = (bounds[end] - bounds[first], bounds[end] - bounds[end - 1])
      if length > 19 || (end > first + 1 && last < 3) { return nil }
      let run = digits[bounds[first]..<bounds[end]]
      if length >= 13, Self.beginsLikeACard(run), isPrinted(first..<end, bounds),
        Self.passesLuhn(run)
      {
        return end
      }
      if bounds[first + 1] - bounds[first] < 3 { return nil }
    }
    return nil
  }

  /// Whether groups are those of a card where a separator is one that amounts and lists have too.
  private func isPrinted(_ run: Range<Int>, _ bounds: [Int]) -> Bool {
    let between = separators[run.lowerBound..<run.upperBound - 1]
    guard let strict = between.first(where: \.isOfFigures) else { return true }
    return run.count > 2 && between.allSatisfy { $0 == strict }
      && run.dropLast().allSatisfy { bounds[$0 + 1] - bounds[$0] >= 4 }
  }

  private static func passesLuhn(_ digits: ArraySlice<UInt8>) -> Bool {
    var (sum, double) = (0, false)
    for digit in digits.reversed() {
      let value = double ? Int(digit) * 2 : Int(digit)
      sum += value > 9 ? value - 9 : value
      double.toggle()
    }
    return sum % 10 == 0
  }

  /// The issuer ranges of ISO/IEC 7812 that the schemes publish.
  private static func beginsLikeACard(_ digits: ArraySlice<UInt8>) -> Bool {
    let four = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
    return switch four {
    case 4000...4999: true  // Visa
    case 5100...5599, 2221...2720: true  // Mastercard
    case 3400...3499, 3700...3799: true  // American Express
    case 6200...6299, 8100...8199: true  // UnionPay
    case 3528...3589: true  // JCB
    case 6011, 6440...6599: true  // Discover
    case 3000...3059, 3095, 3600...3699, 3800...3999: true  // Diners Club
    case 5000...5099, 5600...5899, 6300...6399, 6700...6799: true  // Maestro
    case 6000...6099, 6100...6199: true  // RuPay, Maestro
    case 2200...2204: true  // Mir
    default: false
    }
  }
}
