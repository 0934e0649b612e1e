import Dispatch
import Foundation
import Intake
import Synchronization

/// Chunks of standard input, read by a thread of their own, so that what has come is appended
/// while nobody knows when more will: `tail -f events | daybook append` commits at once.
final class ChunkChannel: Sendable {
  private struct State {
    var chunks: [[UInt8]] = []
    var isEnded = false
    var failure: (any Error)?
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  /// How many chunks may lie here before the thread waits.
  private let room = DispatchSemaphore(value: 4)

  /// Begins to read standard input.
  static func standardInput() -> ChunkChannel {
    let channel = ChunkChannel()
    Interruption.onRequest { channel.wake() }
    Thread.detachNewThread {
      var input = InputChunks(standardInput: ())
      do {
        while let chunk = try input.next() { channel.put(chunk) }
        channel.end(nil)
      } catch {
        channel.end(error)
      }
    }
    return channel
  }

  /// Whether a chunk, or the end, is here already.
  var isReady: Bool { state.withLock { !$0.chunks.isEmpty || $0.isEnded } }

  /// The next chunk; nil at the end, or when somebody pressed Ctrl-C.
  func next() async throws -> [UInt8]? {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        let isReady = !state.chunks.isEmpty || state.isEnded || Interruption.isRequested
        if !isReady { state.waiter = continuation }
        return isReady
      }
      if isReady { continuation.resume() }
    }
    let (chunk, failure) = state.withLock { state in
      (state.chunks.isEmpty ? nil : state.chunks.removeFirst(), state.failure)
    }
    if chunk == nil, let failure { throw failure }
    if chunk != nil { room.signal() }
    return chunk
  }

  private func put(_ chunk: [UInt8]) {
    room.wait()
    state.withLock { $0.chunks.append(chunk) }
    wake()
  }

  private func end(_ failure: (any Error)?) {
    state.withLock { ($0.isEnded, $0.failure) = (true, failure) }
    wake()
  }

  private func wake() {
    let waiter = state.withLock { state in
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}
