import Amounts
import BusinessCalendar
package import Daybook
import Events
import Statements

/// A booked event with its lines, in plain words: what the checker reads.
package struct Happening: Sendable {
  struct Line: Sendable {
    var subject: String
    var account: String
    var currency: String
    /// Debit less credit, in minor units.
    var net: Int
  }

  struct Item: Sendable {
    var order: String
    var amounts: [String: Int]
  }

  /// Where it was booked; of an event that had waited, where it was released.
  var sequence: UInt64
  /// Its source and id, and those of the event that it follows; of nothing, where it follows none.
  var name: String
  package var request: String
  package var type: String
  var code: String
  /// Its order; its own id where it names none.
  var order: String
  var namesOrder: Bool
  var channel: String
  var currency: String
  var amounts: [String: Int]
  var items: [Item]
  var lines: [Line]
  /// −1 where it takes the event back, 1 where it books it.
  var sign = 1

  func amount(_ name: String) -> Int { amounts[name] ?? 0 }
}

/// What a book's export says happened: events as recorded, and the entries of the journal.
package struct Happenings {
  /// What was booked, in the order of the log.
  package private(set) var booked: [Happening] = []
  /// What clearing said, booked or waiting, when it came.
  private(set) var cleared: [Happening] = []
  private var events: [UInt64: RecordedEvent] = [:]
  private var last: UInt64 = 0

  /// Starts with nothing.
  package init() {}

  /// Reads what has come since.
  package mutating func read(_ book: Book) throws {
    let first = last + 1
    var lines: [UInt64: [Happening.Line]] = [:]
    try book.journal { entry in
      guard entry.sequence >= first else { return }
      lines[entry.sequence] = entry.lines.map(Self.line)
    }
    var came: [RecordedEvent] = []
    try book.events(from: first) { came.append($0) }
    for event in came {
      events[event.sequence] = event
      add(event, lines[event.sequence] ?? [])
    }
    last = came.last?.sequence ?? last
  }

  private mutating func add(_ event: RecordedEvent, _ lines: [Happening.Line]) {
    if event.draft.type == "payment.cleared", event.outcome != .refused {
      cleared.append(Self.happening(event, at: event.sequence, 1, []))
    }
    guard event.outcome == .posted else { return }
    if event.draft.type == "event.dismissed", let other = events[event.related],
      other.draft.type == "payment.cleared"
    {
      cleared.append(Self.happening(other, at: event.sequence, -1, []))
    }
    var (origin, sign) = (event, 1)
    while ["event.released", "entry.reversed"].contains(origin.draft.type),
      let related = events[origin.related]
    {
      if origin.draft.type == "entry.reversed" { sign = -sign }
      origin = related
    }
    let happening = Self.happening(origin, at: event.sequence, sign, lines)
    booked.append(happening)
    if sign < 0, origin.draft.type == "payment.cleared" { cleared.append(happening) }
  }

  private static func line(_ line: JournalLine) -> Happening.Line {
    let parts = line.account.split(separator: "/").map(String.init)
    let currency = parts[parts.count - 1]
    let minor = minor(line.amount.text, currency)
    return Happening.Line(
      subject: parts[0],
      account: line.account,
      currency: currency,
      net: line.side == .debit ? minor : -minor
    )
  }

  private static func happening(
    _ event: RecordedEvent,
    at sequence: UInt64,
    _ sign: Int,
    _ lines: [Happening.Line]
  ) -> Happening {
    let draft = event.draft
    func amounts(_ said: [String: EventAmount]) -> [String: Int] {
      said.mapValues { minor($0.value.text, $0.currency) }
    }
    func name(_ source: String, _ id: String) -> String { "\(source) \(id)" }
    return Happening(
      sequence: sequence,
      name: name(draft.source, draft.id),
      request: draft.follows.map { name($0.source, $0.id) } ?? "nothing",
      type: draft.type,
      code: draft.code ?? "",
      order: draft.order ?? draft.id,
      namesOrder: draft.order != nil,
      channel: draft.parties["channel"] ?? "",
      currency: ["gross", "amount", "paid", "total"].lazy
        .compactMap { draft.amounts[$0]?.currency }.first ?? "",
      amounts: amounts(draft.amounts),
      items: draft.items.map {
        Happening.Item(order: $0.order ?? "", amounts: amounts($0.amounts))
      },
      lines: lines,
      sign: sign
    )
  }

  /// Cents of a decimal with at most two places, or whole points.
  static func minor(_ text: String, _ currency: String) -> Int {
    if currency == "POINTS" { return Int(text) ?? 0 }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let places = parts.count > 1 ? String(parts[1]) : ""
    let digits = parts[0] + places + String(repeating: "0", count: 2 - places.count)
    return Int(digits) ?? 0
  }
}
