import Codec
import Daybook
import DaybookTestSupport
import Events
import EventStore
import IndependentReplay
import LMDB
import Statements
import Testing

/// Books whose holds and customers somebody altered, or an engine got wrong: the audit, and the close
/// of the day, catch it and name it.
@Suite struct AlteredHoldsTests {
  private func audit(_ folder: TemporaryFolder) throws -> AuditReport {
    try Book.open(at: folder.path("book"), mapBytes: 1 << 28).audit()
  }

  /// What the replay of an audit found, as event and check.
  private func findings(_ folder: TemporaryFolder) throws -> [CheckResult.Finding] {
    let report = try audit(folder)
    #expect(!report.isClean)
    return report.checks.first { $0.name == "independent-replay" }?.findings ?? []
  }

  /// A book with these events, let go of again.
  private func heldBook(_ drafts: EventDraft..., closing: Bool = false) throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let book = try TestBook(in: folder)
    try book.append(drafts)
    if closing { #expect(try book.writer.close().isClean) }
    book.writer.shutDown()
    return folder
  }

  private static func hold(_ id: String, _ fen: Int) throws -> EventDraft {
    var draft = EventDraft(type: EventType.holdPlaced, source: "/orders", id: id)
    draft.lines = [
      EventDraft.Line(
        isDebit: true,
        account: AccountName(subject: "220202", owner: "M1"),
        amount: try #require(EventAmount("\(fen / 100).00", "CNY"))
      )
    ]
    return draft
  }

  private static func release(_ id: String, of hold: String) -> EventDraft {
    var draft = EventDraft(type: EventType.holdReleased, source: "/orders", id: id)
    draft.follows = EventLink(source: "/orders", id: hold)
    return draft
  }

  private static func withdrawal(
    _ id: String,
    _ amount: String,
    of hold: String
  ) throws
    -> EventDraft
  {
    var draft = try Draft.withdrawal(id, amount)
    draft.follows = EventLink(source: "/orders", id: hold)
    return draft
  }

  /// Holds of 60 and of 20 of 100: one used up, and then asked for again; one released, twice.
  private func heldBook() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let book = try TestBook(in: folder)
    let receipts = try book.append(
      Draft.payment("p1", "100"),
      Self.hold("h1", 6000),
      Self.hold("h2", 2000),
      Self.withdrawal("w1", "60", of: "h1"),
      Self.withdrawal("w2", "10", of: "h1"),
      Self.release("r1", of: "h2"),
      Self.release("r2", of: "h2")
    )
    #expect(receipts.map(\.reason) == [.none, .none, .none, .none, .noHold, .none, .noHold])
    book.writer.shutDown()
    return folder
  }

  @Test func `a hold that is used beyond itself is found, and named`() throws {
    let folder = try heldBook()
    #expect(try audit(folder).isClean)
    try AlteredLog.post("w2", rule: 2, in: folder)
    let found = try findings(folder)
    #expect(found.map(\.sequence) == [8], "\(found.map(\.text))")
    #expect(found.first?.text.contains("hold: on hold, /orders h1: expected a hold in") == true)
  }

  @Test func `a hold that is released twice is found, and the book can still be read`() throws {
    let folder = try heldBook()
    try AlteredLog.post("r2", in: folder)
    let found = try findings(folder)
    #expect(found.allSatisfy { $0.sequence == 10 }, "\(found.map(\.text))")
    #expect(found.contains { $0.text.contains("/orders h2: expected a hold in force, found none") })
    let book = try Book.open(at: folder.path("book"), mapBytes: 1 << 28)
    #expect(try book.balances().rows.allSatisfy { $0.held == 0 })
  }

  @Test func `more on hold than was there is found at the event that placed it`() throws {
    let folder = try heldBook(
      Draft.payment("p1", "100"),
      Self.hold("h1", 6000),
      Self.hold("h2", 5000)
    )
    try AlteredLog.post("h2", in: folder)
    let found = try findings(folder)
    #expect(found.map(\.sequence) == [6])
    #expect(found.first?.account == "220202/M1/CNY")
  }

  // MARK: Customers

  /// U11 has used 1,500 of 2,000, and was refused 600 more.
  private func customerBook() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let book = try CustomerBook.make(in: folder)
    let receipts = try book.append(
      CustomerBook.payment("pay1", 1500, "U11"),
      CustomerBook.payment("pay2", 600, "U12")
    )
    #expect(receipts.map(\.reason) == [.none, .exceedsCustomerLimit])
    book.writer.shutDown()
    return folder
  }

  @Test func `a payment over the limit of a customer is found, and the customer named`() throws {
    let folder = try customerBook()
    #expect(try audit(folder).isClean)
    try AlteredLog.post("pay2", rule: 2, in: folder)
    let found = try findings(folder)
    // Refused, it said no year; so its year is found first, and the limit then.
    #expect(found.map(\.sequence) == [15, 15], "\(found.map(\.text))")
    #expect(found.first?.text.contains("counted-year") == true)
    #expect(found.last?.text.contains("all logins of C1 have used 2100.00 CNY") == true)
  }

  @Test func `another year for what was used is found`() throws {
    let folder = try customerBook()
    try AlteredLog.alter("pay1", in: folder) { record in
      let year = Array("2026".utf8)
      let place = record.indices.last { record[$0...].starts(with: year) }
      if let place { record[place + 3] = UInt8(ascii: "5") }
    }
    let found = try findings(folder)
    #expect(found.map(\.sequence) == [14], "\(found.map(\.text))")
    #expect(found.first?.text.contains("counted-year") == true)
  }

  // MARK: At a close

  /// Alters what the replay of the last close has kept, as if engine and replay differed since.
  private func alterKeptReplay(
    _ folder: TemporaryFolder,
    _ change: (inout ReplayState) -> Void
  ) throws {
    let name = "independent-replay"
    let views = try ViewsWriter.open(book: folder.path("book"), AlteredLog.options)
    defer { views.close() }
    let stamp = try #require(try views.reader.blobs(name).first)
    var bytes: [UInt8] = []
    try views.reader.withBlob(name, stamp) { (blob) throws(StoreFailure) in
      for index in 0..<blob.pieceCount {
        let piece = try blob.piece(at: index)
        bytes += piece.array(0..<piece.byteCount)
      }
    }
    var state = try ReplayState(bytes: bytes.rawSpan)
    change(&state)
    var blob = try views.blob(name, stamp)
    let altered = state.bytes
    try blob.append(altered.rawSpan)
    try blob.finish()
  }

  private func close(_ folder: TemporaryFolder) throws -> CheckResult {
    let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
    defer { writer.shutDown() }
    let certificate = try writer.close()
    return try #require(certificate.checks.first { $0.name == "independent-replay" })
  }

  @Test func `a close compares what is left of holds, and does not seal where it differs`() throws {
    let folder = try heldBook(Draft.payment("p1", "100"), Self.hold("h1", 6000), closing: true)
    try alterKeptReplay(folder) { $0.held[0].left += 100 }
    let check = try close(folder)
    #expect(check.verdict == .failed)
    #expect(check.findings.map(\.account) == ["220202/M1/CNY", "220202/M1/CNY"])
    #expect(check.findings.allSatisfy { $0.text.contains("/orders h1") })
  }

  /// U11 used 1,500 on a day, and 100 after the cut of the next, which was closed then.
  private func customerBookOfTwoDays() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let book = try CustomerBook.make(in: folder)
    try book.append(CustomerBook.payment("pay1", 1500, "U11"))
    #expect(try book.writer.close().isClean)
    try book.writer.cutDay()
    try book.append(CustomerBook.payment("pay2", 100, "U11"))
    #expect(try book.writer.close().isClean)
    book.writer.shutDown()
    return folder
  }

  @Test func `a close compares what customers used, whatever came after the cut`() throws {
    let folder = try customerBookOfTwoDays()
    try alterKeptReplay(folder) { $0.customers["C1"]?.used["2026 CNY"] = 1 }
    let check = try close(folder)
    #expect(check.verdict == .failed)
    #expect(
      check.findings.map(\.text) == [
        "customer: C1: used in 2026 CNY: replayed 10001 minor units, stored 160000 minor units"
      ]
    )
  }
}
