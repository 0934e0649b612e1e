import BusinessCalendar
import Events
import RandomNumbers

/// What is done to a book.
enum Deed: Hashable, Sendable {
  /// A batch is appended.
  case append([EventDraft])
  /// A chart or rules are published.
  case publish(chart: String?, rules: String?)
  /// The day is cut over to one so many days later.
  case cut(days: Int)
  /// The oldest day that is not sealed is closed.
  case close
}

/// A book's history, made from a seed before there is a book: the same for the same seed.
struct RandomHistory: Sendable {
  static let firstDay = BusinessDate(dayNumber: 20_777)  // 2026-11-20

  let seed: UInt64
  private(set) var deeds: [Deed] = []
  /// For what a law chooses at random beside the history.
  var random: SeededRandom

  /// Makes a history of about so many batches.
  init(seed: UInt64, batches: Int = 12, largest: Int = 8) {
    self.seed = seed
    random = SeededRandom(seed: seed)
    var events = RandomEvents(random.fork(), firstDay: Self.firstDay)
    for _ in 0..<batches {
      deeds.append(.append((0..<random.int(in: 1...largest)).map { _ in events.next() }))
      switch random.index(weights: [70, 12, 10, 8]) {
      case 1: deeds.append(.cut(days: random.chance(perMille: 800) ? 1 : random.int(in: 2...4)))
      case 2: deeds.append(.close)
      case 3: deeds.append(publication())
      default: break
      }
    }
  }

  private mutating func publication() -> Deed {
    switch random.int(in: 0...4) {
    case 0: .publish(chart: LawTexts.laterChart, rules: nil)
    case 1: .publish(chart: nil, rules: LawTexts.lateRule)
    case 2: .publish(chart: nil, rules: LawTexts.otherRule)
    case 3: .publish(chart: nil, rules: LawTexts.easierRule)
    default: .publish(chart: LawTexts.laterChart, rules: LawTexts.lateRule)
    }
  }

  /// How to see it again: for messages.
  var again: String { "again: DAYBOOK_SEED=\(seed)" }

  /// Every event in its order.
  var events: [EventDraft] {
    deeds.flatMap { deed in if case .append(let events) = deed { events } else { [EventDraft]() } }
  }

  /// The same deeds with the batches of neighbouring appends split anew.
  mutating func splitAnew() -> [Deed] {
    var result: [Deed] = []
    var waiting: [EventDraft] = []
    for deed in deeds {
      if case .append(let events) = deed {
        waiting += events
        if random.chance(perMille: 500) { continue }
      }
      while !waiting.isEmpty {
        let count = random.int(in: 1...waiting.count)
        result.append(.append(Array(waiting.prefix(count))))
        waiting.removeFirst(count)
      }
      if case .append = deed { continue }
      result.append(deed)
    }
    if !waiting.isEmpty { result.append(.append(waiting)) }
    return result
  }
}
