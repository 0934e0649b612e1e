package import RuleSyntax

/// Reads a table by a mapping into batches of events.
///
/// The whole file is read and checked, row by row and in its control totals, before anything is
/// handed on: a file is imported as a whole or not at all. For example:
///
///     let table = try TableImport(mapping, currencies: currencies).read(bytes, file: "day.tsv")
///     for batch in table.batches { try await book.append(batch.drafts) }
package struct TableImport {
  private let mapping: MappingSyntax
  private let currencies: CurrencyTable
  private let key: TokenKey?
  private let expected: [ExpectedTotal]

  /// The most errors that are listed.
  package static let problemsMaximum = 100

  /// Makes an import by a mapping, with a key for tokens and control totals given beside it.
  package init(
    _ mapping: MappingSyntax,
    currencies: CurrencyTable = CurrencyTable(),
    tokens key: TokenKey? = nil,
    expecting expected: [ExpectedTotal] = []
  ) {
    (self.mapping, self.currencies, self.key, self.expected) = (mapping, currencies, key, expected)
  }

  /// Reads a file.
  ///
  /// - Throws: all that is wrong with it, at most a hundred errors, each with line and column.
  package func read(_ bytes: [UInt8], file: String) throws(SyntaxErrors) -> ImportedTable {
    let text = try TableText.utf8(bytes, mapping.file.encoding, file: file)
    var reading = TableReading(mapping, currencies, key, expected, file: file)
    var rows = TableRows(text, mapping.file)
    while true {
      let row: TableRow?
      do throws(SyntaxFault) {
        row = try rows.next()
      } catch {
        // A row that cannot be taken apart hides all that follow it.
        let place = SourcePlace(file: file, line: rows.place.line, column: rows.place.column)
        reading.report(SyntaxError(at: place, error.rule, error.what, next: error.next))
        break
      }
      guard let row else { break }
      try reading.take(row)
    }
    return try reading.finish()
  }
}
