import BusinessCalendar
import RuleSyntax
import Testing

@Suite struct `The examples of the file formats` {
  @Test func `a chart`() throws {
    let chart = try ChartSyntax.parse(Example.chart, file: "chart.yaml")
    #expect(chart.name.text == "marketplace-cn")
    #expect(chart.currencies.map(\.code.text) == ["CNY", "USD", "JPY", "POINTS"])
    #expect(chart.currencies.map(\.digits) == [nil, nil, nil, 0])
    #expect(chart.currencies.last?.name == "积分")
    #expect(chart.subjects.map(\.code.text) == ["1122", "112201", "2202", "220202", "602101"])
    let withdrawable = chart.subjects[3]
    #expect(withdrawable.zh == "商户可提现")
    #expect(withdrawable.en == "Merchants, withdrawable")
    #expect(withdrawable.under?.text == "2202")
    #expect(withdrawable.owner?.text == "merchant")
    #expect(withdrawable.negative == .forbidden)
    #expect(withdrawable.subjectClass == nil)
    #expect(withdrawable.code.place == SourcePlace(file: "chart.yaml", line: 7, column: 3))
  }

  @Test func `a rule of two cases`() throws {
    let file = try RuleFileSyntax.parse(Example.settlement, file: "2001.yaml")
    let rule = try #require(file.rules.first)
    #expect(file.rules.count == 1)
    #expect(rule.code?.text == "2001")
    #expect(rule.type.text == "settlement.requested")
    #expect(rule.from == BusinessDate("2026-01-01"))
    #expect(rule.amounts.map(\.name.text) == ["total", "commission", "channel_fee"])
    #expect(rule.optional.map(\.name.text) == ["promotion", "promoter"])
    #expect(rule.parties.map(\.text) == ["merchant", "channel"])
    #expect(rule.cases.map(\.lines.count) == [5, 4])
    #expect(rule.cases[0].when.map(\.description) == ["promotion > 0"])
    #expect(rule.cases[0].text?.fields == ["order"])
    #expect(rule.cases[1].when.isEmpty)
    let lines = rule.cases[0].lines.map(\.description)
    #expect(lines[0] == "Dr 220201/{merchant} total")
    #expect(lines[1] == "Cr 602101/platform commission")
    #expect(lines[4] == "Cr 220202/{merchant} total - commission - channel_fee - promotion")
    #expect(rule.cases[0].lines[4].place.description == "2001.yaml:17:9")
  }

  @Test func `a split over items`() throws {
    let rule = try #require(RuleFileSyntax.parse(Example.split, file: "split.yaml").rules.first)
    let equality = try #require(rule.requires.first)
    #expect(equality.left.description == "total")
    #expect(equality.right.description == "commission + sum(items.net)")
    let line = try #require(rule.cases.first?.lines.last)
    #expect(line.perItem)
    #expect(line.owner == .itemRole("receiver"))
    #expect(line.expression.terms == [.init(1, .itemAmount("net"))])
    #expect(line.description == "each item: Cr 220202/{item.receiver} item.net")
  }

  @Test func `an exchange with currency letters`() throws {
    let rule = try #require(RuleFileSyntax.parse(Example.exchange, file: "fx.yaml").rules.first)
    #expect(rule.amounts.map(\.name.text) == ["sold", "bought"])
    #expect(rule.amounts.map(\.letter) == ["A", "B"])
    #expect(rule.cases.first?.lines.count == 4)
  }
}

/// The files of the format description, completed where it shows a part.
enum Example {
  static let chart = """
    chart: marketplace-cn
    currencies: [CNY, USD, JPY, {code: POINTS, digits: 0, name: 积分}]
    subjects:
      "1122":   {zh: 应收账款, en: Receivables, class: asset}
      "112201": {zh: 渠道待清算, en: "Channel, in clearing", under: "1122", owner: channel}
      "2202":   {zh: 应付账款, en: Payables, class: liability}
      "220202": {zh: 商户可提现, en: "Merchants, withdrawable", under: "2202", owner: merchant, negative: forbidden}
      "602101": {zh: 平台服务费, en: Service fees, under: "6021", owner: platform}
    """

  static let settlement = """
    code: "2001"                       # R1-053..060, T07
    zh: 商户结算
    en: Settlement to the merchant
    type: settlement.requested
    from: 2026-01-01
    amounts: [total, commission, channel_fee]
    optional: [promotion, promoter]     # a missing amount is zero
    parties: [merchant, channel]
    cases:
      - when: {promotion: "> 0"}
        text: "settlement of order {order}"
        lines:
          - Dr 220201/{merchant}   total
          - Cr 602101/platform     commission
          - Cr 642101/{channel}    channel_fee
          - Cr 220205/{promoter}   promotion
          - Cr 220202/{merchant}   total - commission - channel_fee - promotion
      - lines:
          - Dr 220201/{merchant}   total
          - Cr 602101/platform     commission
          - Cr 642101/{channel}    channel_fee
          - Cr 220202/{merchant}   total - commission - channel_fee
    """

  static let split = """
    code: "2002"
    type: settlement.requested
    from: 2026-01-01
    amounts: [total, commission]
    parties: [merchant]
    requires: ["total = commission + sum(items.net)"]      # checked on every event
    lines:
      - Dr 220201/{merchant}          total
      - Cr 602101/platform            commission
      - each item: Cr 220202/{item.receiver}   item.net
    """

  static let exchange = """
    code: "5001"
    type: exchange.requested
    from: 2026-01-01
    amounts: {sold: A, bought: B}        # without letters all amounts of a rule share one currency
    parties: [merchant]
    lines:
      - Dr 300201/platform     sold
      - Cr 220202/{merchant}   sold
      - Dr 220202/{merchant}   bought
      - Cr 300201/platform     bought
    """
}
