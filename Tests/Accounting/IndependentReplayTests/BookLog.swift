import BusinessCalendar
import Codec
import Events
import IndependentReplay
import Testing

/// A log in memory, written as the engine would write it, with outcomes as a test states them.
struct BookLog {
  private(set) var names = NameTable()
  private(set) var records: [[UInt8]] = []
  /// The open day; moved by ``cut(to:)``.
  private(set) var openDate: BusinessDate
  private var clock: Int64 = 1_795_000_000_000_000

  /// A book that opens on a day and publishes texts.
  init(firstDay: String = "2026-11-20", chart: String? = nil, rules: [String] = []) throws {
    openDate = try #require(BusinessDate(firstDay))
    try append(Self.own("book.opened", "book", #"{"first_day":"\#(firstDay)"}"#))
    if let chart { try publish(chart: chart) }
    for text in rules { try publish(rules: text) }
  }

  /// The last sequence.
  var sequence: UInt64 { UInt64(records.count) }

  /// How the header of a record differs from that of an event that is simply posted.
  struct Header {
    var outcome = Outcome.posted
    var reason = Reason.none
    var rule: UInt32 = 0
    var related: UInt64 = 0
    /// Nil for the open day.
    var date: BusinessDate?
    /// Microseconds after the record before.
    var after: Int64 = 1
    /// The year in which it says that it counts against a limit.
    var year: Int?
  }

  /// Appends an event; gives its sequence.
  @discardableResult
  mutating func append(_ draft: EventDraft, _ header: Header = Header()) throws -> UInt64 {
    var batch = DraftBatch()
    batch.appendUnchecked(draft)
    var facts = EventFacts()
    var writer = RecordWriter()
    let bytes = batch.bytes
    try writer.begin(bytes.rawSpan.extracting(batch.range(at: 0)), names: &names, facts: &facts)
    clock += header.after
    var written = RecordHeader()
    (written.outcome, written.reason) = (header.outcome, header.reason)
    (written.rule, written.related) = (header.rule, header.related)
    written.accountingDate = header.date ?? openDate
    written.recorded = Instant(microseconds: clock)
    writer.link(distances(ofOrdersIn: draft, header))
    if let year = header.year {
      writer.compute(names.intern("year"), Array("\(year)".utf8).rawSpan)
    }
    writer.finish(written)
    records.append(writer.bytes)
    return sequence
  }

  /// The orders of each record so far, and the last record of each order.
  private var orders: [[String]] = []
  private var lastOfOrder: [String: UInt64] = [:]

  /// How far back the record before of each order lies; of a release and a reversal, of the orders
  /// of the event that they refer to.
  private mutating func distances(ofOrdersIn draft: EventDraft, _ header: Header) -> [UInt64] {
    var own: [String] = []
    let refers = draft.type == "event.released" || draft.type == "entry.reversed"
    if refers, header.outcome == .posted, header.related > 0 {
      own = Int(header.related) <= orders.count ? orders[Int(header.related) - 1] : []
    } else {
      for order in [draft.order ?? ""] + draft.items.map({ $0.order ?? "" })
      where !order.isEmpty && !own.contains(order) {
        own.append(order)
      }
    }
    let next = sequence + 1
    let distances = own.map { order in lastOfOrder[order].map { next - $0 } ?? 0 }
    for order in own { lastOfOrder[order] = next }
    orders.append(own)
    return distances
  }

  /// Changes the bytes of a record, as somebody does who has no business there.
  mutating func tamper(at sequence: UInt64, _ change: (inout [UInt8]) -> Void) {
    change(&records[Int(sequence) - 1])
  }

  /// Takes a record out.
  mutating func remove(at sequence: UInt64) { records.remove(at: Int(sequence) - 1) }

  // MARK: Daybook's own events

  /// An event of Daybook's own source.
  static func own(_ type: String, _ id: String, _ data: String? = nil) -> EventDraft {
    var draft = EventDraft(type: type, source: "daybook:", id: id)
    draft.tail = data.map { #"{"data":\#($0)}"# }
    return draft
  }

  @discardableResult
  mutating func publish(chart text: String) throws -> UInt64 {
    let data = #"{"file":"chart.yaml","source":\#(Self.json(text))}"#
    return try append(Self.own("chart.published", "chart-\(sequence + 1)", data))
  }

  @discardableResult
  mutating func publish(rules text: String) throws -> UInt64 {
    let data = #"{"file":"rules.yaml","source":\#(Self.json(text))}"#
    return try append(Self.own("rules.published", "rules-\(sequence + 1)", data))
  }

  @discardableResult
  mutating func cut(to date: String) throws -> UInt64 {
    let data = #"{"closes":"\#(openDate)","opens":"\#(date)"}"#
    let cut = try append(Self.own("day.cut", "cut-\(date)", data))
    openDate = try #require(BusinessDate(date))
    return cut
  }

  @discardableResult
  mutating func release(_ parked: UInt64, rule: UInt32) throws -> UInt64 {
    try append(
      Self.own("event.released", "release-\(sequence + 1)"),
      Header(rule: rule, related: parked)
    )
  }

  /// Places a parked event in suspense, as the writer does at the end of a day.
  @discardableResult
  mutating func suspend(
    _ said: EventDraft,
    at parked: UInt64,
    code: String,
    rule: UInt32 = 0,
    _ change: (inout EventDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    var draft = said
    (draft.type, draft.source, draft.id) = ("event.suspended", "daybook:", "suspend-\(parked)")
    (draft.code, draft.follows) = (code, EventLink(source: said.source, id: said.id))
    (draft.text, draft.tail, draft.actor, draft.approver) = (nil, nil, nil, nil)
    draft.order = draft.id
    for index in draft.items.indices { draft.items[index].order = nil }
    change(&draft)
    return try append(draft, Header(rule: rule, related: parked))
  }

  /// Takes back what was placed in suspense, as the writer does before a release.
  @discardableResult
  mutating func takeBack(
    _ suspension: UInt64,
    rule: UInt32 = 0,
    _ change: (inout EventDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    let recorded = try #require(record(at: suspension))
    let event = try RecordedEvent(sequence: suspension, record: recorded.rawSpan, names: names)
    let id = event.draft.id
    var draft = Self.own("entry.reversed", "reverse-\(id)", #"{"style":"red"}"#)
    draft.reverses = EventLink(source: "daybook:", id: id)
    draft.valueDate = event.draft.valueDate ?? event.accountingDate
    change(&draft)
    return try append(draft, Header(rule: rule, related: suspension))
  }

  /// A reversal of an event of `/test`, as two people would ask for it.
  @discardableResult
  mutating func reverse(
    _ id: String,
    at target: UInt64,
    style: String,
    rule: UInt32 = 1,
    _ change: (inout EventDraft) -> Void = { _ in }
  ) throws -> UInt64 {
    var draft = EventDraft(type: "entry.reversed", source: "/test", id: "reversal-\(sequence + 1)")
    (draft.actor, draft.approver) = ("li.wei", "zhang.min")
    draft.references = ["document": "ADJ-1"]
    draft.reverses = EventLink(source: "/test", id: id)
    draft.tail = #"{"data":{"style":"\#(style)"}}"#
    change(&draft)
    return try append(draft, Header(rule: rule, related: target))
  }

  /// A text as a JSON string.
  static func json(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }

  // MARK: Replaying

  /// Replays the whole log.
  func replay(findingsMaximum: Int = 100) -> IndependentReplay {
    var replay = IndependentReplay(findingsMaximum: findingsMaximum)
    apply(to: &replay, through: sequence)
    return replay
  }

  /// Applies what a replay has not seen yet, up to a sequence.
  func apply(to replay: inout IndependentReplay, through last: UInt64) {
    while replay.sequence < last {
      let next = replay.sequence + 1
      let bytes = records[Int(next) - 1]
      do {
        try replay.apply(
          sequence: next,
          record: bytes.rawSpan,
          names: names,
          lookup: { record(at: $0) }
        )
      } catch { return }
    }
  }

  func record(at sequence: UInt64) -> [UInt8]? {
    (1...UInt64(records.count)).contains(sequence) ? records[Int(sequence) - 1] : nil
  }
}

extension EventDraft {
  /// An event of `/test`: amounts as `98.00 CNY`.
  static func test(
    _ type: String,
    _ id: String,
    code: String? = nil,
    _ amounts: [String: String] = [:],
    _ parties: [String: String] = [:]
  ) throws -> EventDraft {
    var draft = EventDraft(type: type, source: "/test", id: id, code: code)
    for (name, text) in amounts { draft.amounts[name] = try amount(text) }
    draft.parties = parties
    return draft
  }

  /// An event of `/test` whose `data` is told as JSON.
  static func said(_ type: String, _ id: String, _ data: String) -> EventDraft {
    var draft = EventDraft(type: type, source: "/test", id: id)
    draft.tail = #"{"data":\#(data)}"#
    return draft
  }

  /// A payment that ``SmallBook/pay`` books.
  static func payment(
    _ id: String,
    _ gross: String = "10.00 CNY",
    fee: String? = nil,
    to merchant: String = "M1"
  ) throws -> EventDraft {
    var draft = try EventDraft.test(
      "payment.received",
      id,
      code: "pay",
      ["gross": gross],
      ["merchant": merchant, "channel": "c"]
    )
    draft.amounts["fee"] = try fee.map { try amount($0) }
    return draft
  }

  /// A withdrawal that ``SmallBook/draw`` books.
  static func withdrawal(
    _ id: String,
    _ amount: String = "1.00 CNY",
    by merchant: String = "M1"
  ) throws -> EventDraft {
    try .test(
      "withdrawal.requested",
      id,
      code: "draw",
      ["amount": amount],
      ["merchant": merchant, "channel": "c"]
    )
  }

  /// An amount as `98.00 CNY`.
  static func amount(_ text: String) throws -> EventAmount {
    let words = text.split(separator: " ")
    return try #require(EventAmount(words[0], String(words[words.count - 1])))
  }
}

extension EventDraft.Line {
  /// A line as `Dr 220202/M1 98.00 CNY`.
  static func line(_ text: String) throws -> EventDraft.Line {
    let words = text.split(separator: " ")
    return EventDraft.Line(
      isDebit: words[0] == "Dr",
      account: try #require(AccountName(words[1])),
      amount: try EventDraft.amount(words[2...].joined(separator: " "))
    )
  }
}

extension IndependentReplay {
  /// The balances as `220202/M1/CNY debit/credit`, in minor units.
  var balanceTexts: [String] { balances.map { "\($0.account) \($0.debit)/\($0.credit)" } }

  /// The last entry as lines in minor units: `Dr 220202/M1/CNY 9800`.
  var lastEntryTexts: [String] {
    lastEntry.map { "\($0.isDebit ? "Dr" : "Cr") \($0.account) \($0.amount)" }
  }

  /// Which checks failed, in the order of the log.
  var failedChecks: [ReplayFinding.Check] { findings.map(\.check) }
}
