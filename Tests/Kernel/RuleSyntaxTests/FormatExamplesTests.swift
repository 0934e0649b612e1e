import Amounts
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
    #expect(withdrawable.owners.map(\.text) == ["merchant"])
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

  @Test func `a scenario`() throws {
    let scenario = try #require(
      ScenarioSyntax.parse(Example.scenario, file: "T02.scenario.yaml").first
    )
    #expect(scenario.name.text == "instant payment, then a withdrawal that is too large")
    #expect(scenario.covers.map(\.text) == ["T02", "R1-022"])
    #expect(scenario.template?.text == "marketplace-cn")
    #expect(scenario.firstDay == BusinessDate("2026-11-20"))
    #expect(scenario.steps.count == 6)
    guard case .event(let payment, let expected) = scenario.steps[0].action else {
      Issue.record("the first step is an event")
      return
    }
    #expect(payment.code?.text == "1002")
    #expect(payment.amounts.map(\.amount.number.text) == ["1000"])
    #expect(payment.amounts.map(\.amount.currency) == ["CNY"])
    #expect(payment.parties.map(\.text.text) == ["M1", "wechat"])
    #expect(expected.entry?.map(\.account.text) == ["112201/wechat", "220202/M1"])
    #expect(expected.entry?.map(\.side) == [.debit, .credit])
    guard case .event(_, let refused) = scenario.steps[1].action else {
      Issue.record("the second step is an event")
      return
    }
    #expect(refused.refused?.text == "exceeds-available")
    #expect(refused.entry == nil)
    guard case .again(let id) = scenario.steps[2].action else {
      Issue.record("the third step repeats an event")
      return
    }
    #expect(id.text == "pay-1")
    guard case .balances(let balances, _) = scenario.steps[3].action else {
      Issue.record("the fourth step looks at balances")
      return
    }
    #expect(balances.map(\.balance.side) == [.credit])
    #expect(scenario.steps[4].action == .close(BusinessDate("2026-11-20")))
  }

  @Test func `a mapping`() throws {
    let mapping = try MappingSyntax.parse(Example.mapping, file: "ums-wap.yaml")
    #expect(mapping.name.text == "ums-wap")
    #expect(mapping.file.format == .tsv)
    #expect(mapping.file.header == nil)
    #expect(mapping.file.rowsWhere.map(\.column.text) == ["1"])
    #expect(mapping.checks.first?.left.map(\.column) == ["4", "7"])
    #expect(mapping.checks.first?.left.map(\.coefficient) == [1, -1])
    #expect(mapping.checks.first?.right.map(\.column) == ["6"])
    #expect(mapping.event.time?.pieces == [.field("2"), .text("T"), .field("3"), .text("+08:00")])
    #expect(
      mapping.event.amounts.map { $0.value.filled { "\($0).00" } } == ["4.00 CNY", "7.00 CNY"]
    )
    #expect(mapping.totals?.rows?.filled { _ in "" } == "4396")
    #expect(mapping.totals?.totals.map(\.of) == [.amount("gross")])
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

  static let scenario = """
    scenario: instant payment, then a withdrawal that is too large
    covers: [T02, R1-022]
    template: marketplace-cn
    first_day: 2026-11-20
    steps:
      - event: {type: payment.received, id: pay-1, code: "1002", order: O1,
                amounts: {gross: 1000.00 CNY}, parties: {merchant: M1, channel: wechat}}
        entry:
          - Dr 112201/wechat   1000.00 CNY
          - Cr 220202/M1       1000.00 CNY
      - event: {type: withdrawal.requested, id: w-1, code: "3001",
                amounts: {amount: 2000.00 CNY}, parties: {merchant: M1}}
        refused: exceeds-available
      - repeat: pay-1                     # the first receipt again, nothing changes
      - balances:
          220202/M1/CNY: 1000.00 Cr
      - close: 2026-11-20
      - balances: {112201/wechat/CNY: 1000.00 Dr}
    """

  static let mapping = """
    mapping: ums-wap                     # an acquirer's day, tab separated, no header
    file: {format: tsv, encoding: utf-8, header: none, rows_where: {1: "^[0-9]{8}$"}}
    check: ["{4} - {7} = {6}"]           # in every row, exact
    event:
      type: payment.received
      source: /channels/ums
      id: "{10}"
      time: "{2}T{3}+08:00"
      code: "1041"                       # T41: one entry of seven lines
      amounts: {gross: "{4} CNY", fee: "{7} CNY"}
      parties: {merchant: "{12}", channel: ums}
      references: {trace: "{8}", terminal: "{5}", card: "{11}"}
      value_date: "{2}"
    totals: {rows: 4396, gross: 36645674.03 CNY}     # or from a trailer row, or --expect-total
    """
}
