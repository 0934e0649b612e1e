import BusinessCalendar
import RandomNumbers

/// Who does what when: stories (an order, a withdrawal, a transfer) whose steps come at their times,
/// and the systems' disorder on top: late, repeated, conflicting, out of order, too large.
///
/// Every step is decided by the model before the next one is planned, since a real platform does
/// not submit a withdrawal that was refused.
struct Market {
  /// A step of a story.
  enum Step {
    case begin(Story)
    case pay(Int), confirm(Int), clear(Int), settle(Int)
    case refund(Refund), refundArrives(Refund)
    case withdraw(Int), submit(Int), endWithdrawal(Int)
    case reverse(EventName)
    case notice(PlatformEvent), again(PlatformEvent), conflict(PlatformEvent)
    case freeze
  }

  /// What a customer sets out to do.
  enum Story: CaseIterable {
    case recharge, instantPayment, securedPayment, balancePayment, combinedPayment
    case transfer, userWithdrawal, merchantWithdrawal, exchange, margin, mistake
  }

  struct Order {
    enum Stage { case paid, confirmed, settled }
    let merchant: Int
    let buyer: Int
    let channel: Party
    let money: Money
    let gross: Int64
    let isInstant: Bool
    let isFromBalance: Bool
    let paidAt: Int
    var refunded: Int64 = 0
    var stage = Stage.paid
    var confirmIsPlanned = false

    var rest: Int64 { gross - refunded }
  }

  struct Refund {
    let order: Int
    let number: Int
    let amount: Int64
    /// Whether the channel's answer overtakes the request.
    let isOvertaken: Bool
  }

  struct Withdrawal {
    let party: Party
    let money: Money
    let amount: Int64
    let fee: Int64

    var isUser: Bool { party.kind == .user }
    var role: String { isUser ? "user" : "merchant" }
  }

  struct Planned {
    let at: Int
    let number: Int
    let step: Step
  }

  let options: DayOptions
  let population: Population
  var random: SeededRandom
  var model = BookModel()
  var counts: [DayFile: FileCounts] = [:]
  var examples = Examples()
  var orders: [Order] = []
  var withdrawals: [Withdrawal] = []
  private(set) var file = DayFile.opening
  /// The time of the step that is being performed.
  private var clock = 0
  private var plan = Heap()
  private var planned = 0
  private var numbers: [EventName.Kind: Int] = [:]
  private var buffer: [UInt8] = []

  init(_ options: DayOptions) {
    self.options = options
    population = Population(merchants: options.merchants, users: options.users)
    random = SeededRandom(seed: options.seed)
    for file in DayFile.allCases { counts[file] = FileCounts() }
    buffer.reserveCapacity(1 << 20)
  }

  var cutAt: Int { options.cutAfterMinutes * 60_000 }

  /// The next number of a kind of event.
  mutating func number(_ kind: EventName.Kind) -> Int {
    numbers[kind, default: 0] += 1
    return numbers[kind, default: 0]
  }

  /// Plans a step; steps of the same time keep the order in which they were planned.
  mutating func schedule(_ step: Step, at time: Int) {
    planned += 1
    plan.insert(Planned(at: time, number: planned, step: step))
  }

  /// A time some minutes later.
  mutating func later(_ time: Int, minutes: ClosedRange<Int>) -> Int {
    time + random.int(in: minutes.lowerBound * 60_000...minutes.upperBound * 60_000)
  }

  /// Opens the book: balances of the day before, and the accounts that an event must open.
  mutating func open(_ write: (DayFile, [UInt8]) throws -> Void) rethrows {
    for event in openings() { say(event) }
    try flush(write)
    model.cut()
    file = .day
  }

  /// Runs the day, cuts it over, and goes on for four hours with what was begun.
  mutating func trade(_ write: (DayFile, [UInt8]) throws -> Void) rethrows {
    planStories()
    let end = cutAt + 4 * 3_600_000
    while let next = plan.removeFirst(), next.at < end {
      if next.at >= cutAt, file == .day { try cutOver(write) }
      clock = next.at
      perform(next.step, at: next.at)
      if buffer.count > 1 << 20 { try flush(write) }
    }
    if file == .day { try cutOver(write) }
    try flush(write)
    finish()
    model.cut()
  }

  private mutating func cutOver(_ write: (DayFile, [UInt8]) throws -> Void) rethrows {
    // As many as were asked for: what is missing comes as recharges of the last minute.
    while (counts[.day]?.lines ?? 0) < options.events {
      recharge(at: cutAt - 1, arriving: cutAt - 1)
    }
    try flush(write)
    finish()
    model.cut()
    file = .late
  }

  private mutating func finish() {
    counts[file]?.waiting = model.waiting.count
    let before = counts.values.reduce(0) { $0 + $1.released }
    counts[file]?.released = model.releasedCount - before
  }

  private mutating func flush(_ write: (DayFile, [UInt8]) throws -> Void) rethrows {
    try write(file, buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func planStories() {
    // A story makes 1.8 events on the average; what is missing comes at the end of the day.
    let count = max(10, options.events * 100 / 178)
    let weights: [(Story, Int)] = [
      (.recharge, 140), (.instantPayment, 300), (.securedPayment, 240), (.balancePayment, 130),
      (.combinedPayment, 10), (.transfer, 90), (.userWithdrawal, 45), (.merchantWithdrawal, 32),
      (.exchange, 4), (.margin, 4), (.mistake, 5),
    ]
    for _ in 0..<count {
      let story = weights[random.index(weights: weights.map(\.1))].0
      schedule(.begin(story), at: min(population.time(&random), cutAt - 1))
    }
    schedule(.freeze, at: 10 * 3_600_000)
  }

  /// Hands an event out, lets the model decide it, and plans its repetitions.
  @discardableResult
  mutating func say(_ event: PlatformEvent) -> Verdict {
    write(event.tree(on: options.day))
    let verdict = model.append(event)
    counts[file]?.note(verdict)
    examples.note(event, verdict)
    if file != .opening, random.chance(perMille: 12) {
      schedule(.again(event), at: repetition())
    } else if file != .opening, !event.amounts.isEmpty, random.chance(perMille: 1) {
      schedule(.conflict(event), at: repetition())
    }
    return verdict
  }

  /// Says again what was said before; `otherwise` the same content in other bytes.
  mutating func sayAgain(_ event: PlatformEvent, otherwise: Bool) {
    counts[file]?.lines += 1
    counts[file]?.repeated += 1
    guard otherwise else {
      write(event.tree(on: options.day))
      return
    }
    var event = event
    if event.trace != nil { event.trace = random.next() }
    event.tree(on: options.day, otherwise: true).writeOtherwise(to: &buffer, &random)
    buffer.append(UInt8(ascii: "\n"))
  }

  /// Says something else under the same name.
  mutating func contradict(_ event: PlatformEvent) {
    var event = event
    event.amounts[0].minor += 1
    counts[file]?.lines += 1
    counts[file]?.conflicts += 1
    examples.conflict = examples.conflict ?? event.name
    write(event.tree(on: options.day))
  }

  private mutating func write(_ tree: JSONTree) {
    tree.write(to: &buffer)
    buffer.append(UInt8(ascii: "\n"))
  }

  /// Soon, by a nervous sender, or after the cut, when a day's file is sent again.
  private mutating func repetition() -> Int {
    if random.chance(perMille: 40) { return max(clock, cutAt) + random.int(in: 1...3_600_000) }
    return clock + random.int(in: 1_000...600_000)
  }
}

/// The steps still to come, the next one first.
private struct Heap {
  private var nodes: [Market.Planned] = []

  mutating func insert(_ node: Market.Planned) {
    nodes.append(node)
    var child = nodes.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      nodes.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Market.Planned? {
    guard let first = nodes.first else { return nil }
    nodes.swapAt(0, nodes.count - 1)
    nodes.removeLast()
    var parent = 0
    while 2 * parent + 1 < nodes.count {
      var child = 2 * parent + 1
      if child + 1 < nodes.count, precedes(child + 1, child) { child += 1 }
      guard precedes(child, parent) else { break }
      nodes.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (nodes[left].at, nodes[left].number) < (nodes[right].at, nodes[right].number)
  }
}
