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
    case begin(Story), beginTale(Tale, Int)
    case pay(Int), confirm(Int), settle(Int)
    case refund(Refund), refundArrives(Refund)
    case withdraw(Int), submit(Int), endWithdrawal(Int)
    case reverse(EventName)
    case notice(PlatformEvent), again(PlatformEvent), conflict(PlatformEvent)
    case tell(Telling)
    case freeze
    case strays
    case night(Int)
  }

  /// What many customers set out to do; what only some do is a `Tale`.
  enum Story: CaseIterable {
    case recharge, instantPayment, securedPayment, balancePayment, combinedPayment
    case transfer, userWithdrawal, merchantWithdrawal, exchange, mistake
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

  static let dayLength = 86_400_000
  /// How long after the cut what arrives still belongs to the file of late events.
  private static let nightLength = 4 * 3_600_000

  let options: DayOptions
  let population: Population
  var random: SeededRandom
  var model = BookModel()
  var counts: [DayFile: FileCounts] = [:]
  var examples = Examples()
  var orders: [Order] = []
  var withdrawals: [Withdrawal] = []
  /// What channels have given back since their last file.
  var refundsAtChannels: [ModelViews.Channel: Int64] = [:]
  private(set) var file = DayFile.opening
  /// The time of the step that is being performed.
  private(set) var clock = 0
  private var plan = StepHeap()
  private var planned = 0
  private var tellings = 0
  private var numbers: [EventName.Kind: Int] = [:]
  private var buffer: [UInt8] = []

  init(_ options: DayOptions) {
    self.options = options
    population = Population(merchants: options.merchants, users: options.users)
    random = SeededRandom(seed: options.seed)
    for file in options.files { counts[file] = FileCounts() }
    buffer.reserveCapacity(1 << 20)
  }

  /// The day of a time, counted from the first.
  static func day(of time: Int) -> Int {
    time >= 0 ? time / dayLength : (time - dayLength + 1) / dayLength
  }

  /// When the day of a time is over, and the book is cut over.
  static func cut(after time: Int) -> Int { (day(of: time) + 1) * dayLength }

  /// The next number of a kind of event.
  mutating func number(_ kind: EventName.Kind) -> Int {
    numbers[kind, default: 0] += 1
    return numbers[kind, default: 0]
  }

  /// A new story that is told code by code.
  mutating func telling(
    at time: Int,
    order: String? = nil,
    money: Money = .cny,
    _ cast: [String: Party]
  ) -> Telling {
    tellings += 1
    return Telling(tellings, order: order, at: time, money: money, cast: cast, random.fork())
  }

  /// Plans a step; steps of the same time keep the order in which they were planned.
  mutating func schedule(_ step: Step, at time: Int) {
    planned += 1
    plan.insert(StepHeap.Planned(at: time, number: planned, step: step))
  }

  /// A time some minutes later.
  mutating func later(_ time: Int, minutes: ClosedRange<Int>) -> Int {
    time + random.int(in: minutes.lowerBound * 60_000...minutes.upperBound * 60_000)
  }

  /// Opens the book: balances of the day before, and the accounts that an event must open.
  mutating func open(_ write: (DayFile, [UInt8]) throws -> Void) rethrows {
    for event in openings() { say(event) }
    try turn(to: .day(0), write)
  }

  /// Trades day by day: each is carried over where it ends a month, cut over, and goes on into the
  /// night with what was begun.
  mutating func trade(_ write: (DayFile, [UInt8]) throws -> Void) rethrows {
    planStories()
    planTales()
    for day in 0..<options.days {
      let end = (day + 1) * Self.dayLength
      try perform(until: end, write)
      if day == options.days - 1 { fillUp(before: end) }
      if options.endsMonth(day) {
        try turn(to: .period(day), write)
        closePeriod(day, at: end - 1)
      }
      try turn(to: .late(day), write)
      try perform(until: end + Self.nightLength, write)
      if day < options.days - 1 { try turn(to: .day(day + 1), write) }
    }
    try flush(write)
    finish()
    model.cut()
  }

  private mutating func perform(
    until end: Int,
    _ write: (DayFile, [UInt8]) throws -> Void
  ) rethrows {
    while let next = plan.removeFirst(before: end) {
      clock = next.at
      perform(next.step, at: next.at)
      if buffer.count > 1 << 20 { try flush(write) }
    }
  }

  /// As many as were asked for: what is missing comes as recharges of the last minute.
  private mutating func fillUp(before end: Int) {
    while counts.values.reduce(0, { $0 + $1.lines }) < options.events {
      recharge(at: end - 1, arriving: end - 1)
    }
  }

  /// Ends a file, cuts the book over where the next one is of another day, and begins that.
  private mutating func turn(
    to next: DayFile,
    _ write: (DayFile, [UInt8]) throws -> Void
  ) rethrows {
    try flush(write)
    finish()
    if next.bookedOn != file.bookedOn { model.cut() }
    file = next
  }

  private mutating func finish() {
    let before = counts.values.reduce(0) { $0 + $1.released }
    counts[file]?.released = model.releasedCount - before
    counts[file]?.waiting = model.waiting.count
  }

  private mutating func flush(_ write: (DayFile, [UInt8]) throws -> Void) rethrows {
    try write(file, buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func planStories() {
    // A story makes so many events on the average; what is missing comes at the end.
    let count = max(10, options.events * 100 / 256)
    let weights: [(Story, Int)] = [
      (.recharge, 140), (.instantPayment, 300), (.securedPayment, 240), (.balancePayment, 130),
      (.combinedPayment, 10), (.transfer, 90), (.userWithdrawal, 45), (.merchantWithdrawal, 32),
      (.exchange, 4), (.mistake, 5),
    ]
    let busyness = (0..<options.days).map { Population.busyness(of: options.date($0)) }
    for _ in 0..<count {
      let story = weights[random.index(weights: weights.map(\.1))].0
      let day = random.index(weights: busyness)
      schedule(.begin(story), at: day * Self.dayLength + population.time(&random))
    }
    schedule(.freeze, at: 10 * 3_600_000)
    schedule(.strays, at: 11 * 3_600_000)
    for day in 0..<options.days {
      schedule(.night(day), at: (day + 1) * Self.dayLength + 9_000_000)
    }
  }

  /// Hands an event out, lets the model decide it, and plans its repetitions.
  @discardableResult
  mutating func say(_ event: PlatformEvent) -> Verdict {
    write(event.tree(on: options.day))
    let verdict = model.append(event)
    counts[file]?.note(verdict)
    examples.note(event, verdict)
    follow(event, verdict)
    if file != .opening, random.chance(perMille: 12) {
      schedule(.again(event), at: repetition())
    } else if file != .opening, !event.amounts.isEmpty, random.chance(perMille: 1) {
      schedule(.conflict(event), at: repetition())
    }
    return verdict
  }

  /// What the channels' own systems make of it: clearing reports each payment, and the channel's
  /// file has each refund.
  private mutating func follow(_ event: PlatformEvent, _ verdict: Verdict) {
    if event.isPaidThroughChannel {
      planClearing(of: event)
    } else if event.code == "4101", verdict == .posted, let channel = event.party("channel"),
      let amount = event.amounts.first
    {
      let place = ModelViews.Channel(party: channel, money: amount.money)
      refundsAtChannels[place, default: 0] += amount.minor
    }
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
    write(event.tree(on: options.day))
  }

  private mutating func write(_ tree: JSONTree) {
    tree.write(to: &buffer)
    buffer.append(UInt8(ascii: "\n"))
  }

  /// Soon, by a nervous sender, or after the cut, when a day's file is sent again.
  private mutating func repetition() -> Int {
    if random.chance(perMille: 40) {
      return Self.cut(after: clock) + random.int(in: 1...3_600_000)
    }
    return clock + random.int(in: 1_000...600_000)
  }
}
