import Daybook
import DaybookTestSupport
import Events
import Statements
import Testing

/// Logs of before names had to be in normal form C: what only looks the same is told apart.
@Suite struct OldNamesTests {
  private static let names = ["\u{E9}", "e\u{301}"]

  @Test(arguments: ["merchant", "channel", "order", "id", "source", "actor"])
  func `names of the same look are closed and audited apart`(place: String) throws {
    let book = try TestBook()
    let drafts = try Self.names.enumerated().map { index, name in
      var draft = try Draft.payment(place == "id" ? name : "p\(index)", "\(index + 1)")
      switch place {
      case "order": draft.order = name
      case "source": draft.source = name
      case "actor": draft.actor = name
      case "id": break
      default: draft.parties[place] = name
      }
      return draft
    }
    #expect(try book.append(drafts).map(\.outcome) == [.posted, .posted])
    let certificate = try book.writer.close()
    #expect(certificate.isClean, "\(certificate.text(.plain))")
    // The day after goes on from what the replay kept.
    try book.append(Draft.payment("next", "7"))
    let next = try book.writer.close()
    #expect(next.isClean, "\(next.text(.plain))")
    let audit = try book.writer.book.audit()
    #expect(audit.isClean, "\(audit.text(.plain))")
  }
}
