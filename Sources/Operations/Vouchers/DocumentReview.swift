// Vouchers: what becomes of a document (入库单, 发票, 付款单) before it is a voucher: who reviews it,
// and when that is enough.
//
// What must not live here: which documents need a review (the rules say that), what they book, the
// log.
//
// Read first: `DocumentReview`.

package import Events

/// The review of a document that is parked until it has been reviewed (R3-026, R3-027).
package struct DocumentReview: Sendable {
  /// Who entered the document, as people mean the name; empty where nobody is named.
  package let maker: String
  /// Who has reviewed it so far.
  package let reviewers: [String]
  /// How far it has come.
  package let stage: Stage

  package init(maker: String, reviewers: [String], stage: Stage) {
    (self.maker, self.reviewers, self.stage) = (maker, reviewers, stage)
  }

  /// What happens to a document.
  package enum Step: UInt8, CaseIterable, Sendable {
    /// Somebody reviews it, and it needs another one: `voucher.reviewed`.
    case review
    /// Somebody reviews it, and that is enough: `voucher.reviewed`.
    case lastReview
    /// It does not become a voucher: `voucher.rejected`.
    case rejection
    /// It is booked: `event.released`.
    case booking

    /// The step of an event type that people say; nil for any other type.
    package init?(type: String) {
      switch type {
      case EventType.voucherReviewed: self = .review
      case EventType.voucherRejected: self = .rejection
      default: return nil
      }
    }
  }

  /// How far a document has come.
  package enum Stage: UInt8, CaseIterable, Sendable {
    /// Nobody has reviewed it.
    case submitted
    /// Somebody has, and it needs another one.
    case underReview
    /// It has been reviewed, and waits for something else.
    case reviewed
    case booked
    case rejected

    /// The word in messages and tables.
    package var word: String {
      switch self {
      case .submitted: "submitted"
      case .underReview: "under-review"
      case .reviewed: "reviewed"
      case .booked: "booked"
      case .rejected: "rejected"
      }
    }

    /// The stage after a step; nil where the step may not be.
    ///
    /// What is booked is taken back by a reversal, what is rejected is entered anew.
    package func after(_ step: Step) -> Stage? {
      switch (self, step) {
      case (.submitted, .review), (.underReview, .review): .underReview
      case (.submitted, .lastReview), (.underReview, .lastReview): .reviewed
      case (.submitted, .rejection), (.underReview, .rejection), (.reviewed, .rejection): .rejected
      case (.reviewed, .booking): .booked
      default: nil
      }
    }
  }

  /// Why somebody may not take a step; nil where it may be.
  ///
  /// A review is another person's, each time. A document may be taken back by who entered it.
  package func refusal(of step: Step, by person: String) -> Reason? {
    if stage.after(step) == nil { return .notUnderReview }
    if step == .review, person == maker { return .samePerson }
    if person.isEmpty { return .missingApprover }
    return step == .review && reviewers.contains(person) ? .reviewedBefore : nil
  }
}
