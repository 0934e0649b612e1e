import Amounts
import BusinessCalendar
public import Events

/// Writes recorded events one by one: what was said, and what became of it.
public struct EventPrinter: Sendable {
  /// The name and version of its JSON.
  public static let schema = "daybook.events/1"

  private let head: ReportHead
  private let format: ReportFormat
  private let style: TextStyle
  private var json = ReportJSON()
  private var events = 0

  /// Prints events in a format.
  public init(_ head: ReportHead, as format: ReportFormat, style: TextStyle = .plain) {
    (self.head, self.format, self.style) = (head, format, style)
  }

  /// What comes before the first event.
  public mutating func begin() -> String {
    switch format {
    case .text: return head.text("Events", style)
    case .json: return StreamedDocument.begin(Self.schema, head, array: "events")
    case .ndjson:
      head.writeLine(schema: Self.schema, to: &json)
      return json.drain()
    case .csv:
      return CSVWriter(Self.columns).text
    }
  }

  /// An event; `text` is its CloudEvents JSON, asked for where the format shows it.
  ///
  /// `ending`: how its waiting ended, where it was parked and waits no longer.
  public mutating func event(
    _ event: RecordedEvent,
    endedBy ending: ParkedEnding? = nil,
    text: @autoclosure () -> String
  ) -> String {
    events += 1
    switch format {
    case .text: return line(of: event, ending)
    case .json:
      var element = ReportJSON()
      let text = text()
      element.object { event.write(text, ending, to: &$0) }
      return (events > 1 ? "," : "") + "\n    " + element.text
    case .ndjson:
      let text = text()
      json.line("event") { event.write(text, ending, to: &$0) }
      return json.drain()
    case .csv:
      var csv = CSVWriter(Self.columns)
      _ = csv.drain()
      csv.add(fields(of: event, ending))
      return csv.text
    }
  }

  /// What comes after the last event.
  public mutating func end() -> String {
    switch format {
    case .text: events == 0 ? "No events.\n" : ""
    case .json: StreamedDocument.end(isEmpty: events == 0)
    case .ndjson, .csv: ""
    }
  }

  private static let columns =
    ["sequence", "outcome", "reason", "state", "resolved_by", "accounting_date", "value_date"]
    + ["recorded", "type", "code", "source", "id", "order", "text"] + ReportHead.csvColumns

  private func fields(of event: RecordedEvent, _ ending: ParkedEnding?) -> [String] {
    let draft = event.draft
    let reason = event.outcome == .posted ? "" : event.reason.word
    let what: [String] = [String(event.sequence), event.outcome.word, reason]
    let ended: [String] = [event.state(ending) ?? "", ending.map { String($0.sequence) } ?? ""]
    let value = draft.valueDate.map { "\($0)" } ?? ""
    let when: [String] = ["\(event.accountingDate)", value, event.recorded.text]
    let who: [String] = [draft.type, draft.code ?? "", draft.source, draft.id, draft.order ?? ""]
    return what + ended + when + who + [draft.text ?? ""] + head.csvFields
  }

  private func line(of event: RecordedEvent, _ ending: ParkedEnding?) -> String {
    let draft = event.draft
    var outcome = event.outcome == .posted ? "posted" : "\(event.outcome.word) \(event.reason.word)"
    if let state = event.state(ending) {
      outcome += ", " + state.map { $0 == "-" ? " " : $0 }
      if let ending { outcome += " by #" + Figures.count(ending.sequence) }
    }
    let amounts = draft.amounts.sorted { $0.key < $1.key }
      .map { "\($0.key) \(Self.text(of: $0.value)) \($0.value.currency)" }
    let what = ([draft.type, draft.code ?? "", draft.source, draft.id] + amounts)
      .filter { !$0.isEmpty }.map { DisplayWidth.printable($0) }.joined(separator: "  ")
    let number = "#" + Figures.count(event.sequence)
    let room = String(repeating: " ", count: max(0, 12 - number.utf8.count))
    let tone: TextStyle.Tone = event.outcome == .posted ? .plain : .notice
    return "\(room)\(number)  \(event.accountingDate)  \(style.set(outcome, tone))  \(what)\n"
  }

  /// The amount with all digits of its currency, where ISO 4217 knows it.
  private static func text(of amount: EventAmount) -> String {
    guard let currency = Currency(iso4217: amount.currency),
      let minor = amount.value.minorUnits(digits: currency.digits)
    else { return amount.value.text }
    return Figures.text(minor, currency)
  }
}

extension RecordedEvent {
  /// What became of a parked event, in one word; nil for any other.
  fileprivate func state(_ ending: ParkedEnding?) -> String? {
    outcome == .parked ? ending?.kind.rawValue ?? "waiting" : nil
  }

  /// Writes position, outcome and the event itself.
  fileprivate func write(_ text: String, _ ending: ParkedEnding?, to json: inout ReportJSON) {
    json.number("sequence", sequence)
    json.string("outcome", outcome.word)
    json.string("reason", orNull: outcome == .posted ? nil : reason.word)
    if let state = state(ending) {
      json.string("state", state)
      json.number("resolved_by", orNull: ending?.sequence)
    }
    json.date("accounting_date", accountingDate)
    json.string("recorded", recorded.text)
    if related != 0 { json.number("related", related) }
    if !computed.isEmpty {
      json.object("computed") { json in
        for (name, value) in computed.sorted(by: { $0.key < $1.key }) { json.string(name, value) }
      }
    }
    json.raw("event", text)
  }
}

extension Instant {
  /// RFC 3339 in UTC.
  var text: String { "\(Timestamp(instant: self, offsetMinutes: 0))" }
}
