package import LMDB

/// Whether a walk goes on.
package enum Walk: Sendable {
  /// To the next block.
  case goOn
  /// Enough.
  case stop
}

/// Reads a book's log while, in this or another process, a writer appends to it.
///
/// A copy reads the same log; any number of threads may.
package struct LogReader: Sendable {
  /// The environment of the log.
  package let environment: Environment
  /// For how long a walk keeps one read transaction, in nanoseconds; design: none outlives 10 s.
  package var transactionNanoseconds: UInt64 = 5_000_000_000

  /// Reads the log in an environment that is open already.
  package init(_ environment: Environment) { self.environment = environment }

  /// Opens the log of a book that another process may be writing; in the writer's own process take
  /// `LogWriter.reader`.
  package static func open(
    book: String,
    _ options: EnvironmentOptions = EnvironmentOptions()
  ) throws(StoreFailure) -> LogReader {
    var options = options
    (options.readOnly, options.create) = (true, false)
    return LogReader(try Environment.open(book + "/log", options))
  }

  /// Gives back the reader slots of processes that died; to be called at each checkpoint.
  ///
  /// Until then such a reader keeps pages from being used again, and the file grows.
  /// - Returns: how many there were.
  @discardableResult package func clearStaleReaders() throws(StoreFailure) -> Int {
    try environment.clearStaleReaders()
  }

  // MARK: Points

  /// Where the log ends.
  package func position() throws(StoreFailure) -> LogPosition {
    try snapshot { (snapshot) throws(StoreFailure) in try snapshot.position() }
  }

  /// The sequence of the last record; 0 in an empty log.
  package func lastSequence() throws(StoreFailure) -> UInt64 { try position().lastSequence }

  /// Looks at the log as the last commit left it; for several look-ups at the cost of one.
  ///
  /// What it hands out lives until `body` returns. End it within 10 seconds.
  package func snapshot<Result: ~Copyable>(
    _ body: (inout LogSnapshot) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    try environment.read { (transaction) throws(StoreFailure) in
      var snapshot = LogSnapshot(try transaction.cursor(over: environment.main))
      return try body(&snapshot)
    }
  }

  /// The same for a body with errors of its own.
  package func snapshot<Result: ~Copyable, Failure: Error>(
    failing: (StoreFailure) -> Failure,
    _ body: (inout LogSnapshot) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try environment.read(failing: failing) { (transaction) throws(Failure) in
      var snapshot: LogSnapshot
      do throws(StoreFailure) {
        snapshot = LogSnapshot(try transaction.cursor(over: environment.main))
      } catch { throw failing(error) }
      return try body(&snapshot)
    }
  }

  // MARK: Walks

  /// Walks the blocks that hold the sequences from `first` to `last`, in order.
  ///
  /// `body` gets each block and the indexes of the records wanted in it. Between blocks the read
  /// transaction is renewed when it is old, which changes nothing, since blocks never change; so a
  /// walk may take any time. Without `last` it goes to where the log ends when it begins.
  /// - Throws: what `body` throws; `StoreFailure` for damage, a gap, or a log that ends too early.
  package func read(
    from first: UInt64 = 1,
    through last: UInt64? = nil,
    _ body: (borrowing BlockView, Range<Int>) throws -> Walk
  ) throws {
    let last = try last ?? lastSequence()
    var next = max(1, first)
    while next <= last {
      let isDone = try environment.read(failing: { $0 as any Error }) { transaction in
        try walk(transaction, from: &next, through: last, body)
      }
      if isDone { return }
    }
  }

  /// Walks until the transaction is old or the walk is done; `next` is then where to go on.
  private func walk(
    _ transaction: borrowing ReadTransaction,
    from next: inout UInt64,
    through last: UInt64,
    _ body: (borrowing BlockView, Range<Int>) throws -> Walk
  ) throws -> Bool {
    let begun = monotonicNanoseconds()
    var cursor = try transaction.cursor(over: environment.main)
    var record = try cursor.seek(atMost: NumberKey(next).bytes)
    while let found = record {
      let block = try found.block()
      guard (block.firstSequence...block.lastSequence).contains(next) else {
        throw StoreFailure.damage(block: block.firstSequence, sequence: next, "it is not there")
      }
      let start = Int(next - block.firstSequence)
      let end = Int(min(last, block.lastSequence) - block.firstSequence) + 1
      next = block.lastSequence + 1
      if try body(block, start..<end) == .stop || next > last { return true }
      if monotonicNanoseconds() - begun >= transactionNanoseconds { return false }
      record = try cursor.next()
    }
    throw Self.endsEarly(before: next, through: last)
  }

  static func endsEarly(before next: UInt64, through last: UInt64) -> StoreFailure {
    var failure = StoreFailure(
      .wrongPosition,
      "the log ends before sequence \(next), asked for up to \(last)"
    )
    failure.sequence = next
    return failure
  }
}

extension KeyValue {
  /// The block in this record of the log, its header checked.
  @_lifetime(copy self)
  func frame() throws(StoreFailure) -> BlockFrame {
    guard let number = UInt64(key: key) else {
      throw StoreFailure(.damaged, "a key of the log has \(key.byteCount) bytes; restore log/")
    }
    return try BlockFrame(value, under: number)
  }

  /// The block in this record of the log, checked.
  @_lifetime(copy self)
  func block() throws(StoreFailure) -> BlockView {
    guard let number = UInt64(key: key) else {
      throw StoreFailure(.damaged, "a key of the log has \(key.byteCount) bytes; restore log/")
    }
    return try BlockView(value, under: number)
  }
}
