import RandomNumbers

extension Market {
  mutating func beginWithdrawal(_ story: Story, at time: Int) {
    let isUser = story == .userWithdrawal
    let number = isUser ? population.user(&random) : population.merchant(&random)
    let money = isUser ? .cny : population.money(ofMerchant: number)
    let account =
      isUser
      ? AccountKey(subject: 224_101, owner: .user(number), money: money)
      : wallet(ofMerchant: number, money)
    let balance = model.available(account)
    var amount = balance * Int64(random.int(in: 2...9)) / 10
    if random.chance(perMille: 60) { amount = balance + Int64(random.int(in: 1...100_000)) }
    guard amount >= 300 else { return }
    withdrawals.append(
      Withdrawal(
        party: isUser ? .user(number) : .merchant(number),
        money: money,
        amount: amount,
        fee: money == .jpy ? 100 : max(100, amount / 1_000)
      )
    )
    withdraw(withdrawals.count - 1, at: time)
  }

  mutating func withdraw(_ index: Int, at time: Int) {
    let withdrawal = withdrawals[index]
    var event = step(.withdrawal, index, "withdrawal.requested", "1", at: time)
    event.set("amount", withdrawal.amount, withdrawal.money)
    if say(event) == .posted { schedule(.submit(index), at: later(time, minutes: 2...45)) }
  }

  /// Sent to the bank, or rejected by a person.
  mutating func submit(_ index: Int, at time: Int) {
    let withdrawal = withdrawals[index]
    if random.chance(perMille: 20) {
      var event = step(.submission, index, "withdrawal.failed", "6", at: time)
      event.set("amount", withdrawal.amount, withdrawal.money)
      event.text = "rejected by risk control"
      say(event)
      return
    }
    var event = step(.submission, index, "withdrawal.submitted", "2", at: time)
    event.set("amount", withdrawal.amount, withdrawal.money)
    event.set("fee", withdrawal.fee, withdrawal.money)
    say(event)
    schedule(.endWithdrawal(index), at: later(time, minutes: 1...90))
  }

  /// Paid by the bank, or not.
  mutating func endWithdrawal(_ index: Int, at time: Int) {
    let withdrawal = withdrawals[index]
    guard random.chance(perMille: 960) else {
      var event = step(.withdrawalResult, index, "withdrawal.failed", "4", at: time)
      event.set("amount", withdrawal.amount, withdrawal.money)
      event.set("fee", withdrawal.fee, withdrawal.money)
      event.text = "账号户名不符"
      say(event)
      return
    }
    var event = step(.withdrawalResult, index, "withdrawal.succeeded", "3", at: time)
    event.set("paid", withdrawal.amount - withdrawal.fee, withdrawal.money)
    event.parties.append(("bank", .bank))
    say(event)
  }

  /// The common part: codes 300x are merchants' and 301x users', and each step follows the last.
  private func step(
    _ kind: EventName.Kind,
    _ index: Int,
    _ type: String,
    _ digit: String,
    at time: Int
  ) -> PlatformEvent {
    let withdrawal = withdrawals[index]
    // Numbers below a hundred million are those of the blunders.
    var event = PlatformEvent(
      kind,
      50_000_000 + index,
      type: type,
      code: (withdrawal.isUser ? "301" : "300") + digit,
      time: time
    )
    event.order = "W" + padded(index, to: 8)
    event.parties = [(withdrawal.role, withdrawal.party)]
    let last: EventName.Kind? =
      switch kind {
      case .submission: .withdrawal
      case .withdrawalResult: .submission
      default: nil
      }
    event.follows = last.map { EventName(kind: $0, number: 50_000_000 + index) }
    return event
  }
}
