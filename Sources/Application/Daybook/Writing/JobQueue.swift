import Foundation

/// The bounded FIFO between callers and the writer thread.
final class JobQueue<Job: Sendable>: @unchecked Sendable {
  // The reason for @unchecked: everything below is touched only while `condition` is locked.
  private let condition = NSCondition()
  private var jobs: [Job] = []
  private var isClosed = false
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  /// What became of a job that was put in.
  enum Admission { case taken, full, closed }

  /// Puts a job at the end.
  func put(_ job: Job) -> Admission {
    condition.lock()
    defer { condition.unlock() }
    if isClosed { return .closed }
    if jobs.count >= capacity { return .full }
    jobs.append(job)
    condition.signal()
    return .taken
  }

  /// Takes all jobs there are, waiting for one, at most for so many seconds where they are given;
  /// nil when the queue is closed and empty.
  func takeAll(waitingSeconds seconds: Double? = nil) -> [Job]? {
    let deadline = seconds.map { Date(timeIntervalSinceNow: $0) }
    condition.lock()
    defer { condition.unlock() }
    while jobs.isEmpty && !isClosed {
      if let deadline {
        if !condition.wait(until: deadline) { return [] }
      } else {
        condition.wait()
      }
    }
    if jobs.isEmpty { return nil }
    defer { jobs.removeAll(keepingCapacity: true) }
    return jobs
  }

  /// Takes no more jobs; those inside are still done.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }
}
