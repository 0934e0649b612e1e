import DaybookTestSupport
import Events
import Testing
import Vouchers

/// Every pair of stage and step of a document, cell by cell; a dash is a step that may not be.
struct DocumentReviewTests {
  /// Rows are stages, columns steps; the table stands in `docs/reference/life-cycles.md` too.
  static let document = """
    stage         review        last-review  rejection  booking
    submitted     under-review  reviewed     rejected   -
    under-review  under-review  reviewed     rejected   -
    reviewed      -             -            rejected   booked
    booked        -             -            -          -
    rejected      -             -            -          -
    """

  @Test func `the reference shows the table`() throws {
    #expect(try Repository.text("docs/reference/life-cycles.md").contains(Self.document))
  }

  @Test func `every stage of a document takes just the steps of the table`() {
    let columns: [String: DocumentReview.Step] = [
      "review": .review, "last-review": .lastReview, "rejection": .rejection, "booking": .booking,
    ]
    let lines = Self.document.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    let stages = DocumentReview.Stage.allCases
    #expect(lines.count == stages.count + 1)
    #expect(Set(lines[0].dropFirst()) == Set(columns.keys))
    for (stage, cells) in zip(stages, lines.dropFirst()) {
      #expect(cells[0] == stage.word)
      for (column, cell) in zip(lines[0], cells).dropFirst() {
        let found = columns[column].flatMap { stage.after($0)?.word } ?? "-"
        #expect(found == cell, "\(stage.word) after \(column)")
      }
    }
  }

  /// Where several reasons hold, the first of the reference's order is given.
  @Test(arguments: [
    (DocumentReview.Stage.submitted, DocumentReview.Step.review, "2", Reason?.none),
    (.submitted, .review, "1", .samePerson), (.submitted, .review, "", .missingApprover),
    (.underReview, .review, "2", nil), (.underReview, .review, "3", .reviewedBefore),
    (.underReview, .review, "1", .samePerson),
    (.reviewed, .review, "1", .notUnderReview), (.booked, .review, "3", .notUnderReview),
    (.rejected, .review, "", .notUnderReview),
    (.submitted, .rejection, "1", nil), (.underReview, .rejection, "3", nil),
    (.reviewed, .rejection, "2", nil), (.submitted, .rejection, "", .missingApprover),
    (.booked, .rejection, "2", .notUnderReview), (.rejected, .rejection, "2", .notUnderReview),
  ])
  func `a review is another person's, each time`(
    stage: DocumentReview.Stage,
    step: DocumentReview.Step,
    person: String,
    reason: Reason?
  ) {
    let review = DocumentReview(maker: "1", reviewers: ["3"], stage: stage)
    #expect(review.refusal(of: step, by: person) == reason)
  }
}
