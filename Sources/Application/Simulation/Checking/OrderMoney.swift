/// What became of an order's money, counted from what was booked: by a reader of the journal who has
/// never seen a decider.
struct OrderMoney {
  /// What came in from outside: payments, and what lies in suspense under the order's name.
  private(set) var paidIn = 0
  /// What arrived with the payer again, or was taken back for him.
  private(set) var givenBack = 0
  /// What came to the merchant under the order: secured and to be settled.
  private(set) var held = 0
  /// What left there: settled, refunded before settlement, disputed.
  private(set) var taken = 0
  /// Of a withdrawal: asked for, paid less returned, both as money and as a count.
  private(set) var asked = 0
  private(set) var paidOut = 0
  private(set) var payouts = 0
  /// How often it was given back to who asked.
  private(set) var failures = 0
  private var parts: [String: Int] = [:]
  /// Of a coupon: what it paid, and what came back of it.
  private(set) var coupon = 0
  private(set) var couponBack = 0
  /// Of a withdrawal's fee: what was taken, and what came back.
  private(set) var fee = 0
  private(set) var feeBack = 0
  /// Of a purchase: what suppliers' booked invoices say, and what they were paid.
  private(set) var invoiced = 0
  private(set) var supplierPaid = 0
  /// In which currencies it was paid, refunded, disputed or withdrawn: one.
  private var currencies: Set<String> = []
  /// Whose merchant's and whose buyer's accounts the order's own steps moved first.
  private(set) var merchant: String?
  private(set) var buyer: String?

  /// Takes what an event says of the order; `amount` is the order's part of it.
  mutating func take(_ event: Happening, amount: Int) {
    let sign = event.sign
    let steps = ["payment.received", "payment.requested", "refund", "withdrawal", "chargeback"]
    if steps.contains(where: event.type.hasPrefix), !event.currency.isEmpty {
      currencies.insert(event.currency)
    }
    switch event.type {
    case "payment.received", "payment.requested":
      // 1010 only places what came in as a long item or a second payment.
      if event.code != "1010", event.code != "1008" { paidIn += sign * amount }
      if event.code != "1002", event.code != "1008", event.code != "1041" {
        held += sign * (amount - event.amount("change"))
      }
    case "coupon.used":
      held += sign * amount
      coupon += sign * amount
    case "payment.revoked":
      paidIn -= sign * amount
      if event.code != "1033" { held -= sign * amount }
    case "refund.requested":
      couponBack += sign * coupon(event)
      if event.code == "4004" { givenBack += sign * amount }
      if ["4001", "4002", "4004"].contains(event.code) { taken += sign * (amount + coupon(event)) }
    case "refund.cancelled":
      couponBack -= sign * coupon(event)
      if ["4021", "4022"].contains(event.code) { taken -= sign * (amount + coupon(event)) }
    case "refund.succeeded", "refund.reported": givenBack += sign * amount
    case "refund.failed": givenBack -= sign * event.amount("booked")
    case "chargeback.received":
      givenBack += sign * amount
      if event.code != "4403" { taken += sign * (amount + event.amount("fee")) }
    case "chargeback.won":
      givenBack -= sign * amount
      if event.code != "4413" { taken -= sign * amount }
    case "settlement.requested": taken += sign * event.amount("total")
    case "invoice.received", "expense.invoiced": invoiced += sign * event.amount("gross")
    case "purchase.paid": supplierPaid += sign * amount
    case "purchase.refunded": supplierPaid -= sign * amount
    default: takeWithdrawal(event)
    }
  }

  private mutating func takeWithdrawal(_ event: Happening) {
    let sign = event.sign
    switch event.type {
    case "withdrawal.requested": asked += sign * event.amount("amount")
    case "withdrawal.submitted": fee += sign * event.amount("fee")
    case "withdrawal.succeeded":
      paidOut += sign * event.amount("paid")
      payouts += sign
    case "withdrawal.returned":
      paidOut -= sign * event.amount("paid")
      payouts -= sign
    case "withdrawal.failed":
      failures += sign
      feeBack += sign * event.amount("fee")
      guard event.amounts["booked"] != nil else { return }
      paidOut -= sign * event.amount("booked")
      payouts -= sign
    default: break
    }
  }

  private func coupon(_ event: Happening) -> Int { event.amount("coupon") }

  /// Takes a line on an account that is kept by order.
  ///
  /// Returns: what stands there now, positive on the subject's side.
  mutating func take(_ line: Happening.Line, of event: Happening) -> Int {
    let amount = line.subject.first == "1" ? line.net : -line.net
    parts[line.account, default: 0] += amount
    let raises = [
      "suspense.raised", "suspense.resolved", "writeoff.requested", "event.suspended",
    ]
    if line.subject == "224109", raises.contains(event.type) || event.code == "1008" {
      paidIn += amount
    }
    return parts[line.account] ?? 0
  }

  /// Takes whose account a line moves; gives whose it should have been.
  ///
  /// An order is between one merchant and one buyer: payments, refunds, withdrawals and disputes say
  /// who they are, and nobody else's accounts are moved under it after that.
  mutating func takeOwner(of line: Happening.Line, of event: Happening) -> String? {
    let owner = line.account.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    let settles = ["payment", "refund", "withdrawal", "chargeback"].contains {
      event.type.hasPrefix($0 + ".")
        && !["payment.confirmed", "payment.cleared"].contains(event.type)
    }
    func other(_ known: inout String?) -> String? {
      if let known { return known == owner ? nil : known }
      if settles { known = owner }
      return nil
    }
    switch line.subject {
    case "224103", "220201", "220202", "122102": return other(&merchant)
    case "220204", "224106": return other(&buyer)
    default: return nil
    }
  }

  /// What cannot be true of money.
  var contradictions: [String] {
    var found: [String] = []
    if givenBack > paidIn { found.append("given back \(givenBack) of \(paidIn) paid") }
    if couponBack > coupon || couponBack < 0 {
      found.append("\(couponBack) of a coupon given back of \(coupon)")
    }
    if feeBack > fee { found.append("a fee of \(feeBack) given back of \(fee)") }
    if taken > held { found.append("settled and refunded \(taken) of \(held) held") }
    if payouts + failures > 1 || payouts < 0 {
      found.append("\(payouts) payouts and \(failures) failures of one withdrawal")
    }
    if supplierPaid > invoiced { found.append("\(supplierPaid) paid of \(invoiced) invoiced") }
    let sums = [
      ("given back", givenBack), ("settled and refunded", taken), ("paid for", supplierPaid),
      ("paid out", paidOut), ("fees given back", feeBack),
    ]
    for (what, sum) in sums where sum < 0 { found.append("\(what): \(sum)") }
    if currencies.count > 1 { found.append("steps in \(currencies.sorted())") }
    if paidOut > asked { found.append("\(paidOut) paid out of \(asked) asked for") }
    return found
  }
}
