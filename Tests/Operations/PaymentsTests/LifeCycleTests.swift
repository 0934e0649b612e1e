import DaybookTestSupport
import Foundation
import Payments
import Testing

/// Every pair of stage and step of each life cycle of an order, cell by cell.
struct LifeCycleTests {
  /// The stages, and the words that the deciders say beside them.
  @Test func `the reference explains every state of wrong-state`() throws {
    let page = try Repository.text("docs/reference/refusals.md")
    let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix("The states of") }
    let rows = try #require(section).matches(of: /(?m)^\| `([a-z-]+)` \|/).map { String($0.1) }
    var words = Set(Refund.Stage.allCases.map(\.word) + Withdrawal.Stage.allCases.map(\.word))
    let folder = Repository.url("Sources/Operations/Payments").path()
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      for match in text.matches(of: /wrongState\("([a-z-]+)"\)/) { words.insert(String(match.1)) }
    }
    #expect(rows.sorted() == words.sorted())
  }

  @Test func `every stage of a refund takes just the steps of the table`() throws {
    let steps: [(String, OrderStep)] = [
      ("success", .refundSuccess), ("failure", .refundFailure),
      ("redirection", .refundRedirection), ("payout-failure", .redirectionFailure),
      ("cancellation", .refundCancellation),
    ]
    try expect("A refund", Refund.Stage.allCases, \.word, steps) { $0.after($1) }
  }

  @Test func `every stage of a withdrawal takes just the steps of the table`() throws {
    let steps: [(String, OrderStep)] = [
      ("submission", .withdrawalSubmission), ("success", .withdrawalSuccess),
      ("failure", .withdrawalFailure), ("return", .withdrawalReturn),
    ]
    try expect("A withdrawal", Withdrawal.Stage.allCases, \.word, steps) { $0.after($1) }
  }

  /// Demands the table of the page, where a dash is a step that may not be, and no stage after any
  /// step that has no column.
  private func expect<Stage>(
    _ heading: String,
    _ stages: [Stage],
    _ word: (Stage) -> String,
    _ steps: [(String, OrderStep)],
    after: (Stage, OrderStep) -> Stage?
  ) throws {
    try expectLifeCycle(heading, stages.map { (word($0), $0) }, steps) {
      after($0, $1).map(word) ?? "-"
    }
    for step in OrderStep.allCases where !steps.contains(where: { $0.1 == step }) {
      #expect(stages.allSatisfy { after($0, step) == nil })
    }
  }

  @Test(arguments: [
    ("payment.received", OrderStep.payment), ("payment.received.v2", .payment),
    ("payment.requested", .payment), ("payment.revoked", .paymentRevoked),
    ("refund.reported", .refundReported), ("refund.requested", .refundRequest),
    ("payout.requested", .refundRedirection), ("payout.failed", .redirectionFailure),
    ("refund.succeeded", .refundSuccess),
    ("refund.failed", .refundFailure), ("refund.cancelled", .refundCancellation),
    ("withdrawal.requested", .withdrawalRequest), ("withdrawal.submitted", .withdrawalSubmission),
    ("withdrawal.succeeded", .withdrawalSuccess), ("withdrawal.failed", .withdrawalFailure),
    ("withdrawal.returned", .withdrawalReturn), ("chargeback.received", .chargeback),
    ("chargeback.won", .chargebackWon), ("chargeback.lost", .chargebackLost),
    ("purchase.ordered", .purchaseOrder), ("goods.received", .goodsReceipt),
    ("invoice.received", .invoice), ("expense.invoiced", .expense),
    ("disbursement.requested", .supplierPayment), ("purchase.paid", .supplierPayment),
    ("purchase.refunded", .supplierRefund),
  ])
  func `a type stands for its step, in every version`(type: String, step: OrderStep) {
    #expect(OrderStep(type: type) == step)
    #expect(OrderStep(type: type + "x") == nil)
  }
}
