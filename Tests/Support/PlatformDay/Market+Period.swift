import BusinessCalendar
import RandomNumbers

extension Market {
  /// Carries the profit and loss of a month over, and at the end of a year the year's profit: for
  /// each currency what stands on the accounts then.
  mutating func closePeriod(_ day: Int, at time: Int) {
    crossExchangeMargin(at: time)
    for money in [Money.cny, .usd, .jpy] {
      let balances = model.accounts.filter {
        $0.key.money == money && $0.key.subject / 100_000 == 6 && $0.value.balance != 0
      }
      .map { (account: $0.key, minor: $0.value.balance) }
      .sorted { $0.account.name < $1.account.name }
      carryIncome(balances.filter { $0.account.isIncome && $0.minor < 0 }, money, at: time)
      carryExpenses(balances.filter { !$0.account.isIncome && $0.minor > 0 }, money, at: time)
      // A fee that went back in a later month than it came: the codes carry none below zero.
      carryByHand(balances.filter { $0.account.isIncome == ($0.minor > 0) }, money, at: time)
      if options.endsYear(day) { carryYear(money, at: time) }
    }
  }

  private mutating func period(_ code: String, _ money: Money, at time: Int) -> PlatformEvent {
    var event = PlatformEvent(
      .voucher,
      number(.voucher),
      type: "period.closed",
      code: code,
      time: time
    )
    let (year, month, _) = options.date(Self.day(of: time)).components
    event.references = [("month", "\(year)-\(padded(month, to: 2))")]
    event.signByTwo(&random)
    return event
  }

  private mutating func carryIncome(
    _ balances: [(account: AccountKey, minor: Int64)],
    _ money: Money,
    at time: Int
  ) {
    guard !balances.isEmpty else { return }
    var event = period("0301", money, at: time)
    event.set("total", balances.reduce(0) { $0 - $1.minor }, money)
    for (account, minor) in balances { event.set(account.carriedAs, -minor, money) }
    say(event)
  }

  private mutating func carryExpenses(
    _ balances: [(account: AccountKey, minor: Int64)],
    _ money: Money,
    at time: Int
  ) {
    guard !balances.isEmpty else { return }
    var event = period("0302", money, at: time)
    event.set("total", balances.reduce(0) { $0 + $1.minor }, money)
    for (account, minor) in balances {
      let role: String? =
        switch account.subject {
        case 642_101: "channel"
        case 660_301: "bank"
        default: nil
        }
      if let role {
        let amount = PlatformEvent.NamedAmount(name: account.carriedAs, minor: minor, money: money)
        event.items.append(PlatformEvent.Item([(role, account.owner)], amount))
      } else {
        event.set(account.carriedAs, minor, money)
      }
    }
    say(event)
  }

  private mutating func carryByHand(
    _ balances: [(account: AccountKey, minor: Int64)],
    _ money: Money,
    at time: Int
  ) {
    guard !balances.isEmpty else { return }
    var event = PlatformEvent(.voucher, number(.voucher), type: "journal.posted", time: time)
    let profit = AccountKey(subject: 410_301, owner: .platform, money: money)
    for (account, minor) in balances {
      event.lines.append(.init(isDebit: minor < 0, account: account, minor: abs(minor)))
      event.lines.append(.init(isDebit: minor > 0, account: profit, minor: abs(minor)))
    }
    event.text = "carried over by hand"
    event.signByTwo(&random)
    say(event)
  }

  private mutating func carryYear(_ money: Money, at time: Int) {
    let profit = model.available(AccountKey(subject: 410_301, owner: .platform, money: money))
    guard profit != 0 else { return }
    var event = period(profit > 0 ? "0303" : "0304", money, at: time)
    event.set("amount", abs(profit), money)
    say(event)
  }

  /// A margin that the exchanges have left in another currency, stated by hand, crosses into CNY.
  private mutating func crossExchangeMargin(at time: Int) {
    let position = AccountKey(subject: 300_201, owner: .platform, money: .usd)
    let margin = AccountKey(subject: 602_105, owner: .platform, money: .usd)
    let minor = Int64(random.int(in: 5_000...20_000))
    var voucher = PlatformEvent(.voucher, number(.voucher), type: "journal.posted", time: time)
    voucher.lines = [
      .init(isDebit: true, account: position, minor: minor),
      .init(isDebit: false, account: margin, minor: minor),
    ]
    voucher.text = "margin of the month's exchanges"
    voucher.signByTwo(&random)
    say(voucher)
    var event = period("0305", .usd, at: time)
    event.set("given", minor, .usd)
    event.set("received", minor * 708 / 100, .cny)
    event.references.append(("rate", "7.08"))
    say(event)
  }
}

extension AccountKey {
  fileprivate var isIncome: Bool { [6_021, 6_061, 6_301].contains(subject / 100) }

  /// The name under which the codes of a period carry it.
  fileprivate var carriedAs: String {
    switch subject {
    case 602_101: "service_fees"
    case 602_102: "withdrawal_fees"
    case 602_103: "recharge_fees"
    case 602_104: "lending_fees"
    case 602_105: "exchange_margin"
    case 606_101: "exchange_gains"
    case 630_101: "error_gains"
    case 642_101: "channel_fees"
    case 660_301: "bank_charges"
    case 660_101: "marketing"
    case 660_102: "tax_borne"
    case 670_201: "credit_losses"
    default: "error_losses"
    }
  }
}
