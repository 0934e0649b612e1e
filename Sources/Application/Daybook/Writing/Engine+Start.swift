import Codec
import Events
import EventStore
import Foundation
import LMDB
import SortedRuns

extension Engine {
  /// Takes the lock of a book and loads its state; a new book gets its first event.
  static func open(
    _ path: String,
    _ options: BookWriter.Options,
    _ views: BookViews,
    creating draft: EventDraft?
  ) throws(BookFailure) -> Engine {
    let log = try openLog(path, options, creates: draft != nil)
    guard draft != nil || log.position.lastSequence > 0 else {
      throw BookFailure(.notABook, "\(path) holds no book. Next: daybook init")
    }
    var engine = Engine(
      log: log,
      orders: OrderBook(ordersInMemory: options.ordersInMemory),
      views: views,
      clock: options.clock
    )
    try engine.load()
    if let draft, engine.state.lastSequence == 0 { try engine.openBook(draft) }
    return engine
  }

  /// Waits for the lock as long as the options say.
  private static func openLog(
    _ path: String,
    _ options: BookWriter.Options,
    creates: Bool
  ) throws(BookFailure) -> LogWriter {
    var environment = EnvironmentOptions()
    environment.mapSize = options.mapBytes
    environment.create = creates
    if !options.synchronizesCommits { environment.durability = .none }
    let pause = 0.05
    var waited = 0.0
    while true {
      do throws(StoreFailure) {
        return try LogWriter.open(book: path, environment)
      } catch {
        guard error.code == .writerHeld, waited < options.waitSeconds else {
          throw BookFailure(error)
        }
        Thread.sleep(forTimeInterval: pause)
        waited += pause
      }
    }
  }

  private mutating func openBook(_ draft: EventDraft) throws(BookFailure) {
    WellKnownName.introduce(to: &state.names)
    beginBlock()
    try appendOwn(draft)
    try commitBlock()
  }

  /// Appends one of Daybook's own events to the block under way.
  @discardableResult
  mutating func appendOwn(_ draft: EventDraft) throws(BookFailure) -> Receipt {
    var batch = DraftBatch()
    batch.appendUnchecked(draft)
    return try batch.withBytes { (bytes) throws(BookFailure) in try append(bytes) }
  }

  /// Goes on where the last writer ended: parked events that can go are released first.
  mutating func start() throws(BookFailure) {
    wakeAll()
    try releaseRest()
  }

  /// After a failed commit: opens the log again and learns from it what was written.
  mutating func reload() throws(BookFailure) {
    do throws(StoreFailure) { try log.reopen() } catch { throw BookFailure(error) }
    try load()
    try start()
  }

  /// Loads the state from the newest checkpoint that fits the log and replays the tail.
  private mutating func load() throws(BookFailure) {
    (state, history.index) = try StateLoader(log: log.reader).indexed(views)
    orders.forget()
  }
}
