public import BusinessCalendar
import ChartOfAccounts
import Digests
import EntryRules
import Events
import EventStore
import LMDB
import Ledgers
public import Statements
import SortedRuns
import Synchronization

/// A book opened for reading, in the writer's process or in any other; it never blocks the writer.
///
/// Every answer is exact for the sequence that it names (`knownAt`), computed from the log alone.
public final class Book: Sendable {
  /// Where the book lies.
  public let path: String
  let log: LogReader
  let views: BookViews
  /// The state at the end of the log when it was last asked for; brought up to date on demand.
  private let latest = Mutex<BookState?>(nil)

  init(path: String, log: LogReader, views: BookViews) {
    (self.path, self.log, self.views) = (path, log, views)
  }

  /// Opens a book for reading.
  ///
  /// In the writer's own process take ``BookWriter/book`` instead.
  ///
  /// `mapBytes`: the most bytes that the log may grow to while it is open.
  ///
  /// - Throws: ``BookFailure`` `notABook`, `integrity`, `newerFormat`.
  public static func open(at path: String, mapBytes: Int = 1 << 40) throws(BookFailure) -> Book {
    guard let book = try book(at: path, mapBytes: mapBytes) else {
      throw BookFailure(
        .notABook,
        "\(path) has a log without a record. "
          + "Next: daybook init, where the book was never begun; else put the log's copy back"
      )
    }
    return book
  }

  /// A book; nil where its log has no record, as where it was stopped while it was made.
  static func book(at path: String, mapBytes: Int) throws(BookFailure) -> Book? {
    var options = EnvironmentOptions()
    options.mapSize = mapBytes
    do throws(StoreFailure) {
      let log = try LogReader.open(book: path, options)
      if let position = try? log.position(), position.lastSequence == 0 { return nil }
      return Book(path: path, log: log, views: BookViews(path: path, mapBytes: mapBytes))
    } catch {
      throw BookFailure(error)
    }
  }

  /// The state at the end of the log as it is now.
  func state() throws(BookFailure) -> BookState {
    try latest.withLock { (cached) throws(BookFailure) in
      var index: LogIndex?
      var state = cached ?? checkpoint() ?? BookState()
      try StateLoader(log: log).advance(&state, index: &index)
      cached = state
      return state
    }
  }

  /// The state as it was after a record, with the open date, the seals and the statuses of then;
  /// nil for the end of the log.
  func state(knownAt last: UInt64?) throws(BookFailure) -> BookState {
    let latest = try state()
    guard let last, last < latest.lastSequence else { return latest }
    // The first record says which book it is.
    let wanted = max(last, 1)
    var index: LogIndex?
    var state = checkpoint(through: wanted) ?? BookState()
    try StateLoader(log: log).advance(&state, through: wanted, index: &index)
    return state
  }

  /// The newest state that a checkpoint holds, of those at or before a sequence.
  private func checkpoint(through last: UInt64 = .max) -> BookState? {
    views.read { Checkpoint.load($0, log, through: last, withIndex: false)?.state }
  }

  /// The dates that a cut would close and open now: the next calendar day, or the one given.
  ///
  /// - Throws: ``BookFailure`` `badDay` where the next date does not lie after the open one, or no
  ///   date can.
  public func cut(
    opening next: BusinessDate? = nil
  ) throws(BookFailure) -> (closes: BusinessDate, opens: BusinessDate) {
    let days = try state().days
    return (days.open, try days.opening(next))
  }

  /// Who the book is and where it stands.
  public func information() throws(BookFailure) -> BookInformation {
    let state = try state()
    let position: LogPosition
    do throws(StoreFailure) { position = try log.position() } catch { throw BookFailure(error) }
    return BookInformation(
      id: state.identity.id,
      timeZone: state.identity.timeZone,
      cutOff: state.identity.cutOff,
      firstDay: state.identity.firstDay,
      openDate: state.days.open,
      lastSealed: state.days.lastSealed?.businessDate,
      due: state.days.due,
      lastSequence: position.lastSequence,
      chainHash: position.chainHash.hex,
      accounts: state.balances.count,
      parked: state.parked.count,
      chart: state.chart?.name,
      rules: state.rules.versions.count
    )
  }
}

/// Who a book is and where it stands.
public struct BookInformation: Hashable, Sendable {
  /// 32 hexadecimal digits.
  public let id: String
  /// The IANA zone in which days are cut.
  public let timeZone: String
  /// Local time of the cut.
  public let cutOff: String
  /// The first accounting date.
  public let firstDay: BusinessDate
  /// The open accounting date.
  public let openDate: BusinessDate
  /// The latest day that is sealed.
  public let lastSealed: BusinessDate?
  /// The oldest day that is not sealed: the one to close next.
  public let due: BusinessDate
  /// The last sequence of the log.
  public let lastSequence: UInt64
  /// The chain hash of the last block, in hexadecimal.
  public let chainHash: String
  /// How many accounts there are.
  public let accounts: Int
  /// How many events are parked.
  public let parked: Int
  /// The name of the chart in force.
  public let chart: String?
  /// How many versions of entry rules were published.
  public let rules: Int
}

/// Which events a report counts: up to which day, by which date, with the knowledge of which
/// sequence (design, section 6).
public struct ReportCut: Hashable, Sendable {
  /// The last day that counts; nil for the open date.
  public var asOf: BusinessDate?
  /// Which date of an event is compared with it.
  public var axis: DateAxis
  /// The last sequence that counts; nil for the end of the log.
  public var knownAt: UInt64?

  /// Makes a cut; without arguments, everything.
  public init(asOf: BusinessDate? = nil, axis: DateAxis = .accounting, knownAt: UInt64? = nil) {
    (self.asOf, self.axis, self.knownAt) = (asOf, axis, knownAt)
  }
}
