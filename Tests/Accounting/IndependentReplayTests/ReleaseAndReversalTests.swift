import BusinessCalendar
import Events
import IndependentReplay
import Testing

@Suite struct ReleaseAndReversalTests {
  private static let parked = BookLog.Header(outcome: .parked, reason: .exceedsAvailable)
  private static let fee = SmallBook.pay.replacing("gross - fee", with: "gross - 2 * fee")
    .replacing("  fee", with: "  2 * fee").replacing("2026-01-01", with: "2026-11-21")

  private func book() throws -> BookLog {
    try BookLog(chart: SmallBook.chart, rules: [SmallBook.pay, Self.fee])
  }

  private func payment(_ id: String) throws -> EventDraft {
    try .payment(id, "10.00 CNY", fee: "0.10 CNY")
  }

  // MARK: Releases

  @Test func `a parked event is booked on the date of its release, by the rule in force then`()
    throws
  {
    var log = try book()
    let waiting = try log.append(payment("p-1"), Self.parked)
    #expect(log.replay().balances == [])
    #expect(log.replay().parked == [waiting])
    try log.cut(to: "2026-11-21")
    try log.release(waiting, rule: 2)
    let replay = log.replay()
    #expect(replay.findings == [])
    #expect(
      replay.lastEntryTexts == [
        "Dr 1101/c/CNY 1000", "Cr 2201/M1/CNY 980", "Cr 6001/platform/CNY 20",
      ]
    )
    #expect(replay.parked == [])
    let tomorrow = try #require(BusinessDate("2026-11-21"))
    #expect(replay.movements(on: tomorrow).map(\.account).count == 3)
    #expect(replay.movements(on: tomorrow.adding(days: -1)) == [])
  }

  @Test func `the rule of a release is compared too`() throws {
    var log = try book()
    let waiting = try log.append(payment("p-1"), Self.parked)
    try log.release(waiting, rule: 2)
    #expect(log.replay().failedChecks == [.ruleNumber])
  }

  @Test func `what is not parked is not released, and nothing is released twice`() throws {
    var log = try book()
    let waiting = try log.append(payment("p-1"), Self.parked)
    let posted = try log.append(payment("p-2"), BookLog.Header(rule: 1))
    try log.release(waiting, rule: 1)
    #expect(log.replay().findings == [])
    for target in [waiting, posted, 0, 99] {
      var wrong = log
      try wrong.release(target, rule: 1)
      #expect(wrong.replay().failedChecks == [.release])
      #expect(wrong.replay().balances == log.replay().balances)
    }
  }

  // MARK: Reversals

  @Test(arguments: ["red", "blue"])
  func `a reversal takes the entry back, in red or in blue`(style: String) throws {
    var log = try book()
    let target = try log.append(payment("p-1"), BookLog.Header(rule: 1))
    // The rule that is in force on the day of the reversal does not matter.
    try log.cut(to: "2026-11-21")
    try log.reverse("p-1", at: target, style: style)
    let replay = log.replay()
    #expect(replay.findings == [])
    #expect(
      replay.lastEntryTexts
        == (style == "red"
          ? ["Dr 1101/c/CNY -1000", "Cr 2201/M1/CNY -990", "Cr 6001/platform/CNY -10"]
          : ["Cr 1101/c/CNY 1000", "Dr 2201/M1/CNY 990", "Dr 6001/platform/CNY 10"])
    )
    // In red the totals shrink to nothing, in blue both sides grow.
    #expect(
      replay.balanceTexts
        == (style == "red"
          ? []
          : ["1101/c/CNY 1000/1000", "2201/M1/CNY 990/990", "6001/platform/CNY 10/10"])
    )
  }

  @Test func `a released event is reversed as it was booked then`() throws {
    var log = try book()
    let waiting = try log.append(payment("p-1"), Self.parked)
    try log.cut(to: "2026-11-21")
    try log.release(waiting, rule: 2)
    try log.reverse("p-1", at: waiting, style: "red", rule: 2)
    #expect(log.replay().findings == [])
    #expect(log.replay().balances == [])
  }

  @Test func `a rule replaced on the same day does not change what is reversed`() throws {
    var log = try book()
    let target = try log.append(payment("p-1"), BookLog.Header(rule: 1))
    try log.publish(rules: Self.fee.replacing("2026-11-21", with: "2026-11-20"))
    try log.append(payment("p-2"), BookLog.Header(rule: 3))
    try log.reverse("p-1", at: target, style: "red")
    #expect(log.replay().findings == [])
    #expect(log.replay().lastEntryTexts.last == "Cr 6001/platform/CNY -10")
  }

  @Test func `a voucher is reversed line by line`() throws {
    var log = try book()
    var voucher = try EventDraft.test("journal.posted", "v-1")
    (voucher.actor, voucher.approver) = ("li.wei", "zhang.min")
    voucher.references = ["document": "V-1"]
    voucher.lines = try [
      .line("Dr 1101/c 5.00 CNY"), .line("Dr 6001/platform 0 CNY"), .line("Cr 2201/M1 5.00 CNY"),
    ]
    let target = try log.append(voucher)
    try log.reverse("v-1", at: target, style: "blue", rule: 0)
    #expect(log.replay().findings == [])
    #expect(log.replay().lastEntryTexts == ["Cr 1101/c/CNY 500", "Dr 2201/M1/CNY 500"])
  }

  @Test func `an event is reversed once, and a reversal is not`() throws {
    var log = try book()
    let target = try log.append(payment("p-1"), BookLog.Header(rule: 1))
    let reversal = try log.reverse("p-1", at: target, style: "red")
    var twice = log
    try twice.reverse("p-1", at: target, style: "red")
    #expect(twice.replay().failedChecks == [.reversal])
    var back = log
    try back.reverse("reversal-\(reversal)", at: reversal, style: "red")
    #expect(back.replay().failedChecks == [.reversal])
  }

  @Test func `what was not posted is not reversed`() throws {
    var log = try book()
    let waiting = try log.append(payment("p-1"), Self.parked)
    try log.reverse("p-1", at: waiting, style: "red")
    #expect(log.replay().failedChecks == [.reversal])
    var ahead = try book()
    try ahead.reverse("p-1", at: 9, style: "red")
    #expect(ahead.replay().failedChecks == [.damaged])
  }

  @Test func `the rule of a reversal is that of the reversed event`() throws {
    var log = try book()
    let target = try log.append(payment("p-1"), BookLog.Header(rule: 1))
    try log.cut(to: "2026-11-21")
    try log.reverse("p-1", at: target, style: "red", rule: 2)
    #expect(log.replay().failedChecks == [.ruleNumber])
    #expect(log.replay().balances == [])
  }

  @Test func `the event named and the sequence recorded are the same event`() throws {
    var log = try book()
    try log.append(payment("p-1"), BookLog.Header(rule: 1))
    let other = try log.append(payment("p-2"), BookLog.Header(rule: 1))
    try log.reverse("p-1", at: other, style: "red")
    #expect(log.replay().failedChecks == [.reversal])
  }

  @Test func `a reversal has a style, a second person and a document`() throws {
    let changes: [(ReplayFinding.Check, @Sendable (inout EventDraft) -> Void)] = [
      (.reversal, { $0.tail = #"{"data":{"style":"green"}}"# }),
      (.reversal, { $0.tail = nil }),
      (.voucher, { $0.approver = nil }),
      (.voucher, { $0.approver = "li.wei" }),
      (.voucher, { $0.actor = nil }),
      (.voucher, { $0.references = [:] }),
      (.voucher, { $0.references = ["document": ""] }),
    ]
    for (check, change) in changes {
      var log = try book()
      let target = try log.append(payment("p-1"), BookLog.Header(rule: 1))
      try log.reverse("p-1", at: target, style: "red", rule: 1, change)
      #expect(log.replay().failedChecks == [check])
    }
  }
}
