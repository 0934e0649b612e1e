import BusinessCalendar
import Codec
import Events
import IndependentReplay
import RandomNumbers
import Testing

/// Laws over seeded books: balances, days, and going on from a state.
@Suite struct StateTests {
  @Test(arguments: 0..<20)
  func `balances are what one line of arithmetic per event makes them`(seed: UInt64) throws {
    let book = try RandomBook(seed: seed, events: 300)
    let replay = book.log.replay()
    #expect(replay.findings == [])
    let net = Dictionary(
      uniqueKeysWithValues: replay.balances.map { ($0.account, $0.debit - $0.credit) }
    )
    #expect(net.filter { $0.value != 0 } == book.expected.filter { $0.value != 0 })
  }

  @Test(arguments: 0..<20)
  func `debits equal credits in every currency, subjects are the sums of their accounts`(
    seed: UInt64
  ) throws {
    let replay = try RandomBook(seed: seed, events: 200).log.replay()
    var (sums, subjects): ([Substring: Int128], [String: Int128]) = ([:], [:])
    for balance in replay.balances {
      let parts = balance.account.split(separator: "/")
      sums[parts[parts.count - 1], default: 0] += balance.debit - balance.credit
      subjects["\(parts[0])/\(parts[parts.count - 1])", default: 0] += balance.debit
    }
    #expect(sums.values.allSatisfy { $0 == 0 })
    #expect(replay.subjectTotals.allSatisfy { subjects[$0.account] == $0.debit })
    #expect(replay.subjectTotals.count == subjects.count)
  }

  @Test(arguments: 0..<20)
  func `the movements of all days make the balances`(seed: UInt64) throws {
    let log = try RandomBook(seed: seed, events: 300).log
    let replay = log.replay()
    var sums: [String: ReplayBalance] = [:]
    var day = try #require(BusinessDate("2026-11-20"))
    while day <= log.openDate {
      for movement in replay.movements(on: day) {
        let account = movement.account
        var sum = sums[account] ?? ReplayBalance(account: account, debit: 0, credit: 0)
        sum.debit += movement.debit
        sum.credit += movement.credit
        sums[account] = sum
      }
      day = day.adding(days: 1)
    }
    let moved = sums.values.filter { $0.debit != 0 || $0.credit != 0 }
    #expect(Set(moved) == Set(replay.balances))
    var forgetful = replay
    forgetful.forgetMovements(before: log.openDate)
    #expect(forgetful.movements(on: log.openDate) == replay.movements(on: log.openDate))
    #expect(forgetful.movements(on: log.openDate.adding(days: -1)) == [])
  }

  @Test(arguments: 0..<20)
  func `going on from a state anywhere ends where the whole replay ends`(seed: UInt64) throws {
    let log = try RandomBook(seed: seed, events: 120).log
    let whole = log.replay()
    var random = SeededRandom(seed: seed)
    for _ in 0..<10 {
      let cut = UInt64(random.int(in: 0...Int(log.sequence)))
      var first = IndependentReplay()
      log.apply(to: &first, through: cut)
      let kept = first.state.bytes
      var second = IndependentReplay(startingFrom: try ReplayState(bytes: kept.rawSpan))
      #expect(second.state == first.state)
      log.apply(to: &second, through: log.sequence)
      #expect(second.findings == [])
      #expect(second.balances == whole.balances)
      #expect(second.state.parked == whole.state.parked)
      #expect(second.state.releases == whole.state.releases)
      #expect(second.state.reversed == whole.state.reversed)
    }
  }

  @Test func `settings are carried`() throws {
    var log = try BookLog(chart: SmallBook.chart, rules: [SmallBook.pay])
    for (number, data) in [
      #"{"account":"2201/M1/CNY","limit":"5.00","codes":["b","a"],"ownership":"company","#
        + #""status":"credit-frozen"}"#,
      #"{"account":"2201/M2/CNY","negative":"allowed"}"#,
      #"{"account":"2201/M3/CNY","negative":"forbidden"}"#,
      #"{"account":"2202/M1/CNY/","limit":null}"#,
    ].enumerated() {
      var draft = EventDraft.said("account.opened", "a-\(number)", data)
      (draft.actor, draft.approver) = ("li.wei", "zhang.min")
      try log.append(draft)
    }
    #expect(log.replay().failedChecks == [.damaged])
    let state = log.replay().state
    #expect(state.accounts.map(\.settings.isOpened) == [true, true, true])
    #expect(state.accounts[0].settings.codes == ["a", "b"])
    #expect(state.accounts[0].settings.limit == 500)
    #expect(state.accounts.map(\.settings.ownership) == ["company", nil, nil])
    #expect(state.accounts[0].settings.status == .creditFrozen)
    #expect(state.accounts.map(\.settings.forbidsNegative) == [nil, false, true])
    let kept = state.bytes
    #expect(try ReplayState(bytes: kept.rawSpan) == state)
  }

  @Test func `a state cut anywhere is refused, and one bit changed does not trap`() throws {
    let kept = try RandomBook(seed: 1, events: 40).log.replay().state.bytes
    for length in 0..<kept.count {
      let cut = Array(kept[..<length])
      #expect(throws: CodecError.self) { try ReplayState(bytes: cut.rawSpan) }
    }
    for index in stride(from: 0, to: kept.count, by: 3) {
      var changed = kept
      changed[index] ^= 1 << UInt8(index % 8)
      guard let state = try? ReplayState(bytes: changed.rawSpan) else { continue }
      _ = IndependentReplay(startingFrom: state).balances
    }
  }

  @Test func `a starting balance of what is no account is found`() throws {
    var state = ReplayState()
    state.accounts = [ReplayState.Account(account: "2201", debit: 1, credit: 0)]
    #expect(IndependentReplay(startingFrom: state).failedChecks == [.damaged])
  }

  @Test(arguments: 0..<2)
  func `one bit changed in any record is no trap`(seed: UInt64) throws {
    // Every fourth byte of a small book, each with another bit. That nothing crashes is the proof.
    let log = try RandomBook(seed: seed, events: 25).log
    var before = IndependentReplay()
    for sequence in 1...log.sequence {
      log.apply(to: &before, through: sequence - 1)
      let isText = (2...4).contains(sequence)
      let places = stride(
        from: Int(seed),
        to: min(log.records[Int(sequence) - 1].count, 400),
        by: isText ? 40 : 4
      )
      for index in places {
        var (changed, replay) = (log, before)
        changed.tamper(at: sequence) { $0[index] ^= 1 << UInt8((index + Int(seed)) % 8) }
        changed.apply(to: &replay, through: changed.sequence)
        _ = replay.balances
      }
    }
  }
}
