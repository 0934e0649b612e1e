import Foundation
import Synchronization

/// Ctrl-C during a run that commits in batches.
///
/// The batch in hand is finished, then the run stops and says where to go on. A second Ctrl-C ends
/// the process at once.
enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// Begins to listen: from here on the first SIGINT only sets the flag.
  static func listen() {
    // Read once here, so that the handler finds it initialised.
    _ = flag.load(ordering: .relaxed)
    signal(SIGINT) { _ in
      Interruption.flag.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }

  /// Whether somebody pressed Ctrl-C.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }
}
