extension BookModel {
  /// Whether amounts that must share a currency do not; an exchange has two.
  func currencyDiffers(_ event: PlatformEvent) -> Bool {
    guard event.code != "6002", event.code != "0305", let first = event.amounts.first else {
      return false
    }
    return event.amounts.contains { $0.money != first.money }
      || event.items.contains { $0.amounts.contains { $0.money != first.money } }
  }

  /// The equalities that the rules require.
  func requirementHolds(_ event: PlatformEvent) -> Bool {
    func sum(_ name: String) -> Int64 {
      event.items.reduce(0) { sum, item in
        sum + (item.amounts.first { $0.name == name }?.minor ?? 0)
      }
    }
    return switch event.code {
    case "0103", "0105": event.amount("gross") == event.amount("amount") + event.amount("tax")
    case "1005": event.amount("gross") == sum("amount")
    case "2002": event.amount("total") == event.amount("commission") + sum("net")
    default: true
    }
  }

  /// Why the whole entry cannot be, by what it does to each account.
  func judge(_ effects: [(AccountKey, Int64)], using hold: ModelHold?) -> String? {
    var overdrawn = false
    var frozen = false
    for (key, effect) in effects where effect != 0 {
      let account = accounts[key] ?? Account()
      if Self.opensByEvent(key.subject), !account.isOpen { return "account-not-open" }
      if effect > 0, account.isDebitFrozen { frozen = true }
      let after = account.balance + effect
      if Self.isCreditOnly(key.subject), effect > 0, after > 0 { overdrawn = true }
      if Self.isDebitOnly(key.subject), effect < 0, after < 0 { overdrawn = true }
      // What others hold stays, and what is left of the event's own hold is for it alone.
      let ours = hold?.left[key] ?? 0
      if account.held > ours, effect > 0, max(0, effect - ours) > -account.balance - account.held {
        overdrawn = true
      }
    }
    if frozen { return "debit-frozen" }
    return overdrawn ? "exceeds-available" : nil
  }

  /// Margin and marketing accounts, and credit lines.
  private static func opensByEvent(_ subject: Int32) -> Bool {
    subject == 224_104 || subject == 224_105 || subject == 122_105
  }

  /// Payables to merchants, users and promoters, and money in transit, never go below zero.
  private static func isCreditOnly(_ subject: Int32) -> Bool {
    (220_201...220_205).contains(subject) || subject / 100 == 2_241
  }

  /// Suspense, and what others owe.
  static func isDebitOnly(_ subject: Int32) -> Bool {
    [122_101, 122_102, 122_105].contains(subject)
  }

  /// One effect for each account, in the order of the lines.
  static func effects(_ lines: [ModelLine]) -> [(AccountKey, Int64)] {
    guard lines.count > 8 else {
      var effects: [(AccountKey, Int64)] = []
      for line in lines {
        if let index = effects.firstIndex(where: { $0.0 == line.account }) {
          effects[index].1 += line.effect
        } else {
          effects.append((line.account, line.effect))
        }
      }
      return effects
    }
    var sums: [AccountKey: Int64] = [:]
    for line in lines { sums[line.account, default: 0] += line.effect }
    return sums.map { ($0.key, $0.value) }
  }
}
