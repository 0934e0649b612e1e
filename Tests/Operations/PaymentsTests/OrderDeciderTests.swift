import DaybookTestSupport
import Events
import Ledgers
import Payments
import RandomNumbers
import Testing

struct OrderDeciderTests {
  private let account = AccountKey(subject: 9, owner: 1, purpose: 0, currency: 1)

  @Test func `no more is given back than was paid`() {
    var order = OrderTable()
    #expect(order.take(.refundRequest, 1) == "exceeds-paid")
    order.take(.payment, 600)
    order.take(.payment, 400)
    #expect(order.take(.refundRequest, 700) == "taken")
    #expect(order.take(.refundRequest, 301) == "exceeds-paid")
    #expect(order.take(.chargeback, 301) == "exceeds-paid")
    #expect(order.take(.refundRequest, 300) == "taken")
    #expect(order.state.refundable == 0)
  }

  private func terms(
    _ code: UInt32,
    _ total: Int128,
    currency: UInt32 = 1,
    once: [UInt32] = [],
    givesBack: [UInt32] = []
  ) -> CodeTerms {
    var terms = CodeTerms(code: code)
    (terms.currency, terms.total) = (currency, total)
    (terms.once, terms.givesBack) = (once, givesBack)
    return terms
  }

  @Test func `one event of the codes is booked, and again when that is reversed`() {
    var order = OrderTable()
    #expect(order.take(nil, terms: terms(7, 5, once: [7, 8])) == "taken")
    #expect(order.take(nil, terms: terms(8, 5, once: [7, 8])) == "wrong-state")
    #expect(order.take(nil, terms: terms(9, 5, once: [9])) == "taken")
    #expect(order.take(nil, reversing: true, terms: terms(7, 5, once: [7, 8])) == "taken")
    #expect(order.take(nil, terms: terms(8, 5, once: [7, 8])) == "taken")
  }

  @Test func `no more is given back than the codes brought, and what is given back stays brought`()
  {
    var order = OrderTable()
    #expect(order.take(nil, terms: terms(9, 1, givesBack: [7, 8])) == "exceeds-paid")
    order.take(nil, terms: terms(7, 60))
    order.take(nil, terms: terms(8, 40))
    order.take(nil, terms: terms(8, 40, currency: 2))
    #expect(order.take(nil, terms: terms(9, 101, givesBack: [7, 8])) == "exceeds-paid")
    #expect(order.take(nil, terms: terms(9, 70, givesBack: [7, 8])) == "taken")
    #expect(order.take(nil, terms: terms(9, 31, givesBack: [7, 8])) == "exceeds-paid")
    #expect(order.take(nil, reversing: true, terms: terms(7, 60)) == "exceeds-paid")
    #expect(order.take(nil, reversing: true, terms: terms(9, 70, givesBack: [7, 8])) == "taken")
    #expect(order.take(nil, terms: terms(9, 100, givesBack: [7, 8])) == "taken")
  }

  @Test func `what gave last has it back first when that is reversed`() {
    var order = OrderTable()
    order.take(nil, terms: terms(7, 100))
    order.take(nil, terms: terms(8, 60, givesBack: [7]))
    order.take(nil, terms: terms(9, 70, givesBack: [7, 8]))
    #expect(order.take(nil, terms: terms(8, 1, givesBack: [7])) == "exceeds-paid")
    order.take(nil, reversing: true, terms: terms(9, 70, givesBack: [7, 8]))
    #expect(order.take(nil, terms: terms(8, 41, givesBack: [7])) == "exceeds-paid")
    #expect(order.take(nil, reversing: true, terms: terms(8, 60, givesBack: [7])) == "taken")
    #expect(order.take(nil, terms: terms(8, 100, givesBack: [7])) == "taken")
  }

  @Test func `a payout that answers no request leaves what others set aside`() {
    func moves(_ net: Int128) -> [OrderEffect] { [OrderEffect(account: account, net: net)] }
    var order = OrderTable()
    order.take(nil, payout: .request, at: 1, moves(100))
    order.take(nil, 0, moves(30))
    // In an item of another event, which answers nothing here; and one that is asked for out of it.
    #expect(order.take(nil, isPayout: true, moves(-31)) == "exceeds-order")
    #expect(order.take(nil, payout: .request, isPayout: true, moves(-31)) == "exceeds-order")
    #expect(order.take(nil, isPayout: true, moves(-30)) == "taken")
    #expect(order.take(nil, payout: .success, isPayout: true, answering: 1, moves(-100)) == "taken")
  }

  @Test func `a payout asked for out of another one gives back to it when it is taken back`() {
    let other = AccountKey(subject: 9, owner: 2, purpose: 0, currency: 1)
    func moves(_ net: Int128, _ second: Int128 = 0) -> [OrderEffect] {
      let effects = [
        OrderEffect(account: account, net: net), OrderEffect(account: other, net: second),
      ]
      return effects.filter { $0.net != 0 }
    }
    var order = OrderTable()
    order.take(nil, payout: .request, isPayout: true, at: 1, moves(100))
    let asked = order.take(
      nil,
      payout: .request,
      isPayout: true,
      answering: 1,
      at: 2,
      moves(-40, 40)
    )
    #expect(asked == "taken")
    let paid = moves(-61)
    #expect(
      order.take(nil, payout: .success, isPayout: true, answering: 1, paid)
        == "differs-from-request"
    )
    order.take(nil, payout: .request, answering: 1, reversing: true, at: 2, moves(40, -40))
    #expect(order.state.payout(requestedBy: 2)?.aside.isUsedUp == true)
    #expect(order.take(nil, payout: .success, isPayout: true, answering: 1, moves(-100)) == "taken")
  }

  @Test func `what is taken back is not what is set aside for a payout`() {
    func moves(_ net: Int128) -> [OrderEffect] { [OrderEffect(account: account, net: net)] }
    var order = OrderTable()
    order.take(nil, at: 1, moves(30))
    order.take(nil, payout: .request, isPayout: true, at: 2, moves(100))
    #expect(order.take(nil, 0, moves(-30)) == "taken")
    #expect(order.take(nil, reversing: true, at: 1, moves(-30)) == "exceeds-order")
  }

  @Test func `a supplier is paid what order, receipt and invoice agree on`() {
    var order = OrderTable()
    order.take(.purchaseOrder, 300)
    order.take(.goodsReceipt, 200)
    #expect(order.take(.supplierPayment, 1) == "exceeds-invoiced")
    #expect(order.take(.invoice, 201, booked: 201, gross: 227) == "not-matched")
    #expect(order.take(.invoice, 200, booked: -1, gross: 226) == "not-matched")
    #expect(order.take(.invoice, 0, booked: 0, gross: 9000) == "exceeds-goods")
    #expect(order.take(.invoice, 200, booked: 200, gross: 401) == "exceeds-goods")
    #expect(order.take(.invoice, 200, booked: 200, gross: 199) == "exceeds-goods")
    #expect(order.take(.invoice, 200, booked: 200, gross: 226) == "taken")
    #expect(order.take(.supplierPayment, 227) == "exceeds-invoiced")
    #expect(order.take(.supplierPayment, 226) == "taken")
    #expect(order.take(.supplierPayment, 1) == "exceeds-invoiced")
    #expect(order.take(.supplierRefund, 227) == "exceeds-paid")
    #expect(order.take(.supplierRefund, 26) == "taken")
    #expect(order.take(.supplierPayment, 26) == "taken")
  }

  @Test(arguments: [
    (
      ordered: Int128(300), received: Int128(300), booked: Int128(300), invoiced: Int128(300),
      "taken"
    ),
    (400, 300, 200, 200, "taken"), (299, 300, 300, 300, "not-matched"),
    (300, 300, 300, 299, "not-matched"), (300, 300, 299, 300, "not-matched"),
    (0, 300, 300, 300, "not-matched"),
  ])
  func `a difference keeps the supplier from being paid`(
    ordered: Int128,
    received: Int128,
    booked: Int128,
    invoiced: Int128,
    word: String
  ) {
    var order = OrderTable()
    order.take(.purchaseOrder, ordered)
    order.take(.goodsReceipt, received)
    #expect(order.take(.invoice, invoiced, booked: booked, gross: invoiced) == "taken")
    #expect(order.take(.supplierPayment, 1) == word)
  }

  @Test func `what a purchase stands on is not reversed under it`() {
    var order = OrderTable()
    order.take(.purchaseOrder, 300)
    order.take(.goodsReceipt, 300)
    order.take(.invoice, 300, booked: 300, gross: 300)
    order.take(.supplierPayment, 300)
    #expect(order.take(.goodsReceipt, 300, reversing: true) == "not-matched")
    #expect(
      order.take(.invoice, 300, booked: 300, gross: 300, reversing: true) == "exceeds-invoiced"
    )
    #expect(order.take(.supplierPayment, 300, reversing: true) == "taken")
    #expect(order.take(.invoice, 300, booked: 300, gross: 300, reversing: true) == "taken")
    #expect(order.take(.goodsReceipt, 300, reversing: true) == "taken")
    #expect(order.take(.purchaseOrder, 300, reversing: true) == "taken")
    #expect(order.state.purchase == Purchase())
  }

  @Test func `a refund that is called off can be asked for again`() {
    var order = OrderTable()
    order.take(.payment, 1000)
    order.take(.refundRequest, 1000)
    let request = order.sequence
    #expect(order.take(.refundRequest, 1) == "exceeds-paid")
    #expect(order.take(.refundCancellation, 1000, answering: request) == "taken")
    #expect(order.take(.refundCancellation, 1000, answering: request) == "wrong-state")
    #expect(order.take(.refundRequest, 1000) == "taken")
  }

  @Test func `an answer names its request, in its amount, once`() {
    var order = OrderTable()
    order.take(.payment, 1000)
    order.take(.refundRequest, 200)
    let request = order.sequence
    #expect(order.take(.refundSuccess, 200) == "missing-follows")
    #expect(order.take(.refundSuccess, 200, answering: 99) == "wrong-state")
    #expect(order.take(.refundSuccess, 199, answering: request) == "differs-from-request")
    #expect(order.take(.refundSuccess, 200, answering: request) == "taken")
    #expect(order.take(.refundSuccess, 200, answering: request) == "wrong-state")
  }

  @Test func `a failure says what had been booked as success, all or nothing`() {
    var order = OrderTable()
    order.take(.payment, 1000)
    order.take(.refundRequest, 200)
    let request = order.sequence
    #expect(order.take(.refundFailure, answering: request, booked: 200) == "differs-from-request")
    order.take(.refundSuccess, 200, answering: request)
    #expect(order.take(.refundFailure, answering: request) == "differs-from-request")
    #expect(order.take(.refundFailure, answering: request, booked: 200) == "taken")
    // It is the payer's still: it counts as given back until it is called off.
    #expect(order.state.refundable == 800)
    #expect(order.take(.refundSuccess, 200, answering: request) == "taken")
  }

  @Test func `a withdrawal has one outcome`() {
    for first in [OrderStep.withdrawalSuccess, .withdrawalFailure] {
      var order = OrderTable()
      #expect(order.take(.withdrawalSubmission, 990) == "wrong-state")
      order.take(.withdrawalRequest, 990)
      #expect(order.take(.withdrawalRequest, 990) == "wrong-state")
      #expect(order.take(.withdrawalSubmission, 989) == "differs-from-request")
      order.take(.withdrawalSubmission, 990)
      #expect(order.take(first, 990) == "taken")
      #expect(order.take(.withdrawalSuccess, 990) == "wrong-state")
      #expect(order.take(.withdrawalFailure, 990) == "wrong-state")
    }
  }

  @Test func `no more comes back from a bank than it paid, and a failure says what was booked`() {
    var order = OrderTable()
    order.take(.withdrawalRequest, 600)
    order.take(.withdrawalSubmission, 600)
    order.take(.withdrawalSuccess, 595)
    #expect(order.take(.withdrawalReturn, 596) == "differs-from-request")
    #expect(order.take(.withdrawalFailure, 600) == "wrong-state")
    #expect(order.take(.withdrawalFailure, 600, booked: 600) == "differs-from-request")
    #expect(order.take(.withdrawalReturn, 595) == "taken")
    #expect(order.take(.withdrawalFailure, 600, booked: 595) == "wrong-state")
    #expect(order.take(.withdrawalFailure, 600) == "taken")
  }

  @Test func `a dispute holds its amount back until it is won`() {
    var order = OrderTable()
    order.take(.payment, 100)
    #expect(order.take(.chargebackWon, 50) == "wrong-state")
    order.take(.chargeback, 50)
    #expect(order.take(.refundRequest, 51) == "exceeds-paid")
    #expect(order.take(.chargebackLost, 51) == "differs-from-request")
    #expect(order.take(.chargebackLost, -1) == "differs-from-request")
    order.take(.chargebackWon, 50)
    #expect(order.take(.refundRequest, 100) == "taken")
    var lost = OrderTable()
    lost.take(.payment, 100)
    #expect(lost.take(.chargeback, 0) == "wrong-state")
    lost.take(.chargeback, 50)
    #expect(lost.take(.chargebackLost, 0) == "differs-from-request")
    #expect(lost.take(.chargebackWon, 0) == "differs-from-request")
    lost.take(.chargebackLost, 50)
    #expect(lost.take(.refundRequest, 51) == "exceeds-paid")
    #expect(lost.take(.chargebackWon, 50) == "wrong-state")
  }

  @Test func `a payment that was never made is not given back, and what was given back stays paid`()
  {
    var order = OrderTable()
    order.take(.payment, 100)
    order.take(.refundReported, 30)
    #expect(order.take(.paymentRevoked, 71) == "exceeds-paid")
    #expect(order.take(.paymentRevoked, 70) == "taken")
    #expect(order.take(.refundRequest, 1) == "exceeds-paid")
  }

  @Test func `an order is in one currency`() {
    var order = OrderTable()
    order.take(.payment, 100, currency: 1)
    #expect(order.take(.refundRequest, 1, currency: 2) == "currency-differs")
    // An event that only moves its money may be in another: an exchange.
    #expect(order.take(nil, 0, currency: 2) == "taken")
  }

  @Test func `what came in under an order goes out under it`() {
    var order = OrderTable()
    func effect(_ net: Int128) -> [OrderEffect] { [OrderEffect(account: account, net: net)] }
    #expect(order.take(nil, 0, effect(-1)) == "exceeds-order")
    order.take(nil, 0, effect(1000))
    order.take(nil, 0, effect(-400))
    #expect(order.take(nil, 0, effect(-601)) == "exceeds-order")
    #expect(order.take(nil, 0, effect(-600)) == "taken")
    #expect(order.state.parts.count == 0)
  }

  @Test func `an order that was never paid gives back what is in suspense, where it is asked for`()
  {
    var order = OrderTable()
    func effect(_ net: Int128) -> [OrderEffect] { [OrderEffect(account: account, net: net)] }
    order.take(nil, 0, effect(100))
    for step in [OrderStep.paymentRevoked, .refundReported, .chargeback] {
      #expect(order.take(step, 100, effect(-100)) == "exceeds-paid")
    }
    // A coupon that stands under it is the platform's, and does not become cash.
    #expect(order.take(.refundRequest, 100, effect(-100)) == "exceeds-paid")
    #expect(order.take(.refundRequest, 100, suspended: -99, effect(-100)) == "exceeds-paid")
    #expect(order.take(.refundRequest, 100, suspended: -100, effect(-100)) == "taken")
  }

  @Test func `a payment that hangs in suspense counts when it is placed, once`() {
    var order = OrderTable()
    order.take(.payment, 100)
    order.take(.payment, 100, suspended: 100)
    #expect(order.state.paid == 100 && order.state.hung == 100)
    #expect(order.take(.refundRequest, 101) == "exceeds-paid")
    // A refund of what hangs gives nothing back of what was paid, and neither does calling it off.
    order.take(.refundRequest, 100, suspended: -100)
    let request = order.sequence
    #expect(order.state.refundable == 100 && order.state.hung == 0)
    order.take(.refundCancellation, 100, answering: request, suspended: 100)
    #expect(order.state.refundable == 100 && order.state.hung == 100)
    order.take(.payment, 100, suspended: -100)
    #expect(order.state.paid == 200 && order.state.hung == 0)
    #expect(order.take(.refundRequest, 201) == "exceeds-paid")
    #expect(order.take(.refundRequest, 200) == "taken")
  }

  @Test func `who is named first in a role stays, and a reversal names nobody`() {
    var order = OrderTable()
    order.take(.payment, 100, parties: [.merchant: 7])
    order.take(.refundRequest, 1, parties: [.merchant: 7, .buyer: 8])
    #expect(order.take(.refundRequest, 1000, parties: [.merchant: 9]) == "another-party")
    #expect(order.take(.chargeback, 1, parties: [.buyer: 9]) == "another-party")
    #expect(order.take(nil, parties: [.buyer: 9]) == "another-party")
    // What is no step settles nobody.
    #expect(order.take(nil, parties: [.user: 5]) == "taken")
    #expect(order.take(.chargeback, 1, parties: [.user: 6]) == "taken")
  }

  @Test
  func `no more of a share is given back than was taken, and a refund called off just its own`() {
    func share(_ requested: Int128, of available: Int128, demanded: Int128? = nil) -> OrderShare {
      var share = OrderShare(name: 5, currency: 1)
      (share.requested, share.available, share.demanded) = (requested, available, demanded)
      return share
    }
    var order = OrderTable()
    order.take(.payment, 100)
    #expect(order.take(.refundRequest, 101, shares: [share(9, of: 3)]) == "exceeds-paid")
    #expect(order.take(.refundRequest, 10, shares: [share(4, of: 3)]) == "exceeds-share")
    #expect(order.take(.refundRequest, 10, shares: [share(-1, of: 3)]) == "exceeds-share")
    #expect(order.take(.refundRequest, 10, shares: [share(3, of: 3)]) == "taken")
    let request = order.sequence
    for given: Int128 in [2, 4] {
      let wrong = share(given, of: 0, demanded: 3)
      #expect(
        order.take(.refundCancellation, 10, answering: request, shares: [wrong])
          == "differs-from-request"
      )
    }
    let right = share(3, of: 0, demanded: 3)
    #expect(order.take(.refundCancellation, 10, answering: request, shares: [right]) == "taken")
  }

  @Test func `a withdrawal is sent and paid whole, whatever lies in suspense`() {
    var order = OrderTable()
    func effect(_ net: Int128, isSuspense: Bool = false) -> [OrderEffect] {
      var effect = OrderEffect(account: account, net: net)
      effect.isSuspense = isSuspense
      return [effect]
    }
    order.take(.withdrawalRequest, 100, effect(100))
    #expect(order.take(.withdrawalSubmission, 100, effect(-99)) == "differs-from-request")
    #expect(order.take(.withdrawalFailure, 100, effect(-99)) == "differs-from-request")
    order.take(.withdrawalSubmission, 100, [])
    #expect(order.take(.withdrawalSuccess, 99, effect(-99)) == "differs-from-request")
    #expect(order.take(.withdrawalSuccess, 101, effect(-101)) == "exceeds-order")
    #expect(order.take(.withdrawalSuccess, 99, effect(-99, isSuspense: true)) == "taken")
  }

  @Test func `only a payment is taken back by a reversal, and only what is not given back`() {
    var order = OrderTable()
    order.take(.payment, 1000)
    order.take(.refundRequest, 400)
    #expect(order.take(.payment, 1000, reversing: true) == "exceeds-paid")
    #expect(order.take(.refundRequest, 400, reversing: true) == "wrong-state")
    var other = OrderTable()
    other.take(.payment, 1000)
    #expect(other.take(.payment, 1000, reversing: true) == "taken")
    #expect(other.take(.refundRequest, 1) == "exceeds-paid")
  }

  /// Random steps; what is given back, paid out and left is added up apart from the state.
  @Test(arguments: Seeds.range(400))
  func `whatever comes, no order gives back more than was paid`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var order = OrderTable()
    var (paid, back, arrived): (Int128, Int128, [UInt64: Int128]) = (0, 0, [:])
    var requests: [(sequence: UInt64, amount: Int128)] = []
    for _ in 0..<60 {
      let amount = Int128(random.int(in: 1...50))
      switch random.int(in: 0...4) {
      case 0:
        if order.take(.payment, amount) == "taken" { paid += amount }
      case 1:
        if order.take(.refundRequest, amount) == "taken" {
          back += amount
          requests.append((order.sequence, amount))
        }
      default:
        guard !requests.isEmpty else { continue }
        let request = random.pick(requests)
        let step = random.pick([
          OrderStep.refundSuccess, .refundFailure, .refundCancellation, .refundRedirection,
        ])
        let booked = step == .refundFailure ? arrived[request.sequence] ?? 0 : 0
        let verdict = order.take(
          step,
          request.amount,
          answering: request.sequence,
          booked: booked
        )
        guard verdict == "taken" else { continue }
        if step == .refundSuccess { arrived[request.sequence, default: 0] += request.amount }
        if step == .refundFailure { arrived[request.sequence] = 0 }
        if step == .refundCancellation { back -= request.amount }
      }
      #expect(back <= paid && order.state.refundable == paid - back)
      for (sequence, amount) in requests { #expect(arrived[sequence] ?? 0 <= amount) }
    }
  }
}
