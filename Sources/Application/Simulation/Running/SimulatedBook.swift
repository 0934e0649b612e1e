import Amounts
import BusinessCalendar
import Daybook
import Events
import Intake
import RandomNumbers
import Statements

/// A book on the template that takes days of events: written in small batches, opened anew at any
/// time, cut and closed with what comes late.
struct SimulatedBook {
  private var opened: BookWriter?
  private let path: String
  private let options: BookWriter.Options
  private var known: [String: (draft: EventDraft, sequence: UInt64)] = [:]
  /// What a receipt must be and is not.
  private(set) var findings: [SimulationFinding] = []
  /// What the closes of the days said.
  private(set) var certificates: [Certificate] = []
  /// What became of the events, by type.
  private(set) var outcomes = SimulationOutcomes()

  /// Makes a book in a folder.
  init(at path: String, _ template: [BookWriter.SourceFile]) throws {
    var options = BookWriter.Options()
    options.mapBytes = 1 << 28
    options.synchronizesCommits = false
    options.writesCheckpoints = false
    options.ordersInMemory = 2
    options.clock = .fixed(Instant(microseconds: 1_795_000_000_000_000))
    (self.path, self.options) = (path, options)
    let opening = BookOpening(firstDay: Self.firstDay, id: "simulation")
    let writer = try BookWriter.create(at: path, opening, options)
    try writer.publish(chart: template.first, rules: Array(template.dropFirst()))
    opened = writer
    try append(Self.opening())
    outcomes = SimulationOutcomes()
  }

  /// The day on which every simulation begins.
  static let firstDay = BusinessDate(dayNumber: 20_777)

  /// For reading.
  var book: Book { get throws { try writer.book } }

  /// Whether a day was cut and is not sealed yet.
  var waitsForClose: Bool {
    get throws { try book.days().dropLast().contains { $0.state != .sealed } }
  }

  private var writer: BookWriter {
    get throws {
      guard let opened else { throw BookFailure(.shutDown, "the simulated book is not open") }
      return opened
    }
  }

  /// Takes a day's events, and ends the day: closed at once, or cut, and closed after some of what
  /// comes next or with the day after.
  ///
  /// Now and then nothing comes for some days, and what is parked grows old.
  mutating func take(_ events: [EventDraft], _ random: inout SeededRandom) throws {
    let restart = random.int(in: 0...events.count * 3)
    let tail = random.chance(perMille: 500) ? random.int(in: 0...events.count / 4) : 0
    try append(events.dropLast(tail), &random, restart: restart)
    let quiet = random.chance(perMille: 250) ? random.int(in: 2...10) : 0
    guard tail > 0 || quiet > 0 else { return try closeOpenDay() }
    let open = try book.information().openDate
    try writer.cutDay(opening: open.adding(days: Int32(1 + quiet)))
    guard tail > 0 else { return try close() }
    try append(events.suffix(tail), &random, restart: restart - events.count + tail)
    if random.chance(perMille: 750) { try close() }
  }

  /// Closes every day that was cut.
  mutating func finish() throws {
    while try waitsForClose, certificates.last?.isClean ?? true { try close() }
  }

  /// Holds the log against what was said: each event once, where its receipt says, as it was said.
  mutating func compareLog() throws {
    var there: [String: (draft: EventDraft, sequence: UInt64)] = [:]
    try book.events(from: 1) { event in
      let key = event.draft.source + " " + event.draft.id
      guard known[key] != nil else { return }
      if there[key] != nil {
        findings.append(SimulationFinding("\(key) is there twice", at: event.sequence, nil))
      }
      there[key] = (event.draft, event.sequence)
    }
    for (key, said) in known.sorted(by: { $0.value.sequence < $1.value.sequence }) {
      let found = there[key]
      if found?.sequence == said.sequence, found?.draft == said.draft { continue }
      let place = found.map { "at \($0.sequence), or other than it was said" } ?? "nowhere"
      findings.append(SimulationFinding("\(key) is \(place)", at: said.sequence, said.draft.order))
    }
  }

  /// Lets go of the book.
  mutating func shutDown() {
    opened?.shutDown()
    opened = nil
  }

  private mutating func append(
    _ events: some RandomAccessCollection<EventDraft>,
    _ random: inout SeededRandom,
    restart: Int
  ) throws {
    var (rest, said) = (Array(events)[...], 0)
    while !rest.isEmpty {
      let size = min(random.int(in: 1...12), rest.count)
      try append(Array(rest.prefix(size)))
      if (said..<said + size).contains(restart) {
        try reopen(checkpoint: random.chance(perMille: 500))
      }
      (said, rest) = (said + size, rest.dropFirst(size))
    }
  }

  private mutating func closeOpenDay() throws {
    let open = try book.days().last?.date
    while try book.days().contains(where: { $0.date == open && $0.state != .sealed }) {
      try close()
      guard certificates.last?.isClean == true else { return }
    }
  }

  private mutating func close() throws { certificates.append(try writer.close()) }

  private mutating func reopen(checkpoint: Bool) throws {
    if checkpoint { try writer.writeCheckpoint() }
    // The book is let go of before it is opened again.
    shutDown()
    opened = try BookWriter.open(at: path, options)
  }

  /// Appends through intake, and holds each receipt against what was said before.
  private mutating func append(_ drafts: [EventDraft]) throws {
    var intake = EventIntake()
    var batch = DraftBatch()
    for draft in drafts { try intake.append(draft, to: &batch) }
    let receipts = try writer.appendAndWait(batch)
    if receipts.count != drafts.count {
      let text = "\(receipts.count) receipts of \(drafts.count) events"
      findings.append(SimulationFinding(text, at: receipts.last?.sequence ?? 0, nil))
    }
    for (draft, receipt) in zip(drafts, receipts) {
      outcomes.count(draft.type, receipt)
      let key = draft.source + " " + draft.id
      let before = known[key]
      var wrong: String?
      switch receipt.kind {
      case .appended:
        if before != nil { wrong = "was recorded twice" }
        known[key] = (draft, receipt.sequence)
      case .repeated:
        if before?.draft != draft { wrong = "was taken for a repetition" }
      case .conflict:
        if before == nil || before?.draft == draft { wrong = "was taken for a conflict" }
      }
      if let before, before.sequence != receipt.sequence {
        wrong = "moved from \(before.sequence) to \(receipt.sequence)"
      }
      guard let wrong else { continue }
      findings.append(SimulationFinding("\(key) \(wrong)", at: receipt.sequence, draft.order))
    }
  }

  /// What users and merchants had, against the reserve, and the accounts that an event opens.
  private static func opening() -> [EventDraft] {
    var drafts: [EventDraft] = []
    let byEvent = [
      "224104/M1/CNY", "224104/M2/CNY", "224105/platform/CNY", "122105/U1/CNY", "122105/U2/CNY",
    ]
    for account in byEvent {
      var draft = EventDraft(type: "account.opened", source: "/setup", id: account)
      draft.tail = #"{"data":{"account":"\#(account)"}}"#
      (draft.actor, draft.approver) = ("ann", "bob")
      drafts.append(draft)
    }
    var voucher = EventDraft(type: "journal.posted", source: "/setup", id: "opening")
    (voucher.actor, voucher.approver, voucher.text) = ("ann", "bob", "opening balances")
    voucher.references = ["document": "OPENING"]
    let owners = ["220202/M1", "220202/M2", "224101/U1", "224101/U2"]
    for (account, minor) in owners.map({ ($0, 300_000) }) + [("100201/icbc", 1_200_000)] {
      guard let name = AccountName(account), let amount = OrderLives.amount(minor, "CNY") else {
        continue
      }
      let isDebit = account.hasPrefix("1002")
      voucher.lines.append(EventDraft.Line(isDebit: isDebit, account: name, amount: amount))
    }
    drafts.append(voucher)
    var funding = EventDraft(type: "reserve.moved", source: "/setup", id: "funding", code: "8033")
    funding.amounts["amount"] = OrderLives.amount(10_000, "CNY")
    funding.parties = ["bank": "icbc", "own_bank": "cmb"]
    (funding.actor, funding.approver) = ("ann", "bob")
    drafts.append(funding)
    return drafts
  }
}
