/// Collects what is wrong in a file, so that its writer sees everything at once.
package struct SyntaxProblems: Sendable {
  /// The most errors that are listed for a file.
  package static let listedMaximum = 100

  private var found: Set<SyntaxError> = []
  private var omitted = 0

  /// Starts without problems.
  package init() {}

  /// Whether nothing was reported.
  package var isEmpty: Bool { found.isEmpty }

  /// How many were reported.
  package var count: Int { found.count + omitted }

  /// Reports an error; the same error twice counts once.
  package mutating func report(_ error: SyntaxError) {
    guard found.count < Self.listedMaximum || found.contains(error) else {
      omitted += 1
      return
    }
    found.insert(error)
  }

  /// Reports an error by its parts.
  package mutating func report(
    at place: SourcePlace,
    _ rule: String,
    _ what: String,
    next: String
  ) {
    report(SyntaxError(at: place, rule, what, next: next))
  }

  /// Takes over what others found.
  package mutating func add(_ others: SyntaxProblems) {
    for error in others.found { report(error) }
    omitted += others.omitted
  }

  /// Runs the reader of a short text and gives its fault the place of that text.
  package mutating func reading<Value>(
    at place: SourcePlace,
    _ read: () throws(SyntaxFault) -> Value
  ) -> Value? {
    do {
      return try read()
    } catch {
      report(at: place, error.rule, error.what, next: error.next)
      return nil
    }
  }

  /// Throws what was reported, in reading order, if anything was.
  package func throwIfAny() throws(SyntaxErrors) {
    guard !found.isEmpty else { return }
    let ordered = found.sorted { left, right in
      (left.place, left.rule, left.what) < (right.place, right.rule, right.what)
    }
    throw SyntaxErrors(ordered, omitted: omitted)
  }
}
