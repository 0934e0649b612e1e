import Codec
import Events
import Payments

/// What an event says that is said once, and of which order and request.
struct SaidOnce: Sendable {
  /// The word and the order of which it is said.
  struct About: Hashable, Sendable {
    let word: SettledWord
    let order: [UInt8]
  }

  /// An event, by the number of its source and its id.
  struct Request: Hashable, Sendable {
    let source: UInt32
    let id: [UInt8]
  }

  let about: About
  /// What it answers; nil where it does not say, or that is the order.
  let request: Request?
  /// Whether it is an item that is raised, and says so only where it brings something back.
  var isItem = false

  init(_ about: About, answering request: Request?) {
    (self.about, self.request) = (about, request)
  }

  /// Nil for an event that may be said more than once, or names no order.
  init?(_ facts: borrowing EventFacts, _ record: RawSpan, _ type: String) {
    guard let word = SettledWord(type: type), !facts.order.isEmpty else { return nil }
    about = About(word: word, order: record.array(facts.order))
    isItem = OrderStep.stem(of: type) == "suspense.raised"
    let link = word.answersRequest ? facts.follows : nil
    request = link.map { Request(source: $0.source, id: record.array($0.id)) }
  }
}

/// Which parked events that stand in suspense, or stood there, say what is said once.
///
/// It stays said when the event is given up: its money stands in suspense, or was explained there.
/// Only where that was taken back does nothing stand for it.
struct SuspendedWords: Sendable {
  private struct Said {
    let request: SaidOnce.Request?
    let sequence: UInt64
  }

  private var said: [SaidOnce.About: [Said]] = [:]

  init() {}

  var isEmpty: Bool { said.isEmpty }

  /// The event that was parked at a sequence is placed in suspense.
  mutating func take(_ word: SaidOnce, at sequence: UInt64) {
    said[word.about, default: []].append(Said(request: word.request, sequence: sequence))
  }

  /// The sequences of those that say the same: one that names no request may mean any.
  func sequences(saying word: SaidOnce) -> [UInt64] {
    (said[word.about] ?? []).filter { other in
      other.request == nil || word.request == nil || other.request == word.request
    }
    .map(\.sequence)
  }
}

// MARK: Checkpoints

extension SuspendedWords {
  /// Appends all, in the order of the events.
  func encode(into writer: inout ByteWriter) {
    let all = said.flatMap { about, said in said.map { (about, $0) } }
      .sorted { $0.1.sequence < $1.1.sequence }
    writer.count(all.count)
    for (about, one) in all {
      writer.varint(one.sequence)
      writer.u8(about.word.rawValue)
      writer.text(about.order, about.order.indices)
      writer.varint(UInt64(one.request?.source ?? 0))
      writer.text(one.request?.id ?? [], (one.request?.id ?? []).indices)
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let (sequence, start) = (try reader.varint(), reader.offset)
      guard let word = SettledWord(rawValue: try reader.u8()) else {
        throw .malformed(offset: start)
      }
      let order = try reader.text()
      let about = SaidOnce.About(word: word, order: reader.bytes.array(order))
      let source = try reader.varint32()
      let id = try reader.text()
      let request =
        source == 0 ? nil : SaidOnce.Request(source: source, id: reader.bytes.array(id))
      take(SaidOnce(about, answering: request), at: sequence)
    }
  }
}
