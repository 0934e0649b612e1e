import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Statements

/// A book in a folder of its own with the chart and rules of the laws.
final class LawBook {
  private let folder: LawFolder
  private var opened: BookWriter?
  var book: Book { writer.book }
  var writer: BookWriter {
    guard let opened else { preconditionFailure("the book could not be opened again") }
    return opened
  }
  /// The first receipt of each event, by source and id, with the event.
  private(set) var first: [EventLink: (draft: EventDraft, receipt: Receipt)] = [:]
  /// The certificates of the days that were sealed, oldest first.
  private(set) var certificates: [Certificate] = []

  static func options() -> BookWriter.Options {
    var options = BookWriter.Options()
    options.mapBytes = 1 << 26
    options.synchronizesCommits = false
    options.clock = .fixed(Instant(microseconds: 1_795_000_000_000_000))
    return options
  }

  init() throws {
    folder = LawFolder()
    opened = try BookWriter.create(
      at: folder.book,
      BookOpening(firstDay: RandomHistory.firstDay, id: "000102030405060708090a0b0c0d0e0f"),
      Self.options()
    )
    try publish(LawTexts.chart, LawTexts.rules)
  }

  /// A book with a history.
  convenience init(_ history: RandomHistory) throws {
    try self.init()
    try run(history.deeds)
  }

  deinit { opened?.shutDown() }

  /// Opens the book again, as after a restart.
  func reopen() throws {
    writer.shutDown()
    // A process has a book open once: the old writer goes before the new one comes.
    opened = nil
    opened = try BookWriter.open(at: folder.book, Self.options())
  }

  /// Does everything, in order.
  func run(_ deeds: [Deed]) throws { for deed in deeds { try run(deed) } }

  /// Does one thing; the receipts of a batch.
  @discardableResult
  func run(_ deed: Deed) throws -> [Receipt] {
    switch deed {
    case .append(let events):
      let receipts = try send(events)
      for (event, receipt) in zip(events, receipts) where receipt.kind == .appended {
        first[EventLink(source: event.source, id: event.id)] = (event, receipt)
      }
      return receipts
    case .publish(let chart, let rules): try publish(chart, rules)
    case .cut(let days):
      try writer.cutDay(opening: book.information().openDate.adding(days: Int32(days)))
    case .close: certificates.append(try writer.close())
    }
    return []
  }

  /// Appends a batch and takes no note of it.
  func send(_ events: [EventDraft]) throws -> [Receipt] {
    try writer.appendAndWait(Self.batch(events))
  }

  static func batch(_ events: [EventDraft]) throws -> DraftBatch {
    var batch = DraftBatch()
    for event in events { batch.appendUnchecked(event) }
    return batch
  }

  private func publish(_ chart: String?, _ rules: String?) throws {
    try writer.publish(
      chart: chart.map { BookWriter.SourceFile(name: "chart.yaml", text: $0) },
      rules: rules.map { [BookWriter.SourceFile(name: "rules.yaml", text: $0)] } ?? []
    )
  }
}

/// A folder in memory where the system has one: thousands of books are made.
private final class LawFolder {
  private let path: String
  var book: String { path + "/book" }

  init() {
    let parent =
      FileManager.default.isWritableFile(atPath: "/dev/shm")
      ? "/dev/shm" : FileManager.default.temporaryDirectory.path
    path = "\(parent)/daybook-law-\(ProcessInfo.processInfo.globallyUniqueString)"
  }

  deinit { removeFolder(path) }
}
