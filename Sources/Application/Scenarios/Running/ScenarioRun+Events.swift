import BusinessCalendar
import Daybook
import Events
import Foundation
import Intake
import RuleSyntax
import Statements

extension ScenarioRun {
  /// Appends an event and compares what became of it.
  mutating func append(
    _ event: ScenarioEvent,
    _ expectation: ScenarioExpectation,
    at step: SourcePlace
  ) throws(BookFailure) {
    let text = ScenarioEventText(event, time: try noon())
    guard let batch = taken(text, event, expectation.invalid) else { return }
    try appending { (run) throws(BookFailure) in
      let receipt = try run.send(batch)
      if receipt.kind == .appended {
        let source = event.source?.text ?? ScenarioEventText.source
        run.said.note(
          SaidEvents.Event(source: source, line: text.line, receipt: receipt),
          id: event.id.text
        )
      }
      try run.check(receipt, of: event, expectation, at: step)
    }
  }

  /// Appends an event once more, byte for byte: nothing changes, and the first receipt comes again.
  mutating func appendAgain(_ id: PlacedText) throws(BookFailure) {
    guard let event = find(id) else { return }
    let before = try book.lastSequence()
    try appending { (run) throws(BookFailure) in
      let receipt = try run.send(try run.batch(of: event.line))
      let first = event.receipt
      let isFirst =
        receipt.kind == .repeated && receipt.sequence == first.sequence
        && receipt.outcome == first.outcome && receipt.reason == first.reason
        && receipt.detail == first.detail
      run.check(
        isFirst,
        ScenarioFailure(
          at: id.place,
          "repeat",
          "\(id.text) once more does not give the first receipt",
          expected: ["repeated, sequence \(first.sequence), \(first.became)"],
          actual: [receipt.summary],
          next: "this is a fault of Daybook; report it with this file"
        )
      )
      let after = try run.book.lastSequence()
      run.check(
        after == before,
        ScenarioFailure(
          at: id.place,
          "repeat",
          "\(id.text) once more has changed the log",
          expected: ["last sequence \(before)"],
          actual: ["last sequence \(after)"],
          next: "this is a fault of Daybook; report it with this file"
        )
      )
    }
  }

  // MARK: Sending

  /// The event as intake takes it; nil where intake refuses it, which is a failure unless stated.
  private mutating func taken(
    _ text: ScenarioEventText,
    _ event: ScenarioEvent,
    _ invalid: PlacedText?
  ) -> DraftBatch? {
    var intake = EventIntake(currencies: currencies, tokens: Self.tokens)
    var batch = DraftBatch()
    let line = Array(text.line.utf8)
    do throws(IntakeError) {
      try intake.append(line.span, to: &batch)
    } catch {
      let rule = error.rule.rawValue
      check(
        invalid?.text == rule,
        ScenarioFailure(
          at: invalid?.place ?? text.place(of: error.pointer) ?? event.place,
          rule,
          "\(event.id.text) is no event that would be recorded: \(error.what)",
          expected: invalid.map { ["invalid \($0.text)"] } ?? [],
          actual: invalid == nil ? [] : ["invalid \(rule)"],
          next: error.next
        )
      )
      return nil
    }
    if let invalid {
      check(
        false,
        ScenarioFailure(
          at: invalid.place,
          "invalid",
          event.id.text,
          expected: ["invalid \(invalid.text)"],
          actual: ["an event that is recorded"],
          next: "state what becomes of it, or correct the event"
        )
      )
      return nil
    }
    return batch
  }

  /// The same for a line that was taken before.
  private func batch(of line: String) throws(BookFailure) -> DraftBatch {
    var intake = EventIntake(currencies: currencies, tokens: Self.tokens)
    var batch = DraftBatch()
    let line = Array(line.utf8)
    do throws(IntakeError) {
      try intake.append(line.span, to: &batch)
      return batch
    } catch {
      throw BookFailure(.badInput, "the event is not taken any more: \(error)")
    }
  }

  private var currencies: CurrencyTable { CurrencyTable(declared: chart.currencies) }

  private func send(_ batch: DraftBatch) throws(BookFailure) -> Receipt {
    guard let receipt = try writer.appendAndWait(batch).first else {
      throw BookFailure(.storage, "the writer gave no receipt")
    }
    return receipt
  }

  /// Noon of the open day in the book's zone, RFC 3339.
  private func noon() throws(BookFailure) -> String {
    let open = try book.information().openDate
    let noonUTC = Date(timeIntervalSince1970: (Double(open.dayNumber) + 0.5) * 86_400)
    let minutes = zone.secondsFromGMT(for: noonUTC) / 60
    let hours = BusinessNumber.padded(abs(minutes) / 60)
    return "\(open)T12:00:00\(minutes < 0 ? "-" : "+")\(hours):"
      + BusinessNumber.padded(abs(minutes) % 60)
  }

  // MARK: What became of it

  private mutating func check(
    _ receipt: Receipt,
    of event: ScenarioEvent,
    _ expectation: ScenarioExpectation,
    at step: SourcePlace
  ) throws(BookFailure) {
    if let fields = expectation.conflict {
      checkConflict(receipt, fields, of: event)
    } else if expectation.repeated {
      checkOutcome(receipt.kind == .repeated, "repeated", receipt, event, at: event.place)
    } else if let reason = expectation.refused {
      checkReason(receipt, .refused, reason, of: event)
    } else if let reason = expectation.parked {
      checkReason(receipt, .parked, reason, of: event)
      if let name = expectation.waitsFor { checkWaiting(receipt, name, of: event) }
    } else {
      let isPosted = receipt.kind == .appended && receipt.outcome == .posted
      checkOutcome(isPosted, "posted", receipt, event, at: event.place)
      if isPosted {
        try checkEntry(at: receipt.sequence, event.id.text, expectation, step: step)
      }
    }
  }

  private mutating func checkOutcome(
    _ holds: Bool,
    _ expected: String,
    _ receipt: Receipt,
    _ event: ScenarioEvent,
    at place: SourcePlace
  ) {
    var next = "correct the step, or the events and rules that lead to it"
    if receipt.kind == .appended, receipt.outcome != .posted {
      next =
        "write \(receipt.outcome.word): \(receipt.reason.word) beside the event, if that is right"
    }
    check(
      holds,
      ScenarioFailure(
        at: place,
        "outcome",
        event.id.text,
        expected: [expected],
        actual: [receipt.summary],
        next: next
      )
    )
  }

  private mutating func checkReason(
    _ receipt: Receipt,
    _ outcome: Outcome,
    _ reason: PlacedText,
    of event: ScenarioEvent
  ) {
    guard let known = Reason(word: reason.text), known != .none else {
      let words = Reason.allCases.dropFirst().map(\.word)
      result.failures.append(
        ScenarioFailure(
          at: reason.place,
          "unknown-reason",
          "\(event.id.text): there is no reason '\(reason.text)'",
          expected: ["\(outcome.word) \(reason.text)"],
          actual: [receipt.summary],
          next: NearestName.advice(for: reason.text, among: words)
        )
      )
      return
    }
    let holds =
      receipt.kind == .appended && receipt.outcome == outcome && receipt.reason == known
    let expected = "\(outcome.word) \(reason.text)"
    checkOutcome(holds, expected, receipt, event, at: reason.place)
  }

  /// What a parked event waits for: an account, a code, or an event by its id.
  private mutating func checkWaiting(
    _ receipt: Receipt,
    _ name: PlacedText,
    of event: ScenarioEvent
  ) {
    let waitsFor = receipt.detail.values.sorted()
    check(
      waitsFor.contains { $0 == name.text || $0.hasSuffix(" " + name.text) },
      ScenarioFailure(
        at: name.place,
        "waits-for",
        event.id.text,
        expected: ["waits for \(name.text)"],
        actual: [receipt.summary],
        next: "name the event, account or code that it waits for"
      )
    )
  }

  private mutating func checkConflict(
    _ receipt: Receipt,
    _ fields: [PlacedText],
    of event: ScenarioEvent
  ) {
    var differing: [String]?
    if case .conflict(let differences) = receipt.kind {
      differing = differences.map(\.member).sorted()
    }
    let stated = fields.map(\.text).sorted()
    check(
      differing == stated,
      ScenarioFailure(
        at: fields.first?.place ?? event.place,
        "conflict",
        event.id.text,
        expected: ["conflict in \(stated.joined(separator: ", "))"],
        actual: [receipt.summary],
        next: "name the members that differ from the event that has this id"
      )
    )
  }
}

/// Numbers in dates.
private enum BusinessNumber {
  static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension ContentDifference {
  /// The member as scenarios name it: `amounts.gross`.
  fileprivate var member: String {
    field.hasPrefix("data.") ? String(field.dropFirst(5)) : field
  }
}

extension Receipt {
  /// What became of the event when it was recorded: `refused exceeds-available (account …)`.
  fileprivate var became: String {
    guard outcome != .posted else { return outcome.word }
    let values = detail.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let detail = values.isEmpty ? "" : " (\(values.joined(separator: ", ")))"
    return "\(outcome.word) \(reason.word)\(detail)"
  }

  /// The whole answer in a phrase.
  fileprivate var summary: String {
    switch kind {
    case .appended: return became
    case .repeated: return "repeated, sequence \(sequence), \(became)"
    case .conflict(let differences):
      let fields = differences.map { "\($0.member) (recorded \($0.recorded), given \($0.given))" }
      return "conflict in " + fields.joined(separator: ", ")
    }
  }
}

extension ScenarioRun {
  /// The key of sensitive fields: the same in every run, since scenarios know no secrets.
  fileprivate static let tokens = TokenKey(text: String(repeating: "5c", count: 32))
}
