import Daybook
import DaybookTestSupport
import Events
import Testing

/// A refund that is called off after what its merchant owed for it was paid.
@Suite struct `A debt that was settled` {
  private static let chart = """
    chart: small
    currencies: [CNY]
    subjects:
      "1122": {en: Channels, class: asset, owner: channel}
      "1221": {en: Owed by merchants, class: asset, owner: merchant, negative: forbidden}
      "2202": {en: Wallets, class: liability, owner: merchant, negative: forbidden}
      "2204": {en: Refunds under way, class: liability, owner: buyer, negative: forbidden}
    """

  private static func rule(
    _ code: String,
    _ type: String,
    _ amounts: String,
    _ lines: [String]
  ) -> String {
    """
    code: "\(code)"
    type: \(type)
    from: 2026-01-01
    \(amounts)
    parties: [merchant, buyer, channel]
    lines:
    \(lines.map { "  - \($0)" }.joined(separator: "\n"))
    """
  }

  private static let rules = [
    rule(
      "pay",
      "payment.received",
      "amounts: [gross]",
      ["Dr 1122/{channel}  gross", "Cr 2202/{merchant}  gross"]
    ),
    rule(
      "ask",
      "refund.requested",
      "amounts: [amount]\noptional: [shortfall]",
      [
        "Dr 2202/{merchant}  amount - shortfall", "Dr 1221/{merchant}  shortfall",
        "Cr 2204/{buyer}  amount",
      ]
    ),
    rule(
      "off",
      "refund.cancelled",
      "amounts: [amount]\noptional: [shortfall]",
      [
        "Dr 2204/{buyer}  amount", "Cr 2202/{merchant}  amount - shortfall",
        "Cr 1221/{merchant}  shortfall",
      ]
    ),
    rule(
      "recover",
      "recovery.requested",
      "amounts: [amount]",
      ["Dr 2202/{merchant}  amount", "Cr 1221/{merchant}  amount"]
    ),
  ].joined(separator: "\n---\n")

  private func event(
    _ code: String,
    _ type: String,
    _ amounts: [String: String],
    order: String = "O1"
  ) -> EventDraft {
    var draft = EventDraft(type: type, source: "/orders", id: code + order, code: code)
    draft.order = order
    draft.amounts = amounts.compactMapValues { EventAmount($0, "CNY") }
    draft.parties = ["merchant": "M1", "buyer": "U1", "channel": "wechat"]
    return draft
  }

  /// What settled it stands under the refund's order where debts are kept by order, and anywhere
  /// where they are not.
  @Test(arguments: [false, true])
  func `is to be reversed before its refund is called off, and the message says so`(
    isByOrder: Bool
  ) throws {
    let debts = "owner: merchant, negative: forbidden}\n  \"2202\""
    let chart = Self.chart.replacing(debts, with: debts.replacing("}", with: ", items: order}"))
    #expect(chart != Self.chart)
    let order = isByOrder ? "O2" : "R1"
    let book = try TestBook(chart: isByOrder ? chart : Self.chart, rules: Self.rules)
    try book.append(
      event("pay", "payment.received", ["gross": "100"]),
      event("ask", "refund.requested", ["amount": "100", "shortfall": "0"]),
      event("pay", "payment.received", ["gross": "40"], order: "O2")
    )
    var ask = event("ask", "refund.requested", ["amount": "40", "shortfall": "30"], order: "O2")
    let owed = try book.append(
      ask,
      event("pay", "payment.received", ["gross": "50"], order: "O3"),
      event("recover", "recovery.requested", ["amount": "30"], order: order)
    )
    #expect(owed.map(\.outcome) == [.posted, .posted, .posted])
    ask = event("off", "refund.cancelled", ["amount": "40", "shortfall": "30"], order: "O2")
    ask.follows = EventLink(source: "/orders", id: "askO2")
    let receipt = try #require(try book.append(ask).first)
    #expect(
      receipt.outcome == .parked
        && receipt.reason == (isByOrder ? .exceedsOrder : .exceedsAvailable)
    )
    var detail = [
      "account": "1221/M1/CNY", "available": "0.00 CNY", "requested": "30.00 CNY",
      "missing": "entry.reversed of what settled the debt",
    ]
    if isByOrder { detail["order"] = order }
    #expect(receipt.detail == detail)
    var reversal = EventDraft(type: "entry.reversed", source: "/finance", id: "v1")
    reversal.reverses = EventLink(source: "/orders", id: "recover" + order)
    (reversal.actor, reversal.approver) = ("li.wei", "wang.fang")
    reversal.references = ["document": "CASE-1"]
    reversal.tail = #"{"data":{"style":"red"}}"#
    #expect(try book.append(reversal).map(\.outcome) == [.posted])
    #expect(
      try book.balances() == [
        "1122/wechat/CNY": 19_000, "2202/M1/CNY": -9_000, "2204/U1/CNY": -10_000,
      ]
    )
  }
}
