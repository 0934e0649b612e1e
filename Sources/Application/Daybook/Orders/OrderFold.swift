import Codec
import Events
import Ledgers
import Payments

/// Adds recorded events to the state of an order; outcomes are trusted, nothing is decided again.
struct OrderFold: ~Copyable, Sendable {
  private var reader = EntryReader()
  private var touched = TouchedOrders()
  private var effects: [(order: Int, effect: OrderEffect)] = []

  /// Adds one record, if it was posted.
  mutating func add(
    _ sequence: UInt64,
    of text: RawSpan,
    hash: UInt64,
    to order: inout OrderState,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    var question = OrderBook.Question(sequence: sequence)
    var isPosted = false
    var related: UInt64 = 0
    var (rules, currencies) = (state.rules, state.currencies)
    try history.read(sequence) { (record) throws(BookFailure) in
      let header = try recordHeader(record, at: sequence)
      isPosted = header.outcome == .posted
      guard isPosted else { return }
      try reader.read(record, header, at: sequence, &rules, currencies) {
        (other, body) throws(BookFailure) in try history.read(other, body)
      }
      related = header.relatedOrders
      question.rule = header.rule
      question.isReversal = header.type == WellKnownName.entryReversed.rawValue
      if related == 0 { try add(question, record, text, hash, &order, &words, &state, history) }
    }
    // Of a release and a reversal the entry is computed; facts and orders are the other event's.
    guard isPosted, related != 0 else { return }
    question.sequence = related
    try history.read(related) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: related), at: related)
      try add(question, record, text, hash, &order, &words, &state, history)
    }
  }

  private mutating func add(
    _ question: OrderBook.Question,
    _ record: RawSpan,
    _ text: RawSpan,
    _ hash: UInt64,
    _ order: inout OrderState,
    _ words: inout OrderWords,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) {
    var question = question
    touched.fill(reader.facts, record)
    guard let position = touched.find(text, hash: hash) else { return }
    _ = OrderEffects.gather(reader.entry, touched, state.balances.subjects, into: &effects)
    question.request = try history.followed(by: reader.facts, record, at: question.sequence)
    let meaning = words.meaning(of: reader.facts, state)
    // What was recorded happened: a step that cannot be counted still moves the order's money.
    var facts =
      OrderFacts(meaning.step, question, reader.facts, reader.entry, touched, position, state)
      ?? OrderFacts(step: nil, sequence: question.sequence)
    facts.isReversal = question.isReversal
    let own = effects.filter { $0.order == position }.map(\.effect)
    words.complete(&facts, of: reader.facts, meaning, touched, position, own, state)
    if position == Int(touched.own) {
      facts.takeTerms(question, reader.facts, reader.entry, state.rules)
    }
    order.evolve(facts, own)
  }
}
