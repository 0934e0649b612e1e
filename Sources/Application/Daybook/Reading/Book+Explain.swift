import Amounts
import BusinessCalendar
import ChartOfAccounts
import Codec
import EntryRules
import Events
import EventStore
import Intake
import Journal
import Ledgers
import RuleSyntax
public import Statements

extension Book {
  /// Says why an event did what it did: the event, its entry, the rule version that booked it, and
  /// the values in the rule's expressions.
  ///
  /// A parked event that was released is explained by the rule of its release.
  ///
  /// - Throws: ``BookFailure`` `badInput` where there is no such event.
  public func explain(_ sequence: UInt64) throws(BookFailure) -> Explanation {
    let state = try state()
    let event = try event(at: sequence)
    let bounds = ReportBounds(ReportCut(asOf: event.accountingDate), state)
    var text = EventText(declared: state.chart?.currencies ?? [])
    var explanation = Explanation(
      head: head("explain", state, bounds, from: nil, []),
      sequence: sequence,
      event: text.line(event.draft),
      outcome: event.outcome.word,
      reason: event.reason == .none ? "" : event.reason.word,
      computed: event.computed.sorted { $0.key < $1.key }.map {
        Explanation.Value(expression: $0.key, value: $0.value)
      }
    )
    explanation.related = try related(event, state)
    // What a parked event became, its release says; a release stands for the event it released.
    let booking = try bookedBy(event, state)
    explanation.entry = try entry(of: booking, state)
    if event.draft.type != EventType.entryReversed {
      try explain(booking, state, &explanation)
    }
    return explanation
  }

  /// The record that booked an event: itself, or its release.
  private func bookedBy(
    _ event: RecordedEvent,
    _ state: BookState
  ) throws(BookFailure) -> RecordedEvent {
    guard event.outcome == .parked, state.releases[event.sequence] != nil else { return event }
    var release: RecordedEvent?
    try events(from: event.sequence + 1) { later in
      if later.draft.type == EventType.eventReleased, later.related == event.sequence {
        release = later
      }
    }
    return release ?? event
  }

  private func related(
    _ event: RecordedEvent,
    _ state: BookState
  ) throws(BookFailure) -> [Explanation.Value] {
    var related: [Explanation.Value] = []
    if event.related != 0 {
      let word = Self.word(ofType: event.draft.type)
      related.append(Explanation.Value(expression: word, value: "event \(event.related)"))
    }
    if event.outcome == .parked { related += try ending(of: event, state) }
    guard state.reversed.contains(event.sequence) else { return related }
    try events(from: event.sequence + 1) { later in
      guard later.draft.type == EventType.entryReversed, later.related == event.sequence,
        later.outcome == .posted
      else { return }
      related.append(
        Explanation.Value(expression: "reversed by", value: "event \(later.sequence)")
      )
    }
    return related
  }

  /// What a type that refers to an earlier event does to it.
  private static func word(ofType type: String) -> String {
    switch type {
    case EventType.entryReversed: "reverses"
    case EventType.voucherReviewed: "reviews"
    case EventType.voucherRejected: "rejects"
    case EventType.eventDismissed: "gives up"
    case EventType.eventSuspended: "places in suspense"
    default: "releases"
    }
  }

  /// Who has reviewed a parked event, and how its waiting ended.
  private func ending(
    of event: RecordedEvent,
    _ state: BookState
  ) throws(BookFailure) -> [Explanation.Value] {
    var values: [Explanation.Value] = []
    var ending: Explanation.Value?
    try events(from: event.sequence + 1) { later in
      guard later.related == event.sequence, later.outcome == .posted else { return }
      let text = "event \(later.sequence)"
      switch later.draft.type {
      case EventType.voucherReviewed:
        let value = "\(text), \(later.draft.actor ?? "")"
        values.append(Explanation.Value(expression: "reviewed by", value: value))
      case EventType.eventSuspended:
        values.append(Explanation.Value(expression: "in suspense by", value: text))
      case EventType.voucherRejected:
        let value = "\(text), \(later.draft.actor ?? "")"
        ending = Explanation.Value(expression: "rejected by", value: value)
      case EventType.eventDismissed:
        let value = "\(text), \(later.draft.actor ?? ""), \(later.draft.approver ?? "")"
        ending = Explanation.Value(expression: "given up by", value: value)
      case EventType.eventReleased:
        ending = Explanation.Value(expression: "released by", value: text)
      default: break
      }
    }
    return values + [ending ?? Explanation.Value(expression: "released by", value: "waiting")]
  }

  /// The journal entry that a record made; nil where it made none.
  private func entry(
    of event: RecordedEvent,
    _ state: BookState
  ) throws(BookFailure) -> JournalEntryModel? {
    var model: JournalEntryModel?
    try EntryFold(log: log, state: state).run(from: event.sequence, through: event.sequence) {
      posted,
      reader,
      record in
      model = state.entry(posted, reader, record)
    }
    return model
  }

  /// Fills in rule, case and values from the record that the rule read.
  private func explain(
    _ event: RecordedEvent,
    _ state: BookState,
    _ explanation: inout Explanation
  ) throws(BookFailure) {
    guard event.outcome == .posted, event.rule != 0 else { return }
    let isRelease = event.draft.type == EventType.eventReleased
    let sequence = isRelease ? event.related : event.sequence
    var rules = state.rules
    var trace: EntryTrace?
    try log.withRecord(sequence) { (record) throws(BookFailure) in
      var reader = EntryReader()
      try reader.decode(record, try recordHeader(record, at: sequence), at: sequence)
      trace = rules.trace(
        for: reader.facts,
        in: record,
        by: event.rule,
        digits: state.currencies
      )
    }
    guard let trace else { return }
    explanation.rule = state.describe(trace.rule)
    explanation.chosenCase = Self.caseText(trace)
    explanation.values = state.values(trace)
  }

  private static func caseText(_ trace: EntryTrace) -> String {
    let cases = trace.rule.syntax.cases
    let when = cases.indices.contains(trace.caseNumber - 1) ? cases[trace.caseNumber - 1].when : []
    let conditions = when.map { "\($0)" }.joined(separator: ", ")
    return "case \(trace.caseNumber)" + (conditions.isEmpty ? "" : ": \(conditions)")
  }
}

extension BookState {
  /// A rule version with its text as it was published.
  fileprivate func describe(_ rule: EntryRule) -> Explanation.Rule {
    let publication = publications.last { $0.sequence == rule.sequence && !$0.isChart }
    let first = rule.syntax.place.line
    let same = rules.versions.filter {
      $0.number <= rule.number && $0.syntax.code?.text == rule.syntax.code?.text
        && $0.syntax.type.text == rule.syntax.type.text
    }
    let lines = publication?.source.lines ?? []
    let source = lines.dropFirst(first - 1).prefix { !$0.hasPrefix("---") }
    return Explanation.Rule(
      code: rule.syntax.code?.text ?? "",
      number: rule.number,
      version: same.count,
      publishedAt: rule.sequence,
      file: publication?.file ?? "",
      line: first,
      source: source.map(String.init)
    )
  }

  /// Every expression of the entry with what it gave, then the names in it.
  fileprivate func values(_ trace: EntryTrace) -> [Explanation.Value] {
    var values: [Explanation.Value] = []
    for line in trace.lines {
      let currency = self.currency(line.currency)
      func add(_ expression: String, _ minor: Int128) {
        let item = line.item.map { " (item \($0))" } ?? ""
        let value = Explanation.Value(
          expression: expression + item,
          value: Amount(minor: minor, currency: currency).description
        )
        if !values.contains(value) { values.append(value) }
      }
      for value in line.values { add(value.name, value.minor) }
      add("\(line.syntax.expression)", line.amount)
    }
    return values
  }
}
