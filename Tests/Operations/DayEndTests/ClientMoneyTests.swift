import Amounts
import ChartOfAccounts
import DayEnd
import Statements
import Testing

@Suite struct `Cover of client money` {
  static let cny = Currency(code: "CNY", digits: 2)
  static let usd = Currency(code: "USD", digits: 2)

  static func chart(shortfall: String = "") throws -> Chart {
    try Chart(
      text: """
        chart: test
        currencies: [CNY, USD, {code: POINTS, digits: 0}]
        client_money:
          pool: ["1002", "1122"]
          client: ["2241"]
          except: ["224107"]
        \(shortfall.isEmpty ? "" : "  shortfall: \(shortfall)")
        subjects:
          "1002":   {en: Bank, class: asset}
          "100201": {en: Reserve, under: "1002"}
          "1122":   {en: Channel, class: asset}
          "100202": {en: Own funds, class: asset}
          "2241":   {en: Others, class: liability}
          "224101": {en: Users, under: "2241"}
          "224107": {en: Points, under: "2241"}
          "3003":   {en: Points issued, class: common}
          "642101": {en: Channel fees, class: profit-and-loss, normal: debit}
          "602101": {en: Service fees, class: profit-and-loss, normal: credit}
        """,
      file: "chart.yaml"
    )
  }

  typealias Row = (subject: String, currency: Currency, balance: Int128)

  /// The worked figures of R5-001: a fee of 0.60 borne by the platform.
  static let short: [Row] = [
    ("100201", cny, 99_40), ("224101", cny, -60_00), ("224101", cny, -40_00),
    ("642101", cny, 60),
  ]

  static func cover(_ rows: [Row], shortfall: String = "") throws -> ClientMoneyCover {
    var cover = try #require(ClientMoneyCover(chart(shortfall: shortfall)))
    for row in rows { cover.add(row.balance, of: row.subject, row.currency) }
    return cover
  }

  @Test func `own is pool less client, and the sum of everything else`() throws {
    let position = try #require(Self.cover(Self.short).positions().first)
    #expect([position.pool, position.client, position.own] == [99_40, 100_00, -60])
    #expect(position.topUp == 60)
    #expect(position.sum(of: .own) == position.own)
    #expect(position.lines.map(\.subject.code) == ["100201", "224101", "642101"])
    #expect(position.lines.map(\.part) == [.pool, .client, .own])
    #expect(position.lines.last?.amount == -60)
  }

  @Test func `what is put in as a top-up mends it`() throws {
    let topUp: [Row] = [("100201", Self.cny, 60), ("100202", Self.cny, -60)]
    let position = try #require(Self.cover(Self.short + topUp).positions().first)
    #expect([position.pool, position.client, position.own] == [100_00, 100_00, 0])
    #expect(position.topUp == 0)
    #expect(position.lines.filter { $0.part == .own }.map(\.amount) == [60, -60])
  }

  /// 1,000.00 of the pool went out on one client's overdraft; the other one's 40.00 are there no more.
  @Test func `what one client has overdrawn covers no other one`() throws {
    let rows: [Row] = [
      ("100201", Self.cny, -960_00), ("224101", Self.cny, -40_00), ("224101", Self.cny, 1_000_00),
    ]
    let cover = try Self.cover(rows)
    let position = try #require(cover.positions().first)
    #expect([position.pool, position.client, position.own] == [-960_00, 40_00, -1_000_00])
    #expect(position.sum(of: .own) == position.own)
    #expect(position.lines.map(\.subject.code) == ["100201", "224101", "224101"])
    #expect(cover.check().findings.map(\.text).first?.contains("for 224101 1000.00;") == true)
  }

  /// A surplus in one currency covers nothing in another; points are in neither.
  @Test func `each currency stands for itself`() throws {
    let points = Currency(code: "POINTS", digits: 0)
    let rows: [Row] = [
      ("100201", Self.usd, 994_00), ("224101", Self.usd, -990_00), ("602101", Self.usd, -4_00),
      ("3003", points, 500), ("224107", points, -500),
    ]
    let positions = try Self.cover(Self.short + rows).positions()
    #expect(positions.map(\.currency.code) == ["CNY", "USD"])
    #expect(positions.map(\.own) == [-60, 4_00])
    #expect(positions.map(\.topUp) == [60, 0])
  }

  @Test(arguments: [
    ("", CheckResult.Verdict.listed), ("listed", .listed), ("blocks", .failed),
  ])
  func `a shortfall is listed, or blocks the day, as the chart says`(
    _ rule: String,
    _ verdict: CheckResult.Verdict
  ) throws {
    let check = try Self.cover(Self.short, shortfall: rule).check()
    #expect(check.name == "client-money-covered")
    #expect(check.verdict == verdict)
    #expect(check.figures == "own -0.60 CNY")
    #expect(check.findings.count == 1)
    #expect(check.findings.first?.amount == Amount(minor: 60, currency: Self.cny))
    #expect(
      check.findings.first?.text == """
        pool 99.40 CNY does not cover client 100.00 CNY, for 642101 0.60; \
        a top-up of 0.60 CNY mends it
        """
    )
    let covered = try Self.cover(
      [("100201", Self.cny, 1), ("224101", Self.cny, -1)],
      shortfall: rule
    )
    #expect(covered.check().verdict == .passed)
  }

  @Test func `a chart that does not say what client money is has none`() throws {
    let text = "chart: a\ncurrencies: [CNY]\nsubjects:\n  \"1\": {en: A, class: asset}\n"
    #expect(ClientMoneyCover(try Chart(text: text, file: "chart.yaml")) == nil)
    #expect(ClientMoneyCover.unstated().verdict == .skipped)
  }
}
