import DaybookTestSupport
import Foundation
import Payments
import Testing

/// Every pair of stage and step of each life cycle, cell by cell; a dash is a step that may not be.
struct LifeCycleTests {
  /// Rows are stages, columns steps; the tables stand in `docs/reference/life-cycles.md` too.
  static let refund = """
    stage       success    failure     redirection  payout-failure  cancellation
    requested   succeeded  failed      redirected   -               cancelled
    redirected  succeeded  redirected  -            failed          -
    succeeded   -          failed      -            -               -
    failed      succeeded  -           redirected   -               cancelled
    cancelled   -          -           -            -               -
    """
  static let withdrawal = """
    stage      submission  success    failure  return
    requested  submitted   -          failed   -
    submitted  -           succeeded  failed   -
    succeeded  -           -          failed   returned
    returned   -           succeeded  failed   -
    failed     -           -          -        -
    """

  @Test func `the reference shows the tables`() throws {
    let page = try Repository.text("docs/reference/life-cycles.md")
    #expect(page.contains(Self.refund) && page.contains(Self.withdrawal))
  }

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

  @Test func `every stage of a refund takes just the steps of the table`() {
    let columns: [String: OrderStep] = [
      "success": .refundSuccess, "failure": .refundFailure, "redirection": .refundRedirection,
      "payout-failure": .redirectionFailure, "cancellation": .refundCancellation,
    ]
    expect(Self.refund, columns, of: Refund.Stage.allCases.map(\.word)) { stage, step in
      Refund.Stage.allCases.first { $0.word == stage }?.after(step)?.word
    }
  }

  @Test func `every stage of a withdrawal takes just the steps of the table`() {
    let columns: [String: OrderStep] = [
      "submission": .withdrawalSubmission, "success": .withdrawalSuccess,
      "failure": .withdrawalFailure, "return": .withdrawalReturn,
    ]
    expect(Self.withdrawal, columns, of: Withdrawal.Stage.allCases.map(\.word)) { stage, step in
      Withdrawal.Stage.allCases.first { $0.word == stage }?.after(step)?.word
    }
  }

  /// Demands the cells of a table, a cell for every stage and column, and no stage after any other
  /// step.
  private func expect(
    _ table: String,
    _ columns: [String: OrderStep],
    of stages: [String],
    after: (String, OrderStep) -> String?
  ) {
    let cells = Self.cells(table)
    #expect(Set(cells.map(\.0)) == Set(stages) && cells.count == stages.count * columns.count)
    for (stage, column, expected) in cells {
      let found = columns[column].flatMap { after(stage, $0) } ?? "-"
      #expect(found == expected, "\(stage) after \(column)")
    }
    for step in OrderStep.allCases where !columns.values.contains(step) {
      for stage in stages { #expect(after(stage, step) == nil) }
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

  /// The cells of a table: row, column, content.
  private static func cells(_ table: String) -> [(String, String, String)] {
    let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return rows.dropFirst().flatMap { row in
      zip(rows[0].dropFirst(), row.dropFirst()).map { (row[0], $0, $1) }
    }
  }
}
