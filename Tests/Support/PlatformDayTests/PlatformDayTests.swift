import BusinessCalendar
import DaybookTestSupport
import Foundation
import PlatformDay
import Testing

/// Small days around the end of a year, made once for all tests here.
private struct SmallDays {
  var files: [DayFile: [UInt8]] = [:]
  let options: DayOptions
  let tally: Tally

  init(seed: UInt64, events: Int = 4_000, days: Int = 3) {
    options = DayOptions(
      seed: seed,
      events: events,
      day: BusinessDate(year: 2026, month: 12, day: 30) ?? BusinessDate(dayNumber: 0),
      days: days,
      merchants: 200,
      users: 1_000
    )
    var files: [DayFile: [UInt8]] = [:]
    tally = PlatformDay.generate(options) { files[$0, default: []] += $1 }
    self.files = files
  }

  func lines(_ file: DayFile) -> [ArraySlice<UInt8>] {
    (files[file] ?? []).split(separator: UInt8(ascii: "\n"))
  }

  func object(_ line: ArraySlice<UInt8>) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(line)) as? NSDictionary)
  }

  /// What the events of a file say of the day for which they count; those that say nothing left out.
  func valueDates(_ file: DayFile) throws -> [String] {
    try lines(file).map(object).compactMap {
      ($0["data"] as? NSDictionary)?["value_date"] as? String
    }
  }

  static let shared = SmallDays(seed: 1)
  /// With more trade, for what is rare.
  static let busier = SmallDays(seed: 3, events: 20_000, days: 5)
}

@Suite struct PlatformDayTests {
  @Test func `the same seed gives the same bytes, another seed others`() {
    let again = SmallDays(seed: 1)
    #expect(again.files == SmallDays.shared.files)
    #expect(again.tally.json == SmallDays.shared.tally.json)
    #expect(SmallDays(seed: 2).files[.day(0)] != again.files[.day(0)])
  }

  @Test func `there are as many events as asked for, and as many as the tally says`() {
    let days = SmallDays.shared
    #expect(days.options.files.reduce(0) { $0 + days.lines($1).count } >= 4_000)
    for file in days.options.files {
      #expect(days.lines(file).count == days.tally.counts[file]?.lines)
    }
  }

  @Test func `every event has an outcome`() throws {
    for (_, counts) in SmallDays.shared.tally.counts {
      let outcomes =
        counts.posted + counts.refused.values.reduce(0, +) + counts.parked.values.reduce(0, +)
        + counts.repeated + counts.conflicts
      #expect(outcomes == counts.lines)
    }
  }

  @Test func `everything that a day must have is there`() {
    let counts = Array(SmallDays.shared.tally.counts.values)
    func sum(_ part: (FileCounts) -> Int) -> Int { counts.reduce(0) { $0 + part($1) } }
    #expect(sum(\.posted) > 0 && sum(\.repeated) > 0 && sum(\.conflicts) > 0)
    #expect(sum { $0.refused.values.reduce(0, +) } > 0)
    #expect(sum { $0.parked.values.reduce(0, +) } > 0 && sum(\.released) > 0)
    #expect((SmallDays.shared.tally.counts[.late(0)]?.lines ?? 0) > 0)
  }

  @Test func `a repetition says the same, and some in other bytes`() throws {
    let day = SmallDays.shared
    var first: [String: (object: NSDictionary, line: ArraySlice<UInt8>)] = [:]
    var (same, otherwise) = (0, 0)
    for line in day.options.files.flatMap(day.lines) {
      let object = try day.object(line)
      let key = "\(object["source"] ?? "") \(object["id"] ?? "")"
      guard let known = first[key] else {
        first[key] = (object, line)
        continue
      }
      if known.line == line {
        same += 1
      } else if Self.withoutForm(known.object) == Self.withoutForm(object) {
        otherwise += 1
      }
    }
    let counts = day.tally.counts.values
    #expect(same > 0 && otherwise > 0)
    #expect(same + otherwise == counts.reduce(0) { $0 + $1.repeated })
  }

  @Test func `late events count for the day before, and some for a day that is sealed`() throws {
    let days = SmallDays.busier
    #expect(try days.valueDates(.late(0)).contains("2026-12-30"))
    #expect(try days.valueDates(.day(0)).allSatisfy { $0 == "2026-12-30" })
    // A day is closed in the night after it, before the next one's file.
    let sealed = try (1..<days.options.days).flatMap { day in
      try days.valueDates(.day(day)).filter { $0 < "\(days.options.date(day))" }
    }
    #expect(!sealed.isEmpty)
  }

  @Test func `every code of the template is booked in a few days around a year's end`() throws {
    let text = try Repository.files(
      under: "Tests/Scenarios/templates/marketplace-cn/rules",
      withExtension: "yaml"
    )
    .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let codes = text.matches(of: /code: "([0-9]{4})"/).map { String($0.1) }
    #expect(codes.count > 100)
    let posted = SmallDays.busier.tally.posted
    // Whether the year ends with a profit or a loss is for the days to say.
    let isYearEnded = posted["0303"] != nil || posted["0304"] != nil
    #expect(isYearEnded)
    // No refund, repayment or dispute waits for more than a week in so few days.
    let others = ["0303", "0304", "8162", "8163", "8167", "8168", "8169"]
    #expect(codes.filter { posted[$0] == nil && !others.contains($0) } == [])
  }

  @Test func `nothing is left of profit and loss at the end of the year, and something before`() {
    let balances = SmallDays.shared.tally.balances
    func left(on text: String) -> [String] {
      (BusinessDate(text).flatMap { balances[$0] } ?? [:]).keys.filter { $0.hasPrefix("6") }
    }
    #expect(!left(on: "2026-12-30").isEmpty)
    #expect(left(on: "2026-12-31").isEmpty)
    #expect(!left(on: "2027-01-01").isEmpty)
  }

  @Test func `the tally balances in every currency`() throws {
    let tally = try JSONSerialization.jsonObject(with: Data(SmallDays.shared.tally.json))
    let days = try #require((tally as? NSDictionary)?["days"] as? [String: NSDictionary])
    #expect(days.count == 5)
    for (_, day) in days {
      for (_, columns) in try #require(day["totals"] as? [String: [String: String]]) {
        #expect(columns["opening_debit"] == columns["opening_credit"])
        #expect(columns["debit"] == columns["credit"])
        #expect(columns["closing_debit"] == columns["closing_credit"])
      }
    }
  }

  /// An event without its transport attribute, its numbers and time in one form.
  private static func withoutForm(_ object: NSDictionary) -> String {
    func form(_ value: Any) -> String {
      switch value {
      case let members as NSDictionary:
        return members.compactMap { key, value in
          "\(key)" == "traceparent" ? nil : "\(key):\(form(value))"
        }.sorted().joined(separator: ",")
      case let elements as NSArray:
        return "[\(elements.map(form).joined(separator: ","))]"
      default:
        let text = "\(value)"
        if let time = Timestamp(text) { return "\(time.instant.microseconds)" }
        guard text.contains("."), Double(text) != nil else { return text }
        let trimmed = text.reversed().drop { $0 == "0" }.reversed()
        return String(trimmed.last == "." ? Substring(trimmed.dropLast()) : Substring(trimmed))
      }
    }
    return form(object)
  }
}
