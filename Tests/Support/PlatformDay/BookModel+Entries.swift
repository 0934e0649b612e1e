extension BookModel {
  /// The codes of the template that the day uses; `account.*`, `entry.reversed` and
  /// `journal.posted` have none.
  static let codes: Set<String> = [
    "1002", "1003", "1004", "1005", "1011", "2001", "2002", "3001", "3002", "3003", "3004", "3006",
    "3011", "3012", "3013", "3014", "3016", "4001", "4002", "4003", "4101", "4102", "5001", "6001",
    "6002",
    "7001", "8011",
  ]

  static func hasNoRule(_ event: PlatformEvent) -> Bool {
    guard let code = event.code else { return false }
    return !codes.contains(code)
  }

  /// Whether amounts that must share a currency do not; only an exchange has two.
  static func currencyDiffers(_ event: PlatformEvent) -> Bool {
    guard event.code != "6002", let first = event.amounts.first else { return false }
    return event.amounts.contains { $0.money != first.money }
      || event.items.contains { $0.amount.money != first.money }
  }

  /// The equalities that the rules of 1005 and 2002 require.
  static func requirementHolds(_ event: PlatformEvent) -> Bool {
    let sum = event.items.reduce(0) { $0 + $1.amount.minor }
    return switch event.code {
    case "1005": event.amount("gross") == sum
    case "2002": event.amount("total") == event.amount("commission") + sum
    default: true
    }
  }

  /// The entry of an event, as an accountant would write it down.
  static func entry(_ event: PlatformEvent) -> [ModelLine] {
    switch event.code?.first {
    case "1": payment(event)
    case "2": settlement(event)
    case "3": withdrawal(event)
    case "4": refund(event)
    case nil:
      event.lines.map { ModelLine(account: $0.account, isDebit: $0.isDebit, minor: $0.minor) }
    default: other(event)
    }
  }

  private static func payment(_ event: PlatformEvent) -> [ModelLine] {
    let (gross, amount) = (event.amount("gross"), event.amount("amount"))
    return switch event.code {
    case "1002": [event.debit(112_201, "channel", gross), event.credit(220_202, "merchant", gross)]
    case "1003": [event.debit(112_201, "channel", gross), event.credit(224_103, "merchant", gross)]
    case "1004": [event.debit(224_101, "buyer", amount), event.credit(224_103, "merchant", amount)]
    case "1005":
      [event.debit(112_201, "channel", gross)]
        + event.items.map { item in
          var line = event.credit(224_103, item.party, item.amount.minor)
          line.order = item.order
          return line
        }
    default:
      [event.debit(224_103, "merchant", amount), event.credit(220_201, "merchant", amount)]
    }
  }

  private static func settlement(_ event: PlatformEvent) -> [ModelLine] {
    let (total, commission) = (event.amount("total"), event.amount("commission"))
    let head = [
      event.debit(220_201, "merchant", total), event.credit(602_101, .platform, commission),
    ]
    if event.code == "2002" {
      return head + event.items.map { event.credit(220_202, $0.party, $0.amount.minor) }
    }
    let (fee, promotion) = (event.amount("channel_fee"), event.amount("promotion"))
    return head + [
      event.credit(642_101, "channel", fee), event.credit(220_205, "promoter", promotion),
      event.credit(220_202, "merchant", total - commission - fee - promotion),
    ]
  }

  private static func withdrawal(_ event: PlatformEvent) -> [ModelLine] {
    let (amount, fee, paid) = (event.amount("amount"), event.amount("fee"), event.amount("paid"))
    let (role, wallet): (String, Int32) =
      event.code?.dropFirst(2).first == "1" ? ("user", 224_101) : ("merchant", 220_202)
    return switch event.code?.last {
    case "1": [event.debit(wallet, role, amount), event.credit(224_102, role, amount)]
    case "2":
      [
        event.debit(224_102, role, amount), event.credit(220_203, role, amount - fee),
        event.credit(602_102, .platform, fee),
      ]
    case "3": [event.debit(220_203, role, paid), event.credit(100_201, "bank", paid)]
    case "4":
      [
        event.debit(220_203, role, amount - fee), event.debit(602_102, .platform, fee),
        event.credit(wallet, role, amount),
      ]
    default: [event.debit(224_102, role, amount), event.credit(wallet, role, amount)]
    }
  }

  private static func refund(_ event: PlatformEvent) -> [ModelLine] {
    let (amount, shortfall) = (event.amount("amount"), event.amount("shortfall"))
    return switch event.code {
    case "4001": [event.debit(224_103, "merchant", amount), event.credit(220_204, "buyer", amount)]
    case "4002": [event.debit(220_201, "merchant", amount), event.credit(220_204, "buyer", amount)]
    case "4003":
      [
        event.debit(220_202, "merchant", amount - shortfall),
        event.debit(122_102, "merchant", shortfall), event.credit(220_204, "buyer", amount),
      ]
    case "4101": [event.debit(220_204, "buyer", amount), event.credit(112_201, "channel", amount)]
    default: [event.debit(220_204, "buyer", amount), event.credit(224_101, "buyer", amount)]
    }
  }

  /// Recharge, transfer, exchange, margin and the channel's fee.
  private static func other(_ event: PlatformEvent) -> [ModelLine] {
    let (gross, amount) = (event.amount("gross"), event.amount("amount"))
    switch event.code {
    case "5001":
      return [event.debit(112_201, "channel", gross), event.credit(224_101, "user", gross)]
    case "6001":
      return [event.debit(224_101, "from", amount), event.credit(224_101, "to", amount)]
    case "7001":
      return [event.debit(220_202, "merchant", amount), event.credit(224_104, "merchant", amount)]
    case "8011":
      let fee = event.amount("fee")
      return [event.debit(642_101, "channel", fee), event.credit(112_201, "channel", fee)]
    default:
      return event.amounts.flatMap { part -> [ModelLine] in
        guard let merchant = event.party("merchant") else { return [] }
        let wallet = AccountKey(subject: 220_202, owner: merchant, money: part.money)
        let position = AccountKey(subject: 300_201, owner: .platform, money: part.money)
        let given = part.name == "given"
        return [
          ModelLine(account: given ? wallet : position, isDebit: true, minor: part.minor),
          ModelLine(account: given ? position : wallet, isDebit: false, minor: part.minor),
        ]
      }
    }
  }
}

extension PlatformEvent {
  fileprivate func debit(_ subject: Int32, _ role: String, _ minor: Int64) -> ModelLine {
    debit(subject, party(role) ?? .platform, minor)
  }

  fileprivate func credit(_ subject: Int32, _ role: String, _ minor: Int64) -> ModelLine {
    credit(subject, party(role) ?? .platform, minor)
  }

  fileprivate func debit(_ subject: Int32, _ owner: Party, _ minor: Int64) -> ModelLine {
    ModelLine(account: account(subject, owner), isDebit: true, minor: minor)
  }

  fileprivate func credit(_ subject: Int32, _ owner: Party, _ minor: Int64) -> ModelLine {
    ModelLine(account: account(subject, owner), isDebit: false, minor: minor)
  }

  private func account(_ subject: Int32, _ owner: Party) -> AccountKey {
    AccountKey(subject: subject, owner: owner, money: amounts.first?.money ?? .cny)
  }
}
