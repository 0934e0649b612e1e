import BusinessCalendar
import Daybook
import Events

extension BookOption {
  /// Opens the book for reading.
  func reader() throws -> Book { try Book.open(at: try path()) }

  /// Opens the book for writing, does something, and gives the lock back.
  func write<Value>(
    waiting wait: WaitOption,
    _ body: (BookWriter) async throws -> Value
  ) async throws -> Value {
    var options = BookWriter.Options()
    options.waitSeconds = Double(wait.wait)
    let writer = try BookWriter.open(at: try path(), options)
    defer { writer.shutDown() }
    return try await body(writer)
  }

  /// Opens the book once, for writing unless it is a dry run: a process may not open it twice.
  func open<Value>(
    isDryRun: Bool,
    waiting wait: WaitOption,
    _ body: (Book, BookWriter?) throws -> Value
  ) async throws -> Value {
    guard !isDryRun else { return try body(try reader(), nil) }
    return try await write(waiting: wait) { try body($0.book, $0) }
  }
}

extension PeriodOption {
  /// The first day and the cut of a period, in their order.
  func bounds(_ options: CutOptions, of book: Book) throws -> (from: BusinessDate?, cut: ReportCut)
  {
    let cut = try options.cut(of: book)
    let through = try book.lastDay(of: cut)
    if let from, from > through {
      throw CommandFailure(
        .usage,
        rule: "period",
        "the period would begin on \(from) and end on \(through)",
        next: "give an earlier --from or a later --as-of"
      )
    }
    return (from, cut)
  }
}

extension CutOptions {
  /// The cut that the options ask for; a time becomes the last sequence recorded by then.
  func cut(of book: Book) throws -> ReportCut {
    ReportCut(asOf: asOf, axis: axis, knownAt: try knownAt?.sequence(in: book))
  }
}

extension KnownAt {
  /// The sequence that is meant.
  func sequence(in book: Book) throws -> UInt64 {
    let last = try book.information().lastSequence
    switch self {
    case .sequence(let sequence):
      guard (1...last).contains(sequence) else {
        throw CommandFailure(
          .usage,
          rule: "known-at",
          "the book has sequences 1 to \(last), not \(sequence)"
        )
      }
      return sequence
    case .time(let time):
      guard let sequence = try Self.last(by: time.instant, in: book, through: last) else {
        throw CommandFailure(.usage, rule: "known-at", "nothing was recorded by \(time)")
      }
      return sequence
    }
  }

  /// The last sequence recorded by a time; recorded times never go back, so halving finds it.
  private static func last(
    by instant: Instant,
    in book: Book,
    through last: UInt64
  ) throws -> UInt64? {
    var (low, high): (UInt64, UInt64) = (0, last)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if try book.event(at: middle).recorded > instant { high = middle - 1 } else { low = middle }
    }
    return low == 0 ? nil : low
  }
}
