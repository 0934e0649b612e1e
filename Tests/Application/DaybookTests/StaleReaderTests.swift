import Daybook
import DaybookTestSupport
import Foundation
import Testing

/// Readers that died, in the log's own table of them, which LMDB's program shows.
@Suite(.enabled(if: (try? Program.run("mdb_stat", ["-V"]))?.status == 0))
struct StaleReaderTests {
  /// The processes that have a reader in the log.
  private func readers(of book: TestBook) throws -> Set<String> {
    let table = try Program.run("mdb_stat", ["-r", book.path + "/log"]).output
    let rows = table.split(separator: "\n").compactMap { line in
      line.split(separator: " ").first.map(String.init)
    }
    return Set(rows.filter { $0.allSatisfy(\.isNumber) && $0 != "0" })
  }

  @Test func `a checkpoint clears the readers of the log that died`() async throws {
    let book = try TestBook()
    try book.append(Draft.payment("p", "10"))
    let before = try readers(of: book)
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = book.path as String] in
      try Book.open(at: path, mapBytes: 1 << 28).events { _ in kill(getpid(), SIGKILL) }
    }
    #expect(try readers(of: book).count == before.count + 1)
    try book.writer.writeCheckpoint()
    #expect(try readers(of: book).subtracting(before).isEmpty)
    book.writer.shutDown()
  }
}
