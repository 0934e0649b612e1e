import Events
import IndependentReplay
import Testing

/// Kinds of accounts; each event here is recorded as posted, as in a log that was altered, and the
/// replay says where it should not have been.
@Suite struct KindTests {
  private static func chart(
    _ table: String = "b: {en: B, may: [receive], pays: []}",
    kinds: String = "[a, b]"
  ) -> String {
    """
    chart: kinds
    currencies: [CNY]
    operations: {pay: ["0"], receive: ["1"], withdraw: ["2"]}
    kinds:
      a: {en: A, may: [pay], pays: [a]}
      \(table)
    subjects:
      "1101": {en: Claims, class: asset, kind: a}
      "2201": {en: Balances, class: liability, opens: by-event, kind: \(kinds)}
      "2202": {en: Others, class: liability}
    """
  }

  /// Codes 0, 1 and 2 pay, receive and withdraw; 3 is no operation.
  private func book(_ lines: [String], chart: String = Self.chart()) throws -> BookLog {
    var log = try BookLog(
      chart: chart,
      rules: (0..<4).map { SmallBook.rule(code: "\($0)", lines: lines) }
    )
    for (account, kind) in [("2201/p", "a"), ("2201/q", "a"), ("2201/r", "b")] {
      let data = #"{"account":"\#(account)/CNY","kind":"\#(kind)","ownership":"company"}"#
      try log.append(.said("account.opened", account, data))
    }
    return log
  }

  private func move(_ code: Int, _ log: inout BookLog) throws {
    let draft = try EventDraft.test(
      "thing.happened",
      "t-\(log.sequence)",
      code: "\(code)",
      ["amount": "1.00 CNY"]
    )
    try log.append(draft, BookLog.Header(rule: UInt32(code + 1)))
  }

  /// The lines, the code, and the accounts of the findings.
  static let cells: [(lines: [String], code: Int, places: [String])] = [
    (["Dr 2201/p  amount", "Cr 2202/x  amount"], 0, []),
    (["Dr 2201/p  amount", "Cr 2202/x  amount"], 1, []),
    (["Dr 2201/p  amount", "Cr 2202/x  amount"], 2, ["2201/p/CNY"]),
    (["Dr 2201/p  amount", "Cr 2202/x  amount"], 3, []),
    (["Dr 2202/x  amount", "Cr 2201/p  amount"], 0, []),
    (["Dr 2202/x  amount", "Cr 2201/p  amount"], 1, ["2201/p/CNY"]),
    (["Dr 2202/x  amount", "Cr 2201/p  amount"], 2, []),
    (["Dr 2201/r  amount", "Cr 2202/x  amount"], 0, ["2201/r/CNY"]),
    (["Dr 2201/r  amount", "Cr 2202/x  amount"], 2, ["2201/r/CNY"]),
    (["Dr 2202/x  amount", "Cr 2201/r  amount"], 1, []),
    // Who pays whom.
    (["Dr 2201/p  amount", "Cr 2201/q  amount"], 0, []),
    (["Dr 2201/p  amount", "Cr 2201/r  amount"], 0, ["2201/p/CNY"]),
    (["Dr 2201/p  amount", "Cr 2201/r  amount"], 3, []),
    // A claim leaves on the credit side; its kind is that of its subject.
    (["Cr 1101/c  amount", "Dr 2202/x  amount"], 2, ["1101/c/CNY"]),
    (["Dr 1101/c  amount", "Cr 2202/x  amount"], 1, ["1101/c/CNY"]),
    (["Cr 1101/c  amount", "Dr 2202/x  amount"], 0, []),
    // The effect of the whole entry counts.
    (["Dr 2201/r  amount", "Cr 2201/r  amount"], 0, []),
  ]

  @Test(arguments: cells)
  func `what a kind may not do is found, and named`(
    lines: [String],
    code: Int,
    places: [String]
  ) throws {
    var log = try book(lines)
    try move(code, &log)
    #expect(log.replay().findings.map(\.place) == places)
    #expect(log.replay().failedChecks == places.map { _ in .kind })
  }

  @Test(
    arguments: [
      (#"{"account":"2201/p/CNY","kind":"b"}"#, 1),
      (#"{"account":"2201/p/CNY","kind":"a","ownership":"company","card_ownership":"company"}"#, 0),
      (#"{"account":"2201/p/CNY","ownership":"person"}"#, 1),
      (#"{"account":"2201/p/CNY","card_ownership":"person"}"#, 1),
      (#"{"account":"1101/c/CNY","kind":"b"}"#, 2),
      (#"{"account":"2202/x/CNY","kind":"a"}"#, 1),
      (#"{"account":"2202/x/CNY","card_ownership":"person"}"#, 1),
      (#"{"account":"2202/x/CNY","ownership":"person","card_ownership":"person"}"#, 0),
    ]
  )
  func `neither kind nor ownership changes, and a card is the owner's`(
    data: String,
    count: Int
  ) throws {
    var log = try book(["Dr 2201/p  amount", "Cr 2202/x  amount"])
    try log.append(.said("account.changed", "c-1", data))
    #expect(log.replay().failedChecks == Array(repeating: .kind, count: count))
  }

  @Test func `an account of several kinds is opened with one`() throws {
    var log = try book(["Dr 2201/p  amount", "Cr 2202/x  amount"])
    try log.append(.said("account.opened", "o-1", #"{"account":"2201/s/CNY"}"#))
    #expect(log.replay().failedChecks == [.kind])
  }

  @Test func `a chart without the kind of an account is found, and one with another table is not`()
    throws
  {
    var log = try book(["Dr 2201/p  amount", "Cr 2202/x  amount"])
    try log.publish(chart: Self.chart("b: {en: B, may: [pay, withdraw]}"))
    #expect(log.replay().findings == [])
    try log.publish(chart: Self.chart("c: {en: C, may: [pay]}", kinds: "[a, c]"))
    #expect(log.replay().findings.map(\.place) == ["2201/r/CNY"])
    #expect(log.replay().failedChecks == [.kind])
  }
}
