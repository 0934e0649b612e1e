import BusinessCalendar
import Glibc
import LMDB

/// The lock on `writer.lock` that makes a process the writer of a book, for as long as it lives.
///
/// The file stays and says who had it last. Its lines are for people: process, epoch, since when,
/// command. The file of the log is locked as well: a file that only says who writes is one that
/// people delete under a writer, and the next one would make it anew.
struct WriterLock: ~Copyable {
  private let lock: FileLock
  private var log: FileLock?
  /// Counts the writers that the book had.
  private(set) var epoch: UInt64

  /// Takes the lock of a book.
  ///
  /// - Throws: `writerHeld`, naming the process, when another writer has it.
  static func take(book: String) throws(StoreFailure) -> WriterLock {
    let path = book + "/writer.lock"
    guard let file = try FileLock.take(path) else { throw held(path, FileLock.text(at: path)) }
    let last = value(of: "epoch", in: file.text).flatMap { UInt64($0) } ?? 0
    var lock = WriterLock(lock: file, epoch: last)
    try lock.countEpoch()
    return lock
  }

  private init(lock: consuming FileLock, epoch: UInt64) {
    self.epoch = epoch
    self.lock = lock
    log = nil
  }

  /// Takes the lock on the file of the log, once that is there.
  ///
  /// - Throws: `writerHeld` where another process has it, and so writes without `writer.lock`.
  mutating func takeLog(of book: String) throws(StoreFailure) {
    let path = book + "/log/data.mdb"
    log = try FileLock.take(path)
    guard log == nil else { return }
    throw StoreFailure(
      .writerHeld,
      "another process writes this book, whose writer.lock was deleted; wait until it ends, or "
        + "stop it",
      cause: path
    )
  }

  /// Begins a new epoch and writes it down.
  mutating func countEpoch() throws(StoreFailure) {
    epoch &+= 1
    try lock.write(Self.text(epoch: epoch))
  }

  // MARK: Its text

  private static func text(epoch: UInt64) -> String {
    var now = timespec()
    // Fills a struct of ours.
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    let micros = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    let since = Timestamp(instant: Instant(microseconds: micros), offsetMinutes: 0)
    let command = CommandLine.arguments.joined(separator: " ").prefix(500)
      .map { $0.isNewline ? " " : String($0) }.joined()
    return "process \(getpid())\nepoch \(epoch)\nsince \(since)\ncommand \(command)\n"
  }

  private static func held(_ path: String, _ text: String) -> StoreFailure {
    let process = value(of: "process", in: text).flatMap { Int32($0) }
    let name = process.map { "process \($0)" } ?? "another process"
    let since = value(of: "since", in: text).map { " since \($0)" } ?? ""
    let command = value(of: "command", in: text).map { " (\($0))" } ?? ""
    var failure = StoreFailure(
      .writerHeld,
      "\(name)\(command) writes this book\(since); wait until it ends, or stop it",
      cause: path
    )
    failure.process = process
    return failure
  }

  private static func value(of key: String, in text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix(key + " ") }
      .map { String($0.dropFirst(key.count + 1)) }
  }
}
