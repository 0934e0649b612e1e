import BusinessCalendar
import Codec
import Events
import EventStore
import Foundation

/// The one thread that writes a book: takes what callers queue, decides it, and commits whatever
/// came during the last sync as the next block.
///
/// No timer waits for more.
final class WriterThread: Sendable {
  /// What a caller wants, and how it hears of the answer.
  enum Job: Sendable {
    /// Append a batch, at this position where the caller names one; receipts after the commit.
    case append(
      DraftBatch,
      expecting: UInt64?,
      @Sendable (Result<[Receipt], BookFailure>) -> Void
    )
    /// Do something alone on the engine, between two blocks.
    case alone(
      @Sendable (inout Engine) throws(BookFailure) -> Void,
      failed: @Sendable (BookFailure) -> Void
    )
  }

  private let queue = JobQueue<Job>(capacity: 1_024)
  private let ended = Ended()

  /// Starts the thread; `engine` makes the engine on it, and again after a failed commit.
  init(
    keepsCheckpoints: Bool,
    starting engine: @escaping @Sendable () throws(BookFailure) -> Engine
  ) throws(BookFailure) {
    let started = Ended()
    let outcome = Outcome()
    let (queue, ended) = (queue, ended)
    let thread = Thread {
      defer { ended.signal() }
      do throws(BookFailure) {
        var loop = WriterLoop(engine: try engine(), queue: queue, keepsCheckpoints)
        started.signal()
        loop.run()
      } catch {
        outcome.failure = error
        started.signal()
      }
    }
    thread.name = "daybook-writer"
    thread.stackSize = 8 << 20
    thread.start()
    started.wait()
    if let failure = outcome.failure { throw failure }
  }

  /// Queues a job.
  func put(_ job: Job) throws(BookFailure) {
    switch queue.put(job) {
    case .taken: return
    case .full:
      throw BookFailure(
        .busy,
        "1,024 batches are waiting for the writer. Next: send it again later"
      )
    case .closed: throw BookFailure(.shutDown, "the writer of this book has been shut down")
    }
  }

  /// Lets the queued jobs be done, takes no more, and waits for the end of the thread.
  func shutDown() {
    queue.close()
    ended.wait()
  }

  /// Carries a failure from the thread to the one that started it; ordered by `started`.
  private final class Outcome: @unchecked Sendable {
    var failure: BookFailure?
  }
}

/// A flag that is raised once and that any number of threads may wait for.
final class Ended: @unchecked Sendable {
  // The reason for @unchecked: `isRaised` is touched only while `condition` is locked.
  private let condition = NSCondition()
  private var isRaised = false

  func signal() {
    condition.lock()
    isRaised = true
    condition.broadcast()
    condition.unlock()
  }

  func wait() {
    condition.lock()
    while !isRaised { condition.wait() }
    condition.unlock()
  }
}

/// The loop of the writer thread.
struct WriterLoop: ~Copyable {
  private var engine: Engine
  private let queue: JobQueue<WriterThread.Job>
  private let checkpoints: CheckpointKeeper?

  init(
    engine: consuming Engine,
    queue: JobQueue<WriterThread.Job>,
    _ keepsCheckpoints: Bool
  ) {
    checkpoints =
      keepsCheckpoints
      ? CheckpointKeeper(views: engine.views, from: engine.state.lastSequence) : nil
    self.engine = engine
    self.queue = queue
  }

  /// Works until the queue is closed and empty.
  mutating func run() {
    while var jobs = queue.takeAll().map({ $0[...] }) {
      while !jobs.isEmpty {
        if case .alone(let body, let failed) = jobs[jobs.startIndex] {
          jobs.removeFirst()
          alone(body, failed)
        } else {
          appendGroup(&jobs)
        }
      }
      checkpoints?.consider(engine)
    }
    checkpoints?.finish()
  }

  private mutating func alone(
    _ body: (inout Engine) throws(BookFailure) -> Void,
    _ failed: (BookFailure) -> Void
  ) {
    // Held for this one job only: a copy costs what the job changes of it.
    let (before, index) = (engine.state, engine.history.index)
    do throws(BookFailure) {
      try body(&engine)
      try engine.releaseRest()
    } catch {
      failed(error)
      let isCommitted = engine.log.position.lastSequence != before.lastSequence
      if isCommitted || !error.isOfCaller {
        recover()
      } else {
        engine.forget(backTo: before, index)
      }
    }
  }

  /// One caller's batch on its way through a block.
  private struct Pending {
    var batch: DraftBatch
    var expecting: UInt64?
    var answer: @Sendable (Result<[Receipt], BookFailure>) -> Void
    var receipts: [Receipt] = []
  }

  /// Takes as many batches from the front as one block holds, and commits them together.
  private mutating func appendGroup(_ jobs: inout ArraySlice<WriterThread.Job>) {
    var group: [Pending] = []
    var (events, bytes) = (0, 0)
    while case .append(let batch, let expecting, let answer)? = jobs.first {
      (events, bytes) = (events + batch.count, bytes + batch.byteCount)
      let fits = events <= DraftBatch.countMaximum && bytes <= DraftBatch.byteMaximum
      guard fits || group.isEmpty else { break }
      group.append(Pending(batch: batch, expecting: expecting, answer: answer))
      jobs.removeFirst()
    }
    while !group.isEmpty { appendOnce(&group) }
  }

  /// Tries the whole group as one block.
  ///
  /// A batch that fails is answered and left out. Where nothing of it was judged the block goes on
  /// as it is; else the others are tried again, since its events before the bad one must not stay.
  private mutating func appendOnce(_ group: inout [Pending]) {
    engine.beginBlock()
    var index = 0
    while index < group.count {
      let recorded = engine.history.block.recordCount
      do throws(BookFailure) {
        group[index].receipts = try engine.append(
          group[index].batch,
          expecting: group[index].expecting
        )
        index += 1
      } catch {
        group.remove(at: index).answer(.failure(error))
        // It expected another sequence, or its first event could not be read: nothing was changed.
        let isUnread = error.code == .inDoubt || (error.code == .badInput && !engine.isJudged)
        if isUnread, engine.history.block.recordCount == recorded { continue }
        recover()
        return
      }
    }
    do throws(BookFailure) {
      try engine.commitBlock()
    } catch {
      for pending in group { pending.answer(.failure(error)) }
      group.removeAll()
      recover()
      return
    }
    for pending in group { pending.answer(.success(pending.receipts)) }
    group.removeAll()
    // What the last block could not hold goes before any new event.
    do throws(BookFailure) { try engine.releaseRest() } catch { recover() }
  }

  /// Drops the memory and reads from the log what was written; until that works, every job fails.
  private mutating func recover() {
    var waited = 0
    while true {
      do throws(BookFailure) {
        try engine.reload()
        return
      } catch {
        // The disk may come back; callers are told meanwhile that nothing can be written.
        waited += 1
        let jobs = queue.takeAll(waitingSeconds: Double(min(waited, 10)))
        guard let jobs else { return }
        for job in jobs {
          switch job {
          case .append(_, _, let answer): answer(.failure(error))
          case .alone(_, let failed): failed(error)
          }
        }
      }
    }
  }
}

extension BookFailure {
  /// Whether what was asked is at fault, and neither disk nor log, before anything is committed.
  fileprivate var isOfCaller: Bool { [.badInput, .badDay, .inDoubt].contains(code) }
}

extension Engine {
  /// Appends the events of one caller, contiguous in the block under way.
  mutating func append(
    _ batch: DraftBatch,
    expecting: UInt64?
  ) throws(BookFailure) -> [Receipt] {
    if let expecting, expecting != state.lastSequence {
      throw BookFailure(
        .inDoubt,
        "the log ends at \(state.lastSequence), not at \(expecting). Next: read what came between"
      )
    }
    var receipts: [Receipt] = []
    receipts.reserveCapacity(batch.count)
    try batch.withBytes { (bytes) throws(BookFailure) in
      for index in 0..<batch.count {
        receipts.append(try append(bytes.extracting(batch.range(at: index))))
      }
    }
    return receipts
  }
}
