import Dispatch
import Foundation
import Synchronization

/// Ctrl-C during a run that commits in batches.
///
/// The batch in hand is finished, then the run stops and says where to go on. A second Ctrl-C ends
/// the process at once.
enum Interruption {
  private struct State {
    var isRequested = false
    var wakers: [@Sendable () -> Void] = []
  }

  private static let state = Mutex(State())

  /// Begins to listen: from here on the first SIGINT is only remembered.
  static func listen() {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    // The handler holds its source: it listens as long as the process lives.
    source.setEventHandler { [source] in
      let wakers = state.withLock { state in
        if state.isRequested { source.cancel() }
        defer { state.isRequested = true }
        return state.isRequested ? nil : state.wakers
      }
      guard let wakers else { exit(ExitStatus.interrupted.rawValue) }
      for wake in wakers { wake() }
    }
    source.resume()
  }

  /// Calls `wake` when somebody presses Ctrl-C: for what waits for input.
  static func onRequest(_ wake: @escaping @Sendable () -> Void) {
    state.withLock { $0.wakers.append(wake) }
  }

  /// Whether somebody pressed Ctrl-C.
  static var isRequested: Bool { state.withLock { $0.isRequested } }
}
