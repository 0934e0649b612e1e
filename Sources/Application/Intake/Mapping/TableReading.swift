import JSONText
import RuleSyntax

/// The reading of one table, row by row, until all of it has been checked.
struct TableReading: ~Copyable {
  /// What a mapping asks of the columns of this file.
  private struct Plan {
    /// How many columns the header has; without one, the first row that becomes an event.
    var width: Int?
    let filter: RowFilter
    let checks: [RowCheck]
    let event: RowEvent
    var totals: ControlTotals
  }

  private let mapping: MappingSyntax
  private let expected: [ExpectedTotal]
  private let file: String
  private var intake: EventIntake
  /// Nil until the header has been read.
  private var plan: Plan?
  private var result = ImportedTable()
  private var batch = EventBatch()
  private var problems: [SyntaxError] = []
  private var omitted = 0
  private var writer = JSONWriter()

  init(
    _ mapping: MappingSyntax,
    _ currencies: CurrencyTable,
    _ key: TokenKey?,
    _ expected: [ExpectedTotal],
    file: String
  ) {
    (self.mapping, self.expected, self.file) = (mapping, expected, file)
    intake = EventIntake(currencies: currencies, tokens: key)
  }

  /// Notes what is wrong; of more than a hundred errors only the number is kept.
  mutating func report(_ problem: SyntaxError) {
    if problems.count < TableImport.problemsMaximum {
      problems.append(problem)
    } else {
      omitted += 1
    }
  }

  /// Takes the next row.
  ///
  /// - Throws: where the mapping names columns that the file does not have.
  mutating func take(_ row: TableRow) throws(SyntaxErrors) {
    result.rows += 1
    if let header = mapping.file.header, result.rows <= header {
      if result.rows == header {
        plan = try makePlan(TableColumns(header: row))
        // What stands under no name stands beyond the header.
        plan?.width = row.cells.indices.last { !row.text($0).isEmpty }.map { $0 + 1 }
      }
      return result.leaveOut(row, result.rows == header ? "header" : "before the header")
    }
    if plan == nil { plan = try makePlan(TableColumns()) }
    guard var plan else { return }
    // The plan is moved out and back, so that its sums are not copied for each row.
    self.plan = nil
    take(row, &plan)
    self.plan = plan
  }

  private func makePlan(_ columns: TableColumns) throws(SyntaxErrors) -> Plan {
    do throws(SyntaxFault) {
      return Plan(
        filter: try RowFilter(mapping.file.rowsWhere, columns),
        checks: try mapping.checks.map { (check) throws(SyntaxFault) in
          try RowCheck(check, columns)
        },
        event: try RowEvent(mapping.event, columns),
        totals: try ControlTotals(
          mapping.totals,
          expected: expected,
          event: mapping.event,
          columns
        )
      )
    } catch {
      throw SyntaxErrors([
        SyntaxError(at: mapping.place, error.rule, error.what, next: error.next)
      ])
    }
  }

  private mutating func take(_ row: TableRow, _ plan: inout Plan) {
    if row.isBlank { return result.leaveOut(row, "blank") }
    if plan.totals.isTrailer(row) {
      if let problem = plan.totals.take(trailer: row, of: file) { report(problem) }
      return result.leaveOut(row, "trailer")
    }
    if let reason = plan.filter.reason(against: row) { return result.leaveOut(row, reason) }
    result.events += 1
    guard row.cells.count >= plan.event.columnCount else { return report(tooShort(row, plan)) }
    let width = plan.width ?? row.cells.count
    plan.width = width
    if let surplus = row.surplus(beyond: width) { return report(tooLong(row, surplus, width)) }
    let failed = plan.checks.compactMap { $0.problem(in: row, of: file) }
    for problem in failed { report(problem) }
    let (amounts, bad) = plan.event.amounts(row)
    if let bad { return report(notAnAmount(bad.text, bad.column, row)) }
    if let problem = plan.totals.add(row, amounts, of: file) { report(problem) }
    plan.event.write(row, amounts, to: &writer)
    append(row, plan.event)
  }

  /// Checks the event that was written as any event that comes in, and keeps it.
  private mutating func append(_ row: TableRow, _ event: RowEvent) {
    if batch.isFull { flush() }
    let line = writer.bytes
    do throws(IntakeError) {
      try intake.append(line.span, number: row.line, to: &batch.drafts)
      batch.lines.append(row.line)
    } catch {
      let column = event.column(of: error.pointer)
      let place =
        column.map { row.place($0, in: file) }
        ?? SourcePlace(file: file, line: row.line, column: 1)
      report(SyntaxError(at: place, error.rule.rawValue, error.what, next: error.next))
    }
  }

  private mutating func flush() {
    result.batches.append(batch)
    batch = EventBatch()
  }

  /// Compares the control totals and gives the events, or all that is wrong.
  consuming func finish() throws(SyntaxErrors) -> ImportedTable {
    if let header = mapping.file.header, plan == nil {
      report(
        SyntaxError(
          at: SourcePlace(file: file, line: max(1, result.rows), column: 1),
          "no-header",
          "the header is row \(header) and the file has \(result.rows)",
          next: "see whether the file is whole"
        )
      )
    }
    // Rows that are wrong make the sums wrong too: saying so twice helps nobody.
    if problems.isEmpty {
      let plan = if let plan { plan } else { try makePlan(TableColumns()) }
      let (totals, disagreeing) = plan.totals.compare(file: file)
      result.totals = totals
      for problem in disagreeing { report(problem) }
    }
    guard problems.isEmpty else { throw SyntaxErrors(problems, omitted: omitted) }
    if !batch.isEmpty { flush() }
    return result
  }

  // MARK: What may be wrong with a row

  private func tooShort(_ row: TableRow, _ plan: Plan) -> SyntaxError {
    SyntaxError(
      at: SourcePlace(file: file, line: row.line, column: 1),
      "missing-column",
      "the row has \(row.cells.count) columns and the mapping reads column"
        + " \(plan.event.columnCount)",
      next: "leave such rows out by rows_where, or see whether the file is whole"
    )
  }

  private func tooLong(_ row: TableRow, _ surplus: Int, _ width: Int) -> SyntaxError {
    SyntaxError(
      at: row.place(surplus, in: file),
      "surplus-column",
      "the row has \(row.cells.count) columns and the file \(width), so that what follows a"
        + " delimiter too many stands under the wrong name",
      next: "put a cell with a delimiter in it in quotes, as in \"1,000.00\""
    )
  }

  private func notAnAmount(_ text: String, _ column: Int, _ row: TableRow) -> SyntaxError {
    SyntaxError(
      at: row.place(column, in: file),
      "not-an-amount",
      "\"\(text.shortenedForMessage)\" is no amount",
      next: "make the mapping give a number and a currency: \"{4} CNY\""
    )
  }
}
