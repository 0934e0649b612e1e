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

/// Audits of books that somebody altered: each alteration is caught and named.
@Suite struct AuditTests {
  /// A closed book of two days with a writer that has gone.
  private func closedBook() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let book = try TestBook(in: folder)
    try book.append(
      Draft.payment("p1", "1000", fee: "4"),
      Draft.payment("p2", "20", merchant: "M2"),
      Draft.withdrawal("w1", "100"),
      Draft.refund("r1", "9999")
    )
    #expect(try book.writer.close().isClean)
    try book.append(Draft.payment("p3", "30"), Draft.reversal(of: "p2", "rev"))
    #expect(try book.writer.close().isClean)
    book.writer.shutDown()
    return folder
  }

  private func audit(_ folder: TemporaryFolder, certificate: String? = nil) throws -> AuditReport {
    let book = try Book.open(at: folder.path("book"), mapBytes: 1 << 28)
    return try book.audit(certificate: certificate.map { ($0, "certificate.json") })
  }

  private func failures(_ report: AuditReport) -> [String] {
    report.checks.filter { $0.verdict == .failed }.map(\.name)
  }

  @Test func `an audit of an honest book passes every check`() throws {
    let folder = try closedBook()
    let certificate = try folder.read("book/certificates/2026-11-20.json")
    let report = try audit(folder, certificate: certificate)
    #expect(report.isClean, "\(report.text(.plain))")
    #expect(
      report.checks.map(\.name) == [
        "hash-chain", "records", "schemas", "rule-proofs", "independent-replay", "stored-ledgers",
        "balances", "checkpoint", "certificates", "certificate",
      ]
    )
    #expect(report.checks.allSatisfy { $0.verdict == .passed })
  }

  @Test func `a balance altered in the views is caught and the account named`() throws {
    let folder = try closedBook()
    try alterView(folder, "daily-balances") { bytes in
      var row = try Row(bytes)
      row.values[3] += 100
      return row.bytes
    }
    let report = try audit(folder)
    #expect(failures(report) == ["stored-ledgers"])
    let finding = try #require(report.checks.flatMap(\.findings).first)
    #expect(finding.account == "112201/wechat/CNY")
    #expect(finding.amount?.minor.magnitude == 100)
  }

  @Test func `a posting line altered in the views is caught, with the event and both amounts`()
    throws
  {
    let folder = try closedBook()
    try alterView(folder, "subsidiary-ledger") { bytes in
      var page = try Page(bytes)
      page.lines[0].amount += 1
      page.closing += 1
      return page.bytes
    }
    let report = try audit(folder)
    #expect(failures(report) == ["stored-ledgers"])
    let finding = try #require(report.checks.flatMap(\.findings).first)
    #expect(finding.account == "112201/wechat/CNY")
    #expect(finding.sequence == 4)
    #expect(finding.text.contains("1000.00 CNY"))
    #expect(finding.text.contains("1000.01 CNY"))
  }

  @Test func `a balance altered in a checkpoint is caught, and no report uses it`() throws {
    let folder = try closedBook()
    let book = { try Book.open(at: folder.path("book"), mapBytes: 1 << 28) }
    let before = try book().balances().rows
    let environment = try Environment.open(folder.path("book") + "/views", AlteredLog.options)
    var changed = 0
    for name in [".pieces"] {
      let table = try environment.existingTable(name)
      try environment.write { (transaction) throws(StoreFailure) in
        var rows: [(key: [UInt8], value: [UInt8])] = []
        var cursor = try transaction.cursor(over: table)
        var record = try cursor.first()
        while let found = record {
          let value = found.value.array(0..<found.value.byteCount)
          rows.append((found.key.array(0..<found.key.byteCount), value))
          record = try cursor.next()
        }
        for row in rows where row.value.firstRange(of: Array("wechat".utf8)) != nil {
          var value = row.value
          value[value.count - 20] ^= 1
          try transaction.put(value.rawSpan, under: row.key.span, in: table)
          changed += 1
        }
      }
    }
    environment.close()
    #expect(changed > 0)
    #expect(try book().balances().rows == before)
    let report = try audit(folder)
    #expect(failures(report) == ["checkpoint"])
  }

  @Test func `one byte of a block altered through LMDB breaks the chain`() throws {
    let folder = try closedBook()
    try AlteredLog.rewrite(folder) { block in
      // A byte of the text of an event, far from every length and offset.
      let text = Array("wechat".utf8)
      guard let place = block.firstRange(of: text) else { return }
      block[place.lowerBound] ^= 1
    }
    let report = try audit(folder)
    #expect(failures(report) == ["hash-chain"])
    #expect(report.checks.first?.findings.first?.sequence != nil)
  }

  @Test func `a rule altered with the chain computed anew is caught by the certificate`() throws {
    let folder = try closedBook()
    let certificate = try folder.read("book/certificates/2026-11-20.json")
    try AlteredLog.rewriteWithChain(folder) { block in
      guard let place = block.firstRange(of: Array("602101/platform ".utf8)) else { return }
      block.replaceSubrange(place, with: Array("220202/platform ".utf8))
    }
    let alone = try audit(folder)
    #expect(alone.checks.first { $0.name == "hash-chain" }?.verdict == .passed)
    let report = try audit(folder, certificate: certificate)
    #expect(failures(report).contains("certificate"))
    let finding = report.checks.last?.findings.first { $0.text.contains("chain hash") }
    #expect(finding != nil)
  }

  @Test func `a table of kinds altered with the chain computed anew is caught where it was broken`()
    throws
  {
    // So the log says that a withdrawal was posted which the kind of its account does not allow.
    let folder = TemporaryFolder()
    let chart =
      TestBook.chart.replacing("owner: merchant, neg", with: "kind: merchant, neg") + """

        operations: {receive: ["1002"], withdraw: ["3001"]}
        kinds:
          merchant: {en: Merchant, may: [receive, withdraw]}
        """
    do {
      let book = try TestBook(in: folder, chart: chart)
      try book.append(Draft.payment("p1", "1000"), Draft.withdrawal("w1", "100"))
      #expect(try book.writer.close().isClean)
      book.writer.shutDown()
    }
    #expect(failures(try audit(folder)) == [])
    try AlteredLog.rewriteWithChain(folder) { block in
      guard let place = block.firstRange(of: Array("may: [receive, withdraw]".utf8)) else { return }
      block.replaceSubrange(place, with: Array("may: [receive]          ".utf8))
    }
    let report = try audit(folder)
    #expect(report.checks.first { $0.name == "hash-chain" }?.verdict == .passed)
    let replay = report.checks.first { $0.name == "independent-replay" }
    let finding = try #require(replay?.findings.first)
    #expect(finding.text.contains("kind: code 3001 is to withdraw, which 220202/M1/CNY of kind"))
    #expect(replay?.findings.count == 1)
  }

  @Test func `a log cut short is caught by the certificate of a later day`() throws {
    let folder = try closedBook()
    let certificate = try folder.read("book/certificates/2026-11-21.json")
    try cutShort(folder)
    let report = try audit(folder, certificate: certificate)
    #expect(failures(report).contains("certificate"))
  }

  // MARK: Altering

  /// Removes the last blocks of the log.
  private func cutShort(_ folder: TemporaryFolder) throws {
    let environment = try Environment.open(folder.path("book") + "/log", AlteredLog.options)
    try environment.write { (transaction) throws(StoreFailure) in
      var keys: [[UInt8]] = []
      var cursor = try transaction.cursor(over: environment.main)
      var record = try cursor.first()
      while let found = record {
        keys.append(found.key.array(0..<8))
        record = try cursor.next()
      }
      for key in keys.suffix(4) { _ = try transaction.remove(key.span, in: environment.main) }
    }
  }

  /// Rewrites the first row of a view.
  private func alterView(
    _ folder: TemporaryFolder,
    _ name: String,
    _ change: ([UInt8]) throws -> [UInt8]
  ) throws {
    let environment = try Environment.open(folder.path("book") + "/views", AlteredLog.options)
    let table = try environment.existingTable(name)
    var (key, value): ([UInt8], [UInt8]) = ([], [])
    try environment.read { (transaction) throws(StoreFailure) in
      var cursor = try transaction.cursor(over: table)
      guard let found = try cursor.first() else { return }
      key = found.key.array(0..<found.key.byteCount)
      value = found.value.array(0..<found.value.byteCount)
    }
    let changed = try change(value)
    try environment.write { (transaction) throws(StoreFailure) in
      try transaction.put(changed.rawSpan, under: key.span, in: table)
    }
  }

  /// A row of daily balances, as the layout describes it.
  private struct Row {
    var values: [Int128] = []

    init(_ bytes: [UInt8]) throws {
      var reader = ByteReader(bytes.rawSpan)
      for _ in 0..<4 { values.append(try reader.wide()) }
    }

    var bytes: [UInt8] {
      var writer = ByteWriter()
      for value in values { writer.wide(value) }
      return writer.bytes
    }
  }

  /// A page of the subsidiary ledger, as the layout describes it.
  private struct Page {
    var opening: Int128
    var lines: [(delta: UInt64, side: UInt8, amount: Int128)] = []
    var closing: Int128

    init(_ bytes: [UInt8]) throws {
      var reader = ByteReader(bytes.rawSpan)
      opening = try reader.wide()
      for _ in 0..<(try reader.count()) {
        lines.append((try reader.varint(), try reader.u8(), try reader.wide()))
      }
      closing = try reader.wide()
    }

    var bytes: [UInt8] {
      var writer = ByteWriter()
      writer.wide(opening)
      writer.count(lines.count)
      for line in lines {
        writer.varint(line.delta)
        writer.u8(line.side)
        writer.wide(line.amount)
      }
      writer.wide(closing)
      return writer.bytes
    }
  }
}
