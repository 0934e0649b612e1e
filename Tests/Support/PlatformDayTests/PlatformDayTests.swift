import BusinessCalendar
import Foundation
import PlatformDay
import Testing

/// A small day, made once for all tests here.
private struct SmallDay {
  var files: [DayFile: [UInt8]] = [:]
  let tally: Tally

  init(seed: UInt64) {
    var files: [DayFile: [UInt8]] = [:]
    tally = PlatformDay.generate(Self.options(seed: seed)) { files[$0, default: []] += $1 }
    self.files = files
  }

  static func options(seed: UInt64) -> DayOptions {
    DayOptions(
      seed: seed,
      events: 4_000,
      day: BusinessDate(year: 2026, month: 11, day: 20) ?? BusinessDate(dayNumber: 0),
      merchants: 200,
      users: 1_000
    )
  }

  func lines(_ file: DayFile) -> [ArraySlice<UInt8>] {
    (files[file] ?? []).split(separator: UInt8(ascii: "\n"))
  }

  func object(_ line: ArraySlice<UInt8>) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(line)) as? NSDictionary)
  }

  static let shared = SmallDay(seed: 1)
}

@Suite struct PlatformDayTests {
  @Test func `the same seed gives the same bytes, another seed others`() {
    let again = SmallDay(seed: 1)
    #expect(again.files == SmallDay.shared.files)
    #expect(again.tally.json == SmallDay.shared.tally.json)
    #expect(SmallDay(seed: 2).files[.day] != again.files[.day])
  }

  @Test func `there are as many events as asked for, and as many as the tally says`() {
    let day = SmallDay.shared
    #expect(day.lines(.day).count >= 4_000)
    for file in DayFile.allCases {
      #expect(day.lines(file).count == day.tally.counts[file]?.lines)
    }
  }

  @Test func `every event has an outcome`() throws {
    for (_, counts) in SmallDay.shared.tally.counts {
      let outcomes =
        counts.posted + counts.refused.values.reduce(0, +) + counts.parked.values.reduce(0, +)
        + counts.repeated + counts.conflicts
      #expect(outcomes == counts.lines)
    }
  }

  @Test func `everything that a day must have is there`() {
    let counts = [DayFile.day, .late].compactMap { SmallDay.shared.tally.counts[$0] }
    func sum(_ part: (FileCounts) -> Int) -> Int { counts.reduce(0) { $0 + part($1) } }
    #expect(sum(\.posted) > 0 && sum(\.repeated) > 0 && sum(\.conflicts) > 0)
    #expect(sum { $0.refused.values.reduce(0, +) } > 0)
    #expect(sum { $0.parked.values.reduce(0, +) } > 0 && sum(\.released) > 0)
    #expect((SmallDay.shared.tally.counts[.late]?.lines ?? 0) > 0)
  }

  @Test func `a repetition says the same, and some in other bytes`() throws {
    let day = SmallDay.shared
    var first: [String: (object: NSDictionary, line: ArraySlice<UInt8>)] = [:]
    var (same, otherwise) = (0, 0)
    for line in DayFile.allCases.flatMap(day.lines) {
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

  @Test func `late events happened on the day and count for it`() throws {
    let day = SmallDay.shared
    let late = try day.lines(.late).map(day.object)
      .filter { ($0["data"] as? NSDictionary)?["value_date"] as? String == "2026-11-20" }
    #expect(!late.isEmpty)
    #expect(late.allSatisfy { ($0["time"] as? String)?.hasPrefix("2026-11-20T") == true })
  }

  @Test func `the tally balances in every currency`() throws {
    let tally = try JSONSerialization.jsonObject(with: Data(SmallDay.shared.tally.json))
    let days = try #require((tally as? NSDictionary)?["days"] as? [String: NSDictionary])
    #expect(days.count == 3)
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
