import Daybook
import RuleSyntax

extension CommandFailure {
  /// What any error of the layers below means to the person at the command line.
  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let failure as BookFailure: self.init(failure)
    case let errors as SyntaxErrors: self.init(errors)
    default: self.init(.storage, rule: "failed", "\(error)")
    }
  }

  private init(_ failure: BookFailure) {
    let parts = failure.message.split(separator: ". Next: ", maxSplits: 1)
    self.init(
      ExitStatus(failure.code),
      rule: failure.code.word,
      String(parts.first ?? ""),
      next: parts.count > 1 ? String(parts[1]) : ""
    )
  }

  private init(_ errors: SyntaxErrors) {
    self.init(.badInput, errors.errors.map(Problem.init), omitted: errors.omitted)
  }
}

extension Problem {
  /// A mistake in a file that people write.
  init(_ error: SyntaxError) {
    self.init(
      file: error.place.file,
      line: error.place.line,
      column: error.place.column,
      rule: error.rule,
      error.what,
      next: error.next
    )
  }
}

extension ExitStatus {
  /// The status of a failure of the book.
  init(_ code: BookFailure.Code) {
    switch code {
    case .held: self = .held
    case .notABook, .alreadyABook: self = .usage
    case .badInput: self = .badInput
    case .badDay: self = .no
    case .inDoubt, .storage, .integrity, .newerFormat, .busy, .shutDown: self = .storage
    }
  }
}

extension BookFailure.Code {
  /// The word in messages: `not-a-book`.
  var word: String {
    rawValue.reduce(into: "") { word, letter in
      if letter.isUppercase { word += "-" }
      word += letter.lowercased()
    }
  }
}
