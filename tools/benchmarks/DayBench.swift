import Daybook
import Events
import Foundation
import Statements

/// What comes after appending: start, statement, close, rebuild, audit, on one day of events.
struct DayBench {
  let count: Int
  let rounds: Int
  let merchants: Int
  let folder: URL

  private struct Costs {
    var start: [Double] = []
    var statement: [Double] = []
    var close: [Double] = []
    var rebuild: [Double] = []
    var audit: [Double] = []
    var balanceLoop: [Double] = []
    var accounts = 0
    var disk = 0
  }

  func lines() throws -> [Line] {
    var costs = Costs()
    for _ in 0..<rounds { try round(&costs) }
    return [
      Line(
        work: "start after a crash, tail of \(count) events",
        result: String(format: "%.2f s", costs.start.median),
        reference: "",
        budget: "1 s with a tail of 1 M events"
      ),
      Line(
        work: "account statement, open day",
        result: String(format: "%.1f ms", costs.statement.median * 1e3),
        reference: "",
        budget: "5 ms in the writer's process"
      ),
      Line(
        work: "close of a day, \(costs.accounts) accounts",
        result: String(format: "%.1f s", costs.close.median),
        reference: "",
        budget: "30 s at 10 M events and 1 M accounts"
      ),
      Line(
        work: "rebuild of all views",
        result: rate(count, per: costs.rebuild.median),
        reference: "bare Int128 loop, four postings: \(rate(count, per: costs.balanceLoop.median))",
        budget: "10 M events/s at 100 k accounts"
      ),
      Line(
        work: "audit with independent replay",
        result: rate(count, per: costs.audit.median),
        reference: "hledger: 13 k transactions/s",
        budget: "1 M events/s for the replay"
      ),
      Line(
        work: "disk, log and views of the closed day",
        result: "\(costs.disk / count) bytes/event",
        reference: "",
        budget: "200 bytes/event"
      ),
    ]
  }

  private func round(_ costs: inout Costs) throws {
    let path = folder.appendingPathComponent("day").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try append(to: path)
    var options = BookWriter.Options()
    options.mapBytes = 1 << 36
    var opened: BookWriter?
    costs.start.append(try Cost.of { opened = try BookWriter.open(at: path, options) }.wall)
    guard let writer = opened else { throw BenchFailure("the book does not open") }
    defer { writer.shutDown() }
    let pattern = AccountPattern("220202/M0000007")
    costs.statement.append(try Cost.of { _ = try writer.book.subsidiaryLedger(pattern) }.wall)
    costs.close.append(
      try Cost.of {
        let certificate = try writer.close(BenchBook.day)
        guard certificate.isClean else { throw BenchFailure("the day is not sealed") }
      }.wall
    )
    costs.accounts = try writer.book.information().accounts
    costs.disk = diskUsage(of: path)
    costs.rebuild.append(try Cost.of { _ = try writer.book.rebuildViews() }.wall)
    costs.balanceLoop.append(Cost.of { Self.balanceLoop(count, accounts: merchants) }.wall)
    costs.audit.append(
      try Cost.of {
        guard try writer.book.audit().isClean else { throw BenchFailure("the audit is not clean") }
      }.wall
    )
  }

  /// Makes the book, without a checkpoint, so that the next start replays everything.
  private func append(to path: String) throws {
    var events = BenchEvents(merchants: merchants, identifiers: .ordered, day: BenchBook.day)
    let book = try BenchBook(at: path, synchronizing: false, writingCheckpoints: false)
    defer { book.writer.shutDown() }
    try book.append(events.batches(count))
  }

  /// The least that a rebuild does: four additions per event to 128-bit balances.
  private static func balanceLoop(_ count: Int, accounts: Int) {
    var balances = [Int128](repeating: 0, count: accounts)
    var state: UInt64 = 1
    for _ in 0..<count * 4 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      balances[Int(state >> 33) % accounts] &+= Int128(state & 0xFFFF)
    }
    precondition(balances.contains { $0 != 0 })
  }
}
