import Amounts
import BusinessCalendar
import Codec
import Daybook
import DaybookTestSupport
import Events
import EventStore
import Foundation
import LMDB
import Statements
import Testing

/// What a close keeps so that the next one need not fold the whole log (`KeptAtClose`).
@Suite struct `What a close keeps` {
  /// The chart and rules of open items, and those of a payment with two sides.
  private let book: TestBook

  init() throws { book = try Self.opened(in: TemporaryFolder()) }

  private static func opened(in folder: TemporaryFolder) throws -> TestBook {
    try TestBook(
      in: folder,
      chart: `What waits`.chart.replacing(
        "  \"220202\"",
        with:
          "  \"602101\": {en: Costs, class: profit-and-loss, normal: debit, owner: platform}\n  \"220202\""
      ),
      rules: `What waits`.rules + "\n---\n" + paid + "\n---\n"
        + `Two views of a payment`.rules.replacing("112201", with: "112202")
    )
  }

  static let paid = """
    code: "1002"
    en: Instant payment
    type: payment.received
    from: 2026-01-01
    amounts: [gross]
    parties: [merchant, channel]
    lines:
      - Dr 112202/{channel}   gross
      - Cr 220202/{merchant}  gross
    """

  /// A day with items that are hung, matched and left open, by seed.
  private func day(_ number: Int) throws -> [EventDraft] {
    var drafts: [EventDraft] = []
    for index in 0..<6 {
      let id = "\(number)-\(index)"
      drafts.append(try `What waits`.hung("long", "l\(id)", "\(index + 1)", order: "L\(id)"))
      drafts.append(try `What waits`.refund("payout.left", "r\(id)", "10", order: "R\(id)"))
      drafts.append(try `Two views of a payment`.paid("p\(id)", "100", order: "P\(id)"))
      guard number > 0, index.isMultiple(of: 2) else { continue }
      let last = "\(number - 1)-\(index)"
      drafts.append(try `What waits`.refund("payout.arrived", "a\(id)", "10", order: "R\(last)"))
      drafts.append(try `Two views of a payment`.cleared("c\(id)", "100", order: "P\(last)"))
      drafts.append(Draft.reversal(of: "l\(last)", "v\(id)"))
    }
    // What is refused or waits counts on neither side, or on one.
    drafts.append(try `Two views of a payment`.cleared("w\(number)", "7", order: nil, follows: "x"))
    return drafts
  }

  /// The answers of a book whose views are gone: from the log alone.
  private func fromTheLog<Value>(_ answer: (Book) throws -> Value) throws -> Value {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("book"),
      withIntermediateDirectories: true
    )
    for item in try FileManager.default.contentsOfDirectory(atPath: book.path) where item != "views"
    {
      try FileManager.default.copyItem(
        atPath: "\(book.path)/\(item)",
        toPath: folder.path("book/\(item)")
      )
    }
    return try answer(try Book.open(at: folder.path("book"), mapBytes: 1 << 28))
  }

  /// Both reports at every day so far, as it was known then and as it is known now.
  private func reports(_ book: Book, days: Int32) throws -> [String] {
    var reports: [String] = []
    let whole = [ReportCut(), ReportCut(axis: .value)]
    let past = (0..<days).map { ReportCut(asOf: TestBook.day.adding(days: $0)) }
    let known = try (1...4).map {
      ReportCut(knownAt: try book.lastSequence() * UInt64($0) / 4)
    }
    for cut in whole + past + known {
      reports.append(try book.suspense(cut).text(.plain))
      reports.append(try book.twoViews(cut).text(.plain))
    }
    return reports
  }

  @Test func `reports say what the log alone says, after every close`() throws {
    for number in 0..<4 {
      try book.append(try day(number))
      let open = try reports(book.writer.book, days: Int32(number))
      #expect(try open == fromTheLog { try reports($0, days: Int32(number)) })
      #expect(try book.writer.close().isClean)
      let closed = try reports(book.writer.book, days: Int32(number) + 1)
      #expect(try closed == fromTheLog { try reports($0, days: Int32(number) + 1) })
    }
  }

  @Test func `a chart that marks another subject begins from the start of the log`() throws {
    try book.append(try day(0))
    #expect(try book.writer.close().isClean)
    let before = try book.writer.book.suspense().items.count
    let chart = try #require(try book.writer.book.publications().last { $0.kind == .chart })
    try book.writer.publish(
      chart: BookWriter.SourceFile(
        name: "chart.yaml",
        text: chart.text.replacing("owner: merchant}", with: "owner: merchant, transit: refund}")
      ),
      rules: []
    )
    try book.append(try day(1))
    #expect(try book.writer.book.suspense().items.count > before + 6)
    let found = try reports(book.writer.book, days: 1)
    #expect(try found == fromTheLog { try reports($0, days: 1) })
  }

  /// Only so can be seen that it is read at all: an order is renamed in it.
  @Test func `what a close kept is what the next report begins from`() throws {
    let folder = TemporaryFolder()
    try closeOneDay(in: folder)
    try alter(folder, "open-items", "L0-1", "LX-1")
    try alter(folder, "two-views", "P0-1", "PX-1")
    do {
      let altered = try Book.open(at: folder.path("book"), mapBytes: 1 << 28)
      #expect(try altered.suspense().items.contains { $0.order == "LX-1" })
      #expect(try altered.twoViews().differences.contains { $0.order == "PX-1" })
      #expect(try altered.suspense(ReportCut(axis: .value)).items.contains { $0.order == "L0-1" })
    }
    // Whole or not at all: bytes that are not what was written are passed over.
    try damage(folder, "LX-1", "LY-1")
    let damaged = try Book.open(at: folder.path("book"), mapBytes: 1 << 28)
    #expect(try damaged.suspense().items.contains { $0.order == "L0-1" })
  }

  private func closeOneDay(in folder: TemporaryFolder) throws {
    let book = try Self.opened(in: folder)
    try book.append(try day(0))
    #expect(try book.writer.close().isClean)
    book.writer.shutDown()
  }

  @Test func `an audit holds the open items of a certificate against the log alone`() throws {
    try book.append(try day(0))
    let certificate = try book.writer.close()
    #expect(certificate.openItems.map(\.count) == [6, 6])
    let honest = try book.writer.book.audit(certificate: (certificate.json(), "certificate.json"))
    #expect(honest.checks.last?.verdict == .passed)
    var other = certificate
    other.openItems[0].open.credit += 1
    other.openItems.removeLast()
    let audit = try book.writer.book.audit(certificate: (other.json(), "certificate.json"))
    let findings = try #require(audit.checks.last).findings.map(\.text)
    #expect(
      findings == [
        "open items of suspense 224109 CNY of 2026-11-20: certificate 6, debit 0, credit 2101, "
          + "book 6, debit 0, credit 2100",
        "open items of transit 220204 CNY of 2026-11-20: certificate none, "
          + "book 6, debit 0, credit 6000",
      ]
    )
  }

  private static var options: EnvironmentOptions {
    var options = EnvironmentOptions()
    options.mapSize = 1 << 28
    return options
  }

  /// Puts a text of the same length in the place of another in what was kept, as if a close had
  /// written it.
  private func alter(
    _ folder: TemporaryFolder,
    _ name: String,
    _ text: String,
    _ other: String
  ) throws {
    let views = try ViewsWriter.open(book: folder.path("book"), Self.options)
    defer { views.close() }
    let stamp = try #require(try views.reader.blobs(name).first)
    let bytes = try views.reader.withBlob(name, stamp) { (blob) throws(StoreFailure) in
      let piece = try blob.piece(at: 0)
      return piece.array(0..<piece.byteCount)
    }
    let changed = try #require(bytes).replacing(Array(text.utf8), with: Array(other.utf8))
    #expect(changed != bytes)
    var blob = try views.blob(name, stamp)
    try blob.append(changed.rawSpan)
    try blob.finish()
  }

  /// The same with the pieces alone, so that they are not what the list of blobs says.
  private func damage(_ folder: TemporaryFolder, _ text: String, _ other: String) throws {
    let environment = try Environment.open(folder.path("book") + "/views", Self.options)
    defer { environment.close() }
    let table = try environment.existingTable(".pieces")
    try environment.write { (transaction) throws(StoreFailure) in
      var rows: [(key: [UInt8], value: [UInt8])] = []
      var cursor = try transaction.cursor(over: table)
      var record = try cursor.first()
      while let found = record {
        let key = found.key.array(0..<found.key.byteCount)
        rows.append((key, found.value.array(0..<found.value.byteCount)))
        record = try cursor.next()
      }
      for row in rows where row.value.firstRange(of: Array(text.utf8)) != nil {
        let value = row.value.replacing(Array(text.utf8), with: Array(other.utf8))
        try transaction.put(value.rawSpan, under: row.key.span, in: table)
      }
    }
  }
}
