public import BusinessCalendar
public import Events
import EventStore
import Foundation
import LMDB
import SortedRuns

/// The one writer of a book: appends events, publishes charts and rules, cuts and closes days.
///
/// It holds the book's lock for its life; another process that tries is told who holds it. Any
/// thread or task may call it. What it has acknowledged is durable.
///
/// For example:
/// ```swift
/// let writer = try BookWriter.open(at: "shop")
/// var intake = EventIntake(), batch = DraftBatch()
/// try intake.append(draft, to: &batch)
/// let receipts = try await writer.append(batch)
/// ```
public final class BookWriter: Sendable {
  /// How a writer is opened.
  public struct Options: Sendable {
    /// Where the time comes from.
    public var clock = BookClock.system
    /// Whether each commit, of log and views, waits for the disk.
    ///
    /// Off only to measure CPU time and for books that are thrown away: a crash then loses what was
    /// acknowledged.
    public var synchronizesCommits = true
    /// The most bytes that the log may grow to while open; address space only.
    public var mapBytes = 1 << 40
    /// How long to wait for a writer that holds the book, in seconds.
    public var waitSeconds = 0.0
    /// How many orders are kept in memory, a power of two, and at most as many before them; another
    /// one is folded from its records when an event touches it.
    public var ordersInMemory = 1 << 15
    /// Whether checkpoints are written in the background.
    public var writesCheckpoints = true

    /// Makes the usual options.
    public init() {}
  }

  /// The book, for reading in this process.
  public let book: Book
  let thread: WriterThread
  let views: BookViews
  let path: String
  let options: Options

  /// Makes a new book in a folder that does not exist or is empty, and opens it for writing.
  ///
  /// - Throws: ``BookFailure`` `alreadyABook`, or what the disk says.
  public static func create(
    at path: String,
    _ opening: BookOpening,
    _ options: Options = Options()
  ) throws(BookFailure) -> BookWriter {
    try makeFolder(path)
    let draft = try opening.draft()
    let writer = try BookWriter(path, options, creating: draft)
    return writer
  }

  /// Opens a book for writing: takes its lock, loads its state, and goes on where a crash left it.
  ///
  /// - Throws: ``BookFailure`` `held` naming the process that has it, `notABook`, `integrity`.
  public static func open(
    at path: String,
    _ options: Options = Options()
  ) throws(BookFailure) -> BookWriter {
    try BookWriter(path, options, creating: nil)
  }

  private init(
    _ path: String,
    _ options: Options,
    creating draft: EventDraft?
  ) throws(BookFailure) {
    (self.path, self.options) = (path, options)
    let opened = Opened()
    let views = BookViews(
      path: path,
      mapBytes: options.mapBytes,
      synchronizes: options.synchronizesCommits
    )
    self.views = views
    thread = try WriterThread(keepsCheckpoints: options.writesCheckpoints) {
      () throws(BookFailure) in
      var engine = try Engine.open(path, options, views, creating: draft)
      opened.log = engine.log.reader
      try engine.start()
      return engine
    }
    guard let log = opened.log else { throw BookFailure(.storage, "the log was not opened") }
    // The thread may outlive its end a moment; the log shall not.
    opened.log = nil
    book = Book(path: path, log: log, views: views)
  }

  /// Carries the log's reader from the writer thread; ordered by the start of the thread.
  private final class Opened: @unchecked Sendable {
    var log: LogReader?
  }

  private static func makeFolder(_ path: String) throws(BookFailure) {
    let files = FileManager.default
    // One that was stopped before its first record is no book yet.
    let isBegun = files.fileExists(atPath: path + "/log") && (try? hasRecord(path)) != false
    guard !isBegun, !files.fileExists(atPath: path + "/certificates") else {
      throw BookFailure(.alreadyABook, "\(path) is a book already. Next: choose another folder")
    }
    do {
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw BookFailure(.storage, "\(path) cannot be made: \(error.localizedDescription)")
    }
  }

  private static func hasRecord(_ path: String) throws(BookFailure) -> Bool {
    try Book.book(at: path, mapBytes: 1 << 40) != nil
  }

  // MARK: Appending

  /// Appends a batch of at most 8,192 events and 8 MiB, all durable or none, and gives a receipt
  /// for each, in their order.
  ///
  /// `expecting`: the last sequence that the caller knows; nil to append wherever.
  ///
  /// - Throws: ``BookFailure`` `inDoubt` when it is not known whether the batch was written: send
  ///   it again, nothing happens twice. `badInput` when the batch is too large.
  public func append(
    _ batch: DraftBatch,
    expecting: UInt64? = nil
  ) async throws(BookFailure) -> [Receipt] {
    guard batch.count <= DraftBatch.countMaximum, batch.byteCount <= DraftBatch.byteMaximum else {
      throw BookFailure(
        .badInput,
        "a batch holds at most 8,192 events and 8 MiB; this one has \(batch.count) events and "
          + "\(batch.byteCount) bytes. Next: split it"
      )
    }
    if batch.isEmpty { return [] }
    let result = await withCheckedContinuation { continuation in
      do throws(BookFailure) {
        try thread.put(.append(batch, expecting: expecting) { continuation.resume(returning: $0) })
      } catch {
        continuation.resume(returning: Result<[Receipt], BookFailure>.failure(error))
      }
    }
    return try result.get()
  }

  /// Appends a batch from a thread that may wait.
  ///
  /// - Throws: as ``append(_:expecting:)``.
  public func appendAndWait(_ batch: DraftBatch) throws(BookFailure) -> [Receipt] {
    let answer = Answer<[Receipt]>()
    guard batch.count <= DraftBatch.countMaximum, batch.byteCount <= DraftBatch.byteMaximum else {
      throw BookFailure(.badInput, "a batch holds at most 8,192 events and 8 MiB. Next: split it")
    }
    try thread.put(.append(batch, expecting: nil) { answer.give($0) })
    return try answer.wait()
  }

  /// Ends the writer: what is queued is still done, then the lock is given back.
  public func shutDown() {
    thread.shutDown()
    views.close()
  }

  deinit { shutDown() }

  /// Does something on the engine, alone, and waits for it.
  func alone<Value: Sendable>(
    _ body: @escaping @Sendable (inout Engine) throws(BookFailure) -> Value
  ) throws(BookFailure) -> Value {
    let answer = Answer<Value>()
    try thread.put(
      .alone(
        { (engine) throws(BookFailure) in answer.give(.success(try body(&engine))) },
        failed: { answer.give(.failure($0)) }
      )
    )
    return try answer.wait()
  }
}

/// One answer from the writer thread to a thread that waits for it.
final class Answer<Value: Sendable>: @unchecked Sendable {
  // The reason for @unchecked: written before `given` is raised, read after.
  private var result: Result<Value, BookFailure>?
  private let given = Ended()

  /// Gives the answer; only the first one counts.
  func give(_ result: Result<Value, BookFailure>) {
    if self.result == nil { self.result = result }
    given.signal()
  }

  func wait() throws(BookFailure) -> Value {
    given.wait()
    guard let result else { throw BookFailure(.shutDown, "the writer gave no answer") }
    return try result.get()
  }
}

/// What sequence 1 of a new book says.
public struct BookOpening: Sendable {
  /// 32 hexadecimal digits; random unless given (tests that compare chain hashes give it).
  public var id: String
  /// The first accounting date.
  public var firstDay: BusinessDate
  /// The IANA time zone in which days are cut.
  public var timeZone: String
  /// Local time of the cut.
  public var cutOff: String
  /// Ed25519 public key in hexadecimal; empty until `key.changed` sets one.
  public var publicKey = ""

  /// Makes an opening.
  public init(
    firstDay: BusinessDate,
    timeZone: String = "Asia/Shanghai",
    cutOff: String = "00:00",
    id: String? = nil
  ) {
    (self.firstDay, self.timeZone, self.cutOff) = (firstDay, timeZone, cutOff)
    var random = SystemRandomNumberGenerator()
    self.id =
      id
      ?? (0..<16).map { _ in
        let byte = String(UInt8.random(in: 0...255, using: &random), radix: 16)
        return byte.count == 1 ? "0" + byte : byte
      }.joined()
  }

  /// Whether a text is a time of day, `00:00` to `23:59`.
  private static func isTimeOfDay(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return false }
    let digits = [0, 1, 3, 4].map { Int(bytes[$0]) - 0x30 }
    guard digits.allSatisfy({ (0...9).contains($0) }) else { return false }
    return digits[0] * 10 + digits[1] < 24 && digits[2] < 6
  }

  /// The event that opens the book.
  func draft() throws(BookFailure) -> EventDraft {
    guard TimeZone(identifier: timeZone) != nil else {
      let next = "Next: give one by its IANA name, such as Asia/Shanghai or UTC"
      throw BookFailure(.badInput, "'\(timeZone)' is no time zone. \(next)")
    }
    guard Self.isTimeOfDay(cutOff) else {
      let next = "Next: give it as hh:mm, such as 00:00 or 23:30"
      throw BookFailure(.badInput, "'\(cutOff)' is no time of day for the cut. \(next)")
    }
    var data = OwnData()
    (data.book, data.timeZone, data.cutOff) = (id, timeZone, cutOff)
    (data.firstDay, data.format, data.publicKey) = (firstDay.description, 1, publicKey)
    return try EventDraft.own(EventType.bookOpened, id: "book-\(id)", data)
  }
}
