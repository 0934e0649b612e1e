import Amounts
import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// `event.dismissed`: a parked event that will never be booked.
@Suite struct `A parked event that is given up` {
  private func dismissal(of id: String, _ own: String) -> EventDraft {
    var draft = EventDraft(type: "event.dismissed", source: "/finance", id: own)
    draft.follows = EventLink(source: "/orders", id: id)
    (draft.actor, draft.approver) = ("li.wei", "wang.fang")
    draft.references = ["document": "CASE-1"]
    return draft
  }

  @Test func `it is gone from what waits and from the two views, and stays where it was known`()
    throws
  {
    let folder = TemporaryFolder()
    var sequence: UInt64 = 0
    do {
      let book = try TestBook(in: folder)
      try book.writer.publish(
        rules: [BookWriter.SourceFile(name: "cleared.yaml", text: `Two views of a payment`.rules)]
      )
      try book.append(try `Two views of a payment`.cleared("c1", "7", order: "O1", follows: "p1"))
      try book.append(Draft.refund("r1", "5"))
      #expect(try book.writer.close().isClean)
      let before = try book.writer.book.lastSequence()
      let waiting = try book.writer.book.suspense().items
      #expect(waiting.map(\.origin.id) == ["c1", "r1"])
      sequence = try #require(waiting.first).origin.sequence
      #expect(try book.writer.book.twoViews().differences.map(\.order) == ["O1"])

      try book.append(dismissal(of: "c1", "d1"), dismissal(of: "r1", "d2"))
      #expect(try book.writer.book.suspense().items.isEmpty)
      #expect(try book.writer.book.twoViews().differences.isEmpty)
      let then = ReportCut(knownAt: before)
      #expect(try book.writer.book.suspense(then).items.map(\.origin.id) == ["c1", "r1"])
      #expect(try book.writer.book.twoViews(then).differences.map(\.order) == ["O1"])

      // What it waited for comes, and nothing is booked but that.
      let receipts = try book.append(Draft.payment("p1", "100"), dismissal(of: "c1", "d3"))
      #expect(receipts.map(\.reason) == [.none, .notParked])
      #expect(try book.balances()["602101/platform/CNY"] == nil)
      #expect(try book.writer.close().isClean)
      book.writer.shutDown()
    }
    let book = try Book.open(at: folder.path("book"), mapBytes: 1 << 28)
    #expect(try book.information().parked == 0)
    let explained = try book.explain(sequence).text(.plain)
    #expect(explained.contains("given up by"), "\(explained)")
    #expect(explained.contains("li.wei, wang.fang"))
    let audit = try book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }

  /// Covers R1-070.
  @Test func `what became of each parked event is known, and which of them wait still`() throws {
    let book = try TestBook(in: TemporaryFolder())
    let reader = book.writer.book
    let parked = try book.append(
      Draft.refund("r1", "5"),
      Draft.refund("r2", "5"),
      Draft.refund("r3", "5")
    ).map(\.sequence)
    let arrived = try reader.lastSequence()
    try book.append(dismissal(of: "r2", "d1"))
    let givenUp = try reader.lastSequence()
    func waiting(through last: UInt64? = nil) throws -> [UInt64] {
      var filter = EventFilter()
      filter.isWaiting = true
      var found: [UInt64] = []
      try reader.events(through: last, matching: filter) { found.append($0.sequence) }
      return found
    }
    #expect(try waiting() == [parked[0], parked[2]])
    #expect(try waiting(through: arrived) == parked)
    #expect(
      try reader.endings(from: 1, through: givenUp) == [
        parked[1]: ParkedEnding(.givenUp, by: givenUp)
      ]
    )
    // One is enough for both.
    try book.append(Draft.payment("p1", "100"))
    let endings = try reader.endings(from: 1, through: try reader.lastSequence())
    #expect(endings[parked[0]]?.kind == .released)
    #expect(endings[parked[1]]?.kind == .givenUp)
    #expect(try waiting() == parked.filter { endings[$0] == nil })
    #expect(try reader.endings(from: 1, through: arrived).isEmpty)
  }
}
