import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Intake
import Statements
import Testing

/// A book on the template that takes a run: written in small batches, cut and closed in between, and
/// opened anew at any time.
struct LifeCycleBook {
  private var opened: BookWriter?
  private let folder = TemporaryFolder()
  private let options: BookWriter.Options
  /// What a receipt must be and is not.
  private(set) var findings: [String] = []
  /// What the closes of the days said.
  private(set) var certificates: [Certificate] = []
  private var known: [String: (draft: EventDraft, sequence: UInt64)] = [:]

  /// The writer, as it was opened last.
  var writer: BookWriter { get throws { try #require(opened) } }

  init() throws {
    var options = BookWriter.Options()
    options.mapBytes = 1 << 26
    options.synchronizesCommits = false
    options.writesCheckpoints = false
    options.ordersInMemory = 2
    options.clock = .fixed(Instant(microseconds: 1_795_000_000_000_000))
    self.options = options
    let writer = try BookWriter.create(
      at: folder.path("book"),
      BookOpening(firstDay: BusinessDate(dayNumber: 20_777)),
      options
    )
    let rules = Repository.files(under: Template.folder + "/rules", withExtension: "yaml")
    let chart = Repository.url(Template.folder + "/chart.yaml")
    try writer.publish(chart: Self.source(chart), rules: try rules.map(Self.source))
    opened = writer
    try append(Self.opening())
  }

  private static func source(_ url: URL) throws -> BookWriter.SourceFile {
    BookWriter.SourceFile(
      name: url.lastPathComponent,
      text: try String(contentsOf: url, encoding: .utf8)
    )
  }

  /// What users and merchants had, against the reserve, and the accounts that an event opens.
  private static func opening() -> [EventDraft] {
    var drafts: [EventDraft] = []
    for account in ["224104/M1/CNY", "224104/M2/CNY", "224105/platform/CNY"] {
      var draft = EventDraft(type: "account.opened", source: "/setup", id: account)
      draft.tail = #"{"data":{"account":"\#(account)"}}"#
      drafts.append(draft)
    }
    var voucher = EventDraft(type: "journal.posted", source: "/setup", id: "opening")
    (voucher.actor, voucher.approver, voucher.text) = ("ann", "bob", "opening balances")
    voucher.references = ["document": "OPENING"]
    let owners = ["220202/M1", "220202/M2", "224101/U1", "224101/U2"]
    for (account, minor) in owners.map({ ($0, 300_000) }) + [("100201/icbc", 1_200_000)] {
      guard let name = AccountName(account), let amount = LifeCycleRun.amount(minor, "CNY") else {
        continue
      }
      let isDebit = account.hasPrefix("1002")
      voucher.lines.append(EventDraft.Line(isDebit: isDebit, account: name, amount: amount))
    }
    drafts.append(voucher)
    var funding = EventDraft(type: "reserve.moved", source: "/setup", id: "funding", code: "8033")
    funding.amounts["amount"] = LifeCycleRun.amount(10_000, "CNY")
    funding.parties = ["bank": "icbc", "own_bank": "cmb"]
    (funding.actor, funding.approver) = ("ann", "bob")
    drafts.append(funding)
    return drafts
  }

  /// Says all of a run, in two or three days, and closes them.
  mutating func take(_ events: [EventDraft], _ random: inout SeededRandom) throws {
    var rest = events[...]
    let cuts = Set((0..<2).map { _ in random.int(in: 0...events.count) })
    let restart = random.int(in: 0...events.count)
    var said = 0
    while !rest.isEmpty {
      let size = random.int(in: 1...12)
      try append(Array(rest.prefix(size)))
      let after = said..<(said + size)
      if after.contains(restart) { try reopen(checkpoint: random.chance(perMille: 500)) }
      for _ in cuts.filter(after.contains) {
        if random.chance(perMille: 500) { try writer.cutDay() } else { try close() }
      }
      (said, rest) = (said + size, rest.dropFirst(size))
    }
    let open = try writer.book.days().last?.date
    while try writer.book.days().contains(where: { $0.date == open && $0.state != .sealed }) {
      try close()
      if certificates.last?.isClean != true { break }
    }
  }

  private mutating func close() throws { certificates.append(try writer.close()) }

  private mutating func reopen(checkpoint: Bool) throws {
    if checkpoint { try writer.writeCheckpoint() }
    try writer.shutDown()
    // The book is let go of before it is opened again.
    opened = nil
    opened = try BookWriter.open(at: folder.path("book"), options)
  }

  /// Appends through intake, and holds each receipt against what was said before.
  private mutating func append(_ drafts: [EventDraft]) throws {
    var intake = EventIntake()
    var batch = DraftBatch()
    for draft in drafts { try intake.append(draft, to: &batch) }
    for (draft, receipt) in zip(drafts, try writer.appendAndWait(batch)) {
      let key = draft.source + " " + draft.id
      let before = known[key]
      switch receipt.kind {
      case .appended:
        if before != nil { findings.append("\(key) was recorded twice") }
        known[key] = (draft, receipt.sequence)
      case .repeated:
        if before?.draft != draft { findings.append("\(key) was taken for a repetition") }
      case .conflict:
        if before?.draft == draft { findings.append("\(key) was taken for a conflict") }
      }
      if let before, before.sequence != receipt.sequence {
        findings.append("\(key) moved from \(before.sequence) to \(receipt.sequence)")
      }
    }
  }
}
