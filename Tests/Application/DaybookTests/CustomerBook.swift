import Daybook
import DaybookTestSupport
import Events
import Testing

/// A book whose chart has customers: two of them with two logins each, `U11` to `U22`, all with
/// money; a yearly limit of 2,000.00 CNY.
enum CustomerBook {
  static let chart = """
    chart: customers
    currencies: [CNY]
    customers:
      counts: {accounts: ["2241"], uses: ["1022"], returns: ["4041"]}
      classes:
        III: {en: Class III, logins: 2, limit: 2000.00 CNY}
    subjects:
      "1122": {en: Channels, class: asset, owner: channel}
      "2241": {en: Balances, class: liability, owner: user, negative: forbidden}
    """

  private static let rules = """
    code: "5001"
    en: Recharge
    type: recharge.received
    from: 2026-01-01
    amounts: [amount]
    parties: [user]
    lines:
      - Dr 1122/channel  amount
      - Cr 2241/{user}   amount
    ---
    code: "1022"
    en: Payment
    type: payment.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [user]
    lines:
      - Dr 2241/{user}  amount
      - Cr 2241/shop    amount
    ---
    code: "4041"
    en: Refund
    type: refund.requested
    from: 2026-01-01
    amounts: [amount]
    parties: [user]
    lines:
      - Dr 2241/shop    amount
      - Cr 2241/{user}  amount
    """

  /// An event of a user in whole yuan.
  static func draft(
    _ type: String,
    _ id: String,
    _ code: String,
    _ amount: Int,
    _ user: String,
    order: String
  ) throws -> EventDraft {
    var draft = EventDraft(type: type, source: "/t", id: id, code: code)
    draft.amounts["amount"] = EventAmount("\(amount)", "CNY")
    draft.parties = ["user": user]
    draft.order = order
    return draft
  }

  static func payment(_ id: String, _ amount: Int, _ user: String) throws -> EventDraft {
    try draft("payment.requested", id, "1022", amount, user, order: "o-\(id)")
  }

  /// An event of Daybook's own types, with what its `data` says beside.
  static func own(_ type: String, _ id: String, _ data: String = "") -> EventDraft {
    var draft = EventDraft(type: type, source: "/t", id: id)
    if !data.isEmpty { draft.tail = #"{"data":{\#(data)}}"# }
    return draft
  }

  private static func token(_ customer: Int) -> String {
    "tok_00000000_" + String(repeating: "\(customer)", count: 32) + "_4514"
  }

  static func make(in folder: TemporaryFolder = TemporaryFolder()) throws -> TestBook {
    let book = try TestBook(in: folder, chart: chart, rules: rules)
    for customer in 1...2 {
      try book.append(
        own(
          EventType.customerRegistered,
          "c\(customer)",
          #""class":"III","customer":"C\#(customer)","ownership":"person","#
            + #""sensitive":{"identity":"\#(token(customer))"}"#
        )
      )
      for login in 1...2 {
        let name = "U\(customer)\(login)"
        try book.append(
          own(
            EventType.loginOpened,
            name,
            #""customer":"C\#(customer)","login":"\#(name)""#
          ),
          draft("recharge.received", "r-\(name)", "5001", 90_000, name, order: "r-\(name)")
        )
      }
    }
    return book
  }
}
