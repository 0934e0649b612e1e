import Foundation

/// Work on a thread of its own, for a test in which somebody else waits for its progress.
///
/// Tasks share a pool as wide as the machine has cores, and other tests may fill it for minutes.
public struct OwnThread: Sendable {
  private let ending: AsyncThrowingStream<Never, any Error>

  /// Begins at once.
  public init(_ work: @escaping @Sendable () throws -> Void) {
    let (ending, continuation) = AsyncThrowingStream.makeStream(
      of: Never.self,
      throwing: (any Error).self
    )
    self.ending = ending
    Thread.detachNewThread {
      continuation.finish(throwing: Result(catching: work).failure)
    }
  }

  /// Waits for the end of the work, and throws what it threw.
  public func finish() async throws {
    for try await _ in ending {}
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
