import BusinessCalendar
import Daybook
import DaybookTestSupport
import Foundation
import Statements
import Testing

@Suite struct RebuildTests {
  @Test func `the ledgers and balances come back the same, byte for byte`() throws {
    let book = try TestBook()
    for day in 0..<3 {
      try book.append((1...700).map { try Draft.payment("\(day)-\($0)", "\($0)", fee: "1") })
      #expect(try book.writer.close().isClean)
    }
    let before = try book.writer.book.viewDigests()
    #expect(
      before.map(\.name) == [
        "daily-balances", "general-ledger", "subsidiary-ledger", "balances",
      ]
    )
    #expect(before.allSatisfy { $0.entries > 0 && $0.hash.count == 64 })
    book.writer.shutDown()
    let report = try book.writer.book.rebuildViews()
    #expect(report.before == before)
    #expect(report.after == before)
    #expect(report.days == 3)
    #expect(report.generation == 1)
    #expect(try book.writer.book.audit().isClean)
  }

  @Test func `views that were lost come back, and a close goes on behind them`() throws {
    let folder = TemporaryFolder()
    func fill() throws -> [ViewDigest] {
      let book = try TestBook(in: folder)
      try book.append(Draft.payment("p", "1"))
      #expect(try book.writer.close().isClean)
      book.writer.shutDown()
      return try book.writer.book.viewDigests()
    }
    let before = try fill()
    try FileManager.default.removeItem(atPath: folder.path("book/views"))
    func close() throws -> [ViewDigest] {
      let writer = try BookWriter.open(at: folder.path("book"), TestBook.options())
      #expect(try writer.close().isClean)
      writer.shutDown()
      return try writer.book.viewDigests()
    }
    let after = try close()
    #expect(after.map(\.name) == before.map(\.name))
    // A payment posts twice. The second day has no posting: only the general ledger, which brings
    // each account forward, has an entry of both for it.
    #expect(before.map(\.entries) == [2, 2, 2, 2])
    #expect(after.map(\.entries) == [2, 4, 2, 2])
    let book = try Book.open(at: folder.path("book"), mapBytes: 1 << 28)
    #expect(try book.rebuildViews().after == after)
    #expect(try book.audit().isClean)
  }
}
