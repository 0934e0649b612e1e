// A small program on the library: opens a book, appends a payment, waits for the receipt, reads
// the balances, and follows the log. Run with a folder that does not exist yet.

import BusinessCalendar
import Daybook
import Events
import Intake
import Statements

let folder = CommandLine.arguments.dropFirst().first ?? "example-book"

let chart = """
  chart: example
  currencies: [CNY]
  subjects:
    "1122":   {zh: 应收账款, en: Receivables, class: asset}
    "112201": {zh: 渠道待清算, en: "Channel, in clearing", under: "1122", owner: channel}
    "2202":   {zh: 应付账款, en: Payables, class: liability}
    "220202": {zh: 商户可提现, en: Merchants, under: "2202", owner: merchant, negative: forbidden}
  """
let rules = """
  code: "1002"
  en: Instant payment
  type: payment.received
  from: 2026-01-01
  amounts: [gross]
  parties: [merchant, channel]
  lines:
    - Dr 112201/{channel}    gross
    - Cr 220202/{merchant}   gross
  """

let day = BusinessDate(year: 2026, month: 11, day: 20) ?? BusinessDate(dayNumber: 0)
let writer = try BookWriter.create(at: folder, BookOpening(firstDay: day))
try writer.publish(
  chart: BookWriter.SourceFile(name: "chart.yaml", text: chart),
  rules: [BookWriter.SourceFile(name: "rules.yaml", text: rules)]
)

var payment = EventDraft(type: "payment.received", source: "/orders", id: "pay-1", code: "1002")
payment.amounts["gross"] = EventAmount("98.00", "CNY")
payment.parties = ["merchant": "M1", "channel": "wechat"]

var intake = EventIntake()
var batch = DraftBatch()
try intake.append(payment, to: &batch)
for receipt in try await writer.append(batch) {
  print("event \(receipt.sequence): \(receipt.outcome.word)")
}

for row in try writer.book.balances().rows {
  print(row.account, row.balance.amount, row.balance.side?.sign ?? "")
}

for try await event in writer.book.subscription(from: 1) {
  print("\(event.sequence) \(event.draft.type) \(event.outcome.word)")
  if event.draft.id == "pay-1" { break }
}
writer.shutDown()
