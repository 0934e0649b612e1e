import Daybook
import Events
import Statements

extension AppendReport {
  /// Counts a receipt; its event's names are asked for only where the report says more than a count.
  mutating func count(
    _ receipt: Receipt,
    at place: (file: String, line: Int),
    _ names: () -> EventNames
  ) {
    read += 1
    switch receipt.kind {
    case .repeated:
      repeated += 1
    case .conflict(let differences):
      conflicts += 1
      // Each field once: the reasons of a report are few.
      let reason = differences.first?.field ?? "content"
      add(.conflict, reason, Self.text(differences), at: place, names)
    case .appended:
      appended += 1
      firstSequence = firstSequence ?? receipt.sequence
      lastSequence = receipt.sequence
      switch receipt.outcome {
      case .posted: posted += 1
      case .refused:
        refused += 1
        add(.refused, receipt.reason.word, receipt.detailText, at: place, names)
      case .parked:
        parked += 1
        add(.parked, receipt.reason.word, receipt.detailText, at: place, names)
      }
    }
  }

  private mutating func add(
    _ kind: Kind,
    _ reason: String,
    _ detail: String,
    at place: (file: String, line: Int),
    _ names: () -> EventNames
  ) {
    guard notes.count < Self.notesMaximum else {
      reasons[reason, default: 0] += 1
      return
    }
    let names = names()
    // Where no rule was found, what was looked for.
    let sought = (names.code.isEmpty ? "" : "code \(names.code), ") + "type \(names.type)"
    let isNoRule = reason == Reason.noRule.word
    add(
      Note(
        file: place.file,
        line: place.line,
        source: names.link.source,
        id: names.link.id,
        kind: kind,
        reason: reason,
        detail: isNoRule ? sought : detail
      )
    )
  }

  /// What the book holds and what came now; the first field is named by the reason already.
  private static func text(_ differences: [ContentDifference]) -> String {
    differences.enumerated().map { index, difference in
      let (recorded, given) = (difference.recorded, difference.given)
      return (index == 0 ? "" : "\(difference.field): ")
        + "\(recorded.isEmpty ? "nothing" : recorded) in the book, "
        + "\(given.isEmpty ? "nothing" : given) here"
    }.joined(separator: "; ")
  }
}

extension Receipt {
  /// The values behind the reason: `available 10.00, requested 20.00`.
  var detailText: String {
    detail.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  /// Writes the receipt as a line of NDJSON.
  func write(_ link: EventLink, _ file: String, _ line: Int, to json: inout ReportJSON) {
    json.object { json in
      json.string("record", "receipt")
      json.string("file", file)
      json.number("line", line)
      json.string("source", link.source)
      json.string("id", link.id)
      json.string("kind", kindWord)
      json.number("sequence", sequence)
      json.string("outcome", outcome.word)
      json.string("reason", orNull: outcome == .posted ? nil : reason.word)
      if case .conflict(let differences) = kind { write(differences, to: &json) }
      guard !detail.isEmpty else { return }
      json.object("detail") { json in
        for (name, value) in detail.sorted(by: { $0.key < $1.key }) { json.string(name, value) }
      }
    }
    json.endLine()
  }

  /// What became of the event, in a word.
  var resultWord: String { kind == .appended ? outcome.word : kindWord }

  private var kindWord: String {
    switch kind {
    case .appended: "appended"
    case .repeated: "repeated"
    case .conflict: "conflict"
    }
  }

  private func write(_ differences: [ContentDifference], to json: inout ReportJSON) {
    json.array("differences") { json in
      for difference in differences {
        json.object { json in
          json.string("field", difference.field)
          json.string("recorded", difference.recorded)
          json.string("given", difference.given)
        }
      }
    }
  }
}
