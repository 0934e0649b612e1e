import Codec
import DaybookTestSupport
import Events
import Intake
import JSONText
import Testing

/// Lines of events for the tests of this module.
enum Samples {
  /// The event of the guide, with everything a business event may have.
  static let full = """
    {"specversion":"1.0","source":"/orders","id":"pay-202611190012-1","type":"payment.received",\
    "time":"2026-11-20T14:03:11.204+08:00","subject":"order 12","datacontenttype":"application/json",\
    "region":"cn-east","retries":2,\
    "data":{"code":"1002","order":"202611190012",\
    "amounts":{"gross":{"amount":"98.00","currency":"USD"},"fee":{"amount":"-0.59","currency":"USD"}},\
    "parties":{"buyer":"C20417","merchant":"M100006","channel":"wechat"},\
    "references":{"channel_flow":"4200001","fee_exact":"0.00020"},"value_date":"2026-11-20",\
    "text":"订单 12\\n\\"two\\"","actor":"ann","approver":"bob",\
    "follows":{"source":"/orders","id":"o-1"},"reverses":{"source":"/orders","id":"o-2"},\
    "items":[{"order":"o1","amounts":{"net":{"amount":"40","currency":"USD"}},\
    "parties":{"receiver":"R1"}},{"parties":{"receiver":"R2"}}],\
    "campaign":{"name":"spring","steps":[1,2.50,null,true]}}}
    """

  /// The same event, written otherwise: other order, escapes, white space, equal numbers.
  static let fullRewritten = """
     {"data": {"campaign":{"steps":[1.0, 25e-1 ,null,true],"name":"spr\\u0069ng"},\
    "items":[{"parties":{"receiver":"R1"},"order":"o1",\
    "amounts":{"net":{"currency":"USD","amount":"40.00"}}},{"parties":{"receiver":"R2"}}],\
    "reverses":{"id":"o-2","source":"\\/orders"},"follows":{"id":"o-1","source":"/orders"},\
    "approver":"bob","actor":"ann","text":"\\u8ba2\\u5355 12\\u000a\\"two\\"","value_date":"2026-11-20",\
    "references":{"fee_exact":"0.00020","channel_flow":"4200001"},\
    "parties":{"channel":"wechat","merchant":"M100006","buyer":"C20417"},\
    "amounts":{"fee":{"currency":"USD","amount":"-0.59"},"gross":{"amount":"98","currency":"USD"}},\
    "order":"202611190012","code":"1002"},"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00",\
    "retries":2.0,"region":"cn-east","datacontenttype":"application/json","subject":"order 12",\
    "tracestate":"a=b","time":"2026-11-20T14:03:11.204000+08:00","type":"payment.received",\
    "id":"pay-202611190012-1","source":"/orders","specversion":"1.0"}
    """

  static let short = line()

  static let journal = """
    {"specversion":"1.0","source":"/books","id":"voucher-1","type":"journal.posted",\
    "data":{"actor":"ann","approver":"bob","references":{"document":"D-1"},\
    "lines":[{"side":"debit","account":"100201/icbc/settlement/CNY",\
    "amount":{"amount":"10.00","currency":"CNY"}},\
    {"side":"credit","account":"220202/M%2F1/CNY","amount":{"amount":"10.00","currency":"CNY"}}]}}
    """

  static let account = """
    {"specversion":"1.0","source":"/crm","id":"a-1","type":"account.opened",\
    "data":{"account":"220202/4111111111111111/CNY","status":"open","negative":"forbidden",\
    "limit":{"amount":"100.00","currency":"CNY"},"codes":["1002","2001"]}}
    """

  static let hold = """
    {"specversion":"1.0","source":"/risk","id":"h-1","type":"hold.placed",\
    "data":{"expires_on":"2026-11-30","lines":[{"side":"debit","account":"220202/M1/CNY",\
    "amount":{"amount":"10.00","currency":"CNY"}}]}}
    """

  static let reconciled = """
    {"specversion":"1.0","source":"/recon","id":"d-1","type":"day.reconciled",\
    "data":{"actor":"ann","parties":{"channel":"wechat"},"day":"2026-11-30","currency":"CNY"}}
    """

  static let reversal = """
    {"specversion":"1.0","source":"/books","id":"r-1","type":"entry.reversed",\
    "data":{"actor":"ann","approver":"bob","references":{"document":"D-2"},"style":"red",\
    "reverses":{"source":"/books","id":"voucher-1"}}}
    """

  /// A payment with some parts replaced, and more members of `data` or of the envelope.
  static func line(
    id: String = "pay-1",
    type: String = "payment.received",
    source: String = "/orders",
    amount: String = #""98.00""#,
    currency: String = "USD",
    data: String = "",
    envelope: String = ""
  ) -> String {
    """
    {"specversion":"1.0","source":"\(source)","id":"\(id)","type":"\(type)"\
    \(envelope.isEmpty ? "" : ",")\(envelope),\
    "data":{"code":"1002","amounts":{"gross":{"amount":\(amount),"currency":"\(currency)"}},\
    "parties":{"merchant":"M1"}\(data.isEmpty ? "" : ",")\(data)}}
    """
  }

  /// A valid event of every kind.
  static let valid = [
    full, fullRewritten, short, journal, account, hold, reconciled, reversal,
    line(type: "sale.made"), line(type: "withdrawal.requested"),
    line(data: #""note":{"a":[1,{"b":null}]},"zeta":"é""#, envelope: #""x":"1","zz":[]"#),
    line(amount: #""0""#, currency: "JPY"), line(amount: #""1.234""#, currency: "KWD"),
    line(amount: #""1.23456789""#, currency: "POINTS"),
  ]
}

/// Reads one line into a batch of its own.
func intake(_ line: String) throws(IntakeError) -> DraftBatch {
  var intake = EventIntake()
  var batch = DraftBatch()
  let bytes = Array(line.utf8)
  try intake.append(bytes.span, to: &batch)
  return batch
}

/// Why a line is refused; nil where it is not.
func refusal(of line: String) -> IntakeError? {
  do throws(IntakeError) {
    _ = try intake(line)
    return nil
  } catch {
    return error
  }
}

/// The drafts of a batch as Swift values, by way of records.
func drafts(of batch: DraftBatch) throws -> [EventDraft] {
  var (names, facts) = (NameTable(), EventFacts())
  var writer = RecordWriter()
  let bytes = batch.bytes
  return try (0..<batch.count).map { index in
    let draft = bytes.rawSpan.extracting(batch.range(at: index))
    try writer.begin(draft, names: &names, facts: &facts)
    writer.link([])
    writer.finish(RecordHeader())
    let record = writer.bytes
    return try RecordedEvent(sequence: 1, record: record.rawSpan, names: names).draft
  }
}
