import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Statements
import Testing

/// What a chart may say of parked facts and suspense (`suspended:`), by the rules there are.
@Suite struct `A chart that places parked facts in suspense` {
  /// Accounts of channels, short items and merchants as the arguments say.
  private static func chart(
    _ suspended: String,
    suspense: String = "suspense: channel, items: order",
    facts: String = ""
  ) -> String {
    """
    chart: small
    currencies: [CNY, USD]
    ageing: {channel: 2}
    suspended: \(suspended)
    subjects:
      "1122": {en: Channels, class: asset, owner: channel\(facts)}
      "1221": {en: Short items, class: asset, owner: channel, \(suspense)}
      "2202": {en: Merchants, class: liability, owner: merchant, negative: forbidden\(facts)}
    """
  }

  private static func rules(suspense subject: String = "1221") -> String {
    """
    code: "7001"
    type: channel.charged
    from: 2026-01-01
    amounts: [amount]
    parties: [merchant, channel]
    lines:
      - Dr 2202/{merchant}  amount
      - Cr 1122/{channel}   amount
    ---
    code: "7009"
    type: channel.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [channel]
    lines: []
    ---
    code: "8161"
    type: event.suspended
    from: 2026-01-01
    amounts: [amount]
    parties: [channel]
    lines:
      - Dr \(subject)/{channel}  amount
      - Cr 1122/{channel}  amount
    """
  }

  private static let bound = "suspense: channel, items: order, currency: CNY"

  private func file(_ text: String, _ name: String = "chart.yaml") -> BookWriter.SourceFile {
    BookWriter.SourceFile(name: name, text: text)
  }

  @Test(arguments: [
    (
      chart(#"{"7001": "7001"}"#),
      "chart.yaml:4:21: unknown-code: suspended places code 7001 in suspense by code 7001, which no "
        + "rule for event.suspended has. "
        + "Next: name the code of such a rule, or publish it along with the chart."
    ),
    (
      chart(#"{"7001": "8199"}"#),
      "chart.yaml:4:21: unknown-code: suspended places code 7001 in suspense by code 8199, which no "
        + "rule for event.suspended has. "
        + "Next: name the code of such a rule, or publish it along with the chart."
    ),
    (
      chart(#"{"8161": "8161"}"#),
      "chart.yaml:4:13: unknown-code: suspended names code 8161, which no rule for a fact has. "
        + "Next: correct the code, or publish its rule along with the chart."
    ),
    (
      chart(#"{"7009": "8161"}"#),
      "chart.yaml:4:13: unknown-code: suspended names code 7009, which no rule for a fact has. "
        + "Next: correct the code, or publish its rule along with the chart."
    ),
    (
      chart(#"{"7001": "8161"}"#, suspense: "suspense: channel"),
      "chart.yaml:4:21: not-in-suspense: suspended places code 7001 by code 8161, whose rule does "
        + "not post to subjects of suspense that are kept by order. "
        + "Next: let its lines stand on a subject with suspense: and items: order."
    ),
    (
      chart(#"{"7001": "8161"}"#, suspense: "items: order"),
      "chart.yaml:4:21: not-in-suspense: suspended places code 7001 by code 8161, whose rule does "
        + "not post to subjects of suspense that are kept by order. "
        + "Next: let its lines stand on a subject with suspense: and items: order."
    ),
    (
      chart(#"{"7001": "8161"}"#, suspense: bound),
      "chart.yaml:4:21: currency-differs: suspended places code 7001 by code 8161 on subject 1221, "
        + "whose accounts are in CNY only (currency), and such facts may be in any currency. "
        + "Next: let the subject take what the facts may be in, or bind the fact's subjects as well."
    ),
    (
      chart(#"{"7001": "8161"}"#, suspense: bound, facts: ", currency: [CNY, USD]"),
      "chart.yaml:4:21: currency-differs: suspended places code 7001 by code 8161 on subject 1221, "
        + "whose accounts are in CNY only (currency), and such facts may be in CNY, USD. "
        + "Next: let the subject take what the facts may be in, or bind the fact's subjects as well."
    ),
  ])
  func `is refused where the rules cannot do what it says`(chart: String, message: String) throws {
    let fine = Self.chart(#"{"7001": "8161"}"#)
    let book = try TestBook(chart: fine, rules: Self.rules())
    let before = try book.writer.book.information()
    let failure = #expect(throws: BookFailure.self) {
      try book.writer.publish(chart: file(chart))
    }
    #expect(failure?.message == message)
    let check = #expect(throws: BookFailure.self) {
      try book.writer.book.checkPublication(chart: file(chart))
    }
    #expect(check?.message == message)
    #expect(try book.writer.book.information() == before)
    try book.writer.publish(chart: file(fine))
  }

  @Test func `is held against rules that come after it`() throws {
    let book = try TestBook(chart: Self.chart(#"{"7001": "8161"}"#), rules: Self.rules())
    let failure = #expect(throws: BookFailure.self) {
      try book.writer.publish(rules: [file(Self.rules(suspense: "1122"), "rules.yaml")])
    }
    #expect(failure?.message.hasPrefix("chart.yaml:4:21: not-in-suspense: ") == true)
    // A book without such rules cannot tell, and those that are not there yet may come with another
    // file; a code that is another rule's is a slip all the same.
    let writer = try BookWriter.create(
      at: book.folder.path("empty"),
      BookOpening(firstDay: TestBook.day),
      TestBook.options()
    )
    let chart = Self.chart(#"{"7001": "8161"}"#, suspense: Self.bound)
    let rules = Self.rules().components(separatedBy: "---\n")
    try writer.publish(chart: file(chart))
    try writer.publish(rules: [file(rules[0], "rules.yaml")])
    let slip = Self.chart(#"{"7001": "7001"}"#, suspense: Self.bound)
    #expect(throws: BookFailure.self) { try writer.publish(chart: file(slip)) }
    try writer.publish(chart: file(chart))
    let differs = #expect(throws: BookFailure.self) {
      try writer.publish(rules: [file(rules[2], "rules.yaml")])
    }
    #expect(differs?.message.hasPrefix("chart.yaml:4:21: currency-differs: ") == true)
    writer.shutDown()
  }

  /// Another currency's fact waits, is named at every close, and its day is cut and sealed.
  @Test func `leaves what no account takes where it is`() throws {
    let chart = Self.chart(#"{"7001": "8161"}"#, suspense: Self.bound, facts: ", currency: CNY")
    let book = try TestBook(chart: chart, rules: Self.rules())
    var charge = EventDraft(type: "channel.charged", source: "/orders", id: "c1", code: "7001")
    charge.amounts["amount"] = EventAmount("5", "USD")
    charge.parties = ["merchant": "M1", "channel": "wechat"]
    #expect(try book.append(charge).map(\.reason) == [.currencyDiffers])
    try book.writer.cutDay(opening: TestBook.day.adding(days: 3))
    let last = try book.writer.book.lastSequence()
    try book.writer.cutDay()
    #expect(try book.writer.book.lastSequence() == last + 1)
    #expect(try book.writer.close().isClean)
    let certificate = try book.writer.close()
    let findings = certificate.checks.first { $0.name == "parked-events" }?.findings ?? []
    #expect(
      findings.map(\.text) == ["/orders c1, currency-differs, day 3 of 2, over age"]
    )
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }
}
