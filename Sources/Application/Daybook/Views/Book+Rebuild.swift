import Codec
import Digests
import EventStore
import LMDB
import Ledgers
import SortedRuns
import Statements

/// What a rebuild did, and fingerprints by which anyone can see that the views came back the same.
public struct RebuildReport: Hashable, Sendable {
  /// The last sequence that went into the views.
  public let sequence: UInt64
  /// How many closed days were written.
  public let days: Int
  /// How often the views of this book were rebuilt, this time included.
  public let generation: UInt64
  /// The digests before; empty where there were no views.
  public let before: [ViewDigest]
  /// The digests after.
  public let after: [ViewDigest]
}

/// The SHA-256 over the keys and values of a ledger table, in order.
public struct ViewDigest: Hashable, Sendable {
  /// The table's name, or `balances` for all balances at the sequence.
  public let name: String
  /// The sequence that it stands at.
  public let sequence: UInt64
  /// How many keys it has.
  public let entries: Int
  /// 64 hexadecimal digits.
  public let hash: String
}

extension Book {
  /// Computes all views anew from the log and puts them in the place of the old ones; readers in
  /// any process, and the writer, go on undisturbed.
  ///
  /// - Throws: ``BookFailure`` where another rebuild is at it, or the disk fails.
  public func rebuildViews() throws(BookFailure) -> RebuildReport {
    let before = (try? viewDigests()) ?? []
    var state = BookState()
    var index: LogIndex? = LogIndex()
    try StateLoader(log: log).advance(&state, index: &index)
    var options = EnvironmentOptions()
    options.mapSize = views.mapBytes
    let generation: UInt64
    // What the old views hold is built again: the days that were sealed.
    let days = state.days.closed.filter { $0.sealed != 0 }
    do throws(StoreFailure) {
      let rebuild = try ViewsRebuild.begin(book: path, options)
      generation = rebuild.generation
      if let last = days.last { try fill(rebuild.writer, state, index, through: last) }
      try rebuild.finish()
    } catch {
      throw BookFailure(error)
    }
    return RebuildReport(
      sequence: state.lastSequence,
      days: days.count,
      generation: generation,
      before: before,
      // Without a sealed day there are no ledgers to compare.
      after: days.isEmpty ? [] : try viewDigests()
    )
  }

  private func fill(
    _ writer: ViewsWriter,
    _ state: BookState,
    _ index: LogIndex?,
    through last: BookDays.Closed
  ) throws(StoreFailure) {
    do throws(BookFailure) {
      try BookViews.catchUp(writer, log, state, through: last)
      var position = try endOfBlock(containing: state.lastSequence)
      position.lastSequence = state.lastSequence
      try Checkpoint.write(state, index ?? LogIndex(), at: position, into: writer)
    } catch {
      throw StoreFailure(.inputOutput, error.message)
    }
  }

  private func endOfBlock(containing sequence: UInt64) throws(BookFailure) -> LogPosition {
    do throws(StoreFailure) {
      let position = try log.snapshot { (snapshot) throws(StoreFailure) in
        try snapshot.block(containing: sequence)?.position
      }
      return position ?? .empty
    } catch {
      throw BookFailure(error)
    }
  }

  /// The digests of every ledger table, and of the balances that the daily ones add up to.
  public func viewDigests() throws(BookFailure) -> [ViewDigest] {
    let state = try state()
    let digests: [ViewDigest]? = views.read { reader in
      try? reader.read(LedgerViews.all) { (transaction, found) throws(StoreFailure) in
        var digests: [ViewDigest] = []
        for (name, view) in zip(LedgerViews.all, found) {
          guard let view else { continue }
          digests.append(try Self.digest(name, view, transaction))
        }
        if let daily = found.first, let daily {
          digests.append(try Self.balanceDigest(daily, state, transaction))
        }
        return digests
      }
    }
    guard let digests, !digests.isEmpty else {
      throw BookFailure(.integrity, "there are no ledgers yet. Next: daybook close")
    }
    return digests
  }

  private static func digest(
    _ name: String,
    _ view: View,
    _ transaction: borrowing ReadTransaction
  ) throws(StoreFailure) -> ViewDigest {
    var hash = SHA256()
    var entries = 0
    var cursor = try transaction.cursor(over: view.table)
    var record = try cursor.first()
    while let found = record {
      hash.update(found.key)
      hash.update(found.value)
      entries += 1
      record = try cursor.next()
    }
    return ViewDigest(
      name: name,
      sequence: view.stamp?.sequence ?? 0,
      entries: entries,
      hash: hash.finish().hex
    )
  }

  /// The digest of the balances that the daily movements add up to.
  private static func balanceDigest(
    _ daily: View,
    _ state: BookState,
    _ transaction: borrowing ReadTransaction
  ) throws(StoreFailure) -> ViewDigest {
    var digest = BalanceDigest()
    var cursor = try transaction.cursor(over: daily.table)
    var record = try cursor.first()
    while let found = record {
      guard let account = try? found.key.fixed(UInt32.self, at: 0),
        let row = try? LedgerRow(found.value)
      else { throw StoreFailure(.damaged, "a row of the daily balances cannot be read") }
      try digest.add(row, of: UInt32(bigEndian: account), state)
      record = try cursor.next()
    }
    return try digest.finish(at: daily.stamp?.sequence ?? 0, state)
  }
}

/// The digest of every account that holds anything, with its name and its totals.
///
/// Daily movements stand in the order of accounts, so that each account's are added up in one go.
private struct BalanceDigest: ~Copyable {
  private var hash = SHA256()
  private var writer = ByteWriter()
  private var entries = 0
  private var account: UInt32 = 0
  private var totals = LedgerRow()

  /// Adds the movement of a day.
  mutating func add(
    _ row: LedgerRow,
    of account: UInt32,
    _ state: borrowing BookState
  ) throws(StoreFailure) {
    if account != self.account {
      try close(state)
      (self.account, totals) = (account, LedgerRow())
    }
    // A view that somebody altered may say anything; its digest then differs.
    totals.debit &+= row.debit
    totals.credit &+= row.credit
  }

  /// Ends with the last account.
  consuming func finish(
    at sequence: UInt64,
    _ state: borrowing BookState
  ) throws(StoreFailure) -> ViewDigest {
    try close(state)
    let entries = entries
    return ViewDigest(
      name: "balances",
      sequence: sequence,
      entries: entries,
      hash: hash.finish().hex
    )
  }

  private mutating func close(_ state: borrowing BookState) throws(StoreFailure) {
    guard totals.debit != 0 || totals.credit != 0 else { return }
    guard Int(account) < state.balances.count else {
      throw StoreFailure(.damaged, "the daily balances name account \(account), there is none")
    }
    let key = state.balances.keys[Int(account)]
    writer.truncate(to: 0)
    for name in [key.subject, key.owner, key.purpose, key.currency] {
      if name == 0 { writer.count(0) } else { writer.text(state.names.bytes(of: name)) }
    }
    writer.wide(totals.debit)
    writer.wide(totals.credit)
    writer.feed(to: &hash)
    entries += 1
  }
}

extension ByteWriter {
  /// Hashes what has been written.
  fileprivate func feed(to hash: inout SHA256) { hash.update(rawSpan) }
}
