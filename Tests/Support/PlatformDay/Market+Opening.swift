import RandomNumbers

extension Market {
  /// Vouchers of the day before: what users and merchants had, against the bank; and the accounts
  /// that only an event opens.
  mutating func openings() -> [PlatformEvent] {
    var events = [opening(of: AccountKey(subject: 224_105, owner: .platform, money: .cny))]
    for merchant in 0..<min(40, population.merchants) {
      let money = population.money(ofMerchant: merchant)
      let margin = AccountKey(subject: 224_104, owner: .merchant(merchant), money: money)
      events.append(opening(of: margin))
    }
    for money in [Money.cny, .usd, .jpy] {
      var balances: [(AccountKey, Int64)] = []
      if money == .cny {
        for user in 0..<population.users where !random.chance(perMille: 200) {
          let account = AccountKey(subject: 224_101, owner: .user(user), money: money)
          balances.append((account, population.price(money, &random) * 2))
        }
      }
      for merchant in 0..<population.merchants
      where population.money(ofMerchant: merchant) == money {
        let share = Int64(50 + 4_000 / (merchant + 1))
        let balance = population.price(money, &random) * share
        balances.append((wallet(ofMerchant: merchant, money), balance))
      }
      for start in stride(from: 0, to: balances.count, by: 400) {
        events.append(voucher(.reserve, balances[start..<min(start + 400, balances.count)]))
      }
      let capital = AccountKey(subject: 400_101, owner: .platform, money: money)
      events.append(voucher(.own, [(capital, 500_000_000)]))
    }
    var marketing = telling(at: -5 * 3_600_000, ["bank": .bank, "own_bank": .bank])
    marketing.then("8033", ["amount": 100_000_000], under: .none)
    return events + marketing.steps
  }

  /// An account that only an event opens.
  private mutating func opening(of account: AccountKey) -> PlatformEvent {
    let time = -8 * 3_600_000
    var event = PlatformEvent(.account, number(.account), type: "account.opened", time: time)
    event.account = account
    event.status = "open"
    (event.actor, event.approver) = ("onboarding-1", "supervisor-1")
    return event
  }

  /// Where the money lies that an opening balance stands for.
  private enum Fund: Int32 { case reserve = 100_201, own = 100_202 }

  private mutating func voucher(
    _ fund: Fund,
    _ balances: ArraySlice<(AccountKey, Int64)>
  ) -> PlatformEvent {
    let number = number(.opening)
    var event = PlatformEvent(.opening, number, type: "journal.posted", time: -6 * 3_600_000)
    let total = balances.reduce(0) { $0 + $1.1 }
    if let money = balances.first?.0.money {
      let bank = AccountKey(subject: fund.rawValue, owner: .bank, money: money)
      event.lines = [PlatformEvent.Line(isDebit: true, account: bank, minor: total)]
    }
    event.lines += balances.map { PlatformEvent.Line(isDebit: false, account: $0.0, minor: $0.1) }
    event.actor = "accountant-1"
    event.approver = "controller-1"
    event.references = [("document", "OPENING-\(padded(number, to: 4))")]
    event.text = "opening balances"
    return event
  }
}
