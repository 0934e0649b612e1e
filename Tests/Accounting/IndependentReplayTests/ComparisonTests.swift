import Amounts
import BusinessCalendar
import Codec
import DaybookTestSupport
import Events
import IndependentReplay
import RandomNumbers
import Testing

/// The engine's books against the replay's: whatever differs is named with its amount.
@Suite struct ComparisonTests {
  @Test(arguments: 0..<10)
  func `equal books have no difference, in whatever order they come`(seed: UInt64) throws {
    let log = try RandomBook(seed: seed, events: 100).log
    let replay = log.replay()
    var random = SeededRandom(seed: seed)
    #expect(replay.compare(balances: random.shuffled(replay.balances)) == [])
    #expect(replay.compare(subjects: random.shuffled(replay.subjectTotals)) == [])
    let movements = random.shuffled(replay.movements(on: log.openDate))
    #expect(replay.compare(movements: movements, on: log.openDate) == [])
    // An account that was opened and never moved stands in one book and not in the other.
    let opened = [ReplayBalance(account: "2201/M9/CNY", debit: 0, credit: 0)]
    #expect(replay.compare(balances: replay.balances + opened) == [])
  }

  @Test(arguments: 0..<10)
  func `one amount altered in the stored books is named with the account`(seed: UInt64) throws {
    let replay = try RandomBook(seed: seed, events: 100).log.replay()
    var random = SeededRandom(seed: seed)
    var stored = replay.balances
    let index = random.int(in: 0...stored.count - 1)
    if random.chance(perMille: 500) {
      stored[index].debit += 1
    } else {
      stored[index].credit -= 100
    }
    let findings = replay.compare(balances: stored)
    #expect(findings.map(\.place) == [stored[index].account])
    #expect(findings.map(\.check) == [.balance])
  }

  @Test func `the difference is said in major units with the last event of the account`() throws {
    var log = try BookLog(chart: SmallBook.chart, rules: [SmallBook.pay])
    let parties = ["merchant": "M1", "channel": "c"]
    let amounts = ["gross": "10.00 CNY"]
    let draft = try EventDraft.test("payment.received", "p", code: "pay", amounts, parties)
    try log.append(draft, BookLog.Header(rule: 1))
    let stored = [
      ReplayBalance(account: "1101/c/CNY", debit: 1001, credit: 1),
      ReplayBalance(account: "2201/M1/CNY", debit: 0, credit: 1000),
    ]
    let finding = try #require(log.replay().compare(balances: stored).first)
    #expect((finding.place, finding.sequence) == ("1101/c/CNY", 4))
    #expect(
      finding.message == "1101/c/CNY: replayed debit 10.00, credit 0.00; stored debit 10.01, "
        + "credit 0.01; off in debit by 0.01 CNY and credit by 0.01 CNY"
    )
    #expect(finding.description == "event 4: balance: \(finding.message)")
  }

  @Test func `every word that a finding begins with is explained`() throws {
    let page = try Repository.text("docs/reference/replay-findings.md")
    let words = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .map { String($0.dropFirst(3).prefix { $0 != "`" }) }
    #expect(words == ReplayFinding.Check.allCases.map(\.rawValue))
  }

  @Test func `accounts missing on either side, or stored twice, are named`() throws {
    let replay = try RandomBook(seed: 3, events: 100).log.replay()
    var missing = replay.balances
    let gone = missing.removeFirst()
    #expect(replay.compare(balances: missing).map(\.place) == [gone.account])
    let extra = ReplayBalance(account: "2201/M9/CNY", debit: 0, credit: 5)
    #expect(replay.compare(balances: replay.balances + [extra]).map(\.place) == [extra.account])
    #expect(replay.compare(balances: replay.balances + [gone]).map(\.actual) == ["two rows"])
    let subjects = replay.subjectTotals.dropLast()
    #expect(replay.compare(subjects: subjects).map(\.check) == [.subject])
    let today = try #require(replay.openDate)
    #expect(replay.compare(movements: [extra], on: today).contains { $0.check == .movement })
  }

  @Test func `differences come in the order of accounts, as many as are allowed`() throws {
    let replay = try RandomBook(seed: 4, events: 100).log.replay(findingsMaximum: 3)
    let findings = replay.compare(balances: [])
    #expect(findings.map(\.place) == replay.balances.prefix(3).map(\.account))
  }

  @Test(arguments: 0..<20)
  func `an amount altered in the log is found by comparing with the books made before`(
    seed: UInt64
  ) throws {
    // The engine's books are those of the untouched log; then one amount of a record is altered in
    // place, as somebody would who also computes the chain anew.
    let book = try RandomBook(seed: seed, events: 60).log
    let replay = book.replay()
    var altered = book
    // Not one that is reversed: taken back in red, it leaves no trace in the balances.
    let victim = try #require(
      (5...book.sequence).first { sequence in
        guard let event = try? book.event(at: sequence), event.outcome == .posted else {
          return false
        }
        return event.draft.type == "withdrawal.requested"
          && !replay.state.reversed.contains(sequence)
      }
    )
    let amount = try #require(try book.event(at: victim).draft.amounts["amount"])
    let place = try #require(
      BookLog.place(of: amount.value.coefficient, in: book.records[Int(victim) - 1])
    )
    // The lowest bit of a zigzag number is its sign, the next one its lowest digit.
    altered.tamper(at: victim) { $0[place] ^= 2 }
    let findings = altered.replay().compare(balances: replay.balances)
    #expect(findings.map(\.place) == ["1101/c/CNY", "2201/M1/CNY"])
  }
}

extension BookLog {
  /// A record decoded for people.
  func event(at sequence: UInt64) throws -> RecordedEvent {
    let bytes = records[Int(sequence) - 1]
    return try RecordedEvent(sequence: sequence, record: bytes.rawSpan, names: names)
  }

  /// Where the zigzag varint of a number begins in a record, after the header.
  static func place(of number: Int128, in bytes: [UInt8]) -> Int? {
    var writer = ByteWriter()
    writer.wide(number)
    let wanted = writer.bytes
    return (64..<bytes.count - wanted.count).last { Array(bytes[$0..<$0 + wanted.count]) == wanted }
  }
}
