/// One thing that is wrong in a file: where, which rule it breaks, what to do.
package struct SyntaxError: Error, Hashable, Sendable {
  /// Where.
  package let place: SourcePlace
  /// The rule that is broken, in kebab case, for example `unknown-key`.
  package let rule: String
  /// What is wrong, a sentence without its full stop.
  package let what: String
  /// What the writer of the file does next, a sentence without its full stop.
  package let next: String

  /// Makes an error.
  package init(at place: SourcePlace, _ rule: String, _ what: String, next: String) {
    (self.place, self.rule, self.what, self.next) = (place, rule, what, next)
  }

  /// What is wrong and what to do, without the place.
  package var message: String { "\(what). Next: \(next)." }
}

extension SyntaxError: CustomStringConvertible {
  /// For example `chart.yaml:3:5: unknown-key: …. Next: ….`.
  package var description: String { "\(place): \(rule): \(message)" }
}

/// All that is wrong in a file, in reading order, at most a hundred errors.
package struct SyntaxErrors: Error, Hashable, Sendable {
  /// The errors, never empty.
  package let errors: [SyntaxError]
  /// How many more there were than are listed.
  package let omitted: Int

  /// Makes the list from at least one error.
  package init(_ errors: [SyntaxError], omitted: Int = 0) {
    precondition(!errors.isEmpty, "an error list holds at least one error")
    (self.errors, self.omitted) = (errors, omitted)
  }
}

extension SyntaxErrors: CustomStringConvertible {
  /// A line per error.
  package var description: String {
    let lines = errors.map(\.description)
    return (omitted > 0 ? lines + ["and \(omitted) more"] : lines).joined(separator: "\n")
  }
}

/// What is wrong with a short text (a line, an expression), whose place only the caller knows.
package struct SyntaxFault: Error, Hashable, Sendable {
  /// The rule that is broken, in kebab case.
  package let rule: String
  /// What is wrong, a sentence without its full stop.
  package let what: String
  /// What to do, a sentence without its full stop.
  package let next: String

  /// Makes a fault.
  package init(_ rule: String, _ what: String, next: String) {
    (self.rule, self.what, self.next) = (rule, what, next)
  }
}
