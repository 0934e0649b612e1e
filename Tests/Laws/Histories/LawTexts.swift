import Daybook

/// The chart and the rules of the books on which the laws are tried: small, with everything in it
/// that the engine treats differently.
enum LawTexts {
  static let currencies = ["CNY": 2, "JPY": 0, "KWD": 3]

  /// Subject to its parent.
  static let parents = [
    "112201": "1122", "112202": "1122", "220201": "2202", "220202": "2202", "224101": "2241",
    "224102": "2241", "300201": "3002", "602101": "6021",
  ]

  static let chart = chart(negative: "forbidden")

  /// The same with a further subject, and with leave for merchants to fall below zero.
  static let laterChart =
    chart(negative: "allowed") + #"  "112202": {en: Other channels, under: "1122", owner: channel}"#

  private static func chart(negative: String) -> String {
    """
    chart: laws
    currencies: [CNY, JPY, KWD]
    subjects:
      "1122":   {en: Receivables, class: asset}
      "112201": {en: Channels, under: "1122", owner: channel}
      "2202":   {en: Payables, class: liability}
      "220201": {en: Merchants pending, under: "2202", owner: merchant, negative: forbidden}
      "220202": {en: Merchants withdrawable, under: "2202", owner: merchant, negative: \(negative)}
      "2241":   {en: Other payables, class: liability}
      "224101": {en: Users, under: "2241", owner: user, negative: forbidden}
      "224102": {en: Payouts, under: "2241", owner: merchant, opens: by-event}
      "3002":   {en: Exchange, class: common}
      "300201": {en: Exchange position, under: "3002", owner: platform}
      "6021":   {en: Income, class: profit-and-loss, normal: credit}
      "602101": {en: Fees, under: "6021", owner: platform}

    """
  }

  static let rules =
    rule("1002", "payment.received", amounts: "[gross]", optional: "[fee]", parties: "[channel]") {
      """
      - Dr 112201/{channel}   gross
      - Cr 602101/platform    fee
      - Cr 220202/{merchant}  gross - fee
      """
    }
    + rule("1003", "payment.received", amounts: "[gross]", parties: "[channel]") {
      "- Dr 112201/{channel}   gross\n- Cr 220201/{merchant}  gross"
    }
    + rule("1011", "payment.confirmed", amounts: "[amount]") {
      "- Dr 220201/{merchant}  amount\n- Cr 220202/{merchant}  amount"
    }
    + rule("3001", "withdrawal.requested", amounts: "[amount]", parties: "[channel]") {
      "- Dr 220202/{merchant}  amount\n- Cr 112201/{channel}   amount"
    }
    + rule("3002", "withdrawal.submitted", amounts: "[amount]") {
      "- Dr 220202/{merchant}  amount\n- Cr 224102/{merchant}  amount"
    }
    + rule("4001", "refund.succeeded", amounts: "[amount]", parties: "[channel]") {
      "- Dr 220202/{merchant}  amount\n- Cr 112201/{channel}   amount"
    }
    + rule(
      "2002",
      "settlement.requested",
      amounts: "[total, commission]",
      more: #"requires: ["total = commission + sum(items.net)"]"#
    ) {
      """
      - Dr 220201/{merchant}  total
      - Cr 602101/platform    commission
      - each item: Cr 220202/{item.receiver}  item.net
      """
    }
    + rule("6004", "exchange.requested", amounts: "{given: A, received: B}") {
      """
      - Dr 220202/{merchant}  given
      - Cr 300201/platform    given
      - Dr 300201/platform    received
      - Cr 220202/{merchant}  received
      """
    }
    + rule("8015", "fee.corrected", amounts: "[difference]", parties: "[channel]") {
      "- Dr 602101/platform    difference red\n- Cr 112201/{channel}   difference red"
    }
    + rule("5002", "recharge.received", from: "2026-11-22", amounts: "[gross]", parties: "[user]") {
      "- Dr 112201/{merchant}  gross\n- Cr 224101/{user}      gross"
    }

  /// A rule for events that nobody could book before.
  static let lateRule = rule("5001", "recharge.received", amounts: "[gross]", parties: "[user]") {
    "- Dr 112201/{merchant}  gross\n- Cr 224101/{user}      gross"
  }

  /// Another version of a rule: the fee is the merchant's income.
  static let otherRule = rule("1003", "payment.received", amounts: "[gross]", parties: "[channel]")
  {
    "- Dr 112201/{channel}   gross\n- Cr 220202/{merchant}  gross"
  }

  /// Another version of a rule under which events may fit that did not.
  static let easierRule = rule(
    "4001",
    "refund.succeeded",
    amounts: "[amount]",
    parties: "[channel]"
  ) {
    "- Dr 602101/platform    amount\n- Cr 112201/{channel}   amount"
  }

  private static func rule(
    _ code: String,
    _ type: String,
    from: String = "2026-01-01",
    amounts: String,
    optional: String = "",
    parties: String = "[]",
    more: String = "",
    lines: () -> String
  ) -> String {
    let parties = parties == "[]" ? "[merchant]" : parties.replacing("[", with: "[merchant, ")
    let optional = optional.isEmpty ? "" : "optional: \(optional)\n"
    let lines = lines().split(separator: "\n").map { "  \($0)\n" }.joined()
    return """
      ---
      code: "\(code)"
      en: Rule \(code)
      type: \(type)
      from: \(from)
      amounts: \(amounts)
      \(optional)parties: \(parties)
      \(more)
      lines:
      \(lines)
      """
  }
}
