import Codec
import Events
import Payments

/// What an event says that is said once, and of which order and request.
///
/// While one that says it is parked and its money stands in suspense, or was explained there, nobody
/// knows whether another says it again: it waits until one of the two is given up.
struct SaidOnce: Hashable, Sendable {
  private let word: SettledWord
  private let order: [UInt8]
  /// The number of the source and the id of what it answers; 0 and none where that is the order.
  private let source: UInt32
  private let id: [UInt8]

  /// Nil for an event that may be said more than once, or names no order.
  init?(_ facts: borrowing EventFacts, _ record: RawSpan, _ type: String) {
    guard let word = SettledWord(type: type), !facts.order.isEmpty else { return nil }
    self.word = word
    order = record.array(facts.order)
    if word.answersRequest, let link = facts.follows {
      (source, id) = (link.source, record.array(link.id))
    } else {
      (source, id) = (0, [])
    }
  }
}
