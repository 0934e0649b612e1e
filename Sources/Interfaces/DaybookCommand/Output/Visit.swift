/// A visitor's own errors on their way through a walk that knows only its own: the first one is
/// kept and thrown after the walk, and a visitor that has enough ends the walk without an error.
final class Visit {
  private struct Enough: Error {}

  private var error: (any Error)?

  /// Does a step of the walk.
  func step(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      self.error = self.error ?? error
      throw error
    }
  }

  /// Ends the walk.
  func stop() throws -> Never { throw Enough() }

  /// Runs the walk.
  static func run(_ walk: (Visit) throws -> Void) throws {
    let visit = Visit()
    do {
      try walk(visit)
    } catch {
      let first = visit.error ?? error
      if !(first is Enough) { throw first }
    }
  }
}
