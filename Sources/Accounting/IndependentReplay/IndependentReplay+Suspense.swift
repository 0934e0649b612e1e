import BusinessCalendar
import Codec
import Events

// Parked events in suspense: placed there when they are past their age, and taken back when they are
// booked after all.

extension IndependentReplay {
  /// What a parked event says is placed in suspense, once, as the chart in force has it.
  mutating func suspend(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan,
    on date: BusinessDate,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    let event = header.related
    guard parked.contains(event), suspensions[event] == nil else {
      throw ReplayFault(
        .suspense,
        expected: "the sequence of a parked event that is not in suspense",
        actual: "sequence \(event)",
        "places sequence \(event) in suspense, which is not parked or is there already"
      )
    }
    suspensions[event] = sequence
    _ = try checkNamed(event, facts, record, names, lookup)
    let (parkedHeader, bytes) = try read(event, names, lookup)
    placeSaidOnce(
      related,
      bytes.rawSpan,
      order: relatedOrders.own,
      following: related.follows.flatMap { sequence(of: $0, bytes.rawSpan, names, lookup) } ?? 0,
      at: event
    )
    let code = charts.current?.suspended[related.code] ?? 0
    if code == 0 || code != facts.code {
      noteSuspense(
        event,
        expected: code == 0 ? "nothing for code \(symbols.text(related.code))" : symbols.text(code),
        actual: symbols.text(facts.code)
      )
    }
    if !says(facts, record, as: related, bytes.rawSpan, at: event) {
      noteSuspense(event, expected: "what that event says", actual: "something else")
    }
    let age = Int(date.dayNumber) - Int(parkedHeader.accountingDate.dayNumber)
    let limit = ageLimit(of: related, isDocument: parkedHeader.reason == .notReviewed)
    if limit.map({ age <= $0 }) ?? true {
      let days = limit.map { "more than \($0) days" } ?? "an age limit"
      noteSuspense(event, expected: days, actual: "\(age) days")
    }
    try compute(facts, record, on: date, recordedRule: header.rule)
    try post(code: facts.code, on: date)
  }

  private mutating func noteSuspense(_ event: UInt64, expected: String, actual: String) {
    note(
      .suspense,
      expected: expected,
      actual: actual,
      "places sequence \(event) in suspense: expected \(expected), found \(actual)"
    )
  }

  /// Whether an event has amounts, parties, items and references of the one that was parked at a
  /// sequence, under an order of its own.
  private func says(
    _ facts: EventFacts,
    _ record: RawSpan,
    as other: EventFacts,
    _ bytes: RawSpan,
    at parked: UInt64
  ) -> Bool {
    func amounts(_ list: ArraySlice<EventFacts.Amount>) -> Set<[Int128]> {
      Set(list.map { [Int128($0.name), Int128($0.currency), $0.coefficient, Int128($0.scale)] })
    }
    func parties(_ list: ArraySlice<EventFacts.Party>) -> Set<[Symbol]> {
      Set(list.map { [$0.role, $0.party] })
    }
    func references(_ facts: EventFacts, _ record: RawSpan) -> [Symbol: [UInt8]] {
      Dictionary(facts.references.map { ($0.key, record.array($0.value)) }) { first, _ in first }
    }
    guard record.array(facts.order) == Array("suspend-\(parked)".utf8),
      amounts(facts.amounts[...]) == amounts(other.amounts[...]),
      parties(facts.parties[...]) == parties(other.parties[...]),
      references(facts, record) == references(other, bytes),
      facts.items.count == other.items.count
    else { return false }
    return zip(facts.items, other.items).allSatisfy { one, two in
      one.order.isEmpty
        && amounts(facts.itemAmounts[one.amounts]) == amounts(other.itemAmounts[two.amounts])
        && parties(facts.itemParties[one.parties]) == parties(other.itemParties[two.parties])
    }
  }

  /// How many days an event may be parked by the chart in force; nil for any number.
  private func ageLimit(of facts: EventFacts, isDocument: Bool) -> Int? {
    let ageing = charts.current?.ageing ?? [:]
    let own =
      switch symbols.text(facts.type).prefix(while: { $0 != "." }) {
      case _ where isDocument: "review"
      case "payment", "recharge": "pay"
      case "withdrawal", "payout": "withdraw"
      case let word: String(word)
      }
    let known = ["review", "pay", "refund", "withdraw", "channel"]
    return (known.contains(own) ? ageing[own] : nil) ?? ageing["parked"]
  }

  // MARK: Taking back

  /// Whether a reversal, of what is in `related`, takes a parked event out of suspense: the writer
  /// does that, which needs no people, and nobody else.
  mutating func takesBack(
    _ target: UInt64,
    placedOn date: BusinessDate,
    _ facts: EventFacts
  ) -> Bool {
    let isWriters = symbols.text(facts.source) == "daybook:"
    let isSuspension = related.type == OwnEvent.eventSuspended.rawValue
    if isWriters != isSuspension {
      note(
        .suspense,
        expected: isWriters ? "an event in suspense" : "an event that a person may reverse",
        actual: symbols.text(related.type),
        "\(symbols.text(facts.source)) reverses sequence \(target), \(symbols.text(related.type))"
      )
    }
    if isSuspension, isWriters { checkValueDate(facts, of: target, related.valueDate ?? date) }
    if isSuspension { takenBack = suspensions.first { $0.value == target }?.key ?? 0 }
    return isWriters && isSuspension
  }

  /// What is taken back is gone from the day on which it counts, not only from today on.
  private mutating func checkValueDate(
    _ facts: EventFacts,
    of target: UInt64,
    _ date: BusinessDate
  ) {
    guard facts.valueDate != date else { return }
    let given = facts.valueDate.map { "\($0)" } ?? "none"
    note(
      .suspense,
      expected: "value date \(date)",
      actual: given,
      "takes back sequence \(target), which counts for \(date), with value date \(given)"
    )
  }

  /// What was taken out of suspense is released by the next record.
  mutating func checkTakenBack(_ header: RecordHeader, _ facts: EventFacts) {
    defer { takenBack = 0 }
    let isRelease = facts.type == OwnEvent.eventReleased.rawValue && header.related == takenBack
    guard takenBack != 0, !isRelease else { return }
    note(
      .suspense,
      expected: "the release of sequence \(takenBack)",
      actual: symbols.text(facts.type),
      "follows what takes sequence \(takenBack) out of suspense, and does not release it"
    )
  }

  /// What is released does not stand in suspense any more.
  mutating func checkSuspense(of event: UInt64) {
    guard let suspension = suspensions[event], !reversed.contains(suspension) else { return }
    note(
      .suspense,
      expected: "sequence \(suspension) reversed before",
      actual: "not reversed",
      "releases sequence \(event), which stands in suspense by sequence \(suspension)"
    )
  }
}
