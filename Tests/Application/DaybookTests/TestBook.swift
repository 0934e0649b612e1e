import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// A small book in a folder of its own: a chart, a few rules, a clock that stands still.
struct TestBook {
  // First, so that the book is closed before its folder goes: a folder made later may have the
  // inode of one that is gone, and would seem to be open already.
  let writer: BookWriter
  let folder: TemporaryFolder
  var path: String { folder.path("book") }

  static let chart = """
    chart: test
    currencies: [CNY, USD, JPY, {code: POINTS, digits: 0, name: 积分}]
    subjects:
      "1122":   {zh: 应收账款, en: Receivables, class: asset}
      "112201": {zh: 渠道待清算, en: "Channel, in clearing", under: "1122", owner: channel}
      "2202":   {zh: 应付账款, en: Payables, class: liability}
      "220202": {zh: 商户可提现, en: "Merchants, withdrawable", under: "2202", owner: merchant, negative: forbidden}
      "220203": {zh: 出款在途, en: "Payouts under way", under: "2202", owner: merchant, opens: by-event}
      "6021":   {zh: 平台收入, en: Income, class: profit-and-loss, normal: credit}
      "602101": {zh: 平台服务费, en: Service fees, under: "6021", owner: platform}
    """

  static let rules = """
    code: "1002"
    en: Instant payment
    type: payment.received
    from: 2026-01-01
    amounts: [gross]
    optional: [fee]
    parties: [merchant, channel]
    lines:
      - Dr 112201/{channel}    gross
      - Cr 602101/platform     fee
      - Cr 220202/{merchant}   gross - fee
    ---
    code: "3001"
    en: Withdrawal
    type: withdrawal.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [merchant, channel]
    lines:
      - Dr 220202/{merchant}   amount
      - Cr 112201/{channel}    amount
    ---
    code: "4001"
    en: Refund
    type: refund.succeeded
    from: 2026-01-01
    amounts: [amount]
    parties: [merchant, channel]
    lines:
      - Dr 220202/{merchant}   amount
      - Cr 112201/{channel}    amount
    """

  static let day = BusinessDate(dayNumber: 20_777)  // 2026-11-20

  static func options() -> BookWriter.Options {
    var options = BookWriter.Options()
    options.mapBytes = 1 << 28
    options.clock = .fixed(Instant(microseconds: 1_795_000_000_000_000))
    return options
  }

  init(
    in folder: TemporaryFolder = TemporaryFolder(),
    _ options: BookWriter.Options = Self.options(),
    chart: String = Self.chart,
    rules: String = Self.rules
  ) throws {
    self.folder = folder
    let id = "000102030405060708090a0b0c0d0e0f"
    writer = try BookWriter.create(
      at: folder.path("book"),
      BookOpening(firstDay: Self.day, id: id),
      options
    )
    try writer.publish(
      chart: BookWriter.SourceFile(name: "chart.yaml", text: chart),
      rules: [BookWriter.SourceFile(name: "rules.yaml", text: rules)]
    )
  }

  @discardableResult
  func append(_ drafts: EventDraft...) throws -> [Receipt] { try append(drafts) }

  @discardableResult
  func append(_ drafts: [EventDraft]) throws -> [Receipt] {
    var batch = DraftBatch()
    for draft in drafts { batch.appendUnchecked(draft) }
    return try writer.appendAndWait(batch)
  }

  /// Account text → balance in minor units, debit positive; zero balances left out.
  func balances(_ cut: ReportCut = ReportCut()) throws -> [String: Int128] {
    var balances: [String: Int128] = [:]
    for row in try writer.book.balances(cut).rows where row.totals.balance != 0 {
      balances[row.account] = row.totals.balance
    }
    return balances
  }
}

extension Book {
  /// The records of a type, in the order of the log.
  func records(_ type: String) throws -> [RecordedEvent] {
    var found: [RecordedEvent] = []
    try events { if $0.draft.type == type { found.append($0) } }
    return found
  }
}

/// Events of the test rules.
enum Draft {
  static func payment(
    _ id: String,
    _ gross: String,
    fee: String? = nil,
    merchant: String = "M1",
    currency: String = "CNY"
  ) throws -> EventDraft {
    var draft = try event(
      "1002",
      "payment.received",
      id,
      gross,
      "gross",
      currency,
      merchant: merchant
    )
    if let fee { draft.amounts["fee"] = EventAmount(fee, currency) }
    return draft
  }

  static func withdrawal(_ id: String, _ amount: String) throws -> EventDraft {
    try event("3001", "withdrawal.requested", id, amount)
  }

  static func refund(_ id: String, _ amount: String, follows: String? = nil) throws -> EventDraft {
    var draft = try event("4001", "refund.succeeded", id, amount)
    draft.follows = follows.map { EventLink(source: "/orders", id: $0) }
    return draft
  }

  /// An event of a merchant and a channel with one amount.
  static func event(
    _ code: String,
    _ type: String,
    _ id: String,
    _ amount: String,
    _ name: String = "amount",
    _ currency: String = "CNY",
    merchant: String = "M1",
    order: String? = nil
  ) throws -> EventDraft {
    var draft = EventDraft(type: type, source: "/orders", id: id, code: code)
    draft.amounts[name] = EventAmount(amount, currency)
    draft.parties = ["merchant": merchant, "channel": "wechat"]
    draft.order = order
    return draft
  }

  static func reversal(of id: String, _ name: String, style: String = "red") -> EventDraft {
    var draft = EventDraft(type: EventType.entryReversed, source: "/finance", id: name)
    draft.reverses = EventLink(source: "/orders", id: id)
    (draft.actor, draft.approver) = ("ann", "bob")
    draft.references = ["document": "D-1"]
    draft.tail = #"{"data":{"style":"\#(style)"}}"#
    return draft
  }
}
