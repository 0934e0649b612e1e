import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Statements
import Testing

/// What a caller asks wrongly costs the writer nothing: while the log's folder is away, it could not
/// be read again.
@Suite struct BadCallerTests {
  private let book: TestBook
  private var log: String { book.path + "/log" }

  init() throws {
    book = try TestBook()
    try book.append(Draft.payment("p0", "1"))
  }

  static let mistakes:
    [(code: BookFailure.Code, ask: @Sendable (BookWriter) async throws -> Void)] =
      [
        (.inDoubt, { _ = try await $0.append(batch("x"), expecting: 1) }),
        (
          .badInput,
          { _ = try await $0.append(batch("x", merchant: String(repeating: "M", count: 129))) }
        ),
        (
          .badInput,
          { try $0.publish(chart: BookWriter.SourceFile(name: "chart.yaml", text: "chart: none")) }
        ),
        (
          .badInput,
          {
            let text = TestBook.rules.replacing("gross - fee", with: "gross")
            try $0.publish(
              chart: BookWriter.SourceFile(name: "chart.yaml", text: TestBook.chart),
              rules: [BookWriter.SourceFile(name: "rules.yaml", text: text)]
            )
          }
        ),
        (.badDay, { try $0.cutDay(opening: TestBook.day) }),
      ]

  private static func batch(_ id: String, merchant: String = "M1") throws -> DraftBatch {
    var batch = DraftBatch()
    batch.appendUnchecked(try Draft.payment(id, "1", merchant: merchant))
    return batch
  }

  @Test(arguments: mistakes.indices)
  func `a mistake of a caller is answered without a look at the disk`(row: Int) async throws {
    let before = try book.writer.book.information()
    try FileManager.default.moveItem(atPath: log, toPath: log + ".away")
    let failure = await #expect(throws: BookFailure.self) {
      try await Self.mistakes[row].ask(book.writer)
    }
    #expect(failure?.code == Self.mistakes[row].code)
    #expect(try book.writer.book.information() == before)
    #expect(try book.append(Draft.payment("p1", "2")).first?.outcome == .posted)
    try FileManager.default.moveItem(atPath: log + ".away", toPath: log)
    #expect(try book.balances()["220202/M1/CNY"] == -300)
    let audit = try book.writer.book.audit()
    #expect(audit.isClean)
  }

  @Test func `callers who send at once do not feel the mistakes of others`() async throws {
    let good = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 1...60 {
        group.addTask { [writer = book.writer] in
          let isBad = number % 3 == 0
          let batch = try Self.batch("q\(number)")
          do {
            let receipts = try await writer.append(batch, expecting: isBad ? 1 : nil)
            return receipts.first?.outcome == .posted
          } catch {
            return !isBad
          }
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(good == 40)
    #expect(try book.balances()["220202/M1/CNY"] == -4100)
  }

  @Test func `a member that only another type declares may be anything`() throws {
    var draft = EventDraft(type: EventType.accountOpened, source: "/crm", id: "a")
    draft.tail = #"{"data":{"account":"220202/M2/CNY","day":5,"format":"A4"}}"#
    #expect(try book.append(draft).first?.outcome == .posted)
  }
}
