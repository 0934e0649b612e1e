import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import PlatformDay
import RandomNumbers
import Statements
import Testing

/// The engine and the model of `PlatformDay` share nothing but the template's words: whatever they
/// both say of a day is said twice.
@Suite struct PlatformDaySimulation {
  @Test(arguments: Seeds.range(4))
  func `the engine says of a platform's days what their own model says`(seed: UInt64) throws {
    let book = try PlatformDayBook(seed: seed)
    var random = SeededRandom(seed: seed)
    var (released, open) = (0, -1)
    for file in book.options.files {
      if file.bookedOn > open {
        try book.writer.cutDay()
        let ended = book.options.date(open)
        try book.expect(book.tally.balances[ended], ReportCut(asOf: ended))
        open += 1
      }
      let expected = try #require(book.tally.counts[file])
      var counts = try book.append(book.lines(file), &random)
      var filter = EventFilter()
      filter.type = "event.released"
      var records = 0
      try book.writer.book.events(matching: filter) { _ in records += 1 }
      (counts.released, released) = (records - released, records)
      counts.waiting = try book.writer.book.information().parked
      #expect(counts == expected, "\(file)")
    }
    try book.writer.cutDay()
    for date in book.options.dates {
      try book.expect(book.tally.balances[date], ReportCut(asOf: date))
    }
    for (date, balances) in book.tally.valueBalances {
      try book.expect(balances, ReportCut(asOf: date, axis: .value))
    }
    book.writer.shutDown()
  }

  @Test(arguments: Seeds.range(4))
  func `any part of a day again changes nothing`(seed: UInt64) throws {
    let book = try PlatformDayBook(seed: seed, events: 300)
    var random = SeededRandom(seed: seed)
    for file in book.options.files { _ = try book.append(book.lines(file), &random) }
    let before = try book.writer.book.information()
    for _ in 0..<5 {
      let lines = random.shuffled(book.options.files.flatMap(book.lines))
      let part = Array(lines.prefix(random.int(in: 1...lines.count)))
      let counts = try book.append(part, &random)
      #expect(counts.repeated + counts.conflicts == part.count)
    }
    #expect(try book.writer.book.information() == before)
    book.writer.shutDown()
  }
}
