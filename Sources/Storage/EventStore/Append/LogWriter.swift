package import LMDB

/// The one writer of a book's log, for as long as it lives.
///
/// Used by one thread. Readers, in this process through `reader`, in others through
/// `LogReader.open`, never wait for it.
package struct LogWriter: ~Copyable {
  /// Reads what this writer commits; the only way to read the log in the writer's own process.
  package let reader: LogReader
  /// Where the log ends.
  package private(set) var position: LogPosition
  /// Whether a commit failed so that it is not known whether it was written: `reopen()` settles it.
  package private(set) var isInDoubt = false

  private let environment: Environment
  // After the environment, so that it goes last.
  private var lock: WriterLock

  /// Becomes the writer of a book, whose folder must be there.
  ///
  /// With `options.create` a missing log is made, and `position` is then `LogPosition.empty` with an
  /// epoch.
  /// - Throws: `writerHeld`, naming the process, when the book has a writer; `damaged`, `missing`,
  ///   and what else `Environment.open` refuses.
  package static func open(
    book: String,
    _ options: EnvironmentOptions = EnvironmentOptions()
  ) throws(StoreFailure) -> LogWriter {
    var lock = try WriterLock.take(book: book)
    let environment = try Environment.open(book + "/log", options)
    try lock.takeLog(of: book)
    if options.create { try Directory(path: book).synchronize() }
    let reader = LogReader(environment)
    var position = try reader.position()
    position.epoch = lock.epoch
    return LogWriter(reader, position, lock, environment)
  }

  private init(
    _ reader: LogReader,
    _ position: LogPosition,
    _ lock: consuming WriterLock,
    _ environment: Environment
  ) {
    (self.reader, self.position, self.environment) = (reader, position, environment)
    self.lock = lock
  }

  // MARK: Appending

  /// Appends one finished block, durable when this returns.
  ///
  /// `expected` is where the caller thinks the log ends; given back is where it ends now.
  /// - Throws: `wrongPosition` when it does not end there; nothing is appended. After any other
  ///   failure look at `isInDoubt`: when it is set, nobody may be told that the block is there, and
  ///   nothing more is taken until `reopen()` has read whether it is.
  @discardableResult
  package mutating func commit(
    _ block: borrowing BlockBuilder,
    expecting expected: LogPosition
  ) throws(StoreFailure) -> LogPosition {
    try require(expected)
    var (staged, isWhole) = (position, false)
    do throws(StoreFailure) {
      try environment.write { (transaction) throws(StoreFailure) in
        try requireEnd(of: &transaction)
        try append(block, to: &transaction, after: &staged)
        isWhole = true
      }
    } catch { throw doubting(error, isWhole: isWhole) }
    position = staged
    return position
  }

  /// Appends several blocks in one transaction: all of them durable when this returns, or none.
  ///
  /// `body` calls `append` for each finished block, which it may build with one builder, since a
  /// block is copied when it is appended. `append` gives the position that the next one follows.
  @discardableResult
  package mutating func commit(
    expecting expected: LogPosition,
    _ body: (
      _ append: (borrowing BlockBuilder) throws(StoreFailure) -> LogPosition
    ) throws(StoreFailure) -> Void
  ) throws(StoreFailure) -> LogPosition {
    try require(expected)
    var (staged, isWhole) = (position, false)
    do throws(StoreFailure) {
      try environment.write { (transaction) throws(StoreFailure) in
        try requireEnd(of: &transaction)
        try body { (block) throws(StoreFailure) in
          try append(block, to: &transaction, after: &staged)
          return staged
        }
        isWhole = true
      }
    } catch { throw doubting(error, isWhole: isWhole) }
    position = staged
    return position
  }

  /// Closes and opens the log again and reads where it ends: whether a commit in doubt is there.
  ///
  /// Waits until the reads of this process have ended; must not be called inside one. On failure the
  /// doubt stays and this may be called again. A new epoch begins.
  @discardableResult
  package mutating func reopen() throws(StoreFailure) -> LogPosition {
    isInDoubt = true
    try environment.reopen()
    // What is read now may have come no further than memory.
    try environment.synchronize()
    try lock.countEpoch()
    position = try reader.position()
    position.epoch = lock.epoch
    isInDoubt = false
    return position
  }

  // MARK: Inside

  private func require(_ expected: LogPosition) throws(StoreFailure) {
    guard !isInDoubt else {
      throw StoreFailure(.inDoubt, "the last commit is in doubt; reopen the log, then send again")
    }
    guard expected == position else { throw Self.wrong(expected, position) }
  }

  /// The lock keeps other writers of ours out; this, whoever else wrote into the file.
  private func requireEnd(of transaction: inout WriteTransaction) throws(StoreFailure) {
    var cursor = try transaction.cursor(over: environment.main)
    var found = LogPosition.empty
    if let record = try cursor.last() { found = try record.frame().position }
    found.epoch = position.epoch
    guard found == position else { throw Self.wrong(position, found) }
  }

  private func append(
    _ block: borrowing BlockBuilder,
    to transaction: inout WriteTransaction,
    after position: inout LogPosition
  ) throws(StoreFailure) {
    guard let chainHash = block.chainHash else { preconditionFailure("a block is finished first") }
    precondition(
      block.firstSequence == position.lastSequence + 1
        && block.firstNameNumber == position.nameCount + 1
        && block.previousHash == position.chainHash,
      "a block stands on the one before it"
    )
    let key = NumberKey(block.firstSequence)
    try transaction.append(
      byteCount: block.finishedByteCount,
      under: key.bytes,
      in: environment.main
    ) { room in block.write(to: &room) }
    position.lastSequence = block.nextSequence - 1
    position.nameCount += UInt32(block.nameCount)
    position.chainHash = chainHash
  }

  /// A failure before the commit itself leaves nothing behind; one of the commit, a doubt.
  private mutating func doubting(_ failure: StoreFailure, isWhole: Bool) -> StoreFailure {
    isInDoubt = isWhole || failure.code == .needsReopening
    return failure
  }

  private static func wrong(_ expected: LogPosition, _ found: LogPosition) -> StoreFailure {
    var failure = StoreFailure(
      .wrongPosition,
      """
      the log was expected to end at sequence \(expected.lastSequence) in epoch \(expected.epoch) \
      and ends at \(found.lastSequence) in epoch \(found.epoch); read it anew
      """
    )
    failure.sequence = found.lastSequence
    return failure
  }
}
