import RuleSyntax

/// Columns by number or by the name in the header, each found once.
struct TableColumns {
  /// Names and their columns, counted from 0; nil where a name stands over several.
  private let byName: [String: Int?]

  /// Columns without a header.
  init() { byName = [:] }

  /// Columns with the names of a header row.
  init(header: TableRow) {
    var byName: [String: Int?] = [:]
    for (index, cell) in header.cells.enumerated() {
      let name = cell.text.trimmingBlanks
      byName[name] = byName[name] == nil ? .some(index) : .some(nil)
    }
    self.byName = byName
  }

  /// The number of a column, counted from 0, by what a mapping calls it.
  func index(of name: String) throws(SyntaxFault) -> Int {
    if let number = Int(name), !byName.keys.contains(name) { return number - 1 }
    guard let found = byName[name] else {
      throw SyntaxFault(
        "unknown-column",
        "the header has no column \"\(name)\"",
        next: NearestName.advice(for: name, among: byName.keys.filter { !$0.isEmpty }.sorted())
      )
    }
    guard let index = found else {
      throw SyntaxFault(
        "ambiguous-column",
        "the header has several columns \"\(name)\"",
        next: "name the column by its number"
      )
    }
    return index
  }
}

extension StringProtocol {
  /// Without blanks at both ends.
  var trimmingBlanks: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
