import BusinessCalendar
import RandomNumbers

/// Who trades how much: a few have most of it.
struct Population {
  private let merchantWeights: [UInt64]
  private let userWeights: [UInt64]

  init(merchants: Int, users: Int) {
    merchantWeights = Self.sums(merchants) { 1_000_000_000 / UInt64($0 + 2) }
    // Users differ less: the first hundred are not much busier than the rest.
    userWeights = Self.sums(users) { 1_000_000_000 / UInt64($0 + 400) }
  }

  var merchants: Int { merchantWeights.count }
  var users: Int { userWeights.count }

  func merchant(_ random: inout SeededRandom) -> Int {
    Self.index(in: merchantWeights, random.below(merchantWeights[merchants - 1]))
  }

  func user(_ random: inout SeededRandom) -> Int {
    Self.index(in: userWeights, random.below(userWeights[users - 1]))
  }

  /// The currency in which a merchant trades: most in CNY.
  func money(ofMerchant number: Int) -> Money {
    switch number % 20 {
    case 7, 13: .usd
    case 16: .jpy
    default: .cny
    }
  }

  /// Whether a merchant is a market whose settlements are split over others.
  func isMarket(_ number: Int) -> Bool { number % 10 == 4 }

  /// Whether a merchant's fees are invoiced with their VAT.
  func isTaxed(_ number: Int) -> Bool { number % 9 == 5 }

  /// A price: small ones are many, round ones are frequent.
  func price(_ money: Money, _ random: inout SeededRandom) -> Int64 {
    let scale = [500, 2_000, 8_000, 30_000, 120_000, 600_000]
    let top = scale[random.index(weights: [18, 30, 28, 16, 6, 2])]
    var minor = random.int(in: top / 8...top)
    if random.chance(perMille: 450) { minor = max(100, minor / 100 * 100) }
    switch money {
    case .cny, .points, .unknown: return Int64(minor)
    case .usd: return Int64(max(50, minor / 4))
    case .jpy: return Int64(max(10, minor / 5))
    }
  }

  /// A time of the day in milliseconds: little by night, most at noon and in the evening.
  func time(_ random: inout SeededRandom) -> Int {
    let hours = [
      12, 7, 4, 3, 3, 5, 12, 25, 38, 48, 55, 62, 70, 60, 52, 50, 52, 58, 68, 80, 86, 76, 52, 28,
    ]
    return random.index(weights: hours) * 3_600_000 + random.int(in: 0...3_599_999)
  }

  /// How much is traded on a date: most towards the weekend, and on the first of a year.
  static func busyness(of date: BusinessDate) -> Int {
    let (_, month, day) = date.components
    if month == 1, day == 1 { return 140 }
    return [95, 95, 98, 100, 115, 130, 120][weekday(of: date)]
  }

  /// 0 is Monday; the first of 1970, the day of number 0, was a Thursday.
  static func weekday(of date: BusinessDate) -> Int { Int((date.dayNumber % 7 + 10) % 7) }

  private static func sums(_ count: Int, _ weight: (Int) -> UInt64) -> [UInt64] {
    var sum: UInt64 = 0
    return (0..<count).map { number in
      sum += weight(number)
      return sum
    }
  }

  /// The first index whose sum is above the point.
  private static func index(in sums: [UInt64], _ point: UInt64) -> Int {
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > point { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
