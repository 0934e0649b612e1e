import DaybookTestSupport
import RuleSyntax
import Scenarios
import Testing

@Suite struct RecordingTests {
  /// Records the steps and gives them as they are then, without the head of the file.
  private func record(_ steps: String) throws -> (steps: String, failures: [String]) {
    let book = try SmallBook()
    let recording = try ScenarioRunner().record(book.file(steps))
    let lines = recording.text.split(separator: "\n", omittingEmptySubsequences: false)
    return (
      lines.dropFirst(4).map { String($0.dropFirst(2)) }.joined(separator: "\n"),
      recording.results.flatMap(\.failures).map { "\($0.place.line): \($0.rule)" }
    )
  }

  @Test func `an entry is written behind its step, and everything else stays`() throws {
    let recorded = try record(
      """
      # A payment  of  two lines.
      - event: {type: payment.received, id: p, code: in,
                amounts: {gross: 100.00 CNY}, parties: {merchant: M}}   # here

      # The next one has keys of its own,
      - event:
          type: payment.received
          id: q
          code: in
          amounts: {gross: 7 JPY}
          parties: {merchant: long name}
        # and a comment between.
      - close: 2026-11-20
      """
    )
    #expect(
      recorded.steps == """
        # A payment  of  two lines.
        - event: {type: payment.received, id: p, code: in,
                  amounts: {gross: 100.00 CNY}, parties: {merchant: M}}   # here
          entry:
            - Dr 11/bank   100.00 CNY
            - Cr 21/M      100.00 CNY

        # The next one has keys of its own,
        - event:
            type: payment.received
            id: q
            code: in
            amounts: {gross: 7 JPY}
            parties: {merchant: long name}
          entry:
            - Dr 11/bank          7 JPY
            - Cr 21/long%20name   7 JPY
          # and a comment between.
        - close: 2026-11-20

        """
    )
    #expect(recorded.failures.isEmpty)
  }

  @Test func `lines that came out otherwise are replaced, comments behind them stay`() throws {
    let recorded = try record(
      SmallBook.payment("p", "100.00 CNY")
        + "\n  entry:\n    - Dr 11/bank 99.00 CNY   # in\n    - Cr 21/M 99.00 CNY\n- close:"
    )
    #expect(
      recorded.steps.hasSuffix(
        """
        }}
          entry:
            - Dr 11/bank   100.00 CNY   # in
            - Cr 21/M      100.00 CNY
        - close:

        """
      ),
      "\(recorded.steps)"
    )
    #expect(recorded.failures.isEmpty)
  }

  @Test(arguments: [
    "entry: []", "entry:\n  - Dr 11/bank 1 CNY", "entry: [Dr 11/bank 1 CNY,\n  Cr 21/M 1 CNY]",
  ])
  func `an entry of another shape is written anew`(stated: String) throws {
    let before = SmallBook.payment("p", "100.00 CNY") + "\n  "
    let recorded = try record(before + stated.replacing("\n", with: "\n  ") + "\n- close:")
    let after = "entry:\n    - Dr 11/bank   100.00 CNY\n    - Cr 21/M      100.00 CNY\n- close:\n"
    #expect(recorded.steps == before + after)
    #expect(recorded.failures.isEmpty)
  }

  @Test func `what was released is recorded too, what was refused is not`() throws {
    let recorded = try record(
      [
        SmallBook.refund("r", "5.00 CNY"), "  parked: exceeds-available",
        SmallBook.payment("p", "8.00 CNY"), "- released: r", SmallBook.refund("s", "5.00 CNY"),
      ].joined(separator: "\n")
    )
    #expect(recorded.steps.contains("- released: r\n  entry:\n    - Dr 21/M      5.00 CNY\n"))
    #expect(recorded.failures == ["15: outcome"], "the last step states no outcome but has one")
  }

  @Test func `recording twice changes nothing the second time`() throws {
    let book = try SmallBook()
    let steps = SmallBook.payment("p", "1.00 CNY") + "\n- cut:\n" + SmallBook.payment("q", "2 CNY")
    let once = try ScenarioRunner().record(book.file(steps)).text
    let twice = try ScenarioRunner().record(ScenarioFile(path: book.file("").path, text: once))
    #expect(twice.text == once)
    #expect(twice.results.map(\.isPassed) == [true])
  }

  @Test(arguments: ["\n", "\r\n"], [true, false])
  func `a file keeps its line ends, and may lack the last one`(end: String, isEnded: Bool) throws {
    let book = try SmallBook()
    let file = book.file(SmallBook.payment("p", "1.00 CNY"))
    var text = file.text.replacing("\n", with: end)
    if !isEnded { text.unicodeScalars.removeLast(end.unicodeScalars.count) }
    let recorded = try ScenarioRunner().record(ScenarioFile(path: file.path, text: text)).text
    let lines = recorded.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.dropLast().allSatisfy { ($0.last == "\r") == (end == "\r\n") })
    #expect(lines.count == (isEnded ? 9 : 8))
  }

  @Test func `a step in braces is left alone, and its entry is told`() throws {
    let steps =
      "- {event: {type: payment.received, id: p, code: in, amounts: {gross: 1 CNY},"
      + " parties: {merchant: M}}}"
    let book = try SmallBook()
    let recording = try ScenarioRunner().record(book.file(steps))
    #expect(recording.text == book.file(steps).text)
    let failure = try #require(recording.results.first?.failures.first)
    #expect(failure.rule == "not-recorded")
    #expect(failure.actual == ["Dr 11/bank   1.00 CNY", "Cr 21/M      1.00 CNY"])
  }

  @Test func `a text that ends in what looks like a comment is not torn`() throws {
    let steps =
      "- event:\n    type: payment.received\n    id: p\n    code: in\n"
      + "    amounts: {gross: 1 CNY}\n    parties: {merchant: M}\n    text: |\n      a\n      # b\n"
    let recorded = try record(steps)
    #expect(recorded.steps.contains("# b\n  entry:\n") || recorded.failures == ["5: not-recorded"])
  }
}
