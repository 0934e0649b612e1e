import Foundation
public import Testing

/// Demands a table of `docs/reference/life-cycles.md`, no cell more and none less: a row the stage
/// before, a column the step, a cell what `cell` says comes of that.
///
/// `table`: which of the tables under the heading, from 0. `cell`: the stage after a step, or the
/// word of the refusal.
public func expectLifeCycle<Stage, Step>(
  _ heading: String,
  table number: Int = 0,
  _ stages: [(String, Stage)],
  _ steps: [(String, Step)],
  sourceLocation: SourceLocation = #_sourceLocation,
  cell: (Stage, Step) throws -> String
) throws {
  var rows = [["stage"] + steps.map(\.0)]
  for (name, stage) in stages { rows.append([name] + (try steps.map { try cell(stage, $0.1) })) }
  let (drawn, shown) = (drawn(rows), try table(heading, number))
  if drawn == shown { return }
  Issue.record(
    "\(heading): the page shows\n\(shown)\nand the code says\n\(drawn)",
    sourceLocation: sourceLocation
  )
}

/// The text of a table of the page; empty where there is none.
private func table(_ heading: String, _ number: Int) throws -> String {
  let page = try Repository.text("docs/reference/life-cycles.md")
  let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading + "\n") }
  let tables = (section ?? "").matches(of: /```text\n((?:[^`\n]*\n)+)```/).map { String($0.1) }
  return tables.indices.contains(number) ? tables[number] : ""
}

/// A table with its columns below each other.
private func drawn(_ rows: [[String]]) -> String {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let padded = zip(row, widths).dropLast().map { cell, width in
      cell + String(repeating: " ", count: width + 2 - cell.count)
    }
    return padded.joined() + (row.last ?? "") + "\n"
  }.joined()
}
