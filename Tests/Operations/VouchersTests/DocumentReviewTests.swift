import DaybookTestSupport
import Events
import Testing
import Vouchers

/// Every pair of stage and step of a document, cell by cell; a dash is a step that may not be.
struct DocumentReviewTests {
  @Test func `every stage of a document takes just the steps of the table`() throws {
    let steps: [(String, DocumentReview.Step)] = [
      ("review", .review), ("last-review", .lastReview), ("rejection", .rejection),
      ("booking", .booking),
    ]
    let stages = DocumentReview.Stage.allCases.map { ($0.word, $0) }
    try expectLifeCycle("A document", stages, steps) { $0.after($1)?.word ?? "-" }
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
