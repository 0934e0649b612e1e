import RandomNumbers

extension Market {
  /// What we and a channel say differently, until it is explained.
  mutating func tellChannelItem(
    _ tale: Tale,
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    let fee = Self.channelFee(price)
    switch tale {
    case .longPayment:
      let item = story.then("8101", ["amount": price, "fee": variant == 3 ? fee : 0])
      switch variant {
      case 0:
        story.then("1003", ["gross": price])
        story.then("8111", ["amount": price], follows: item)
      case 1:
        story.then("1010", ["gross": price], follows: item)
        story.confirmAndSettle(price)
      case 2: story.refund("4006", price)
      case 3: story.then("8113", ["amount": price, "fee": fee], follows: item)
      default: story.then("8114", ["amount": price], follows: item)
      }
    case .shortPayment:
      let code = ["1006", "1003", "1006", "1002", "5001", "1006", "5011"][variant]
      let payment = story.then(code, ["gross": price])
      let item = story.then("8102", ["amount": price], follows: payment)
      let end = ["8121", "1031", "1032", "1033", "5021", "8126", "5022"][variant]
      if variant == 0 { story.sleep() }
      story.then(end, ["amount": price], follows: item)
    case .offset:
      let short = "S" + story.order
      story.then("8101", ["amount": price])
      story.then("1006", ["gross": price], under: .another(short))
      story.then("8102", ["amount": price], under: .another(short))
      let amounts = ["long", "short"].map {
        PlatformEvent.NamedAmount(name: $0, minor: price, money: story.money)
      }
      let items = zip([story.order, short], amounts).map {
        PlatformEvent.Item(order: $0, [], $1)
      }
      story.then("8115", ["amount": price], under: .none, items: items)
    case .longRefund: tellLongRefund(variant, price, &story)
    default:
      story.then("1006", ["gross": price])
      let part = price / 5
      let request = story.then("4002", ["amount": part])
      let success = story.then("4101", ["amount": part], follows: request)
      let item = story.then("8103", ["amount": part], follows: success)
      story.sleep()
      if variant == 0 {
        story.then("8131", ["amount": part], follows: item)
      } else {
        story.then("4202", ["booked": part], follows: request)
        story.then("4101", ["amount": part], follows: request)
      }
    }
  }

  /// The channel has given back what we have not.
  private mutating func tellLongRefund(_ variant: Int, _ price: Int64, _ story: inout Telling) {
    let part = price / 5
    if variant < 3 { story.then(variant == 2 ? "1002" : "1006", ["gross": price]) }
    let request = variant < 2 ? story.then("4002", ["amount": part]) : nil
    let item = story.then("8104", ["amount": part])
    switch variant {
    case 0: story.then("4104", ["amount": part], follows: request)
    case 1:
      story.then("4101", ["amount": part], follows: request)
      story.then("8141", ["amount": part], follows: item)
    case 2: story.then("4106", ["amount": part], follows: item)
    default: story.then("8126", ["amount": part], follows: item)
    }
  }

  /// What we and a bank say differently, and a channel that pays another amount.
  mutating func tellBankItem(
    _ tale: Tale,
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    switch tale {
    case .shortWithdrawal:
      let paid = story.withdraw(price, fee: 100, isUser: variant == 2)
      let item = story.then("8105", ["amount": price - 100], follows: paid)
      story.sleep()
      if variant == 0 {
        story.then("8151", ["amount": price - 100], follows: item)
      } else {
        let amounts: KeyValuePairs = ["amount": price, "booked": price - 100, "fee": 100]
        story.then(variant == 1 ? "3007" : "3017", amounts, follows: paid)
      }
    case .unknownReceipt:
      let item = story.then("8106", ["amount": price])
      guard variant == 2 else {
        story.then(variant == 0 ? "8152" : "8153", ["amount": price], follows: item)
        return
      }
      let first = story.then("4012", ["amount": price], follows: item)
      story.then("4013", ["amount": price], follows: first)
      let second = story.then("4012", ["amount": price], follows: item)
      story.then("3021", ["paid": price], follows: second)
    case .unknownPayment: tellUnknownPayment(variant, price, &story)
    default:
      if variant < 2 {
        let gap: Int64 = 30
        let (reported, name) = variant == 0 ? (price - gap, "short") : (price + gap, "long")
        let item = story.then("8003", ["booked": price, "reported": reported, name: gap])
        story.then(variant == 0 ? "8126" : "8114", ["amount": gap], follows: item)
      } else {
        let item = story.then("8022", ["received": price, "short": 100])
        story.then("8127", ["amount": 100], follows: item)
      }
    }
  }

  /// The bank has paid what we do not know: it comes back, is lost, or was a withdrawal.
  private mutating func tellUnknownPayment(
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    let line = "L" + story.order
    let item = story.then("8107", ["amount": price], under: .another(line))
    guard variant > 1 else {
      let code = variant == 0 ? "8154" : "8155"
      story.then(code, ["amount": price], follows: item, under: .another(line))
      return
    }
    let digits = variant == 2 ? "300" : "301"
    story.then(variant == 2 ? "1002" : "5001", ["gross": price], under: .another("B" + line))
    let request = story.then(digits + "1", ["amount": price])
    let sent = story.then(digits + "2", ["amount": price], follows: request)
    let part = PlatformEvent.NamedAmount(name: "amount", minor: price, money: story.money)
    let items = [PlatformEvent.Item(order: line, [], part)]
    story.then(digits + "8", ["paid": price], follows: sent, items: items)
  }

  /// The platform's own money: between banks, for goods and costs, to the tax office.
  mutating func tellOwnBooks(
    _ tale: Tale,
    _ variant: Int,
    _ price: Int64,
    _ story: inout Telling
  ) {
    switch tale {
    case .reserve:
      switch variant {
      case 0:
        (story.cast["from"], story.cast["to"]) = (.bank, .otherBank)
        story.then("8035", ["amount": price], under: .none)
        story.then("8036", ["amount": price], under: .none)
      case 1, 2:
        let codes = variant == 1 ? ["8031", "8032"] : ["8032", "8031"]
        for code in codes { story.then(code, ["amount": price], under: .none) }
      default:
        // 垫资: the template has no code for it, so two people write it down.
        story.voucher(100_203, 100_202, price, "advances funded")
        story.voucher(100_201, 100_203, price, "advanced until the channel pays")
        story.voucher(100_203, 100_201, price, "advance taken back")
      }
    case .purchase:
      story.cast["supplier"] = Party(kind: .supplier, number: Int32(random.int(in: 1...40)))
      tellPurchase(variant, price, &story)
    default:
      if variant == 0 {
        story.then("0201", ["amount": price / 10])
        story.then("0202", ["amount": price / 10])
      } else {
        story.then("0203", ["output": price / 10, "input": price / 20])
      }
    }
  }

  /// Ordered, received, invoiced, reviewed, paid; and what does not agree.
  private mutating func tellPurchase(_ variant: Int, _ price: Int64, _ story: inout Telling) {
    let tax = price * 13 / 100
    guard variant != 2 else {
      story.invoice("0105", ["amount": price, "tax": tax, "gross": price + tax])
      story.then("0106", ["amount": price + tax])
      return
    }
    // The last but one is for more than was ordered: what the bank has paid waits until the order is
    // raised. The last one's invoice is not accepted.
    story.then("0102", ["amount": variant == 4 ? price - 100 : price])
    story.then("0101", ["amount": price])
    if variant == 3 {
      story.then("0108", ["amount": price / 2])
      return
    }
    story.invoice(
      "0103",
      ["amount": price, "booked": price, "tax": tax, "gross": price + tax],
      isRejected: variant == 5
    )
    if variant == 5 { return }
    story.then("0106", ["amount": price + tax])
    if variant == 4 { story.then("0102", ["amount": 100]) }
    if variant == 1 { story.then("0107", ["amount": 50]) }
  }
}
