import BusinessCalendar
import Daybook
import Events
import Foundation

/// Books that are made to be measured.
struct BenchBook {
  static let day = BusinessDate(year: 2026, month: 11, day: 20) ?? BusinessDate(dayNumber: 0)

  let path: String
  let writer: BookWriter

  /// Makes a book with the bench's chart and rules.
  init(
    at path: String,
    synchronizing: Bool = true,
    writingCheckpoints: Bool = true,
    orders: BenchEvents.Orders = .followed,
    mapBytes: Int = 1 << 36
  ) throws {
    self.path = path
    var options = BookWriter.Options()
    options.synchronizesCommits = synchronizing
    options.writesCheckpoints = writingCheckpoints
    options.mapBytes = mapBytes
    writer = try BookWriter.create(at: path, BookOpening(firstDay: Self.day), options)
    try writer.publish(
      chart: BookWriter.SourceFile(name: "chart.yaml", text: BenchEvents.chart(orders)),
      rules: [BookWriter.SourceFile(name: "rules.yaml", text: BenchEvents.rules)]
    )
  }

  /// Appends batches and demands that every event was posted.
  func append(_ batches: [DraftBatch]) throws {
    for batch in batches {
      let receipts = try writer.appendAndWait(batch)
      for receipt in receipts where receipt.outcome != .posted || receipt.kind != .appended {
        throw BenchFailure(
          "#\(receipt.sequence) is \(receipt.outcome.word): \(receipt.reason.word)"
        )
      }
    }
  }
}

/// Why a measurement means nothing.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Appending in process, beside bare LMDB writing the same blocks.
struct AppendBench {
  let count: Int
  let rounds: Int
  let merchants: Int
  let folder: URL

  /// The lines of the budget for one kind of ids.
  func lines(_ identifiers: BenchEvents.Identifiers, cpu: String, ratio: String) throws -> [Line] {
    var events = BenchEvents(merchants: merchants, identifiers: identifiers, day: BenchBook.day)
    let batches = events.batches(count)
    var (durable, bare, processor, disk): ([Double], [Double], [Double], Int) = ([], [], [], 0)
    for _ in 0..<rounds {
      let path = folder.appendingPathComponent("book").path
      durable.append(try Self.cost(of: batches, at: path).wall)
      disk = diskUsage(of: path)
      let reference = try BareLMDB(copying: path + "/log")
      let bareFolder = folder.appendingPathComponent("bare").path
      bare.append(try Cost.of { try reference.write(into: bareFolder) }.wall)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.removeItem(atPath: bareFolder)

      processor.append(try Self.cost(of: batches, at: path, synchronizing: false).cpu)
      try FileManager.default.removeItem(atPath: path)
    }
    let share = bare.median / durable.median
    let title = "append, batches of 8,000, four postings, \(identifiers.rawValue) ids"
    return [
      Line(
        work: title,
        result: rate(count, per: durable.median) + String(format: ", %.2f × LMDB", share),
        reference: "bare LMDB, the same bytes: \(rate(count, per: bare.median))",
        budget: ratio
      ),
      Line(
        work: "  processor, sync off",
        result: nanoseconds(processor.median, each: count) + "/event",
        reference: "",
        budget: cpu
      ),
      Line(
        work: "  disk, log and views",
        result: "\(disk / count) bytes/event",
        reference: "",
        budget: "200 bytes/event"
      ),
    ]
  }

  /// Appends to a new book, and lets go of it.
  private static func cost(
    of batches: [DraftBatch],
    at path: String,
    synchronizing: Bool = true,
    orders: BenchEvents.Orders = .followed
  ) throws -> Cost {
    let book = try BenchBook(at: path, synchronizing: synchronizing, orders: orders)
    defer { book.writer.shutDown() }
    return try Cost.of { try book.append(batches) }
  }

  /// What following orders costs, beside the same events without orders.
  func orders() throws -> [Line] {
    let path = folder.appendingPathComponent("book").path
    func batches(_ orders: BenchEvents.Orders) -> [DraftBatch] {
      var events = BenchEvents(
        merchants: merchants,
        identifiers: .ordered,
        orders: orders,
        day: BenchBook.day
      )
      return events.batches(count)
    }
    let (without, with) = (batches(.none), batches(.followed))
    var costs: [[Double]] = [[], [], []]
    for _ in 0..<rounds {
      for (place, orders) in [BenchEvents.Orders.none, .followed, .kept].enumerated() {
        let events = orders == .none ? without : with
        let cost = try Self.cost(of: events, at: path, synchronizing: false, orders: orders)
        costs[place].append(cost.cpu)
        try FileManager.default.removeItem(atPath: path)
      }
    }
    let bare = costs[0].median
    return zip(["an order each", "and kept by order"], costs.dropFirst()).map { title, costs in
      Line(
        work: "append, \(title), processor",
        result: nanoseconds(costs.median, each: count) + "/event"
          + String(format: ", %.2f × without orders", costs.median / bare),
        reference: "the same without orders: \(nanoseconds(bare, each: count))/event",
        budget: "1.5 × without"
      )
    }
  }

  /// One event per commit, beside a commit of LMDB's with a value of the same size.
  func single(_ commits: Int = 1_000) throws -> [Line] {
    var events = BenchEvents(merchants: merchants, identifiers: .ordered, day: BenchBook.day)
    let batches = (0..<commits).map { _ in events.batch(1) }
    var (durable, bare): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      let path = folder.appendingPathComponent("book").path
      durable.append(try Self.cost(of: batches, at: path).wall)
      let reference = try BareLMDB(copying: path + "/log").last(commits)
      let bareFolder = folder.appendingPathComponent("bare").path
      bare.append(try Cost.of { try reference.write(into: bareFolder) }.wall)
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.removeItem(atPath: bareFolder)
    }
    return [
      Line(
        work: "one event, durable",
        result: rate(commits, per: durable.median)
          + String(format: ", %.2f × a commit", durable.median / bare.median),
        reference: "bare LMDB commit: \(rate(commits, per: bare.median))",
        budget: "1.25 × a bare LMDB commit"
      )
    ]
  }
}
