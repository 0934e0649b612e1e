import BusinessCalendar
import Glibc
import LMDB

/// The lock on `writer.lock` that makes a process the writer of a book, for as long as it lives.
///
/// The kernel lets go of it when the process ends, however it ends; the file stays and says who had
/// it last. Its lines are for people: process, epoch, since when, command.
struct WriterLock: ~Copyable {
  private let descriptor: CInt
  private let path: String
  /// Counts the writers that the book had.
  private(set) var epoch: UInt64

  /// Takes the lock of a book.
  ///
  /// - Throws: `writerHeld`, naming the process, when another writer has it.
  static func take(book: String) throws(StoreFailure) -> WriterLock {
    let path = book + "/writer.lock"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
    guard descriptor >= 0 else { throw .of(code: errno, during: "open", at: path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let text = content(descriptor)
      close(descriptor)
      throw code == EWOULDBLOCK ? held(path, text) : .of(code: code, during: "lock", at: path)
    }
    let last = value(of: "epoch", in: content(descriptor)).flatMap { UInt64($0) } ?? 0
    var lock = WriterLock(descriptor: descriptor, path: path, epoch: last)
    try lock.countEpoch()
    return lock
  }

  private init(descriptor: CInt, path: String, epoch: UInt64) {
    (self.descriptor, self.path, self.epoch) = (descriptor, path, epoch)
  }

  // Closing lets go of the lock: no other descriptor is on this open file.
  deinit { close(descriptor) }

  /// Begins a new epoch and writes it down.
  mutating func countEpoch() throws(StoreFailure) {
    epoch += 1
    let bytes = Array(Self.text(epoch: epoch).utf8)
    // Reads `count` bytes of an array of ours.
    let written = unsafe pwrite(descriptor, bytes, bytes.count, 0)
    guard written == bytes.count, ftruncate(descriptor, bytes.count) == 0 else {
      throw .of(code: written < 0 ? errno : EIO, during: "write", at: path)
    }
  }

  // MARK: Its text

  private static func text(epoch: UInt64) -> String {
    var now = timespec()
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

  private static func content(_ descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    // Writes at most as many bytes as the array has.
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
