import Amounts
import RuleSyntax

/// An equality over columns that holds exactly in every row: `{4} - {7} = {6}`.
struct RowCheck {
  private struct Term {
    let coefficient: Int64
    let column: Int
  }

  private let syntax: ColumnCheckSyntax
  private let left: [Term]
  private let right: [Term]

  /// Finds the columns of a check.
  init(_ syntax: ColumnCheckSyntax, _ columns: TableColumns) throws(SyntaxFault) {
    self.syntax = syntax
    left = try Self.terms(syntax.left, columns)
    right = try Self.terms(syntax.right, columns)
  }

  private static func terms(
    _ terms: [ColumnCheckSyntax.Term],
    _ columns: TableColumns
  ) throws(SyntaxFault) -> [Term] {
    try terms.map { (term) throws(SyntaxFault) in
      Term(coefficient: term.coefficient, column: try columns.index(of: term.column))
    }
  }

  /// What is wrong with a row; nil where the check holds.
  func problem(in row: TableRow, of file: String) -> SyntaxError? {
    var sums = (left: ExactSum(), right: ExactSum())
    for (term, isLeft) in left.map({ ($0, true) }) + right.map({ ($0, false) }) {
      guard let value = DecimalText(row.text(term.column)) else {
        return SyntaxError(
          at: row.place(term.column, in: file),
          "not-a-number",
          "column \(term.column + 1) is \"\(row.text(term.column).shortenedForMessage)\", and the"
            + " check \(syntax.text) needs a number there",
          next: "write plain decimals, or leave the row out by rows_where"
        )
      }
      let fits =
        isLeft
        ? sums.left.add(value, times: term.coefficient)
        : sums.right.add(value, times: term.coefficient)
      if !fits { return tooLarge(row, term.column, file) }
    }
    if sums.left == sums.right { return nil }
    return SyntaxError(
      at: row.place(left.first?.column ?? 0, in: file),
      "row-check",
      "\(syntax.text) does not hold: \(sums.left.value.text) is not \(sums.right.value.text)",
      next: "ask whoever made the file; nothing of it has been imported"
    )
  }

  private func tooLarge(_ row: TableRow, _ column: Int, _ file: String) -> SyntaxError {
    SyntaxError(
      at: row.place(column, in: file),
      "amount-too-large",
      "the numbers of \(syntax.text) are too large to be added exactly",
      next: "see whether the column is an amount"
    )
  }
}
