// Simulation: days of a platform from a seed, run through intake and engine, and a checker that knows
// no decider.
//
// - `Generating/`: orders in disorder; what each plan says, and what goes wrong with it.
// - `Running/`: the days on a real book, written, cut, closed and opened anew.
// - `Checking/`: what was booked, read from the book's own export, and what cannot be true of money.
// - `Results/`: what was seen.
//
// What may not live here: a decider's code, or anything that the checker could share with one.
//
// Read first: `Simulation`, `OrderLives` (what is said), `MoneyCheck` (what may not be).

package import Daybook
package import Events
import Foundation
import RandomNumbers

/// Days of a platform on a book of their own, from a seed.
///
/// For example:
/// ```swift
/// let simulation = Simulation(TemplateText(files), days: 5, orders: 20)
/// let result = try simulation.run(seed: 7, at: "simulated")
/// ```
package struct Simulation: Sendable {
  private let template: TemplateText
  private let published: [BookWriter.SourceFile]
  private let days: Int
  private let orders: Int

  /// Makes a simulation of so many days, with so many new orders on each.
  ///
  /// `published`: what the book gets instead of the template, to see that the checker finds a fault.
  package init(
    _ template: TemplateText,
    publishing published: [BookWriter.SourceFile]? = nil,
    days: Int,
    orders: Int
  ) {
    (self.template, self.days, self.orders) = (template, days, orders)
    self.published = published ?? template.files
  }

  /// What is said with a seed, day by day.
  package func events(seed: UInt64) -> [[EventDraft]] {
    OrderLives(template, seed: seed, days: days, orders: orders).days
  }

  /// Runs a seed's days on a new book in a folder, and checks it after every close.
  package func run(seed: UInt64, at path: String) throws -> SimulationResult {
    try run(events(seed: seed), seed: seed, at: path)
  }

  /// Runs stated days; a seed stands for batches, cuts and restarts.
  ///
  /// - Throws: what the disk says, with the seed; what else stops the book is a finding.
  package func run(
    _ days: [[EventDraft]],
    seed: UInt64,
    at path: String
  ) throws -> SimulationResult {
    do { return try result(of: days, seed: seed, at: path) } catch let failure as BookFailure {
      // What stops a book is as wrong as a figure; a disk that is full, or a folder, is no fault of it.
      guard [.integrity, .badInput, .badDay, .inDoubt].contains(failure.code) else {
        throw BookFailure(failure.code, "seed \(seed): \(failure.message)")
      }
      return SimulationResult(
        seed: seed,
        findings: [SimulationFinding("the book stopped: \(failure.message)", at: 0, nil)],
        outcomes: SimulationOutcomes(),
        extent: SimulationExtent()
      )
    }
  }

  private func result(
    of days: [[EventDraft]],
    seed: UInt64,
    at path: String
  ) throws -> SimulationResult {
    var random = SeededRandom(seed: seed)
    var book = try SimulatedBook(at: path, published)
    defer { book.shutDown() }
    var check = BookCheck(template)
    for day in days {
      try book.take(day, &random)
      try check.take(book)
    }
    try book.finish()
    try check.take(book)
    try book.compareLog()
    // Each close has replayed its day by itself; the whole book again is a quarter's work.
    if seed % 4 == 0 { try check.audit(book.book) }
    return SimulationResult(
      seed: seed,
      findings: book.findings + check.findings,
      outcomes: book.outcomes,
      extent: check.extent
    )
  }
}

extension Simulation {
  /// The fewest events of a seed that were found to go wrong still: halves are left out, then less,
  /// for as long as something is found.
  ///
  /// `folder`: where books may be made; they are removed again.
  package func shrunk(seed: UInt64, in folder: String, tries: Int = 400) throws -> [[EventDraft]] {
    var (days, tried) = (events(seed: seed), 0)
    var size = max(1, days.joined().count / 2)
    while true {
      var (start, isSmaller) = (0, false)
      while start < days.joined().count, tried < tries {
        let fewer = Self.without(start..<start + size, days)
        let path = "\(folder)/shrunk-\(tried)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        tried += 1
        if try run(fewer, seed: seed, at: path).findings.isEmpty {
          start += size
        } else {
          (days, isSmaller) = (fewer, true)
        }
      }
      if tried >= tries || (size == 1 && !isSmaller) { return days }
      size = max(1, size / 2)
    }
  }

  /// The days without some events, counted through all of them.
  private static func without(_ range: Range<Int>, _ days: [[EventDraft]]) -> [[EventDraft]] {
    var position = -1
    return days.map { day in
      day.filter { _ in
        position += 1
        return !range.contains(position)
      }
    }
  }
}

/// What came of a seed.
package struct SimulationResult: Sendable {
  /// The seed.
  package let seed: UInt64
  /// What cannot be true, and is.
  package let findings: [SimulationFinding]
  /// What became of the events.
  package let outcomes: SimulationOutcomes
  /// How much was looked at.
  package let extent: SimulationExtent
}
