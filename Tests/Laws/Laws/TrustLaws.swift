import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// What others find who look at a book.
@Suite struct TrustLaws {
  @Test(arguments: Seeds.range(60))
  func `an auditor agrees with every book, and a rebuild gives the same views`(
    seed: UInt64
  ) throws {
    let history = RandomHistory(seed: seed)
    let law = try LawBook(history)
    let audit = try law.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain)); \(history.again)")
    let figures = try Figures(law.book)
    let rebuilt = try law.book.rebuildViews()
    #expect(rebuilt.before == rebuilt.after, "\(history.again)")
    #expect(try Figures(law.book).differences(from: figures).isEmpty, "\(history.again)")
    // The next close finds in the new views what it needs.
    let certificate = try law.writer.close()
    #expect(certificate.isClean, "\(certificate.text(.plain)); \(history.again)")
  }

  @Test(arguments: Seeds.range(80))
  func `nothing waits that could go`(seed: UInt64) throws {
    let history = RandomHistory(seed: seed)
    let law = try LawBook()
    for (index, deed) in history.deeds.enumerated() {
      try law.run(deed)
      guard index % 4 == 3 || index == history.deeds.count - 1 else { continue }
      for parked in try Self.parked(law.book) {
        var draft = parked.draft
        draft.id = "again-\(draft.id)"
        let preview = try #require(try law.writer.preview([LawBook.batch([draft])]).first)
        #expect(
          preview.receipt.outcome == .parked,
          "\(parked.draft.id) waits (\(parked.reason.word)) after deed \(index); \(history.again)"
        )
      }
    }
  }

  /// The events that were parked and not released since.
  private static func parked(_ book: Book) throws -> [RecordedEvent] {
    var parked: [UInt64: RecordedEvent] = [:]
    try book.events { event in
      if event.outcome == .parked { parked[event.sequence] = event }
      if event.draft.type == EventType.eventReleased { parked[event.related] = nil }
    }
    return parked.values.sorted { $0.sequence < $1.sequence }
  }
}
