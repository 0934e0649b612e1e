/// What an order has as a purchase of the platform's own.
struct ModelPurchase {
  var ordered: Int64 = 0
  var received: Int64 = 0
  /// How much of that invoices have replaced.
  var replaced: Int64 = 0
  var invoiced: Int64 = 0
  var owed: Int64 = 0
  var paid: Int64 = 0

  /// Takes a document; nil where it is none of a purchase.
  func after(_ event: PlatformEvent) -> ModelPurchase? {
    var next = self
    switch event.type {
    case "purchase.ordered": next.ordered += event.amount("amount")
    case "goods.received": next.received += event.amount("amount")
    case "invoice.received":
      next.invoiced += event.amount("amount")
      next.replaced += event.amount("booked")
      next.owed += event.amount("gross")
    case "expense.invoiced": next.owed += event.amount("gross")
    case "purchase.paid": next.paid += event.amount("amount")
    case "purchase.refunded": next.paid -= event.amount("amount")
    default: return nil
    }
    return next
  }

  /// Why a document may not be, of which this is the outcome.
  func obstacle(to event: PlatformEvent) -> String? {
    if paid < 0 { return "exceeds-paid" }
    let isMatched = invoiced == replaced && invoiced <= ordered
    if received < replaced || event.type == "purchase.paid" && !isMatched { return "not-matched" }
    return paid > owed ? "exceeds-invoiced" : nil
  }
}

extension BookModel {
  /// Whether an event waits for somebody else to look at it.
  func waitsForReview(_ event: PlatformEvent) -> Bool {
    guard let code = event.code, ModelRule.all[code]?.needsReview == true else { return false }
    return !reviewed.contains(event.name)
  }

  /// Reviews or rejects a document that waits, by another person than the one who entered it.
  mutating func review(_ event: PlatformEvent) -> String? {
    guard let index = waiting.firstIndex(where: { $0.name == event.follows }),
      waitsForReview(waiting[index])
    else { return "not-under-review" }
    if event.type == "voucher.rejected" {
      waiting.remove(at: index)
    } else if waiting[index].actor == event.actor {
      return "same-person"
    } else {
      reviewed.insert(waiting[index].name)
    }
    return nil
  }
}
