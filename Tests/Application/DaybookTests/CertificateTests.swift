import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Statements
import Testing

/// The files in certificates/ against the seals in the log.
@Suite struct CertificateTests {
  private static let file = "book/certificates/2026-11-20.json"
  private let folder = TemporaryFolder()

  /// A book with one sealed day and one event after it; its writer has gone.
  private func sealedBook() throws {
    let book = try TestBook(in: folder)
    try book.append(Draft.payment("p1", "1000", fee: "4"), Draft.refund("r1", "9999"))
    #expect(try book.writer.close().isClean)
    try book.append(Draft.payment("p2", "30"))
    book.writer.shutDown()
  }

  private func open() throws -> BookWriter {
    try BookWriter.open(at: folder.path("book"), TestBook.options())
  }

  private func audit(_ certificate: String? = nil) throws -> [String: CheckResult] {
    let book = try Book.open(at: folder.path("book"), mapBytes: 1 << 28)
    let report = try book.audit(certificate: certificate.map { ($0, "certificate.json") })
    return Dictionary(report.checks.map { ($0.name, $0) }) { first, _ in first }
  }

  /// What is altered, and what the finding says of it.
  ///
  /// None of it shows in the chain, in totals or in
  /// open items.
  @Test(arguments: [
    (#""verdict":"passed""#, #""verdict":"listed""#, "checks/0/verdict: certificate listed"),
    (#""parked_count":1"#, #""parked_count":3"#, "parked_count: certificate 3, seal 1"),
    (#""events":6"#, #""events":5"#, "events: certificate 5, seal 6"),
    (#""open_items":[]"#, #""open_items":[ ]"#, "its bytes are not those of the seal"),
    (#""unreconciled":[]"#, #""unreconciled":[],"all":"well""#, "all: certificate well, seal noth"),
    (#""events":6"#, #""events":9,"events":6"#, "a key stands twice"),
    (#""reason":""#, #""reason":"no-"#, "parked/0/reason: certificate no-"),
    ("\n}", "\n} ", "its bytes are not those of the seal"),
  ])
  func `a certificate altered beside the log or outside is caught, and the member named`(
    from: String,
    to: String,
    says: String
  ) throws {
    try sealedBook()
    let text = try folder.read(Self.file)
    #expect(try audit(text).values.allSatisfy { $0.verdict == .passed })
    guard let place = text.range(of: from) else {
      Issue.record("\(from) is not in \(text)")
      return
    }
    let altered = text.replacingCharacters(in: place, with: to)
    #expect(try audit(altered)["certificates"]?.verdict == .passed)
    try folder.write(altered, to: Self.file)
    let checks = try audit(altered)
    for name in ["certificate", "certificates"] {
      let check = try #require(checks[name])
      #expect(check.verdict == .failed)
      #expect(check.findings.contains { $0.text.contains(says) }, "\(name): \(check.findings)")
    }
    // It is not mended by a close, either: what lies there may be the true one.
    let writer = try open()
    let failure = #expect(throws: BookFailure.self) { try writer.close(TestBook.day) }
    #expect(failure?.code == .integrity)
    #expect(try folder.read(Self.file) == altered)
  }

  @Test func `a certificate that is gone is written again, byte for byte`() throws {
    try sealedBook()
    let text = try folder.read(Self.file)
    try FileManager.default.removeItem(atPath: folder.path(Self.file))
    #expect(try audit()["certificates"]?.figures == "0 files, 1 sealed day")
    let writer = try open()
    #expect(try writer.close(TestBook.day).json() == text)
    #expect(try Array(folder.read(Self.file).utf8) == Array(text.utf8))
  }

  @Test func `beside an older copy of the log nothing is cut, sealed or written over`() throws {
    try sealedBook()
    let (log, copy) = (folder.path("book/log"), folder.path("copy"))
    try FileManager.default.copyItem(atPath: log, toPath: copy)
    let newer: Certificate
    do {
      let writer = try open()
      newer = try writer.close()
      #expect(newer.isClean)
      writer.shutDown()
    }
    let file = "book/certificates/2026-11-21.json"
    try FileManager.default.removeItem(atPath: log)
    try FileManager.default.moveItem(atPath: copy, toPath: log)
    let check = try audit()["certificates"]
    #expect(check?.verdict == .failed)
    #expect(check?.findings.first?.text.contains("2026-11-21.json is ahead of the log") == true)
    let writer = try open()
    var draft = try Draft.payment("other", "7")
    draft.source = "/elsewhere"
    var batch = DraftBatch()
    batch.appendUnchecked(draft)
    _ = try writer.appendAndWait(batch)
    let before = try writer.book.information()
    let failure = #expect(throws: BookFailure.self) { try writer.close() }
    #expect(failure?.code == .integrity)
    for part in [newer.chainHash, "not the log that was certified", "2026-11-21.json"] {
      #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "")")
    }
    #expect(try writer.book.information() == before)
    #expect(try folder.read(file) == newer.json())
    // Moved away, this log goes on.
    try FileManager.default.moveItem(atPath: folder.path(file), toPath: folder.path("kept.json"))
    #expect(try writer.close().isClean)
  }
}
