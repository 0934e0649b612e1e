import Codec
import Events
import IndependentReplay
import Testing

/// What is on hold: each event here is recorded as posted, and the replay says where it should not
/// have been.
///
/// Covers Q26, R1-056.
@Suite struct HoldTests {
  /// M1 has 100.00 CNY, of which 60.00 are on hold by `h-1`, for ever or until the end of a day.
  private func book(until day: String? = nil) throws -> BookLog {
    var log = try BookLog(chart: SmallBook.chart, rules: [SmallBook.pay, SmallBook.draw])
    try log.append(.payment("p-1", "100.00 CNY"), BookLog.Header(rule: 1))
    try log.append(hold("h-1", "Dr 2201/M1 60.00 CNY", until: day))
    #expect(log.replay().findings == [])
    return log
  }

  @Test func `holds and accounts of one look are two`() {
    let parts = ["\u{E9}", "e\u{301}"].flatMap { name in
      [("/t\n\(name)", "2201/M/CNY"), ("/t\nh", "2201/\(name)/CNY")].map { hold, account in
        ReplayState.Held(hold: hold, lastDay: nil, account: account, left: 1)
      }
    }
    #expect(Set(parts).count == 4)
  }

  private func hold(
    _ id: String,
    _ line: String,
    until lastDay: String? = nil
  ) throws -> EventDraft {
    var draft = EventDraft(type: "hold.placed", source: "/test", id: id)
    draft.lines = [try .line(line)]
    draft.tail = lastDay.map { #"{"data":{"expires_on":"\#($0)"}}"# }
    return draft
  }

  private func release(_ id: String, of hold: String, _ lines: String...) throws -> EventDraft {
    var draft = EventDraft(type: "hold.released", source: "/test", id: id)
    draft.lines = try lines.map { try .line($0) }
    draft.follows = EventLink(source: "/test", id: hold)
    return draft
  }

  private func draw(_ id: String, _ amount: String, of hold: String? = nil) throws -> EventDraft {
    var draft = try EventDraft.withdrawal(id, amount)
    draft.follows = hold.map { EventLink(source: "/test", id: $0) }
    return draft
  }

  private static let drawn = BookLog.Header(rule: 2)

  /// The only finding of a log, at its last event.
  private func finding(_ log: BookLog) throws -> ReplayFinding {
    let findings = log.replay().findings
    #expect(findings.map(\.sequence) == [log.sequence], "\(findings)")
    return try #require(findings.first)
  }

  @Test func `what others hold does not go out`() throws {
    var log = try book()
    try log.append(draw("w-1", "40.01 CNY"), Self.drawn)
    let found = try finding(log)
    #expect((found.check, found.place) == (.hold, "2201/M1/CNY"))
    #expect(found.actual == "59.99 Cr")
  }

  @Test func `a hold is used for what is left of it, and the rest must be there`() throws {
    var log = try book()
    try log.append(draw("w-1", "50.00 CNY", of: "h-1"), Self.drawn)
    try log.append(draw("w-2", "40.00 CNY", of: "h-1"), Self.drawn)
    #expect(log.replay().findings == [])
    #expect(log.replay().held.isEmpty)
    try log.append(draw("w-3", "10.00 CNY", of: "h-1"), Self.drawn)
    let found = try finding(log)
    #expect((found.check, found.place) == (.hold, "/test h-1"))
    #expect(found.actual == "used up, released or expired")
  }

  @Test func `a hold is released once, and never beyond what is left`() throws {
    var log = try book()
    try log.append(release("r-1", of: "h-1", "Dr 2201/M1 20.00 CNY"))
    #expect(log.replay().held.map(\.left) == [4000])
    var beyond = log
    try beyond.append(release("r-2", of: "h-1", "Dr 2201/M1 40.01 CNY"))
    #expect(try finding(beyond).place == "2201/M1/CNY")
    #expect(try finding(beyond).actual == "4001 released")
    try log.append(release("r-2", of: "h-1"))
    #expect(log.replay().findings == [])
    try log.append(release("r-3", of: "h-1"))
    let findings = log.replay().findings
    #expect(findings.allSatisfy { $0.check == .hold && $0.sequence == log.sequence })
    #expect(findings.contains { $0.place == "/test h-1" && $0.actual == "none" })
  }

  @Test func `what two people placed two people release, and nobody is both`() throws {
    var log = try book()
    var two = try hold("h-2", "Dr 2201/M1 10.00 CNY")
    (two.actor, two.approver) = ("li.wei", "wang.fang")
    try log.append(two)
    #expect(log.replay().findings == [])
    for (actor, approver) in [("li.wei", nil), (nil, nil), ("li.wei", "LI.WEI")] {
      var alone = log
      var release = try release("r-1", of: "h-2")
      (release.actor, release.approver) = (actor, approver)
      try alone.append(release)
      #expect(try finding(alone).check == .voucher)
    }
    var release = try release("r-1", of: "h-2")
    (release.actor, release.approver) = ("li.wei", "zhang.min")
    try log.append(release)
    #expect(log.replay().findings == [])

    var same = try book()
    (two.actor, two.approver) = ("li.wei", "LI.WEI")
    try same.append(two)
    #expect(try finding(same).check == .voucher)
  }

  @Test(arguments: [("li.wei", nil), (nil, nil), ("li.wei", "LI.WEI"), ("li.wei", "zhang.min")])
  func `what two people placed two people use`(actor: String?, approver: String?) throws {
    let expected: [ReplayFinding.Check] = approver == "zhang.min" ? [] : [.voucher]
    var log = try book()
    // A fact that follows the hold waits for it.
    var fact = try EventDraft.payment("p-2", "1.00 CNY")
    fact.follows = EventLink(source: "/test", id: "h-2")
    (fact.actor, fact.approver) = (actor, approver)
    let waiting = try log.append(fact, BookLog.Header(outcome: .parked, reason: .notPosted))
    var two = try hold("h-2", "Dr 2201/M1 40.00 CNY")
    (two.actor, two.approver) = ("li.wei", "wang.fang")
    try log.append(two)
    let state = log.replay().state.bytes

    var use = try draw("w-1", "10.00 CNY", of: "h-2")
    (use.actor, use.approver) = (actor, approver)
    var (used, released) = (log, log)
    try used.append(use, Self.drawn)
    try released.release(waiting, rule: 1)
    for log in [used, released] {
      #expect(log.replay().findings.map(\.check) == expected)
      // Where the replay goes on from a state that was kept, as a close does, it has not seen the
      // hold placed.
      var later = IndependentReplay(startingFrom: try ReplayState(bytes: state.rawSpan))
      log.apply(to: &later, through: log.sequence)
      #expect(later.findings.map(\.check) == expected)
    }
  }

  @Test func `no more is set aside than is there and not on hold already`() throws {
    var log = try book()
    try log.append(hold("h-2", "Dr 2201/M1 40.00 CNY"))
    #expect(log.replay().findings == [])
    try log.append(hold("h-3", "Dr 2201/M1 0.01 CNY"))
    #expect(try finding(log).place == "2201/M1/CNY")
    var credit = try book()
    try credit.append(hold("h-2", "Cr 2201/M1 1.00 CNY"))
    #expect(credit.replay().findings.contains { $0.actual == "one that adds" })
  }

  @Test func `the cut after its last day ends a hold`() throws {
    var log = try book(until: "2026-11-20")
    #expect(log.replay().held.map(\.left) == [6000])
    try log.cut(to: "2026-11-21")
    #expect(log.replay().held.isEmpty)
    try log.append(draw("w-1", "60.00 CNY", of: "h-1"), Self.drawn)
    #expect(try finding(log).check == .hold)
  }

  @Test func `reversing what used a hold gives the money back, and the hold not`() throws {
    var log = try book()
    let used = try log.append(draw("w-1", "60.00 CNY", of: "h-1"), Self.drawn)
    try log.reverse("w-1", at: used, style: "red", rule: 2)
    #expect(log.replay().findings == [])
    #expect(log.replay().held.isEmpty)
    #expect(log.replay().balanceTexts.contains("2201/M1/CNY 0/10000"))
    try log.append(draw("w-2", "60.00 CNY", of: "h-1"), Self.drawn)
    #expect(try finding(log).place == "/test h-1")
  }

  @Test func `holds that are stored otherwise are named`() throws {
    let replay = try book().replay()
    #expect(replay.compare(held: replay.held) == [])
    var stored = replay.held
    stored[0].left += 1
    let findings = replay.compare(held: stored)
    #expect(findings.map(\.place) == ["2201/M1/CNY", "2201/M1/CNY"])
    #expect(Set(findings.map(\.expected)) == ["6000 minor units left", "no such hold"])
    #expect(findings.allSatisfy { $0.message.contains("/test h-1") })
  }
}
