/// A chart and rules small enough to count in one's head.
enum SmallBook {
  static let chart = """
    chart: small
    currencies: [CNY, USD, JPY, {code: POINTS, digits: 0}]
    subjects:
      "11":   {zh: 渠道, en: Channels, class: asset}
      "1101": {zh: 渠道, en: Channel, under: "11", owner: channel}
      "1102": {zh: 欠款, en: Debts, under: "11", owner: merchant, negative: forbidden}
      "22":   {zh: 应付, en: Payables, class: liability}
      "2201": {zh: 商户, en: Merchants, under: "22", owner: merchant, negative: forbidden}
      "2202": {zh: 保证金, en: Margin, under: "22", owner: merchant, opens: by-event}
      "2203": {zh: 限额, en: Limited, under: "22", owner: merchant, limit: 100.00 CNY}
      "2204": {zh: 限码, en: Bound to codes, under: "22", owner: merchant, codes: ["99"]}
      "30":   {zh: 兑换, en: Exchange, class: common}
      "3001": {zh: 兑换, en: Position, under: "30", owner: platform}
      "60":   {zh: 收入, en: Income, class: profit-and-loss, normal: credit}
      "6001": {zh: 收入, en: Fees, under: "60", owner: platform}

    """

  /// `pay`: channel to merchant, a fee to the platform where there is one.
  static let pay = """
    code: pay
    zh: 付
    en: Payment
    type: payment.received
    from: 2026-01-01
    amounts: [gross]
    optional: [fee]
    parties: [merchant, channel]
    lines:
      - Dr 1101/{channel}   gross
      - Cr 2201/{merchant}  gross - fee
      - Cr 6001/platform    fee

    """

  /// `draw`: a command that takes from the merchant.
  static let draw = """
    code: draw
    zh: 提
    en: Withdrawal
    type: withdrawal.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [merchant, channel]
    lines:
      - Dr 2201/{merchant}  amount
      - Cr 1101/{channel}   amount

    """

  /// A rule of one line on each side between two accounts, for one test.
  static func rule(
    code: String = "x",
    from: String = "2026-01-01",
    _ middle: String = "amounts: [amount]",
    lines: [String] = ["Dr 1101/c  amount", "Cr 2201/m  amount"]
  ) -> String {
    """
    code: \(code)
    zh: 试
    en: Trial
    type: thing.happened
    from: \(from)
    \(middle)
    lines:
    \(lines.map { "  - \($0)" }.joined(separator: "\n"))

    """
  }
}
