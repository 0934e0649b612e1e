import RandomNumbers

/// What only some customers come to: each is told in all its variants at least once, so that no life
/// cycle and no code of the template is missing, and more often where there is more trade.
enum Tale: CaseIterable {
  // Orders.
  case mixedPayment, instalments, overpayment, duplicate, coupon, credit, acquirersFile
  // What is given back.
  case refund, chargeback, returnedFee
  // Payouts.
  case returnedWithdrawal, commission
  // Accounts.
  case margin, hold, account, fixedFee, merchantRecharge, points, bonus
  // What we and a channel or a bank say differently.
  case longPayment, shortPayment, offset, longRefund, shortRefund
  case shortWithdrawal, unknownReceipt, unknownPayment, difference
  // The platform's own books.
  case reserve, purchase, tax

  /// In how many ways it can go.
  var variants: Int {
    switch self {
    case .instalments, .acquirersFile, .merchantRecharge, .points, .offset: 1
    case .mixedPayment, .overpayment, .duplicate, .commission, .bonus, .shortRefund, .tax: 2
    case .credit, .returnedFee, .returnedWithdrawal, .margin, .account, .fixedFee, .unknownReceipt,
      .shortWithdrawal, .difference:
      3
    case .longRefund, .unknownPayment, .reserve: 4
    case .longPayment, .chargeback: 5
    case .shortPayment: 7
    case .hold, .purchase: 6
    case .coupon, .refund: 7
    }
  }
}

extension Market {
  /// Plans every variant of every tale: once in the first nights, so that it is over before the days
  /// are, and then as often as there is trade.
  mutating func planTales() {
    let most = max(1, options.events / 12_000)
    var number = 0
    for tale in Tale.allCases {
      for variant in 0..<tale.variants {
        let first = number % max(1, options.days - 2) * Self.dayLength
        schedule(.beginTale(tale, variant), at: later(first, minutes: 10...400))
        for _ in 1..<most {
          let day = random.int(in: 0...options.days - 1) * Self.dayLength
          schedule(.beginTale(tale, variant), at: day + population.time(&random))
        }
        number += 1
      }
    }
  }

  /// Begins a tale with people of its own, whose accounts nobody else moves.
  mutating func begin(_ tale: Tale, _ variant: Int, at time: Int) {
    let number = number(.order)
    let user = Party.user(population.users + number)
    var story = telling(
      at: time,
      money: tale == .points ? .points : .cny,
      [
        "merchant": .merchant(population.merchants + number), "buyer": user, "user": user,
        "payee": user, "channel": random.pick(Party.channels), "bank": .bank, "own_bank": .bank,
      ]
    )
    let price = Int64(random.int(in: 100...900)) * 100
    switch tale {
    case .mixedPayment, .instalments, .overpayment, .duplicate, .coupon, .credit, .acquirersFile:
      tellOrder(tale, variant, price, &story)
    case .refund, .chargeback, .returnedFee: tellRefund(tale, variant, price, &story)
    case .returnedWithdrawal, .commission: tellPayout(tale, variant, price, &story)
    case .margin, .hold, .account, .fixedFee, .merchantRecharge, .points, .bonus:
      tellAccount(tale, variant, price, &story)
    case .longPayment, .shortPayment, .offset, .longRefund, .shortRefund:
      tellChannelItem(tale, variant, price, &story)
    case .shortWithdrawal, .unknownReceipt, .unknownPayment, .difference:
      tellBankItem(tale, variant, price, &story)
    case .reserve, .purchase, .tax: tellOwnBooks(tale, variant, price, &story)
    }
    tell(story)
  }
}

extension Telling {
  /// The buyer confirms, and the merchant's part is settled.
  mutating func confirmAndSettle(_ total: Int64) {
    then("1011", ["amount": total])
    settle(total)
  }

  mutating func settle(_ total: Int64, follows: EventName? = nil) {
    let amounts: KeyValuePairs = [
      "total": total, "commission": total * 4 / 1_000, "channel_fee": Market.channelFee(total),
    ]
    then("2001", amounts, follows: follows)
  }

  /// A refund is asked for and arrives through the channel.
  mutating func refund(_ code: String, _ amount: Int64, as answer: String = "4101") {
    let request = then(code, ["amount": amount])
    then(answer, ["amount": amount], follows: request)
  }

  /// A withdrawal under an order of its own, from a balance that has come just before.
  ///
  /// - Returns: the name of its success.
  mutating func withdraw(_ amount: Int64, fee: Int64, isUser: Bool) -> EventName {
    let digits = isUser ? "301" : "300"
    then(isUser ? "5001" : "1002", ["gross": amount], under: .another("B" + order))
    let request = then(digits + "1", ["amount": amount])
    let sent = then(digits + "2", ["amount": amount, "fee": fee], follows: request)
    return then(digits + "3", ["paid": amount - fee], follows: sent)
  }
}
