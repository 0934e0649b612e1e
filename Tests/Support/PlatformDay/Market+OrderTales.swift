import RandomNumbers

extension Market {
  /// Orders that are paid in another way than most.
  mutating func tellOrder(
    _ tale: Tale,
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    switch tale {
    case .mixedPayment:
      // The balance first, then the card; where that fails, the balance is given back.
      let part = price / 4
      story.cast["channel"] = .cardChannel
      story.then("5001", ["gross": part], under: .none)
      story.then("1004", ["amount": part])
      if variant == 0 {
        story.then("1001", ["gross": price - part])
        story.confirmAndSettle(price)
      } else {
        story.then("4004", ["amount": part])
      }
    case .instalments:
      for _ in 0..<3 {
        story.then("1006", ["gross": price / 3])
        story.sleep()
      }
      story.settle(price / 3 * 3)
    case .overpayment:
      story.then("1007", ["gross": price + 700, "change": 700])
      if variant == 0 {
        story.refund("4005", 700)
      } else {
        let request = story.then("4005", ["amount": 700])
        story.then("4025", ["amount": 700], follows: request)
        story.refund("4005", 700, as: "4102")
      }
      story.confirmAndSettle(price)
    case .duplicate:
      story.then("1003", ["gross": price])
      story.then("1008", ["gross": price])
      if variant == 1 {
        let request = story.then("4006", ["amount": price])
        story.then("4026", ["amount": price], follows: request)
      }
      story.refund("4006", price)
      story.confirmAndSettle(price)
    case .coupon: tellCoupon(variant, price, &story)
    case .credit:
      story.open(story.account(122_105, of: "buyer"))
      story.then("1009", ["amount": price])
      switch variant {
      case 0:
        story.confirmAndSettle(price)
        story.then("1021", ["amount": price])
      case 1: story.refund("4001", price, as: "4105")
      default:
        story.confirmAndSettle(price)
        story.then("4303", ["amount": price])
      }
    default:
      story.cast["channel"] = .cardChannel
      story.then("1041", ["gross": price, "fee": Self.channelFee(price)])
    }
  }

  /// A coupon of the platform pays a part, and comes back with a refund; one of the merchant only
  /// makes the price lower.
  private mutating func tellCoupon(_ variant: Int, _ price: Int64, _ story: inout Telling) {
    let coupon = price / 10
    let isSecured = variant == 1 || variant == 4
    story.then(isSecured ? "1003" : "1006", ["gross": price - coupon])
    if variant == 6 {
      story.note("merchant_coupon", story.money.text(coupon))
      return story.settle(price - coupon)
    }
    story.then(isSecured ? "9101" : "9102", ["amount": coupon])
    let paid = price - coupon
    func refund(_ code: String, _ answer: String?) {
      let request = story.then(code, ["amount": paid, "coupon": coupon])
      if let answer {
        story.then(answer, ["amount": paid, "coupon": coupon], follows: request)
      } else {
        story.then("4101", ["amount": paid], follows: request)
      }
    }
    // Settled without fees, so that the merchant has what is to go back.
    let whole: KeyValuePairs = ["total": price, "commission": 0, "channel_fee": 0]
    switch variant {
    case 0: story.settle(price)
    case 1: refund("4001", nil)
    case 2: refund("4002", "4022")
    case 3:
      story.then("2001", whole)
      refund("4003", nil)
    case 4: refund("4001", "4021")
    default:
      story.then("2001", whole)
      refund("4003", "4023")
    }
  }

  /// What is given back in another way than most: refunds that fail, disputes, fees.
  mutating func tellRefund(
    _ tale: Tale,
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    switch tale {
    case .refund: tellFailedRefund(variant, price, &story)
    case .chargeback: tellChargeback(variant, price, &story)
    default:
      let fee = Self.channelFee(price)
      story.then("1006", ["gross": price])
      story.refund("4002", price)
      story.then(["8013", "8014", "8016"][variant], ["fee": fee])
      if variant == 0 { story.then("8012", ["fee": fee]) }
    }
  }

  private mutating func tellFailedRefund(_ variant: Int, _ price: Int64, _ story: inout Telling) {
    story.then(["1003", "1003", "1003", "1006", "1002", "1003", "1003"][variant], ["gross": price])
    let code = variant == 3 ? "4002" : variant == 4 ? "4003" : "4001"
    guard variant < 5 else {
      // In parts, and then more than is left; or for a merchant whose order it is not.
      for _ in 0..<3 { story.refund(code, price / 4) }
      if variant == 6 { story.cast["merchant"] = .merchant(0) }
      story.then(code, ["amount": variant == 6 ? price / 8 : price])
      return
    }
    let request = story.then(code, ["amount": price])
    func answer(_ code: String, _ amount: String = "amount", booked: Int64? = nil) {
      if let booked {
        story.then(code, [amount: price, "booked": booked], follows: request)
      } else {
        story.then(code, [amount: price], follows: request)
      }
    }
    switch variant {
    case 0:
      // The card is closed: by the bank instead, which sends it back; so it goes to the balance.
      answer("4201")
      answer("4011")
      answer("4103")
      answer("4203", "booked")
      answer("4102")
    case 1:
      answer("4101")
      answer("4201", booked: price)
      answer("4021")
    case 2:
      // By the bank at once: what the channel says now is old news, and the bank fails too.
      answer("4011")
      answer("4201")
      answer("4014")
      answer("4011")
      answer("4103")
    default:
      answer("4201")
      answer(variant == 3 ? "4022" : "4023")
    }
  }

  private mutating func tellChargeback(_ variant: Int, _ price: Int64, _ story: inout Telling) {
    let half = price / 2
    story.then(["1003", "1006", "1002", "1002", "1002"][variant], ["gross": price])
    switch variant {
    case 0, 1:
      story.then(variant == 0 ? "4401" : "4402", ["amount": half, "fee": 100])
      story.then(variant == 0 ? "4411" : "4412", ["amount": half])
      if variant == 0 { story.confirmAndSettle(price - 100) } else { story.settle(price - 100) }
    case 2, 3:
      story.then("4403", ["amount": half, "fee": 100])
      if variant == 2 {
        story.then("4413", ["amount": half])
      } else {
        story.then("4421", ["amount": half, "fee": 200])
      }
    default:
      // The merchant has taken its money out: it owes, and pays out of its next payment.
      let other = "W" + story.order
      let request = story.then("3001", ["amount": price], under: .another(other))
      story.then("3002", ["amount": price], follows: request, under: .another(other))
      story.then("4403", ["amount": half, "shortfall": half])
      story.then("4421", ["amount": half])
      story.then("1002", ["gross": price], under: .another("N" + story.order))
      story.then("4301", ["amount": half])
    }
  }

  /// Payouts that come back, and those of promoters.
  mutating func tellPayout(
    _ tale: Tale,
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    if tale == .returnedWithdrawal {
      // 退票: the bank has paid, and sends it back; it fails, or is paid once more.
      let digits = variant == 1 ? "301" : "300"
      let paid = story.withdraw(price, fee: 100, isUser: variant == 1)
      story.sleep()
      let returned = story.then(digits + "5", ["paid": price - 100], follows: paid)
      if variant == 2 {
        story.then("3003", ["paid": price - 100], follows: returned)
      } else {
        story.then(digits + "4", ["amount": price, "fee": 100], follows: returned)
      }
      return
    }
    let promoter = Party(kind: .promoter, number: Int32(random.int(in: 1_000...9_999)))
    (story.cast["promoter"], story.cast["payee"]) = (promoter, promoter)
    let (share, tax) = (price / 10, price / 50)
    story.then("1006", ["gross": price])
    story.then(
      "2001",
      ["total": price, "commission": 100, "channel_fee": 50, "promotion": share]
    )
    var request = story.then("2021", ["amount": share, "tax": tax])
    if variant == 1 {
      story.then("2023", ["amount": share, "tax": tax], follows: request)
      request = story.then("2021", ["amount": share, "tax": tax])
    }
    story.then("3021", ["paid": share - tax], follows: request)
  }
}
