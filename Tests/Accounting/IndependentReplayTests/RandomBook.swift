import BusinessCalendar
import Events
import IndependentReplay
import RandomNumbers

/// A seeded book of some days on the small chart, with every kind of event that makes an entry,
/// and the balances that it should have, kept by the one line of arithmetic that each event needs.
struct RandomBook {
  private(set) var log: BookLog
  /// Net balance by account in minor units, debits positive.
  private(set) var expected: [String: Int128] = [:]
  private var random: SeededRandom
  private var reversible: [Reversible] = []
  private struct Reversible {
    var id: String
    var sequence: UInt64
    var rule: UInt32
    var lines: [(String, Int128)]
  }
  private var waiting: [(sequence: UInt64, lines: [(String, Int128)])] = []

  init(seed: UInt64, events: Int) throws {
    random = SeededRandom(seed: seed)
    let chart = SmallBook.chart.replacing(", negative: forbidden", with: "")
    log = try BookLog(chart: chart, rules: [SmallBook.pay, SmallBook.draw])
    var day = log.openDate
    for number in 0..<events {
      try step("e-\(number)")
      guard random.chance(perMille: 30) else { continue }
      day = day.adding(days: Int32(random.int(in: 1...3)))
      try log.cut(to: day.description)
    }
  }

  private mutating func step(_ id: String) throws {
    switch random.index(weights: [50, 20, 5, 5, 5, 5, 5]) {
    case 0: try pay(id, BookLog.Header(rule: 1))
    case 1: try draw(id)
    case 2: try pay(id, BookLog.Header(outcome: .parked, reason: .creditFrozen))
    case 3: try release()
    case 4: try reverse()
    case 5: try voucher(id)
    default:
      let refused = BookLog.Header(outcome: .refused, reason: .exceedsAvailable)
      try log.append(.test("withdrawal.requested", id, code: "draw"), refused)
    }
  }

  private mutating func pay(_ id: String, _ header: BookLog.Header) throws {
    let currency = random.pick(["CNY", "USD", "JPY", "POINTS"]) ?? "CNY"
    let digits = ["CNY", "USD"].contains(currency) ? 2 : 0
    let (gross, fee) = (random.int(in: 0...100_000), random.int(in: 0...100))
    guard fee <= gross else { return try release() }
    let merchant = "M\(random.int(in: 1...5))"
    func text(_ minor: Int) -> String {
      digits == 0 ? "\(minor) \(currency)" : "\(minor / 100).\(padded(minor % 100)) \(currency)"
    }
    let amounts = ["gross": text(gross), "fee": text(fee)]
    let parties = ["merchant": merchant, "channel": "c"]
    let draft = try EventDraft.test("payment.received", id, code: "pay", amounts, parties)
    let sequence = try log.append(draft, header)
    let lines = [
      ("1101/c/\(currency)", Int128(gross)), ("2201/\(merchant)/\(currency)", Int128(fee - gross)),
      ("6001/platform/\(currency)", Int128(-fee)),
    ]
    if header.outcome == .parked {
      waiting.append((sequence, lines))
      return
    }
    post(lines)
    reversible.append(Reversible(id: id, sequence: sequence, rule: 1, lines: lines))
  }

  private mutating func draw(_ id: String) throws {
    let minor = random.int(in: 1...9_999)
    let amounts = ["amount": "\(minor / 100).\(padded(minor % 100)) CNY"]
    let parties = ["merchant": "M1", "channel": "c"]
    let draft = try EventDraft.test("withdrawal.requested", id, code: "draw", amounts, parties)
    let sequence = try log.append(draft, BookLog.Header(rule: 2))
    let lines = [("2201/M1/CNY", Int128(minor)), ("1101/c/CNY", Int128(-minor))]
    post(lines)
    reversible.append(Reversible(id: id, sequence: sequence, rule: 2, lines: lines))
  }

  private mutating func release() throws {
    guard !waiting.isEmpty else { return }
    let (sequence, lines) = waiting.removeFirst()
    try log.release(sequence, rule: 1)
    post(lines)
  }

  private mutating func reverse() throws {
    guard !reversible.isEmpty else { return }
    let target = reversible.remove(at: random.int(in: 0...reversible.count - 1))
    let style = random.pick(["red", "blue"]) ?? "red"
    try log.reverse(target.id, at: target.sequence, style: style, rule: target.rule)
    post(target.lines.map { ($0.0, -$0.1) })
  }

  private mutating func voucher(_ id: String) throws {
    var draft = try EventDraft.test("journal.posted", id)
    (draft.actor, draft.approver) = ("li.wei", "zhang.min")
    draft.references = ["document": "V"]
    let amount = random.int(in: 1...100)
    draft.lines = try [.line("Dr 3001/platform \(amount) JPY"), .line("Cr 1101/c \(amount) JPY")]
    let sequence = try log.append(draft)
    let lines = [("3001/platform/JPY", Int128(amount)), ("1101/c/JPY", Int128(-amount))]
    post(lines)
    reversible.append(Reversible(id: id, sequence: sequence, rule: 0, lines: lines))
  }

  private mutating func post(_ lines: [(String, Int128)]) {
    for (account, amount) in lines { expected[account, default: 0] += amount }
  }

  private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
