package import Statements

extension ScenarioFailure {
  /// The failure for people: place, what, expected beside actual, and what to do.
  ///
  /// For example `pay.yaml:9:5: outcome: pay-1: expected posted, actual refused no-rule. Next: ….`;
  /// lines of entries stand in two columns below.
  package func text(_ style: TextStyle) -> String {
    let head = style.set("\(place)", .strong) + ": " + style.set(rule, .bad) + ": "
    let next = next.isEmpty ? "" : "Next: \(next)."
    if isShort {
      let sides = [("expected", expected), ("actual", actual)]
        .compactMap { name, lines in lines.first.map { "\(name) \($0)" } }
      let figures = sides.isEmpty ? "" : ": " + sides.joined(separator: ", ")
      return DisplayWidth.printableLines(head + what + figures + ". " + next)
    }
    let (title, lines) = isList ? list : (what + ":", columns(style))
    return ([head + title] + lines + ["  " + next]).joined(separator: "\n")
  }

  /// Whether what came out are sentences, which stand badly in a column.
  private var isList: Bool {
    expected.count <= 1 && lines(actual).contains { $0.count > 60 }
  }

  /// What was expected in the title, what came out below it.
  private var list: (title: String, lines: [String]) {
    let stated = expected.first.map { ": expected \($0), actual:" } ?? ":"
    return (what + stated, lines(actual).map { "    " + $0 })
  }

  /// Whether expected and actual fit into the sentence.
  private var isShort: Bool {
    expected.count <= 1 && actual.count <= 1
      && !(expected + actual).contains { $0.contains("\n") || $0.count > 120 }
  }

  /// Two columns, with `!` at the lines that differ; one where nothing was stated.
  private func columns(_ style: TextStyle) -> [String] {
    let (left, right) = (lines(expected), lines(actual))
    guard !left.isEmpty else { return right.map { "    " + $0 } }
    let width = (["expected"] + left).map { DisplayWidth.columns(of: $0) }.max() ?? 0
    func row(_ mark: String, _ one: String, _ other: String) -> String {
      let gap = String(repeating: " ", count: max(0, width - DisplayWidth.columns(of: one)) + 4)
      return "  \(mark) \(one)\(gap)\(other)"
    }
    let rows = (0..<max(left.count, right.count)).map { line in
      let one = line < left.count ? left[line] : "–"
      let other = line < right.count ? right[line] : "–"
      return one == other ? row(" ", one, other) : style.set(row("!", one, other), .bad)
    }
    return [style.set(row(" ", "expected", "actual"), .faint)] + rows
  }

  private func lines(_ texts: [String]) -> [String] {
    texts.flatMap { $0.split(separator: "\n") }.map { DisplayWidth.printable(String($0)) }
  }
}
