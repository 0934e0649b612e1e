/// A table that was read by a mapping: its events, ready to be appended, and what was left out.
package struct ImportedTable: Sendable {
  /// Rows that are no events, for one reason.
  package struct LeftOut: Hashable, Sendable {
    /// Why, for example `blank`.
    package let reason: String
    /// How many.
    package var rows: Int
    /// The line of the first.
    package let firstLine: Int
  }

  /// A control total.
  package struct Total: Hashable, Sendable {
    /// `rows`, an amount's name or a column in braces.
    package let name: String
    /// As stated.
    package let stated: String
    /// As the rows give it.
    package let counted: String
  }

  /// The events in the order of their rows, with the line of each, in batches of one block.
  package var batches: [EventBatch] = []
  /// All rows of the file.
  package var rows = 0
  /// Rows that became events.
  package var events = 0
  /// Rows that did not, by reason, the first reason first.
  package var leftOut: [LeftOut] = []
  /// Control totals, all of which agree.
  package var totals: [Total] = []

  /// Counts a row that is no event.
  mutating func leaveOut(_ row: TableRow, _ reason: String) {
    if let index = leftOut.firstIndex(where: { $0.reason == reason }) {
      leftOut[index].rows += 1
    } else {
      leftOut.append(LeftOut(reason: reason, rows: 1, firstLine: row.line))
    }
  }
}
