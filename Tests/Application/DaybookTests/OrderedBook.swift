import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// A small book whose payables are kept by order: secured payments, settlement, refunds and
/// withdrawals.
enum OrderedBook {
  static let chart = """
    chart: ordered
    currencies: [CNY, USD]
    subjects:
      "1002": {en: Bank, class: asset, owner: bank}
      "1122": {en: Channels, class: asset, owner: channel}
      "2241": {en: Secured, class: liability, owner: merchant, negative: forbidden, items: order}
      "2202": {en: Wallets, class: liability, owner: merchant, negative: forbidden}
      "2203": {en: Under way, class: liability, owner: [merchant, buyer], negative: forbidden, items: order}
    """

  static let rules = [
    rule("pay", "payment.received", "gross", "Dr 1122/{channel}", "Cr 2241/{merchant}"),
    rule("settle", "settlement.requested", "amount", "Dr 2241/{merchant}", "Cr 2202/{merchant}"),
    rule("ask", "refund.requested", "amount", "Dr 2241/{merchant}", "Cr 2203/{merchant}"),
    rule("late", "refund.requested", "amount", "Dr 2202/{merchant}", "Cr 2203/{merchant}"),
    rule("back", "refund.succeeded", "amount", "Dr 2203/{merchant}", "Cr 1122/{channel}"),
    rule("off", "refund.cancelled", "amount", "Dr 2203/{merchant}", "Cr 2241/{merchant}"),
    rule("draw", "withdrawal.requested", "amount", "Dr 2202/{merchant}", "Cr 2203/{merchant}"),
    rule("sent", "withdrawal.submitted", "amount", "Dr 2203/{merchant}", "Cr 2203/{merchant}"),
    rule("paid", "withdrawal.succeeded", "paid", "Dr 2203/{merchant}", "Cr 1002/{channel}"),
    rule("send", "payout.requested", "amount", "Dr 2202/{merchant}", "Cr 2203/{merchant}"),
    rule("out", "payout.succeeded", "amount", "Dr 2203/{merchant}", "Cr 1002/{channel}"),
    rule("lost", "chargeback.received", "amount", "Dr 2202/{merchant}", "Cr 1122/{channel}"),
    rule("seized", "chargeback.received", "amount", "Dr 2241/{merchant}", "Cr 1122/{channel}"),
    rule("won", "chargeback.won", "amount", "Dr 1122/{channel}", "Cr 2202/{merchant}"),
    rule("missed", "refund.failed", "booked", "Dr 1122/{channel}", "Cr 2203/{merchant}"),
    rule("fail", "withdrawal.failed", "amount", "Dr 2203/{merchant}", "Cr 2202/{merchant}"),
    """
    code: "many"
    en: One payment for several orders
    type: payment.received
    from: 2026-01-01
    amounts: [gross]
    parties: [merchant, channel]
    requires: ["gross = sum(items.amount)"]
    lines:
      - Dr 1122/{channel}  gross
      - each item: Cr 2241/{merchant}  item.amount
    """,
    """
    code: "tip"
    en: An order with a tip that stands under none
    type: payment.received
    from: 2026-01-01
    amounts: [gross, tip]
    parties: [merchant, channel]
    requires: ["gross = sum(items.amount) + tip"]
    lines:
      - Dr 1122/{channel}  gross
      - each item: Cr 2241/{merchant}  item.amount
      - Cr 2241/{merchant}  tip
    """,
  ].joined(separator: "\n---\n")

  /// An event of an order; `follows` is an id of the same source.
  static func event(
    _ code: String,
    _ type: String,
    _ id: String,
    order: String?,
    _ amount: String,
    follows: String? = nil,
    currency: String = "CNY"
  ) throws -> EventDraft {
    let name = ["paid": "paid", "missed": "booked"][code] ?? "amount"
    var draft = try Draft.event(
      code,
      type,
      id,
      amount,
      type == "payment.received" ? "gross" : name,
      currency,
      order: order
    )
    draft.follows = follows.map { EventLink(source: "/orders", id: $0) }
    return draft
  }

  /// One order's part of a payment for several.
  static func item(_ order: String, _ amount: String) throws -> EventDraft.Item {
    let part = try #require(EventAmount(amount, "CNY"))
    return EventDraft.Item(order: order, amounts: ["amount": part])
  }

  static func open(in folder: TemporaryFolder, ordersInMemory: Int = 1 << 15) throws -> TestBook {
    var options = TestBook.options()
    options.ordersInMemory = ordersInMemory
    return try TestBook(in: folder, options, chart: chart, rules: rules)
  }
}
