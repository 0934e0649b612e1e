import RuleSyntax

/// Conditions on the columns of a row, all of which must hold.
struct RowFilter {
  private struct Condition {
    let column: Int
    let pattern: Regex<AnyRegexOutput>
    let reason: String
  }

  private let conditions: [Condition]

  /// Whether there are none.
  var isEmpty: Bool { conditions.isEmpty }

  /// Finds the columns of the conditions.
  init(_ patterns: [ColumnPatternSyntax], _ columns: TableColumns) throws(SyntaxFault) {
    var conditions: [Condition] = []
    for syntax in patterns {
      // The mapping's reader has compiled the pattern once already.
      guard let pattern = try? Regex(syntax.pattern.text) else {
        throw SyntaxFault(
          "not-a-pattern",
          "\"\(syntax.pattern.text)\" is no regular expression",
          next: "write one such as ^[0-9]{8}$"
        )
      }
      conditions.append(
        Condition(
          column: try columns.index(of: syntax.column.text),
          pattern: pattern,
          reason: "column \(syntax.column.text) does not match \(syntax.pattern.text)"
        )
      )
    }
    self.conditions = conditions
  }

  /// Why a row does not fit; nil where it does.
  func reason(against row: TableRow) -> String? {
    conditions.first { !row.text($0.column).contains($0.pattern) }?.reason
  }
}
