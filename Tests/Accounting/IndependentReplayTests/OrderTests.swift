import BusinessCalendar
import Codec
import Events
import IndependentReplay
import Testing

/// What every record must fulfil by its place in the log, each check shown to fail.
@Suite struct OrderTests {
  private func book() throws -> BookLog {
    try BookLog(chart: SmallBook.chart, rules: [SmallBook.pay, SmallBook.draw])
  }

  private let posted = BookLog.Header(rule: 1)

  @Test func `a book in order has no findings`() throws {
    var log = try book()
    try log.append(.payment("p-1"), posted)
    try log.append(.payment("p-2"), BookLog.Header(rule: 1, after: 0))
    try log.cut(to: "2026-11-21")
    try log.append(.payment("p-3"), posted)
    #expect(log.replay().findings == [])
    #expect(log.replay().openDate == BusinessDate("2026-11-21"))
    #expect(log.replay().sequence == 8)
  }

  @Test func `a sequence left out is found`() throws {
    var log = try book()
    try log.append(.payment("p-1"), posted)
    var replay = IndependentReplay()
    log.apply(to: &replay, through: 2)
    let bytes = log.records[3]
    try replay.apply(sequence: 4, record: bytes.rawSpan, names: log.names, lookup: log.record(at:))
    #expect(replay.failedChecks == [.sequence])
    #expect(replay.findings.first?.message == "sequence 4 follows 2")
  }

  @Test func `a book begins with its opening, and is opened once`() throws {
    var log = try book()
    log.remove(at: 1)
    let beheaded = log.replay()
    #expect(beheaded.findings.first?.check == .sequence)
    var twice = try book()
    try twice.append(BookLog.own("book.opened", "again", #"{"first_day":"2026-11-20"}"#))
    #expect(twice.replay().failedChecks == [.sequence])
  }

  @Test func `recorded times never go back`() throws {
    var log = try book()
    try log.append(.payment("p-1"), BookLog.Header(rule: 1, after: -5))
    #expect(log.replay().failedChecks == [.recordedTime])
    #expect(log.replay().findings.first?.message == "recorded 5 µs before sequence 4")
  }

  @Test(arguments: ["2026-11-19", "2026-11-21"])
  func `an event is booked in the date that is open`(date: String) throws {
    var log = try book()
    try log.append(.payment("p-1"), BookLog.Header(rule: 1, date: BusinessDate(date)))
    let finding = try #require(log.replay().findings.first)
    #expect(finding.check == .accountingDate)
    #expect((finding.expected, finding.actual) == ("2026-11-20", date))
    #expect((finding.sequence, finding.source, finding.id) == (5, "/test", "p-1"))
  }

  @Test func `a cut closes the open day, and only days that have ended are sealed`() throws {
    var log = try book()
    let wrong = #"{"closes":"2026-11-19","opens":"2026-11-21"}"#
    try log.append(BookLog.own("day.cut", "cut", wrong))
    #expect(log.replay().failedChecks == [.accountingDate])
    for (day, isFine) in [("2026-11-20", true), ("2026-11-21", false)] {
      var sealed = try book()
      try sealed.cut(to: "2026-11-21")
      try sealed.append(BookLog.own("day.sealed", "seal", #"{"day":"\#(day)"}"#))
      #expect(sealed.replay().failedChecks == (isFine ? [] : [.accountingDate]))
    }
  }

  @Test func `what only the writer may write has its source`() throws {
    for type in ["day.cut", "day.sealed", "rules.published", "key.changed", "event.released"] {
      var log = try book()
      try log.append(.test(type, "own"))
      #expect(log.replay().findings.first?.check == .identity)
      #expect(log.replay().findings.first?.actual == "/test")
    }
  }

  @Test(arguments: ["2026-11-20", "2026-11-19"])
  func `a cut opens a later day`(date: String) throws {
    var log = try book()
    try log.cut(to: date)
    #expect(log.replay().failedChecks == [.accountingDate])
  }

  @Test func `posted has no reason, and refused and parked have one`() throws {
    for (outcome, reason) in [
      (Outcome.posted, Reason.exceedsAvailable), (.refused, .none), (.parked, .none),
    ] {
      var log = try book()
      let header = BookLog.Header(outcome: outcome, reason: reason, rule: 1)
      try log.append(outcome == .refused ? .withdrawal("w-1") : .payment("p-1"), header)
      #expect(log.replay().failedChecks == [.outcome])
    }
  }

  @Test func `commands are refused and facts are parked`() throws {
    for (type, outcome, isFine) in [
      ("withdrawal.requested", Outcome.refused, true), ("withdrawal.requested", .parked, false),
      ("withdrawal.requested.v2", .refused, true), ("withdrawal.requested.v2", .parked, false),
      ("payment.received", .parked, true), ("payment.received", .refused, false),
      ("account.merged", .refused, true), ("journal.posted", .refused, true),
      ("entry.reversed", .parked, false), ("day.cut", .refused, false), ("day.cut", .parked, false),
    ] {
      var log = try book()
      let header = BookLog.Header(outcome: outcome, reason: .noRule)
      let isWriters = type.hasPrefix("day.")
      try log.append(EventDraft(type: type, source: isWriters ? "daybook:" : "/", id: "1"), header)
      #expect(log.replay().failedChecks == (isFine ? [] : [.outcome]), "\(type) \(outcome)")
    }
  }

  @Test func `the same source and id twice is found, another source or id is not`() throws {
    var log = try book()
    try log.append(.payment("p-1"), posted)
    var other = try EventDraft.payment("p-1")
    other.source = "/other"
    try log.append(other, posted)
    try log.append(.payment("p-2"), posted)
    #expect(log.replay().findings == [])
    try log.append(.payment("p-1", "11.00 CNY"), posted)
    let refused = BookLog.Header(outcome: .refused, reason: .exceedsAvailable)
    try log.append(.withdrawal("p-2"), refused)
    #expect(log.replay().failedChecks == [.identity, .identity])
    #expect(log.replay().findings.map(\.actual) == ["those of sequence 5", "those of sequence 7"])
  }

  @Test func `two ids that only share their hash are two events`() throws {
    var log = try book()
    try log.append(.payment("p-1"), posted)
    let source = try #require(log.names.number(of: "/test"))
    let (one, other) = try HashCollision.ids(seed: UInt64(source))
    try log.append(.payment(one), posted)
    try log.append(.payment(other), posted)
    #expect(log.replay().findings == [])
    try log.append(.payment(other), posted)
    try log.append(.payment(one), posted)
    #expect(log.replay().findings.map(\.actual) == ["those of sequence 7", "those of sequence 6"])
  }

  @Test func `a record that cannot be read is found, and the rest is replayed`() throws {
    var log = try book()
    try log.append(.payment("p-1"), posted)
    try log.append(.payment("p-2"), posted)
    log.tamper(at: 5) { $0[4] = 99 }
    #expect(log.replay().failedChecks == [.damaged])
    #expect(log.replay().balanceTexts == ["1101/c/CNY 1000/0", "2201/M1/CNY 0/1000"])
  }

  @Test func `the replay stops at as many findings as are allowed`() throws {
    var log = try book()
    for number in 0..<10 { try log.append(.payment("p-\(number)"), BookLog.Header(rule: 9)) }
    let replay = log.replay(findingsMaximum: 3)
    #expect(replay.findings.count == 3)
    #expect(replay.sequence == 7)
    // One event may have several; the last of them may be one too many.
    var backwards = try book()
    try backwards.append(.payment("p-1"), BookLog.Header(rule: 9, after: -5))
    #expect(backwards.replay().findings.count == 2)
    #expect(backwards.replay(findingsMaximum: 1).failedChecks == [.recordedTime])
  }

  @Test func `what an event follows was posted before`() throws {
    var log = try book()
    let parked = BookLog.Header(outcome: .parked, reason: .noRule)
    try log.append(.payment("p-1"), posted)
    let waiting = try log.append(.payment("p-2"), parked)
    for (number, id) in ["p-1", "p-2", "p-9"].enumerated() {
      var draft = try EventDraft.payment("f-\(number)")
      draft.follows = EventLink(source: "/test", id: id)
      try log.append(draft, posted)
    }
    #expect(log.replay().failedChecks == [.follows, .follows])
    #expect(log.replay().findings.map(\.id) == ["f-1", "f-2"])
    try log.release(waiting, rule: 1)
    var draft = try EventDraft.payment("f-3")
    draft.follows = EventLink(source: "/test", id: "p-2")
    try log.append(draft, posted)
    #expect(log.replay().findings.count == 2)
  }
}
