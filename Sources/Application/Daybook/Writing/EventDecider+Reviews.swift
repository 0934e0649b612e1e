import Codec
import Events
import Vouchers

/// The review of documents before they are booked.
extension EventDecider {
  /// Why a document may not be booked yet: nobody entered it, or too few have reviewed it.
  func reviewObstacle(
    of facts: borrowing EventFacts,
    at sequence: UInt64,
    _ reviews: Int,
    _ state: borrowing BookState
  ) -> Obstacle? {
    if state.person(facts.actor).isEmpty {
      return Obstacle(reason: .missingApprover, detail: [(.missing, "actor")])
    }
    guard state.parked.reviewers(of: sequence).count < reviews else { return nil }
    let missing = reviews == 1 ? "1 review" : "\(reviews) reviews"
    return Obstacle(
      reason: .notReviewed,
      detail: [(.missing, missing)],
      waitsFor: .review(sequence)
    )
  }

  /// Why an invoice may not be booked: another event has booked it, the whole of it or a part.
  ///
  /// It waits until that one is reversed; where it needs a review, for that, which it gets only then.
  func duplicateObstacle(
    _ invoice: SupplierInvoices.Key?,
    _ review: Obstacle?,
    _ state: borrowing BookState
  ) -> Obstacle? {
    guard let invoice, let booked = state.invoices.double(of: invoice) else { return nil }
    return Obstacle(
      reason: .duplicateDocument,
      detail: [(.sequence, "\(booked)")],
      waitsFor: review?.waitsFor ?? .reversal(booked)
    )
  }

  private func invoice(
    ofParked sequence: UInt64,
    _ state: borrowing BookState
  ) throws(BookFailure) -> SupplierInvoices.Key? {
    guard let record = state.parked[sequence]?.record else { return nil }
    return try state.invoice(at: sequence) { (_, body) throws(BookFailure) in
      try body(record.rawSpan)
    }
  }

  /// An invoice that is reversed may be entered again.
  func takeBackInvoice(
    at sequence: UInt64,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    var found: SupplierInvoices.Key?
    try history.read(sequence) { (record) throws(BookFailure) in
      found = try state.invoice(at: sequence) { (_, body) throws(BookFailure) in try body(record) }
    }
    if let found { state.invoices.takeBack(found, at: sequence) }
  }

  /// Judges `voucher.reviewed` and `voucher.rejected`, and lets them take effect.
  mutating func judgeReview(
    _ step: DocumentReview.Step,
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    forgetEntry()
    guard let (name, found) = try followed(by: facts, record, state, history) else {
      return .not(Obstacle(reason: .notUnderReview, detail: [(.missing, "follows")]))
    }
    guard let sequence = found, let review = try state.review(of: sequence) else {
      return .not(Obstacle(reason: .notUnderReview, detail: [(.event, name)]))
    }
    let reason = review.refusal(of: step, by: state.person(facts.actor))
    if step == .review, reason != .notUnderReview,
      let obstacle = duplicateObstacle(try invoice(ofParked: sequence, state), nil, state)
    {
      return .not(obstacle)
    }
    if let reason {
      let isUnnamed = reason == .missingApprover
      return .not(
        Obstacle(reason: reason, detail: isUnnamed ? [(.missing, "actor")] : [(.event, name)])
      )
    }
    state.takeReview(step, of: sequence, by: facts.actor)
    return .posted(rule: 0, related: sequence)
  }

  /// Judges `event.dismissed`, and lets it take effect: the parked event will never be booked.
  mutating func judgeDismissal(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    forgetEntry()
    guard let (name, found) = try followed(by: facts, record, state, history) else {
      return .not(Obstacle(reason: .notParked, detail: [(.missing, "follows")]))
    }
    guard let sequence = found, state.parked[sequence] != nil else {
      return .not(Obstacle(reason: .notParked, detail: [(.event, name)]))
    }
    if let obstacle = peopleObstacle(facts, state) { return .not(obstacle) }
    state.parked.remove(sequence)
    return .posted(rule: 0, related: sequence)
  }

  /// What an event follows, as messages name it, and its sequence where it is recorded; nil where it
  /// follows nothing.
  private func followed(
    by facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> (name: String, sequence: UInt64?)? {
    guard let link = facts.follows else { return nil }
    let name = "\(state.name(link.source)) \(record.rawSpan.string(link.id))"
    let id = record.rawSpan.extracting(link.id)
    return (name, try history.find(source: link.source, id: id))
  }
}
