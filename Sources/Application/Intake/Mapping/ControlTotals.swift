import Amounts
import RuleSyntax

/// A control total that is given beside the mapping, because it changes from file to file.
package struct ExpectedTotal: Hashable, Sendable {
  /// `rows`, an amount's name, or a column in braces.
  package let name: String
  /// A number, for an amount with its currency.
  package let value: String

  /// Makes a total.
  package init(name: String, value: String) { (self.name, self.value) = (name, value) }

  /// Reads `gross=1000.00 CNY`; nil where there is no name or no value.
  package init?(_ text: String) {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    let name = text[..<equals].trimmingBlanks
    let value = text[text.index(after: equals)...].trimmingBlanks
    guard !name.isEmpty, !value.isEmpty else { return nil }
    self.init(name: name, value: value)
  }
}

/// Control totals: what is stated, and what the rows add up to.
struct ControlTotals {
  private enum Summed {
    case rows
    case amount(String)
    case column(Int)
  }

  private struct Total {
    let name: String
    let summed: Summed
    let value: RowTemplate
    let place: SourcePlace
    var sum = ExactSum()
  }

  private var totals: [Total] = []
  private var rows = 0
  /// By name of the amount, then by currency.
  private var amounts: [String: [String: ExactSum]] = [:]
  private var trailer: TableRow?
  private let trailerFilter: RowFilter
  private let syntax: TotalsSyntax?

  /// Finds the columns of the totals of a mapping and of those given beside it.
  init(
    _ syntax: TotalsSyntax?,
    expected: [ExpectedTotal],
    event: EventTemplateSyntax,
    _ columns: TableColumns
  ) throws(SyntaxFault) {
    self.syntax = syntax
    trailerFilter = try RowFilter(syntax?.trailerWhere ?? [], columns)
    if let rows = syntax?.rows { try add("rows", .rows, rows, columns) }
    for total in syntax?.totals ?? [] {
      switch total.of {
      case .amount(let name): try add(name, .amount(name), total.value, columns)
      case .column(let name):
        try add("{\(name)}", .column(try columns.index(of: name)), total.value, columns)
      }
    }
    for total in expected { try add(total, event, columns) }
  }

  private mutating func add(
    _ name: String,
    _ summed: Summed,
    _ value: TextTemplate,
    _ columns: TableColumns
  ) throws(SyntaxFault) {
    let template = try RowTemplate(value, columns)
    totals.append(Total(name: name, summed: summed, value: template, place: value.place))
  }

  private mutating func add(
    _ expected: ExpectedTotal,
    _ event: EventTemplateSyntax,
    _ columns: TableColumns
  ) throws(SyntaxFault) {
    let place = SourcePlace(file: "--expect-total", line: 1, column: 1)
    // What is given beside the mapping is a constant, braces and all.
    let value = RowTemplate(constant: expected.value, at: place)
    let name = expected.name
    if name == "rows" {
      return totals.append(Total(name: name, summed: .rows, value: value, place: place))
    }
    if name.hasPrefix("{"), name.hasSuffix("}") {
      let column = try columns.index(of: String(name.dropFirst().dropLast()))
      return totals.append(Total(name: name, summed: .column(column), value: value, place: place))
    }
    let names = event.amounts.map(\.name.text)
    guard names.contains(name) else {
      throw SyntaxFault(
        "unknown-total",
        "the mapping's event has no amount \"\(name)\"",
        next: NearestName.advice(for: name, among: ["rows"] + names)
      )
    }
    totals.append(Total(name: name, summed: .amount(name), value: value, place: place))
  }

  // MARK: Adding up

  /// Whether a row is the trailer that states the totals.
  func isTrailer(_ row: TableRow) -> Bool {
    !trailerFilter.isEmpty && trailerFilter.reason(against: row) == nil
  }

  /// Takes the trailer; says what is wrong where there was one before.
  mutating func take(trailer row: TableRow, of file: String) -> SyntaxError? {
    defer { trailer = row }
    guard let first = trailer else { return nil }
    return SyntaxError(
      at: row.place(0, in: file),
      "several-trailers",
      "this row states control totals, and so does line \(first.line)",
      next: "make totals.where in the mapping match one row only"
    )
  }

  /// Adds the row of an event; says what is wrong where a column that is summed holds no number.
  mutating func add(_ row: TableRow, _ read: [RowEvent.Amount], of file: String) -> SyntaxError? {
    rows += 1
    for amount in read {
      guard let value = DecimalText(amount.number) else { continue }
      if !amounts[amount.name, default: [:]][amount.currency, default: ExactSum()].add(value) {
        return tooLarge(row.place(amount.column, in: file))
      }
    }
    for index in totals.indices {
      guard case .column(let column) = totals[index].summed else { continue }
      guard let value = DecimalText(row.text(column)) else {
        return SyntaxError(
          at: row.place(column, in: file),
          "not-a-number",
          "column \(column + 1) is \"\(row.text(column).shortenedForMessage)\", and a control total"
            + " adds it up",
          next: "write plain decimals, or leave the row out by rows_where"
        )
      }
      if !totals[index].sum.add(value) { return tooLarge(row.place(column, in: file)) }
    }
    return nil
  }

  private func tooLarge(_ place: SourcePlace) -> SyntaxError {
    SyntaxError(
      at: place,
      "amount-too-large",
      "the amounts are too large to be added exactly",
      next: "see whether the column is an amount"
    )
  }

  // MARK: Comparing

  /// Compares what is stated with what was counted, once all rows are read.
  func compare(file: String) -> (totals: [ImportedTable.Total], problems: [SyntaxError]) {
    if !trailerFilter.isEmpty, trailer == nil, let place = syntax?.place {
      let problem = SyntaxError(
        at: place,
        "no-trailer",
        "no row of \(file) states the control totals",
        next: "see whether the file is whole, and whether totals.where matches its last row"
      )
      return ([], [problem])
    }
    var (compared, problems): ([ImportedTable.Total], [SyntaxError]) = ([], [])
    for total in totals {
      let stated = stated(total)
      let place = total.value.firstColumn.flatMap { trailer?.place($0, in: file) } ?? total.place
      do throws(SyntaxFault) {
        let (counted, agrees) = try counted(total, stated)
        compared.append(ImportedTable.Total(name: total.name, stated: stated, counted: counted))
        if !agrees {
          problems.append(
            SyntaxError(
              at: place,
              "control-total",
              "\(total.name) is stated as \(stated) and the rows give \(counted)",
              next: "get the whole file again; nothing of it has been imported"
            )
          )
        }
      } catch {
        problems.append(SyntaxError(at: place, error.rule, error.what, next: error.next))
      }
    }
    return (compared, problems)
  }

  /// What the mapping, the trailer or the command line says a total is.
  private func stated(_ total: Total) -> String {
    total.value.filled(trailer ?? TableRow(line: 0, cells: [])).trimmingBlanks
  }

  private func counted(
    _ total: Total,
    _ stated: String
  ) throws(SyntaxFault) -> (text: String, agrees: Bool) {
    let number = stated.split(whereSeparator: \.isWhitespace).first ?? ""
    let places = number.split(separator: ".").dropFirst().first?.count ?? 0
    switch total.summed {
    case .rows: return ("\(rows)", Int(stated) == rows)
    case .column:
      guard let value = DecimalText(stated) else { throw notATotal(total, stated) }
      return (total.sum.text(places: places), value == total.sum.value)
    case .amount(let name):
      let amount = try AmountSyntax.parse(stated)
      let sums = amounts[name] ?? [:]
      let sum = sums[amount.currency] ?? ExactSum()
      // Amounts in a currency of which nobody states a total would pass unseen.
      let unstated = sums.keys.filter { !currencies(of: name).contains($0) }.sorted()
      let others = unstated.map { " and \(sums[$0]?.text(places: 0) ?? "") \($0)" }.joined()
      let text = "\(sum.text(places: places)) \(amount.currency)\(others)"
      return (text, amount.number == sum.value && unstated.isEmpty)
    }
  }

  /// The currencies in which totals of an amount are stated.
  private func currencies(of name: String) -> Set<String> {
    Set(
      totals.compactMap { total in
        guard case .amount(name) = total.summed else { return nil }
        return (try? AmountSyntax.parse(stated(total)))?.currency
      }
    )
  }

  private func notATotal(_ total: Total, _ stated: String) -> SyntaxFault {
    SyntaxFault(
      "not-a-number",
      "the control total of \(total.name) is \"\(stated.shortenedForMessage)\"",
      next: "write a plain decimal"
    )
  }
}
