import EventStore
import Foundation
import SortedRuns
import Synchronization

/// Decides when a checkpoint is due, and writes it on a thread of its own from a copy of the state:
/// every million events, and every five minutes in which something was appended.
final class CheckpointKeeper: Sendable {
  private struct Last {
    var sequence: UInt64
    var uptimeNanoseconds: UInt64
    var isWriting = false
  }

  private static let events: UInt64 = 1_000_000
  private static let nanoseconds: UInt64 = 300_000_000_000

  private let views: BookViews
  private let last: Mutex<Last>
  /// Raised when no checkpoint is under way.
  private let idle = DispatchGroup()

  init(views: BookViews, from sequence: UInt64) {
    self.views = views
    let now = DispatchTime.now().uptimeNanoseconds
    last = Mutex(Last(sequence: sequence, uptimeNanoseconds: now))
  }

  /// Starts a checkpoint if one is due and none is under way.
  func consider(_ engine: borrowing Engine) {
    let position = engine.log.position
    let now = DispatchTime.now().uptimeNanoseconds
    let isDue = last.withLock { last in
      let isOld = now - last.uptimeNanoseconds >= Self.nanoseconds
      let isFar = position.lastSequence - last.sequence >= Self.events
      guard !last.isWriting, isFar || (isOld && position.lastSequence > last.sequence) else {
        return false
      }
      last = Last(sequence: position.lastSequence, uptimeNanoseconds: now, isWriting: true)
      return true
    }
    guard isDue else { return }
    write(engine.state, engine.history.index, position, engine.log.reader)
  }

  private func write(
    _ state: BookState,
    _ index: LogIndex,
    _ position: LogPosition,
    _ log: LogReader
  ) {
    let thread = Thread { [self] in
      // A checkpoint that cannot be written costs a longer start, nothing else: the next one is
      // tried in its turn.
      if let writer = try? views.forWriting() {
        try? Checkpoint.write(state, index, at: position, into: writer)
      }
      // Readers that died hold their slots and the pages that they saw.
      _ = try? log.clearStaleReaders()
      last.withLock { $0.isWriting = false }
      idle.leave()
    }
    idle.enter()
    thread.name = "daybook-checkpoint"
    thread.start()
  }

  /// Waits for the checkpoint under way, if there is one.
  func finish() { idle.wait() }
}
