import Codec
import Events

// What a channel or a bank says once: that a refund or a payout was paid, that a withdrawal was paid,
// that it came back or was not paid. While one such word stands in suspense, or was explained there and not given up, the
// same one is not booked under another id, nor placed in suspense.

/// Such a word, by its type without a version, one for both of a withdrawal's ends: of its order, and of the request that it answers.
struct WordSaidOnce: Hashable, Sendable {
  let type: String
  let order: [UInt8]
  var source: Symbol = 0
  var id: [UInt8] = []
}

extension IndependentReplay {
  /// An event, recorded at a place, is booked or placed in suspense: no other that is there says the
  /// same.
  mutating func checkSaidOnce(_ facts: EventFacts, _ record: RawSpan, at place: UInt64) {
    guard !wordsInSuspense.isEmpty, let word = wordSaidOnce(facts, record),
      let other = wordsInSuspense[word]?.first(where: { $0 != place && parked.contains($0) })
    else { return }
    // By an item of that order it is taken out of suspense where it is booked.
    let order = Array("suspend-\(other)".utf8)
    if facts.items.contains(where: { record.array($0.order) == order }) { return }
    note(
      .suspense,
      expected: "sequence \(other) given up before",
      actual: "the same, said by sequence \(place)",
      "says again what sequence \(other) says, whose money stands in suspense or was explained there"
    )
  }

  /// A parked event is placed in suspense: from now on no other says the same.
  mutating func takeSaidOnce(_ facts: EventFacts, _ record: RawSpan, at place: UInt64) {
    guard let word = wordSaidOnce(facts, record) else { return }
    wordsInSuspense[word, default: []].append(place)
  }

  private func wordSaidOnce(_ facts: EventFacts, _ record: RawSpan) -> WordSaidOnce? {
    var parts = symbols.text(facts.type).split(separator: ".")
    if let last = parts.last, last.first == "v", Int(last.dropFirst()) != nil { parts.removeLast() }
    let type = parts.joined(separator: ".")
    guard !facts.order.isEmpty else { return nil }
    var word = WordSaidOnce(type: type, order: record.array(facts.order))
    switch type {
    case "withdrawal.succeeded", "withdrawal.returned": return word
    case "withdrawal.failed":
      return WordSaidOnce(type: "withdrawal.returned", order: word.order)
    case "refund.succeeded", "payout.succeeded":
      if let link = facts.follows { (word.source, word.id) = (link.source, record.array(link.id)) }
      return word
    default: return nil
    }
  }
}
