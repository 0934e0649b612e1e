import Statements

/// Something that is wrong, where, by which rule, and what to do next.
struct Problem: Equatable {
  /// The file it is in; nil where it is in none.
  var file: String?
  /// The line, from 1.
  var line: Int?
  /// The column, from 1, in characters.
  var column: Int?
  /// The rule that is broken, in a word: `unknown-key`, `held`.
  var rule: String
  /// What is wrong, with names and numbers; no full stop.
  var what: String
  /// What to do; may be empty.
  var next: String

  init(
    file: String? = nil,
    line: Int? = nil,
    column: Int? = nil,
    rule: String,
    _ what: String,
    next: String = ""
  ) {
    (self.file, self.line, self.column) = (file, line, column)
    (self.rule, self.what, self.next) = (rule, what, next)
  }

  /// One line for people.
  ///
  /// For example: `rules.yaml:3:5: unknown-key: 'lins' is no key of a rule. Next: write lines.`
  func text(_ style: TextStyle) -> String {
    let place = [file ?? "daybook", line.map(String.init), column.map(String.init)]
      .compactMap { $0 }.joined(separator: ":")
    return style.set(place, .strong) + ": " + style.set(rule, .bad) + ": "
      + Self.sentence(what) + (next.isEmpty ? "" : " Next: " + Self.sentence(next))
  }

  /// The same as a JSON object on one line.
  var json: String {
    var json = ReportJSON()
    json.object { json in
      json.string("schema", "daybook.error/1")
      json.string("file", orNull: file)
      json.number("line", orNull: line)
      json.number("column", orNull: column)
      json.string("rule", rule)
      json.string("what", what)
      json.string("next", next)
    }
    return json.text
  }

  private static func sentence(_ text: String) -> String {
    guard let last = text.last, !".:!?。".contains(last) else { return text }
    return text + "."
  }
}

/// A command could not do what was asked; the exit status says of which kind that is.
struct CommandFailure: Error {
  /// The most problems that are shown one by one.
  static let problemsMaximum = 100

  let status: ExitStatus
  let problems: [Problem]
  /// How many more there are than `problems` lists.
  let omitted: Int

  init(_ status: ExitStatus, _ problems: [Problem], omitted: Int = 0) {
    (self.status, self.problems) = (status, Array(problems.prefix(Self.problemsMaximum)))
    self.omitted = omitted + max(0, problems.count - Self.problemsMaximum)
  }

  /// The same problems with another status.
  func with(_ status: ExitStatus) -> CommandFailure {
    CommandFailure(status, problems, omitted: omitted)
  }

  init(_ status: ExitStatus, rule: String, _ what: String, next: String = "") {
    self.init(status, [Problem(rule: rule, what, next: next)])
  }
}
