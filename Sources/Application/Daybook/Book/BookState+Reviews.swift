import Codec
import Events
import Vouchers

/// Documents that wait for their review, and parked events that are given up.
extension BookState {
  /// Somebody whom an event names, as people mean the name; empty where nobody is named.
  ///
  /// Capital letters and blanks around a name make no other person.
  func person(_ number: UInt32) -> String { number == 0 ? "" : name(number).meant }

  /// Whether an event of this type gives a parked one up.
  func isDismissal(type: UInt32) -> Bool {
    names.bytes(of: type).byteCount == EventType.eventDismissed.utf8.count
      && name(type) == EventType.eventDismissed
  }

  /// What a type says of a document's review; nil for any other type.
  func reviewStep(ofType type: UInt32) -> DocumentReview.Step? {
    // Asked of every record of a replay: nearly all are settled by length and first letter.
    let text = names.bytes(of: type)
    guard text.byteCount == 16, (try? text.fixed(UInt8.self, at: 0)) == UInt8(ascii: "v") else {
      return nil
    }
    return DocumentReview.Step(type: name(type))
  }

  /// The review of a parked document; nil where the event waits for something else, and was never
  /// reviewed.
  func review(of sequence: UInt64) throws(BookFailure) -> DocumentReview? {
    guard let document = parked[sequence] else { return nil }
    let reviewers = parked.reviewers(of: sequence)
    let isWaiting = document.waitsFor == .review(sequence)
    guard isWaiting || !reviewers.isEmpty else { return nil }
    var reader = EntryReader()
    let record = document.record.rawSpan
    try reader.decode(record, try recordHeader(record, at: sequence), at: sequence)
    let stage: DocumentReview.Stage =
      !isWaiting ? .reviewed : reviewers.isEmpty ? .submitted : .underReview
    return DocumentReview(
      maker: person(reader.facts.actor),
      reviewers: reviewers.map { person($0) },
      stage: stage
    )
  }

  /// Lets a review or a rejection take effect.
  mutating func takeReview(
    _ step: DocumentReview.Step,
    of sequence: UInt64,
    by person: UInt32
  ) {
    if step == .rejection {
      parked.remove(sequence)
    } else {
      parked.review(sequence, by: person)
    }
  }
}
